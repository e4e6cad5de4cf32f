using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC304_AsyncVoid, AsyncVoidFix>;

public sealed class CONC304_AsyncVoidFixTests
{
    /// <summary>Several files, before and after.</summary>
    private static Task Files((string Before, string After)[] files)
    {
        var test = new CSharpCodeFixTest<CONC304_AsyncVoid, AsyncVoidFix, DefaultVerifier> { FixedState = { MarkupHandling = MarkupMode.Allow }, BatchFixedState = { MarkupHandling = MarkupMode.Allow } };
        foreach (var (before, after) in files)
        {
            test.TestState.Sources.Add(before);
            test.FixedState.Sources.Add(after);
        }

        Settings.Apply(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact] public Task Method_and_its_caller() => Fixed.Fixes(
        "async Task N() { M(); await Task.Yield(); } async void [|M|]() { await Task.Yield(); }",
        "async Task N() { await M(); await Task.Yield(); } async Task M() { await Task.Yield(); }");
    [Fact] public Task Local_function() => Fixed.Fixes(
        "async Task N() { L(1); await Task.Yield(); async void [|L|](int n) => await Task.Delay(n); }",
        "async Task N() { await L(1); await Task.Yield(); async Task L(int n) => await Task.Delay(n); }");
    [Fact] public Task A_chain() => Fixed.Fixes(
        "async Task A() { B(); await Task.Yield(); } async void [|B|]() { C1(); await Task.Yield(); } async void [|C1|]() { await Task.Yield(); }",
        "async Task A() { await B(); await Task.Yield(); } async Task B() { await C1(); await Task.Yield(); } async Task C1() { await Task.Yield(); }");
    [Fact] public Task Recursion() => Fixed.Fixes(
        "async Task N() { M(3); await Task.Yield(); } async void [|M|](int n) { await Task.Yield(); if (n > 0) M(n - 1); }",
        "async Task N() { await M(3); await Task.Yield(); } async Task M(int n) { await Task.Yield(); if (n > 0) await M(n - 1); }");
    [Fact] public Task Early_return() => Fixed.Fixes(
        "async Task N() { M(1); await Task.Yield(); } async void [|M|](int n) { if (n == 0) return; await Task.Yield(); }",
        "async Task N() { await M(1); await Task.Yield(); } async Task M(int n) { if (n == 0) return; await Task.Yield(); }");
    [Fact] public Task Comments_stay() => Fixed.Fixes(
        "async Task N()\n{\n    // saves\n    M(); // and goes on\n    await Task.Yield();\n}\n/* now */ async /* is */ void /* void */ [|M|]() { await Task.Yield(); }",
        "async Task N()\n{\n    // saves\n    await M(); // and goes on\n    await Task.Yield();\n}\n/* now */ async /* is */ Task /* void */ M() { await Task.Yield(); }");
    [Fact] public Task Handler_that_is_async() => Fixed.Fixes(
        "async void Click(object? sender, EventArgs e) { M(); await Task.Yield(); } async void [|M|]() => await Task.Yield();",
        "async void Click(object? sender, EventArgs e) { await M(); await Task.Yield(); } async Task M() => await Task.Yield();");
    [Fact] public Task Named_in_a_comment() => Fixed.Fixes(
        "/// <summary>See <see cref=\"M\"/>.</summary>\nasync Task N() { M(); await Task.Yield(); } async void [|M|]() => await Task.Yield();",
        "/// <summary>See <see cref=\"M\"/>.</summary>\nasync Task N() { await M(); await Task.Yield(); } async Task M() => await Task.Yield();");
    [Fact] public Task Import() => Fixed.File(
        "class C\n{\n    async System.Threading.Tasks.Task N() { M(); await System.Threading.Tasks.Task.Yield(); }\n\n    async void [|M|]() => await System.Threading.Tasks.Task.Yield();\n}\n",
        "using System.Threading.Tasks;\n\nclass C\n{\n    async System.Threading.Tasks.Task N() { await M(); await System.Threading.Tasks.Task.Yield(); }\n\n    async Task M() => await System.Threading.Tasks.Task.Yield();\n}\n");
    [Fact] public Task Callers_in_other_files() => Files([
        ("using System.Threading.Tasks;\nclass C\n{\n    internal async void [|M|]() => await Task.Yield();\n}\n", "using System.Threading.Tasks;\nclass C\n{\n    internal async Task M() => await Task.Yield();\n}\n"),
        ("using System.Threading.Tasks;\nclass D\n{\n    async Task N(C c) { c.M(); await Task.Yield(); }\n    async Task O(C c) { if (c != null) c.M(); await Task.Yield(); }\n}\n", "using System.Threading.Tasks;\nclass D\n{\n    async Task N(C c) { await c.M(); await Task.Yield(); }\n    async Task O(C c) { if (c != null) await c.M(); await Task.Yield(); }\n}\n")]);
    [Fact] public Task Reports_across_files() => Files([
        ("using System.Threading.Tasks;\nclass C\n{\n    internal async void [|M|]() { new D().N(); await Task.Yield(); }\n}\n", "using System.Threading.Tasks;\nclass C\n{\n    internal async Task M() { await new D().N(); await Task.Yield(); }\n}\n"),
        ("using System.Threading.Tasks;\nclass D\n{\n    internal async void [|N|]() => await Task.Yield();\n    async Task O(C c) { c.M(); await Task.Yield(); }\n}\n", "using System.Threading.Tasks;\nclass D\n{\n    internal async Task N() => await Task.Yield();\n    async Task O(C c) { await c.M(); await Task.Yield(); }\n}\n")]);
    [Fact] public Task Unfixable_first() => Fixed.Fixes(
        "void P() => Q(); async void [|Q|]() => await Task.Yield(); async Task N() { M(); await Task.Yield(); } async void [|M|]() { await Task.Yield(); }",
        "void P() => Q(); async void [|Q|]() => await Task.Yield(); async Task N() { await M(); await Task.Yield(); } async Task M() { await Task.Yield(); }");

    [Fact] public Task Caller_is_not_async() => Fixed.Leaves("void N() { M(); } async void [|M|]() => await Task.Yield();");
    [Fact] public Task One_caller_is_not_async() => Fixed.Leaves("void N() { M(); } async Task O() { M(); await Task.Yield(); } async void [|M|]() => await Task.Yield();");
    [Fact] public Task Caller_holds_a_lock() => Fixed.Leaves("private readonly object _o = new(); async Task N() { lock (_o) { M(); } await Task.Yield(); } async void [|M|]() => await Task.Yield();");
    [Fact] public Task Caller_is_a_constructor() => Fixed.Leaves("C() { M(); } async void [|M|]() => await Task.Yield();");
    [Fact] public Task Caller_is_a_synchronous_lambda() => Fixed.Leaves("async Task N() { Action a = () => M(); a(); await Task.Yield(); } async void [|M|]() => await Task.Yield();");
    [Fact] public Task Conditional_access() => Fixed.Leaves("async Task N(C? c) { c?.M(); await Task.Yield(); } internal async void [|M|]() => await Task.Yield();");
    [Fact] public Task Waits_for_its_caller() => Fixed.Leaves("private readonly TaskCompletionSource _t = new(); async Task N() { M(); _t.SetResult(); await Task.Yield(); } async void [|M|]() { await _t.Task; Console.WriteLine(); }");
    [Fact] public Task Goes_on_until_told_to_stop() => Fixed.Leaves("private bool _stop; async Task N() { M(); _stop = true; await Task.Yield(); } async void [|M|]() { await L(); } async Task L() { while (!_stop) await Task.Delay(10); }");
    [Fact] public Task Virtual() => Fixed.Leaves("async Task N() { M(); await Task.Yield(); } internal virtual async void [|M|]() => await Task.Yield();");
    [Fact] public Task Lambda() => Fixed.Fixes(
        "async Task N() { Action a = [|async|] () => await Task.Yield(); a(); await Task.Yield(); }",
        "async Task N() { Func<Task> a = async () => await Task.Yield(); await a(); await Task.Yield(); }");
    [Fact] public Task Lambda_with_parameters() => Fixed.Fixes(
        "async Task N()\n{\n    // waits\n    Action<int, string> wait = [|async|] (n, s) =>\n    {\n        await Task.Delay(n);\n        if (n > 1) return;\n        Console.WriteLine(s);\n    };\n    wait(1, \"a\");\n    if (Environment.TickCount > 0)\n        wait(2, \"b\");\n    await Task.Yield();\n}",
        "async Task N()\n{\n    // waits\n    Func<int, string, Task> wait = async (n, s) =>\n    {\n        await Task.Delay(n);\n        if (n > 1) return;\n        Console.WriteLine(s);\n    };\n    await wait(1, \"a\");\n    if (Environment.TickCount > 0)\n        await wait(2, \"b\");\n    await Task.Yield();\n}");
    [Fact] public Task Two_lambdas() => Fixed.Fixes(
        "async Task N() { Action a = [|async|] () => await Task.Yield(), b = [|async|] () => await Task.Yield(); a(); b(); Action c = [|async|] delegate { await Task.Yield(); }; c(); await Task.Yield(); }",
        "async Task N() { Action a = [|async|] () => await Task.Yield(), b = [|async|] () => await Task.Yield(); a(); b(); Func<Task> c = async delegate { await Task.Yield(); }; await c(); await Task.Yield(); }");
    [Fact] public Task Lambda_called_where_no_await_can_stand() => Fixed.Leaves("void N() { Action a = [|async|] () => await Task.Yield(); a(); }");
    [Fact] public Task Lambda_called_by_another_that_is_not_async() => Fixed.Leaves("async Task N() { Action a = [|async|] () => await Task.Yield(); new List<int>().ForEach(_ => a()); a(); await Task.Yield(); }");
    [Fact] public Task Lambda_that_calls_itself() => Fixed.Leaves("async Task N() { Action<int>? a = null; a = async n => await Task.Yield(); Action<int> b = [|async|] n => await Task.Yield(); b.Invoke(1); a(1); await Task.Yield(); }");
    [Fact] public Task Lambda_that_may_not_end() => Fixed.Leaves("async Task N(Task t) { Action a = [|async|] () => await t; a(); await Task.Yield(); }");
    [Fact] public Task Lambda_for_a_method_that_runs_it() => Fixed.Leaves("static void Twice(Action a) { a(); a(); } async Task N() { Twice([|async|] () => await Task.Yield()); await Task.Yield(); }");
}
