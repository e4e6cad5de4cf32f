using System.Globalization;
using Spectre.Console;

namespace ConcurrencyAnalyzers.Carts;

/// <summary>Everything that the user sees.</summary>
internal static class Show
{
    // Cart i has i shares of the work.
    private const int Shares = 1 + 2 + 3 + 4 + 5;

    public static string Title(Arguments arguments) => string.Create(
        CultureInfo.InvariantCulture,
        $"Carts 1 to {Cart.Count}: cart i takes i × {arguments.Scale} s to fetch and i × {arguments.Scale} s of work ({(arguments.Computes ? $"cpu, cores: {Environment.ProcessorCount}" : "sleep")})");

    public static void Conditions(Arguments arguments, Uri server, int workers)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{Title(arguments)}[/]");
        AnsiConsole.WriteLine($"The carts come from {server}, the totals from {workers} {(arguments.Threads ? "threads" : "processes")}. Cores of this machine: {Environment.ProcessorCount}.");
        if (!arguments.Computes)
            AnsiConsole.WriteLine("The workers wait for as long as their work would take (--work sleep): they overlap on any number of cores.");
        else if (Environment.ProcessorCount >= workers)
            AnsiConsole.WriteLine("The workers compute (--work cpu), each on a core of its own.");
        else
            AnsiConsole.WriteLine($"The workers compute (--work cpu) and share the cores: what five could do in {Seconds(Cart.Count * arguments.Scale)} takes them at least {Seconds(Shares * arguments.Scale / Environment.ProcessorCount)}.");
    }

    /// <summary>Runs the forms one after the other, with two bars for each: a cart fills its shares of them.</summary>
    public static async Task<IReadOnlyList<FormRun>> RunAllAsync(IReadOnlyList<Form> forms, Func<Form, Action<Span>, Task<FormRun>> run)
    {
        var runs = new List<FormRun>();
        if (!AnsiConsole.Profile.Capabilities.Interactive)
        {
            // In a file or a pipe, a line for the start shows that it goes on.
            foreach (var form in forms)
            {
                AnsiConsole.WriteLine($"  {form.Name} …");
                runs.Add(await run(form, static _ => { }));
            }

            return runs;
        }

        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var bars = forms.Select(form => (Fetch: Bar(form, "fetched"), Work: Bar(form, "totals"))).ToArray();
                foreach (var (form, (fetch, work)) in forms.Zip(bars))
                {
                    fetch.StartTask();
                    work.StartTask();
                    runs.Add(await run(form, span => (span.Stage == Stage.Fetch ? fetch : work).Increment(span.Cart)));
                }

                ProgressTask Bar(Form form, string what) =>
                    progress.AddTask($"{form.Name}, {what}", autoStart: false, maxValue: Shares);
            });
        return runs;
    }

    public static void Results(IReadOnlyList<FormRun> runs, Arguments arguments)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("Form", "Whole time", "Critical path", "First total", "Critical path", "Sum of the totals");
        foreach (var run in runs)
        {
            table.AddRow(
                run.Form.Name,
                Seconds(run.Whole), Seconds(run.Form.Whole * arguments.Scale),
                Seconds(run.First), Seconds(run.Form.First * arguments.Scale),
                Money(run.Arrivals.Sum(arrival => arrival.Cents)));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("The critical path is the longest chain of what has to wait for each other, on a core for each worker.");
    }

    public static void Written(string svg) => AnsiConsole.WriteLine($"Who did what when: {svg}");

    public static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s");

    public static string Money(long cents) => string.Create(CultureInfo.InvariantCulture, $"{cents / 100m:0.00}");
}
