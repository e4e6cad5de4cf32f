using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC308_JoinedInLoop, JoinedInLoopFix>;

public sealed class CONC308_JoinedInLoopFixTests
{
    private const string Work = "\n    static void Work(string s) => File.ReadAllText(s);\n";

    private static Task Fixes(string before, string after) => Fixed.Fixes(Class(before), Class(after));

    private static Task Leaves(string code) => Fixed.Leaves(Class(code));

    private static string Class(string members) => $"class C\n{{\n    private static readonly string[] Few = [\"a\", \"b\"];\n    private readonly object _o = new();\n    private int _n;\n{members}{Work}}}\n";

    [Fact] public Task Threads() => Fixes(
        "    void M()\n    {\n        foreach (var s in new[] { \"a\", \"b\" })\n        {\n            var t = new Thread(() => Work(s));\n            t.Start();\n            [|t.Join()|];\n        }\n\n        Console.WriteLine();\n    }",
        "    void M()\n    {\n        var threads = new List<Thread>();\n        foreach (var s in new[] { \"a\", \"b\" })\n        {\n            var t = new Thread(() => Work(s));\n            t.Start();\n            threads.Add(t);\n        }\n        foreach (var t in threads)\n            t.Join();\n\n        Console.WriteLine();\n    }");
    [Fact] public Task Tasks() => Fixes(
        "    async Task M()\n    {\n        foreach (var s in new[] { \"a\", \"b\" })\n            [|await Task.Run(() => Work(s))|];\n    }",
        "    async Task M()\n    {\n        var tasks = new List<Task>();\n        foreach (var s in new[] { \"a\", \"b\" })\n            tasks.Add(Task.Run(() => Work(s)));\n        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);\n        foreach (var task in tasks)\n            await task;\n    }");
    [Fact] public Task Tasks_without_context() => Fixes(
        "    async Task M(int tasks)\n    {\n        for (var i = 0; i < 3; i++)\n        {\n            var s = \"f\" + i;\n            [|await Task.Run(() => Work(s)).ConfigureAwait(false)|];\n        }\n    }",
        "    async Task M(int tasks)\n    {\n        var tasks2 = new List<Task>();\n        for (var i = 0; i < 3; i++)\n        {\n            var s = \"f\" + i;\n            tasks2.Add(Task.Run(() => Work(s)));\n        }\n        await Task.WhenAll(tasks2).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);\n        foreach (var task in tasks2)\n            await task.ConfigureAwait(false);\n    }");
    [Fact] public Task Task_in_a_local() => Fixes(
        "    async Task M()\n    {\n        foreach (var s in new[] { \"a\", \"b\" })\n        {\n            var t = Task.Run(() => Work(s));\n            [|await t|];\n        }\n    }",
        "    async Task M()\n    {\n        var tasks = new List<Task>();\n        foreach (var s in new[] { \"a\", \"b\" })\n        {\n            var t = Task.Run(() => Work(s));\n            tasks.Add(t);\n        }\n        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);\n        foreach (var task in tasks)\n            await task;\n    }");

    [Fact] public Task Disposed_in_each_round() => Leaves("    async Task M() { foreach (var s in new[] { \"a\", \"b\" }) { using var f = File.OpenRead(s); [|await Task.Run(() => f.ReadByte())|]; } }");
    [Fact] public Task Many() => Leaves("    async Task M(string[] l) { foreach (var s in l) [|await Task.Run(() => Work(s))|]; }");
    [Fact] public Task Captured_counter() => Leaves("    async Task M() { for (var i = 0; i < 3; i++) [|await Task.Run(() => Work(\"f\" + i))|]; }");
    [Fact] public Task Result_is_used() => Leaves("    async Task M() { foreach (var s in new[] { \"a\", \"b\" }) Console.WriteLine([|await Task.Run(() => s.Length)|]); }");
    [Fact] public Task Not_last() => Leaves("    async Task M() { foreach (var s in new[] { \"a\", \"b\" }) { [|await Task.Run(() => Work(s))|]; Console.WriteLine(s); } }");
    [Fact] public Task Unknown_work() => Leaves("    async Task M(Action<string> a) { foreach (var s in new[] { \"a\", \"b\" }) [|await Task.Run(() => a(s))|]; }");
    [Fact] public Task Takes_a_lock() => Leaves("    async Task M() { foreach (var s in new[] { \"a\", \"b\" }) [|await Task.Run(() => { lock (_o) Work(s); })|]; }");
    [Fact] public Task Process() => Leaves("    void M() { foreach (var s in new[] { \"a\", \"b\" }) [|System.Diagnostics.Process.Start(\"tool\", s).WaitForExit()|]; }");
}
