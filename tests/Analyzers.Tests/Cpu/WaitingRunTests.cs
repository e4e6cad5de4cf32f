using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Programs before and after the fixes for work that waits: what was lost before is there, nothing else has changed.</summary>
public sealed class WaitingRunTests
{
    private const string Usings = "using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks;\n";

    [Fact]
    public async Task Items_are_all_done_and_errors_arrive()
    {
        var after = await After<CONC204_AsyncVoidDelegate, AsyncVoidDelegateFix>("""
            public static async Task<string> RunAsync(bool fails, CancellationToken token)
            {
                var done = 0;
                var order = new List<int>();
                var numbers = Enumerable.Range(0, 50).ToList();
                Parallel.ForEach(numbers, async n => { await Task.Delay(5, token); Interlocked.Increment(ref done); if (fails && n == 30) throw new InvalidOperationException("thirty"); });
                numbers.ForEach(async n => { if (n % 2 == 0) return; await Task.Delay(1, token); order.Add(n); });
                Array.ForEach(numbers.ToArray(), async n => await Task.Delay(0));
                Parallel.For(0, 20, async n => { await Task.Delay(1); Interlocked.Increment(ref done); });
                return $"{done} {order.Count} {order.SequenceEqual(order.Order())}";
            }
            """);
        Assert.Equal("70 25 True", await after(false, false));
        Assert.Equal("InvalidOperationException: thirty", await after(true, false));
        Assert.Equal("cancelled", await after(false, true));
    }

    [Fact]
    public async Task Started_work_is_waited_for()
    {
        var after = await After<CONC207_StartNew, StartNewFix>("""
            public static async Task<string> RunAsync(bool fails, CancellationToken token)
            {
                var done = 0;
                await Task.Factory.StartNew(async () => { await Task.Delay(20); done++; if (fails) throw new InvalidOperationException("late"); }, token);
                Task kept = Task.Factory.StartNew(async () => { await Task.Delay(20); done++; });
                await kept;
                await Task.Factory.StartNew(async () => { await Task.Delay(20); done++; }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
                return done.ToString();
            }
            """);
        Assert.Equal("3", await after(false, false));
        Assert.Equal("InvalidOperationException: late", await after(true, false));
        Assert.Equal("cancelled", await after(false, true));
    }

    [Fact]
    public async Task Parallel_loop_that_awaits()
    {
        var after = await After<CONC205_BlockingInParallelLoop, BlockingInParallelLoopFix>("""
            static async Task<int> F(int n, bool fails) { await Task.Delay(5); if (fails && n == 7) throw new InvalidOperationException("seven"); return n; }
            public static async Task<string> RunAsync(bool fails, CancellationToken token)
            {
                await Task.Yield();
                var found = new ConcurrentDictionary<int, int>();
                Parallel.ForEach(Enumerable.Range(0, 40), n => { found[n] = F(n, fails).Result; });
                Parallel.For(40, 60, n => { found[n] = F(n, fails).GetAwaiter().GetResult(); });
                return $"{found.Count} {found.Values.Sum()}";
            }
            """);
        Assert.Equal("60 1770", await after(false, false));
        Assert.Equal("InvalidOperationException: seven", await after(true, false));
        Assert.Equal("cancelled", await after(false, true));
    }

    [Fact]
    public async Task File_without_a_thread()
    {
        const string Code = """
            public static async Task<string> RunAsync(bool fails, CancellationToken token)
            {
                var path = fails ? "no/such/file" : Path.GetTempFileName();
                if (!fails) await File.WriteAllTextAsync(path, "text");
                var text = await Task.Run(() => File.ReadAllText(path), token);
                if (!fails) File.Delete(path);
                return text;
            }
            """;
        var (before, after) = (await RunnerAsync(Rewritten.Document(Program(Code))), await After<CONC206_ThreadForWaiting, ThreadForWaitingFix>(Code));
        Assert.Equal("text", await after(false, false));
        Assert.Equal(await before(true, false), await after(true, false));
        Assert.Equal("cancelled", await after(false, true));
    }

    [Fact]
    public async Task Plain_loops()
    {
        const string Code = """
            public static Task<string> RunAsync(bool fails, CancellationToken token)
            {
                var a = new int[64];
                Parallel.For(3, 60, i => { if (i % 7 == 0) return; a[i] = i * i; });
                Parallel.ForEach(new[] { 1, 2, 60 }, i => a[i] += 5);
                return Task.FromResult(string.Join(" ", a));
            }
            """;
        var (before, after) = (await RunnerAsync(Rewritten.Document(Program(Code))), await After<CONC208_ParallelTrifle, ParallelTrifleFix>(Code));
        Assert.Equal(await before(false, false), await after(false, false));
    }

    private static string Program(string code) => $"{Usings}public static class P\n{{\n{code}\n}}\n";

    /// <summary>All that the rule reports is rewritten.</summary>
    private static async Task<Func<bool, bool, Task<string>>> After<TRule, TFix>(string code)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var rewritten = await Rewritten.FixAsync<TRule, TFix>(Rewritten.Document(Program(code)));
        Assert.Empty(await Rewritten.ReportsAsync<TRule>(rewritten));
        return await RunnerAsync(rewritten);
    }

    private static async Task<Func<bool, bool, Task<string>>> RunnerAsync(Document document)
    {
        var run = (await Rewritten.LoadAsync(document)).GetType("P")!.GetMethod("RunAsync")!;
        return async (fails, isCancelled) =>
        {
            try
            {
                return await (Task<string>)run.Invoke(null, [fails, new CancellationToken(isCancelled)])!;
            }
            catch (OperationCanceledException)
            {
                return "cancelled";
            }
            catch (Exception failure)
            {
                return $"{failure.GetType().Name}: {failure.Message}";
            }
        };
    }
}
