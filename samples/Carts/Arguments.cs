using System.Globalization;

namespace ConcurrencyAnalyzers.Carts;

/// <param name="Squares">Another program: squares on a pool of three.</param>
/// <param name="Scale">Seconds that cart 1 takes in each stage.</param>
/// <param name="Computes">Whether the work computes, or waits for as long as it would take.</param>
/// <param name="Threads">Threads in place of processes.</param>
/// <param name="Svg">Where the picture goes.</param>
internal sealed record Arguments(bool Squares, double Scale, bool Computes, bool Threads, string Svg)
{
    public const string Usage = """
        Carts 1 to 5 come from a local web server, their totals from worker processes; cart i takes i seconds in each stage.
        The pipeline is run in three forms and measured: sequential, in two stages, streamed.

          dotnet run --project samples/Carts                    the cart pipeline
          dotnet run --project samples/Carts -- squares         another program: the squares of 1 to 5 on a pool of 3

          --scale SECONDS          what "second" means, above 0 and up to 10; the default is 0.1
          --work sleep|cpu         the workers wait, or compute; the default is cpu where there is a core for each of the
                                   5 workers, else sleep, since they could not overlap
          --executor processes|threads
                                   what the workers are; the default is processes
          --svg PATH               where the picture goes; the default is carts.svg
          --help                   this text
        """;

    /// <summary>Null when the user asks for help.</summary>
    /// <exception cref="UsageException">They are not right.</exception>
    public static Arguments? Parse(string[] args)
    {
        var arguments = new Arguments(Squares: false, Scale: 0.1, Computes: Environment.ProcessorCount >= Cart.Count, Threads: false, Svg: "carts.svg");
        string? ofCarts = null;
        for (var i = 0; i < args.Length; i++)
        {
            var option = args[i];
            if (option is "--scale" or "--work" or "--svg")
                ofCarts = option;
            switch (option)
            {
                case "--help" or "-h" or "-?":
                    return null;
                case "squares":
                    arguments = arguments with { Squares = true };
                    break;
                case "--scale":
                    arguments = arguments with { Scale = ParseScale(Value()) };
                    break;
                case "--work":
                    arguments = arguments with { Computes = Choice("cpu", "sleep") };
                    break;
                case "--executor":
                    arguments = arguments with { Threads = Choice("threads", "processes") };
                    break;
                case "--svg":
                    arguments = arguments with { Svg = Value() };
                    break;
                case ['-', ..]:
                    throw new UsageException($"There is no option {option}.");
                default:
                    throw new UsageException($"There is no program {option}.");
            }

            string Value() => ++i < args.Length ? args[i] : throw new UsageException($"{option} takes a value.");

            bool Choice(string yes, string no)
            {
                var value = Value();
                return value == yes || (value == no ? false : throw new UsageException($"{option} takes {yes} or {no}, not {value}."));
            }
        }

        if (!arguments.Squares)
            CheckWritable(arguments.Svg);
        else if (ofCarts is not null)
            throw new UsageException($"{ofCarts} is for the cart pipeline, not for squares.");
        return arguments;
    }

    private static double ParseScale(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) && scale is > 0 and <= 10
            ? scale
            : throw new UsageException($"--scale takes a number above 0 and up to 10, not {text}.");

    /// <summary>Better told now than after the run. Leaves no file behind, and an old one as it is.</summary>
    private static void CheckWritable(string path)
    {
        try
        {
            var exists = File.Exists(path);
            using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write))
            {
            }

            if (!exists)
                File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--svg {path} cannot be written: {failure.Message}");
        }
    }
}
