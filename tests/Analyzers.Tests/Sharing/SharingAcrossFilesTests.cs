using Microsoft.CodeAnalysis;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Fix All over a project: one run for each rule, files that hold several of its reports, and a second run that changes nothing.</summary>
public sealed class SharingAcrossFilesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string File(int number) => $$"""
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        internal sealed class C{{number}}
        {
            private readonly ConcurrentDictionary<int, int> all = new();
            private volatile int seen;
            private bool done;

            public int Count(int[] numbers)
            {
                var (count, other) = (0, 1);
                var sum = 0;
                var list = new List<int>();
                Parallel.ForEach(numbers, i => sum += i);
                Parallel.ForEach(numbers, i => list.Add(i + other));
                Parallel.ForEach(numbers, i =>
                {
                    sum++;
                    list.Add(i);
                });
                for (var i = 0; i < 3; i++)
                    new Thread(() => See(i)).Start();
                return sum + count + list.Count;
            }

            public void See(int i)
            {
                seen++;
                lock (this) { Console.WriteLine(i); }
                lock (this) { seen += 2; }
                if (!all.ContainsKey(i)) all[i] = 1;
                if (!all.ContainsKey(seen))
                {
                    all[seen] = i;
                }
            }

            public void Finish() => done = true;

            public void Wait()
            {
                while (!done) Thread.Yield();
            }
        }

        """;

    [Theory]
    [InlineData("CONC501", 4), InlineData("CONC502", 4), InlineData("CONC503", 2), InlineData("CONC504", 4), InlineData("CONC506", 4), InlineData("CONC508", 2), InlineData("CONC509", 2)]
    public async Task One_run(string id, int reports)
    {
        var run = FormatRun.Over([("One.cs", File(1)), ("Two.cs", File(2))]);
        Assert.Equal(reports, (await run.ReportsAsync(Cancel)).Count(report => report.Id == id));
        await run.FixAsync(id, Cancel);
        Assert.DoesNotContain(await run.ReportsAsync(Cancel), report => report.Id == id);
        Assert.DoesNotContain((await run.CompileAsync(Cancel)).GetDiagnostics(Cancel), said => said.Severity >= DiagnosticSeverity.Warning);
        var once = await run.TextsAsync(Cancel);
        await run.FixAsync(id, Cancel);
        Assert.Equal(once, await run.TextsAsync(Cancel));
    }

    [Fact]
    public async Task No_fix_brings_a_report_of_another_rule()
    {
        var run = FormatRun.Over([("One.cs", File(1)), ("Two.cs", File(2))]);
        var before = (await run.ReportsAsync(Cancel)).Select(report => report.Id).ToHashSet();
        await run.FixAllAsync(Cancel);
        Assert.Empty((await run.ReportsAsync(Cancel)).Select(report => report.Id).Except(before));
    }
}
