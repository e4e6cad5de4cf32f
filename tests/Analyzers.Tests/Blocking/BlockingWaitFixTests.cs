using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fix = Check<CONC101_BlockingWait, BlockingWaitFix>;

public sealed class BlockingWaitFixTests
{
    [Fact] public Task Result() => Fix.Fixes("async Task<int> M(Task<int> t) { return [|t.Result|]; }", "async Task<int> M(Task<int> t) { return await t; }");
    [Fact] public Task Two_in_one_expression() => Fix.Fixes("async Task<int> M(Task<int> t) { return [|t.Result|] + [|t.Result|].CompareTo(1); }", "async Task<int> M(Task<int> t) { return await t + (await t).CompareTo(1); }");
    [Fact] public Task Nested() => Fix.Fixes("async Task<int> M(Task<Task<int>> t) { return [|[|t.Result|].Result|]; }", "async Task<int> M(Task<Task<int>> t) { return await await t; }");
    [Fact] public Task Nested_in_an_argument() => Fix.Fixes("async Task<int> M(Task<int> t) { return [|N([|t.Result|]).Result|]; } Task<int> N(int i) => Task.FromResult(i);", "async Task<int> M(Task<int> t) { return await N(await t); } Task<int> N(int i) => Task.FromResult(i);");
    [Fact] public Task Wait() => Fix.Fixes("async Task M(Task t) { [|t.Wait()|]; }", "async Task M(Task t) { await t; }");
    [Fact] public Task Wait_with_token() => Fix.Fixes("async Task M(Task t, CancellationToken c) { [|t.Wait(c)|]; }", "async Task M(Task t, CancellationToken c) { await t.WaitAsync(c); }");
    [Fact] public Task Wait_with_timeout_is_left() => Fix.Leaves("async Task M(Task t) { await Task.Yield(); [|t.Wait(100)|]; }");
    [Fact] public Task GetResult() => Fix.Fixes("async Task<int> M(Task<int> t) => [|t.GetAwaiter().GetResult()|];", "async Task<int> M(Task<int> t) => await t;");
    [Fact] public Task ConfigureAwait_is_kept() => Fix.Fixes("async Task<int> M(Task<int> t) => [|t.ConfigureAwait(false).GetAwaiter().GetResult()|];", "async Task<int> M(Task<int> t) => await t.ConfigureAwait(false);");
    [Fact] public Task Value_task() => Fix.Fixes("async Task<int> M(ValueTask<int> t) => [|t.Result|];", "async Task<int> M(ValueTask<int> t) => await t;");
    [Fact] public Task WaitAll() => Fix.Fixes("async Task M(Task t, Task u) { [|Task.WaitAll(t, u)|]; }", "async Task M(Task t, Task u) { await Task.WhenAll(t, u); }");
    [Fact] public Task WaitAll_of_an_array() => Fix.Fixes("async Task M(Task[] ts) { [|Task.WaitAll(ts)|]; }", "async Task M(Task[] ts) { await Task.WhenAll(ts); }");
    [Fact] public Task WaitAny() => Fix.Fixes("async Task M(Task t, Task u) { [|Task.WaitAny(t, u)|]; }", "async Task M(Task t, Task u) { await Task.WhenAny(t, u); }");
    [Fact] public Task Conditional_result() => Fix.Fixes("async Task<int?> M(Task<int>? t) { return t?[|.Result|]; }", "async Task<int?> M(Task<int>? t) { return (t is null ? default(int?) : await t); }");
    [Fact] public Task Conditional_wait() => Fix.Fixes("async Task M(Task? t) { t?[|.Wait()|]; }", "async Task M(Task? t) { if (t is not null) await t; }");
    [Fact] public Task Conditional_chain_is_left() => Fix.Leaves("Task<int> T() => Task.FromResult(1); async Task<int?> M(C? c) { await Task.Yield(); return c?[|.T().Result|]; }");
    [Fact] public Task Operand_in_parentheses() => Fix.Fixes("async Task<int> M(Task<int>? t, Task<int> u) => [|(t ?? u).Result|];", "async Task<int> M(Task<int>? t, Task<int> u) => await (t ?? u);");
    [Fact] public Task Member_of_the_result() => Fix.Fixes("async Task<int> M(Task<string> t) => [|t.Result|].Length + [|t.Result|][0];", "async Task<int> M(Task<string> t) => (await t).Length + (await t)[0];");
    [Fact] public Task Result_that_is_called() => Fix.Fixes("async Task<int> M(Task<Func<int>> t) => [|t.Result|]();", "async Task<int> M(Task<Func<int>> t) => (await t)();");
    [Fact] public Task Null_forgiving_result() => Fix.Fixes("async Task<string> M(Task<string?> t) => [|t.Result|]!;", "async Task<string> M(Task<string?> t) => (await t)!;");
    [Fact] public Task Null_forgiving_task() => Fix.Fixes("async Task<string> M(Task<string>? t) => [|t!.Result|];", "async Task<string> M(Task<string>? t) => await t!;");
    [Fact] public Task Switch_on_the_result() => Fix.Fixes("async Task<int> M(Task<int> t) => [|t.Result|] switch { 1 => 2, _ => 3 };", "async Task<int> M(Task<int> t) => (await t) switch { 1 => 2, _ => 3 };");
    [Fact] public Task Using_declarations() => Fix.Fixes("async Task M(Task<Stream> t, Task<Stream> u) { using Stream a = [|t.Result|], b = [|u.Result|]; }", "async Task M(Task<Stream> t, Task<Stream> u) { using Stream a = await t, b = await u; }");
    [Fact] public Task Await_foreach() => Fix.Fixes("async Task M(Task<IAsyncEnumerable<int>> t) { await foreach (var i in [|t.Result|]) { } }", "async Task M(Task<IAsyncEnumerable<int>> t) { await foreach (var i in await t) { } }");
    [Fact] public Task Async_lambda() => Fix.Fixes("Func<Task<int>, Task<int>> f = async t => [|t.Result|];", "Func<Task<int>, Task<int>> f = async t => await t;");
    [Fact] public Task Local_function_stays_and_the_method_too() => Fix.Leaves("Task<int> M(Task<int> t) { return L(); Task<int> L() { return Task.FromResult([|t.Result|]); } }");
    [Fact] public Task Unfixable_first() => Fix.Fixes("Task<int> N(Task<int> t) { return Task.FromResult([|t.Result|]); }\nasync Task M(Task t) { [|t.Wait()|]; }", "Task<int> N(Task<int> t) { return Task.FromResult([|t.Result|]); }\nasync Task M(Task t) { await t; }");
    [Fact] public Task Unsafe_code_is_left() => Fix.Leaves("async Task M(Task t) { await Task.Yield(); await L(); unsafe async Task L() { [|t.Wait()|]; } }");
    [Fact] public Task Catch_clause() => Fix.Fixes("async Task M(Task t) { try { } catch (IOException) { [|t.Wait()|]; } finally { [|t.Wait()|]; } }", "async Task M(Task t) { try { } catch (IOException) { await t; } finally { await t; } }");
    [Fact] public Task Interpolated_string() => Fix.Fixes("async Task<string> M(Task<int> t) => $\"a {[|t.Result|]} b\";", "async Task<string> M(Task<int> t) => $\"a {await t} b\";");
    [Fact] public Task Last_await_makes_no_new_warning() => Fix.Fixes("async Task M(Task t) => [|t.Wait()|];", "async Task M(Task t) => await t;");

    [Fact] public Task Comments_and_line_breaks() => Fix.Fixes(
        """
        async Task<int> M(Task<int> t)
        {
            // before
            var x = /* a */ [|t /* b */ .Result|] /* c */; // after
            var y = [|Task.FromResult(x) // why
                .ContinueWith(a => 1)
                .Result|];
            return y;
        }
        """,
        """
        async Task<int> M(Task<int> t)
        {
            // before
            var x = /* a */ await t /* b */ /* c */; // after
            var y = await Task.FromResult(x) // why
                .ContinueWith(a => 1);
            return y;
        }
        """);

    [Fact] public Task Carriage_returns_stay() => Fix.File(
        "using System.Threading.Tasks;\r\nclass C\r\n{\r\n    async Task M(Task t)\r\n    {\r\n        [|t.Wait()|];\r\n    }\r\n}\r\n",
        "using System.Threading.Tasks;\r\nclass C\r\n{\r\n    async Task M(Task t)\r\n    {\r\n        await t;\r\n    }\r\n}\r\n");

    [Fact] public Task Top_level_statements() => Fix.File(
        "using System.Threading.Tasks;\nvar t = Task.Delay(1);\nawait Task.Yield();\n[|t.Wait()|]; // <Main>\n",
        "using System.Threading.Tasks;\nvar t = Task.Delay(1);\nawait Task.Yield();\nawait t; // <Main>\n");
}
