using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Programs run as written and as rewritten by the fixes of the gathering rules: results, their order, errors and cancellation are the same.</summary>
public sealed class OverlapRunTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks;\n";

    private const string Work = """
        public static int started;
        static async Task<int> F(int n, int milliseconds, int failing, CancellationToken token)
        {
            await Task.Delay(milliseconds, token);
            if ((failing >> n & 1) != 0) throw new InvalidOperationException("item " + n);
            return n * n;
        }

        """;

    [Fact] public Task Consecutive_awaits() => Same<CONC402_ConsecutiveAwaits, ConsecutiveAwaitsFix>("Task.WhenAll(aTask, bTask, cTask)", """
        public static async Task<string> RunAsync(int failing, CancellationToken token)
        {
            var a = await F(0, 60, failing, token);
            var b = await F(1, 30, failing, token);
            var c = await F(2, 5, failing, token);
            return $"{a} {b} {c}";
        }
        """);

    [Fact] public Task Consecutive_awaits_of_several_types() => Same<CONC402_ConsecutiveAwaits, ConsecutiveAwaitsFix>("ConfigureAwaitOptions.SuppressThrowing", """
        static async Task<string> S(int n, int milliseconds, int failing, CancellationToken token) => (await F(n, milliseconds, failing, token)).ToString();
        public static async Task<string> RunAsync(int failing, CancellationToken token)
        {
            var a = await F(0, 60, failing, token);
            var b = await S(1, 30, failing, token);
            var c = await F(2, 5, failing, token);
            return $"{a} {b} {c}";
        }
        """);

    [Fact] public Task Awaits_in_a_loop() => Same<CONC401_AwaitsInALoop, AwaitsInALoopFix>("Task.WhenAll(numbers.Select", """
        public static async Task<string> RunAsync(int failing, CancellationToken token)
        {
            int[] numbers = [0, 1, 2];
            var found = new List<int>();
            foreach (var n in numbers)
            {
                var one = await F(n, 60 - 25 * n, failing, token);
                found.Add(one);
            }

            return string.Join(" ", found);
        }
        """);

    [Fact] public Task Winners_of_a_loop() => Same<CONC404_WhenAnyInALoop, WhenAnyInALoopFix>("Task.WhenEach(tasks)", """
        public static async Task<string> RunAsync(int failing, CancellationToken token)
        {
            var tasks = new List<Task<int>> { F(0, 200, 0, token), F(1, 100, failing, token), F(2, 5, 0, token) };
            var found = "";
            while (tasks.Count > 0)
            {
                var done = await Task.WhenAny(tasks);
                tasks.Remove(done);
                found += await done + " ";
            }

            return found;
        }
        """);

    [Fact] public Task Fan_out() => Same<CONC403_UnboundedFanOut, UnboundedFanOutFix>("Parallel.ForEachAsync(names", """
        public static async Task<string> RunAsync(int failing, CancellationToken token)
        {
            var folder = Directory.CreateTempSubdirectory().FullName;
            try
            {
                var names = Enumerable.Range(0, 20).Select(n => (failing >> n & 1) != 0 ? Path.Combine(folder, "none", "x") : Path.Combine(folder, n.ToString())).ToList();
                await Task.WhenAll(names.Select(name => File.WriteAllTextAsync(name, Path.GetFileName(name), token)));
                return string.Join(" ", Directory.GetFiles(folder).Order().Select(File.ReadAllText));
            }
            finally
            {
                Directory.Delete(folder, true);
            }
        }
        """);

    [Fact]
    public async Task Tasks_are_started_once()
    {
        var (before, after) = await Both<CONC405_TasksStartedTwice, TasksStartedTwiceFix>("numbers.Select(G).ToArray()", """
            static async Task<int> G(int n) { Interlocked.Increment(ref started); await Task.Yield(); return n * n; }
            public static async Task<string> RunAsync(int failing, CancellationToken token)
            {
                started = 0;
                var numbers = Enumerable.Range(0, 10);
                var tasks = numbers.Select(G);
                await Task.WhenAll(tasks);
                var sum = 0;
                foreach (var task in tasks) sum += await task;
                return $"{sum} {started}";
            }
            """);
        Assert.Equal("285 20", await before(0, false));
        Assert.Equal("285 10", await after(0, false));
    }

    [Fact] public Task Errors_of_tasks_started_twice() => Same<CONC405_TasksStartedTwice, TasksStartedTwiceFix>(".ToArray()", """
        public static async Task<string> RunAsync(int failing, CancellationToken token)
        {
            var numbers = Enumerable.Range(0, 3);
            var tasks = numbers.Select(n => F(n, 40 - 15 * n, failing, token));
            await Task.WhenAll(tasks);
            var found = "";
            foreach (var task in tasks) found += await task + " ";
            return found;
        }
        """);

    private static async Task Same<TRule, TFix>(string shows, string code)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var (before, after) = await Both<TRule, TFix>(shows, code);
        for (var failing = 0; failing < 8; failing++)
            Assert.Equal($"{failing}: {await before(failing, false)}", $"{failing}: {await after(failing, false)}");
        Assert.Equal(await before(0, true), await after(0, true));
        Assert.Contains("cancel", await after(0, true));
    }

    private static async Task<(Func<int, bool, Task<string>> Before, Func<int, bool, Task<string>> After)> Both<TRule, TFix>(string shows, string code)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var document = Rewritten.Document($"{Usings}public static class P\n{{\n{Work}{code}\n}}\n");
        var id = new TRule().SupportedDiagnostics[0].Id;
        var project = document.Project.WithCompilationOptions(document.Project.CompilationOptions!.WithSpecificDiagnosticOptions([new(id, ReportDiagnostic.Info)]));
        document = project.GetDocument(document.Id)!;
        var rewritten = await Rewritten.FixAsync<TRule, TFix>(document);
        Assert.Contains(shows, (await rewritten.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        return (await RunnerAsync(document), await RunnerAsync(rewritten));
    }

    private static async Task<Func<int, bool, Task<string>>> RunnerAsync(Document document)
    {
        var run = (await Rewritten.LoadAsync(document)).GetType("P")!.GetMethod("RunAsync")!;
        return async (failing, isCancelled) =>
        {
            try
            {
                return await (Task<string>)run.Invoke(null, [failing, new CancellationToken(isCancelled)])!;
            }
            catch (OperationCanceledException)
            {
                return "cancelled";
            }
            catch (Exception failure)
            {
                // The folder's name is another one each time.
                return failure is IOException ? failure.GetType().Name : $"{failure.GetType().Name}: {failure.Message}";
            }
        };
    }
}
