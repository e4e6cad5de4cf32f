using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The sample's pitfalls, as the three rules see them.</summary>
public sealed class PitfallsTests
{
    private const string Implicit = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    [Fact] public Task Fetches_async_loops() => Reports<CONC201_LoopInAsyncCode>("02_ThreeFetches.cs");
    [Fact] public Task Fetches_one_worker() => Reports<CONC202_LoopOnOneWorker>("02_ThreeFetches.cs");
    [Fact] public Task Fetches_per_item() => Reports<CONC203_WorkerPerItem>("02_ThreeFetches.cs", "Task.Run(() => Rate(page))");
    [Fact] public Task Workers_async_loops() => Reports<CONC201_LoopInAsyncCode>("05_Workers.cs");
    [Fact] public Task Workers_one_worker() => Reports<CONC202_LoopOnOneWorker>("05_Workers.cs", "for (var number = 2; number < 5_000_000; number++)");
    [Fact] public Task Workers_per_item() => Reports<CONC203_WorkerPerItem>("05_Workers.cs", "new Thread(() => Rate(word)).Start()");
    [Fact] public Task Tasks_async_loops() => Reports<CONC201_LoopInAsyncCode>("05b_WorkerTasks.cs", "for (var start = 1; start < limit; start++)");
    [Fact] public Task Tasks_one_worker() => Reports<CONC202_LoopOnOneWorker>("05b_WorkerTasks.cs", "for (var number = 1; number < 35_000; number++)");
    [Fact] public Task Tasks_per_item() => Reports<CONC203_WorkerPerItem>("05b_WorkerTasks.cs");

    [Theory]
    [InlineData(typeof(CONC204_AsyncVoidDelegate), "05e_ParallelPages.cs", "Parallel.ForEach(names, async name =>")]
    [InlineData(typeof(CONC205_BlockingInParallelLoop), "05e_ParallelPages.cs", "var text = File.ReadAllText(file);")]
    [InlineData(typeof(CONC206_ThreadForWaiting), "05e_ParallelPages.cs", "await Task.Run(() => File.ReadAllText(files[0]))")]
    [InlineData(typeof(CONC207_StartNew), "05e_ParallelPages.cs", "await Task.Factory.StartNew(async () =>")]
    [InlineData(typeof(CONC208_ParallelTrifle), "05e_ParallelPages.cs", "Parallel.For(0, 4, i => squares[i] = i * i)")]
    [InlineData(typeof(CONC209_CoresTwice), "05e_ParallelPages.cs", "Parallel.For(0, rows.Length, j =>")]
    [InlineData(typeof(CONC504_CheckThenAct), "05f_LocksInUse.cs", "prices[word] = word.Length;")]
    [InlineData(typeof(CONC505_HalfGuardedField), "05f_LocksInUse.cs", "void Open() => visits = 0;")]
    [InlineData(typeof(CONC507_LockOrder), "05f_LocksInUse.cs", "lock (stockGate)")]
    [InlineData(typeof(CONC510_SerialisedBody), "05f_LocksInUse.cs", "lock (stockGate)")]
    [InlineData(typeof(CONC511_WaitUnderLock), "05f_LocksInUse.cs", "return audit.Result;")]
    public async Task One_of_each(Type rule, string file, string line)
    {
        var document = Sample(file);
        var compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var report = Assert.Single(await compilation.WithAnalyzers([(DiagnosticAnalyzer)Activator.CreateInstance(rule)!]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
        Assert.Contains(line, (await document.GetTextAsync(TestContext.Current.CancellationToken)).Lines.GetLineFromPosition(report.Location.SourceSpan.Start).ToString());
    }

    [Fact] public Task Primes_are_counted_in_parallel() => Becomes<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>("05_Workers.cs", """
                    var primes = 0;
                    Parallel.For(2, 5_000_000, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => 0, (number, _, localPrimes) =>
                    {
                        if (IsPrime(number))
                            localPrimes++;
                        return localPrimes;
                    }, localPrimes => Interlocked.Add(ref primes, localPrimes));

                    Output.Line("5", $"{primes} primes below 5000000");
        """);
    [Fact] public Task Squares_are_counted_in_parallel() => Becomes<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>("05b_WorkerTasks.cs", """
                    Parallel.For(1, 35_000, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => 0, (number, _, localFound) =>
                    {
                        if (IsSumOfTwoSquares(number))
                            localFound++;
                        return localFound;
                    }, localFound => Interlocked.Add(ref found, localFound));

                    return found;
        """);
    [Fact] public Task Words_are_rated_in_parallel() => Becomes<CONC203_WorkerPerItem, WorkerPerItemFix>("05_Workers.cs", """
            private static void RateWords(string[] words)
            {
                Parallel.ForEach(words, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, word => Rate(word));
            }
        """);
    [Fact] public Task Pages_are_rated_in_parallel() => Becomes<CONC203_WorkerPerItem, WorkerPerItemFix>("02_ThreeFetches.cs", """
                    FetchAsync(server.Page("three"), timeout.Token));

                await Parallel.ForEachAsync(pages, (page, _) =>
                {
                    Rate(page);
                    return ValueTask.CompletedTask;
                });
            }
        """);

    private static async Task Reports<TRule>(string file, params string[] lines)
        where TRule : DiagnosticAnalyzer, new()
    {
        var document = Sample(file);
        var reports = await Rewritten.ReportsAsync<TRule>(document);
        var text = await document.GetTextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(lines.Length, reports.Length);
        Assert.All(reports, (report, i) => Assert.Contains(lines[i], text.Lines.GetLineFromPosition(report.Location.SourceSpan.Start).ToString()));
    }

    private static async Task Becomes<TRule, TFix>(string file, string part)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var document = await Rewritten.FixAsync<TRule, TFix>(Sample(file));
        Assert.Contains(part, (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        Assert.Empty(await Rewritten.ReportsAsync<TRule>(document));
    }

    private static Document Sample(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ConcurrencyAnalyzers.sln"))) folder = folder.Parent!;
        var samples = Path.Combine(folder.FullName, "samples", "Pitfalls");
        return Rewritten.Document(File.ReadAllText(Path.Combine(samples, file)), Implicit, File.ReadAllText(Path.Combine(samples, "Output.cs")), File.ReadAllText(Path.Combine(samples, "PageServer.cs")));
    }
}
