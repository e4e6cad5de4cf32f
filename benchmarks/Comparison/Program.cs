using System.Globalization;
using ConcurrencyAnalyzers.Comparison;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

using var packages = new Packages();
var tools = new List<Tool> { Tool.Ours() };
var absent = new List<Rival>();
foreach (var rival in Rival.All)
    if (await packages.RestoreAsync(rival.Package, rival.Version, stop.Token) is { } folder)
        tools.Add(Tool.Load(rival, folder));
    else
        absent.Add(rival);

var cases = CaseFiles.Read();
using var workspace = new Workspace(tools.SelectMany(tool => tool.Rules));
var faulty = 0;
foreach (var @case in cases)
    if (Workspace.Complaints((await workspace.With(@case).GetCompilationAsync(stop.Token))!, stop.Token) is [var complaint, ..])
    {
        Console.Error.WriteLine($"{@case.Name}: {complaint}\n{@case.Text}");
        faulty++;
    }

if (faulty > 0)
{
    Console.Error.WriteLine($"{faulty} of {cases.Count} cases do not compile.");
    return 1;
}

var results = new List<Result>();
foreach (var tool in tools)
{
    Console.Error.WriteLine($"{tool.Name}: {string.Join(", ", tool.Rules.Order(StringComparer.Ordinal))}; {tool.Analyzers.Length} analyzers, {tool.Fixes.Length} fixes");
    var outcomes = new List<Outcome>();
    foreach (var @case in cases)
        outcomes.Add(await Trial.RunAsync(tool, @case, workspace.With(@case), stop.Token));
    results.Add(new(tool, outcomes));
}

var report = new Report(cases, results, absent).Write();
await File.WriteAllTextAsync(Repository.PathOf("docs", "comparison.md"), report, stop.Token);
return 0;
