using System.Collections.Immutable;
using System.Globalization;
using ConcurrencyAnalyzers;
using ConcurrencyAnalyzers.Benchmark;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Arguments? arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (FormatException mistake)
{
    Console.Error.WriteLine($"{mistake.Message}\n\n{Arguments.Usage}");
    return 2;
}

if (arguments is null)
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var parse = new CSharpParseOptions(LanguageVersion.Preview);
ImmutableArray<SyntaxTree> trees =
[
    CSharpSyntaxTree.ParseText("global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;", parse),
    .. Directory.EnumerateFiles(arguments.Folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(arguments.Folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal)
        .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), parse, file)),
];
var lines = trees.Skip(1).Sum(tree => tree.GetText().Lines.Count);
if (lines == 0)
{
    Console.Error.WriteLine($"There is no C# file in {arguments.Folder}.");
    return 2;
}

var empty = new EmptyAnalyzer();
ImmutableArray<DiagnosticAnalyzer> ours = [.. typeof(Rule).Assembly.GetTypes()
    .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
    .OrderBy(type => type.Name, StringComparer.Ordinal)
    .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];
Console.WriteLine($"{trees.Length - 1} files, {lines} lines, {ours.Length} analyzers, {arguments.Runs} runs");

var (withOurs, withEmpty) = (new List<Measurement>(), new List<Measurement>());
try
{
    for (var run = 0; run <= arguments.Runs; run++)
    {
        Console.Error.WriteLine(run == 0 ? "warming up" : $"run {run}");
        var baseline = await Measurement.TakeAsync(trees, [empty], stop.Token);
        var measured = await Measurement.TakeAsync(trees, [empty, .. ours], stop.Token);
        if (run == 0) continue;
        withEmpty.Add(baseline);
        withOurs.Add(measured);
    }
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled.");
    return 130;
}

var unit = Median(withOurs.Select(run => run.Times[empty].TotalMilliseconds));
Console.WriteLine($"\n{"analyzer",-32}{"ms",10}{"ms/kLOC",10}{"ratio",10}");
Print("empty", run => run.Times[empty]);
foreach (var rule in ours)
    Print(rule.GetType().Name, run => run.Times[rule]);
Print("all of ours", run => ours.Aggregate(TimeSpan.Zero, (sum, rule) => sum + run.Times[rule]));
Console.WriteLine($"\ndriver: {Median(withOurs.Select(run => run.Wall.TotalMilliseconds)) / Median(withEmpty.Select(run => run.Wall.TotalMilliseconds)):0.00}   reports: {withOurs[0].Reports}");
return 0;

void Print(string name, Func<Measurement, TimeSpan> time)
{
    var ms = Median(withOurs.Select(run => time(run).TotalMilliseconds));
    Console.WriteLine($"{name,-32}{ms,10:0.0}{ms * 1000 / lines,10:0.00}{ms / unit,10:0.0}");
}

static double Median(IEnumerable<double> values) => values.Order().ElementAt((values.Count() - 1) / 2);
