using System.Globalization;

namespace ConcurrencyAnalyzers.Tour;

/// <param name="Path">The user's own code, or null for the sample with the pitfalls.</param>
/// <param name="Keep">Whether the folder with the copy stays.</param>
/// <param name="Scale">How long the delays of the sample are: 1 for those of the articles.</param>
internal sealed record Arguments(string? Path, bool Keep, double Scale)
{
    public const string Usage = """
        Shows what ConcurrencyAnalyzers finds and what its fixes change. Works on a copy: the code itself is never touched.

          dotnet run --project samples/Tour                     the sample with the pitfalls, run before and after the fixes
          dotnet run --project samples/Tour -- PATH             your own project, solution, or folder with one of them

          --scale FACTOR    length of the sample's delays; 1 is that of the articles, the default is 0.5
          --keep            keep the folder with the copy
          --help            this text
        """;

    /// <summary>Null when the user asks for help.</summary>
    public static Arguments? Parse(string[] args)
    {
        var arguments = new Arguments(Path: null, Keep: false, Scale: 0.5);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h" or "-?":
                    return null;
                case "--keep":
                    arguments = arguments with { Keep = true };
                    break;
                case "--scale":
                    arguments = arguments with { Scale = ParseScale(++i < args.Length ? args[i] : "") };
                    break;
                case ['-', ..] unknown:
                    throw new TourException($"There is no option {unknown}.", [Usage]);
                case var path when arguments.Path is null:
                    arguments = arguments with { Path = path };
                    break;
                default:
                    throw new TourException("Only one path can be given.", [Usage]);
            }
        }

        return arguments;
    }

    private static double ParseScale(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) && scale is > 0 and <= 10
            ? scale
            : throw new TourException("--scale takes a number above 0 and up to 10.", []);
}
