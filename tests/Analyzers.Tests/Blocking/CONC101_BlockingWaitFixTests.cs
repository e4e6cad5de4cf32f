using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fix = Check<CONC101_BlockingWait, BlockingWaitFix>;

public sealed class CONC101_BlockingWaitFixTests
{
    [Fact] public Task Result() => Fix.Fixes("async Task<int> M(Task<int> t) { return [|t.Result|]; }", "async Task<int> M(Task<int> t) { return await t; }");
    [Fact] public Task Two_in_one_expression() => Fix.Fixes("async Task<int> M(Task<int> t) { return [|t.Result|] + [|t.Result|].CompareTo(1); }", "async Task<int> M(Task<int> t) { return await t + (await t).CompareTo(1); }");
    [Fact] public Task Nested() => Fix.Fixes("async Task<int> M(Task<Task<int>> t) { return [|[|t.Result|].Result|]; }", "async Task<int> M(Task<Task<int>> t) { return await await t; }");
    [Fact] public Task Nested_in_an_argument() => Fix.Fixes("async Task<int> M(Task<int> t) { return [|N([|t.Result|]).Result|]; } Task<int> N(int i) => Task.FromResult(i);", "async Task<int> M(Task<int> t) { return await N(await t); } Task<int> N(int i) => Task.FromResult(i);");
    [Fact] public Task Wait() => Fix.Fixes("async Task M(Task t) { [|t.Wait()|]; }", "async Task M(Task t) { await t; }");
    [Fact] public Task Wait_with_token() => Fix.Fixes("async Task M(Task t, CancellationToken c) { [|t.Wait(c)|]; }", "async Task M(Task t, CancellationToken c) { await t.WaitAsync(c); }");
    [Fact] public Task Caller_catches_AggregateException() => Fix.Leaves("async Task M(Task t) { await Task.Yield(); [|t.Wait()|]; } async Task L(Task t) { try { await M(t); } catch (AggregateException) { } }");
    [Fact] public Task Caller_further_away_opens_the_exception() => Fix.Leaves("async Task<int> M(Task<int> t) => [|t.Result|]; Task<int> N(Task<int> t) => M(t); async Task L(Task<int> t) { try { await N(t); } catch (Exception e) { Console.WriteLine(e.InnerException); } }");
    [Fact] public Task Caller_by_an_interface_catches_AggregateException() => Fix.Leaves("interface I { Task M(Task t); } class D : I { public async Task M(Task t) { await Task.Yield(); [|t.Wait()|]; } } class E { async Task L(I i, Task t) { try { await i.M(t); } catch (AggregateException) { } } }");
    [Fact] public Task Caught_around_a_lambda() => Fix.Leaves("async Task M(Task t) { try { await Task.Run(async () => { await Task.Yield(); [|t.Wait()|]; }); } catch (AggregateException) { } }");
    [Fact] public Task Caught_around_a_delegate() => Fix.Leaves("async Task M(Task t) { Func<Task> f = async () => { await Task.Yield(); [|t.Wait()|]; }; try { await f(); } catch (AggregateException) { } }");
    [Fact] public Task Caught_behind_an_interface() => Fix.Leaves("interface I { Task N(Task t); } class D : I { public Task N(Task t) => M(t); private async Task M(Task t) { await Task.Yield(); [|t.Wait()|]; } } class E { async Task L(I i, Task t) { try { await i.N(t); } catch (AggregateException) { } } }");
    [Fact] public Task Called_before_the_try() => Fix.Fixes("async Task M(Task t) { [|t.Wait()|]; } async Task L(Task t) { await M(t); try { await t; } catch (AggregateException) { } }", "async Task M(Task t) { await t; } async Task L(Task t) { await M(t); try { await t; } catch (AggregateException) { } }");
    [Fact] public Task Others_catch_AggregateException() => Fix.Fixes("async Task M(Task t) { [|t.Wait()|]; } async Task L(Task t) { try { await t; } catch (AggregateException) { } }", "async Task M(Task t) { await t; } async Task L(Task t) { try { await t; } catch (AggregateException) { } }");
    [Fact] public Task Caller_catches_what_GetResult_never_throws() => Fix.Fixes("async Task M(Task t) { [|t.GetAwaiter().GetResult()|]; } async Task L(Task t) { try { await M(t); } catch (AggregateException) { } }", "async Task M(Task t) { await t; } async Task L(Task t) { try { await M(t); } catch (AggregateException) { } }");
    [Fact] public Task Wait_with_timeout_is_left() => Fix.Leaves("async Task M(Task t) { await Task.Yield(); [|t.Wait(100)|]; }");
    [Fact] public Task GetResult() => Fix.Fixes("async Task<int> M(Task<int> t) => [|t.GetAwaiter().GetResult()|];", "async Task<int> M(Task<int> t) => await t;");
    [Fact] public Task ConfigureAwait_is_kept() => Fix.Fixes("async Task<int> M(Task<int> t) => [|t.ConfigureAwait(false).GetAwaiter().GetResult()|];", "async Task<int> M(Task<int> t) => await t.ConfigureAwait(false);");
    // A single await that asks for its context back is one too many in code that never does.
    [Fact] public Task ConfigureAwait_as_the_others_have_it() => Fix.Fixes("async Task<int> M(Task<int> t, Task u) { await u.ConfigureAwait(false); return [|t.Result|]; }", "async Task<int> M(Task<int> t, Task u) { await u.ConfigureAwait(false); return await t.ConfigureAwait(false); }");
    [Fact] public Task ConfigureAwait_as_the_others_have_it_by_name() => Fix.Fixes("async Task M(Task t, Task u) { [|t.Wait()|]; await u.ConfigureAwait(continueOnCapturedContext: false); }", "async Task M(Task t, Task u) { await t; await u.ConfigureAwait(continueOnCapturedContext: false); }");
    [Fact] public Task ConfigureAwait_where_code_behind_may_need_the_context() => Fix.Fixes("async Task M(Task<int> t, Task u) { var x = [|t.Result|]; Console.WriteLine(x); await u.ConfigureAwait(false); }", "async Task M(Task<int> t, Task u) { var x = await t; Console.WriteLine(x); await u.ConfigureAwait(false); }");
    [Fact] public Task ConfigureAwait_where_one_before_is_in_a_branch() => Fix.Fixes("async Task M(Task<int> t, Task u, bool b) { if (b) await u.ConfigureAwait(false); var x = [|t.Result|]; Console.WriteLine(x); }", "async Task M(Task<int> t, Task u, bool b) { if (b) await u.ConfigureAwait(false); var x = await t; Console.WriteLine(x); }");
    [Fact] public Task ConfigureAwait_of_the_type_where_more_follows() => Fix.Fixes("async Task M(Task t) { [|t.Wait()|]; Console.WriteLine(); } async Task N(Task t) => await t.ConfigureAwait(false);", "async Task M(Task t) { await t; Console.WriteLine(); } async Task N(Task t) => await t.ConfigureAwait(false);");
    [Fact] public Task ConfigureAwait_of_some_of_the_others() => Fix.Fixes("async Task M(Task t, Task u) { [|t.Wait()|]; await u.ConfigureAwait(false); await u; }", "async Task M(Task t, Task u) { await t; await u.ConfigureAwait(false); await u; }");
    [Fact] public Task ConfigureAwait_that_asks_for_the_context() => Fix.Fixes("async Task M(Task t, Task u) { [|t.Wait()|]; await u.ConfigureAwait(true); }", "async Task M(Task t, Task u) { await t; await u.ConfigureAwait(true); }");
    [Fact] public Task ConfigureAwait_of_the_type() => Fix.Fixes("async Task M(Task t) { [|t.Wait()|]; } async Task N(Task t) => await t.ConfigureAwait(false);", "async Task M(Task t) { await t.ConfigureAwait(false); } async Task N(Task t) => await t.ConfigureAwait(false);");
    [Fact] public Task ConfigureAwait_of_a_window() => Fix.Fixes("class Window { } class C : Window { async Task M(Task t, Task u) { [|t.Wait()|]; await u.ConfigureAwait(false); } }", "class Window { } class C : Window { async Task M(Task t, Task u) { await t; await u.ConfigureAwait(false); } }");
    [Fact] public Task ConfigureAwait_of_a_handler() => Fix.Fixes("async Task M(object? o, EventArgs e) { Task t = Task.Delay(1), u = t; [|t.Wait()|]; await u.ConfigureAwait(false); }", "async Task M(object? o, EventArgs e) { Task t = Task.Delay(1), u = t; await t; await u.ConfigureAwait(false); }");
    [Fact] public Task ConfigureAwait_beside_a_yield() => Fix.Fixes("async Task M(Task t, Task u) { await Task.Yield(); await u.ConfigureAwait(false); [|t.Wait()|]; }", "async Task M(Task t, Task u) { await Task.Yield(); await u.ConfigureAwait(false); await t.ConfigureAwait(false); }");
    [Fact] public Task ConfigureAwait_of_every_shape() => Fix.Fixes("async Task M(Task<int>? t, Task[] ts, Task<Task<int>> u, Task v) { await v.ConfigureAwait(false); [|Task.WaitAll(ts)|]; var i = [|(t ?? v as Task<int>)!.Result|] + [|[|u.Result|].Result|]; t?[|.Wait()|]; var j = t?[|.Result|]; }",
        "async Task M(Task<int>? t, Task[] ts, Task<Task<int>> u, Task v) { await v.ConfigureAwait(false); await Task.WhenAll(ts).ConfigureAwait(false); var i = await (t ?? v as Task<int>)!.ConfigureAwait(false) + await (await u.ConfigureAwait(false)).ConfigureAwait(false); if (t is not null) await t.ConfigureAwait(false); var j = (t is null ? default(int?) : await t.ConfigureAwait(false)); }");

    // What belongs to the thread, another one would go on without.
    [Theory]
    [InlineData("[ThreadStatic] static int n;", "n = 1; [|t.Wait()|]; Console.WriteLine(n);")]
    [InlineData("[ThreadStatic] static int n; static int N { get => n; set => n = value; }", "N = 1; [|t.Wait()|]; Console.WriteLine(N);")]
    [InlineData("readonly ThreadLocal<int> n = new();", "n.Value = 1; [|t.Wait()|]; Console.WriteLine(n.Value);")]
    [InlineData("", "using (var s = new System.Transactions.TransactionScope()) { [|t.Wait()|]; s.Complete(); }")]
    [InlineData("", "using var s = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Suppress); [|t.Wait()|]; s.Complete();")]
    [InlineData("", "using (ExecutionContext.SuppressFlow()) [|t.Wait()|];")]
    [InlineData("", "Thread.CurrentThread.Priority = ThreadPriority.Highest; [|t.Wait()|]; Thread.CurrentThread.Priority = ThreadPriority.Normal;")]
    public Task State_of_the_thread_is_left(string members, string code) => Fix.Leaves($"{members} async Task M(Task t) {{ await Task.Yield(); {code} }}");

    [Theory]
    [InlineData("using (var s = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled)) {", " s.Complete(); }")]
    [InlineData("Console.WriteLine(Thread.CurrentThread.Name);", "")]
    [InlineData("var before = System.Globalization.CultureInfo.CurrentCulture; Thread.CurrentThread.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;", "")]
    public Task State_that_flows(string before, string after) => Fix.Fixes($"async Task M(Task t) {{ {before} [|t.Wait()|];{after} }}", $"async Task M(Task t) {{ {before} await t;{after} }}");

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
    [Fact] public Task Local_function_that_is_not_async_in_an_async_method() => Fix.Fixes("async Task<int> M(Task<int> t) { return await L(); Task<int> L() { return Task.FromResult([|t.Result|]); } }", "async Task<int> M(Task<int> t) { return await L(); async Task<int> L() { return await t; } }");
    [Fact] public Task Every_shape_at_once() => Fix.Fixes("async Task<int> M(Task t, Task u, Task v, Task w, Task<int> x) { [|t.Wait()|]; [|Task.WaitAll(u, v)|]; [|w.GetAwaiter().GetResult()|]; return [|x.Result|]; }", "async Task<int> M(Task t, Task u, Task v, Task w, Task<int> x) { await t; await Task.WhenAll(u, v); await w; return await x; }");
    [Fact] public Task Value_task_awaited_before() => Fix.Fixes("async Task<int> M(ValueTask<int> t) { await t; return [|t.Result|]; }", "async Task<int> M(ValueTask<int> t) { await t; return await t; }");
    [Fact] public Task Unfixable_first() => Fix.Fixes("public Task<int> N(Task<int> t) { return Task.FromResult([|t.Result|]); }\nasync Task M(Task t) { [|t.Wait()|]; }", "public Task<int> N(Task<int> t) { return Task.FromResult([|t.Result|]); }\nasync Task M(Task t) { await t; }");
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

    // What the compiler refuses only when it emits.
    [Fact] public Task Handler_of_an_interpolated_string() => Fix.Fixes("async Task M(Task<int> t, System.Text.StringBuilder s) { s.Append($\"a {[|t.Result|]}\"); }", "async Task M(Task<int> t, System.Text.StringBuilder s) { s.Append($\"a {await t}\"); }");
    [Fact] public Task Parameter_span() => Fix.Fixes("async Task M(Task<int> t) { Console.WriteLine(\"{0} {1} {2} {3}\", 1, 2, 3, [|t.Result|]); }", "async Task M(Task<int> t) { Console.WriteLine(\"{0} {1} {2} {3}\", 1, 2, 3, await t); }");
    [Fact] public Task Element_of_an_array() => Fix.Fixes("async Task M(Task<int> t, Task<int> u, int[] a, int i) { a[i] = [|t.Result|]; a[i] += [|u.Result|]; }", "async Task M(Task<int> t, Task<int> u, int[] a, int i) { a[i] = await t; a[i] += await u; }");
    [Fact] public Task By_reference_beside_it() => Fix.Fixes("async Task M(Task<int> t, int[] a) { F(ref a[0], [|t.Result|]); } void F(ref int x, int i) { }", "async Task M(Task<int> t, int[] a) { F(ref a[0], await t); } void F(ref int x, int i) { }");
    [Fact] public Task Local_by_reference_beside_it() => Fix.Fixes("async Task M(Task<int> t, Task<int> u, Task<int> v) { var x = 1; F(ref x, [|t.Result|]); G(in x, [|u.Result|]); H(out var y, [|v.Result|]); } void F(ref int x, int i) { } void G(in int x, int i) { } void H(out int x, int i) { x = i; }", "async Task M(Task<int> t, Task<int> u, Task<int> v) { var x = 1; F(ref x, await t); G(in x, await u); H(out var y, await v); } void F(ref int x, int i) { } void G(in int x, int i) { } void H(out int x, int i) { x = i; }");
    [Fact] public Task Span_that_is_made_of_it() => Fix.Fixes("async Task<int> M(Task<int[]> t) { return [|t.Result|].AsSpan().Length; }", "async Task<int> M(Task<int[]> t) { return (await t).AsSpan().Length; }");
    [Fact] public Task Span_that_is_declared_after_it() => Fix.Fixes("async Task<int> M(Task<int[]> t) { Span<int> s = [|t.Result|]; return s.Length; }", "async Task<int> M(Task<int[]> t) { Span<int> s = await t; return s.Length; }");
    [Fact] public Task Span_in_an_inner_block() => Fix.Fixes("async Task<int> M(Task<int> t) { { Span<int> s = stackalloc int[1]; s[0] = 1; } return [|t.Result|]; }", "async Task<int> M(Task<int> t) { { Span<int> s = stackalloc int[1]; s[0] = 1; } return await t; }");
    [Fact] public Task Stackalloc_of_that_size() => Fix.Fixes("async Task<int> M(Task<int> t) { Span<int> s = stackalloc int[[|t.Result|]]; return s.Length; }", "async Task<int> M(Task<int> t) { Span<int> s = stackalloc int[await t]; return s.Length; }");
    [Fact] public Task Member_of_a_struct() => Fix.Fixes("struct S { public int X; public int[] A; } class C { S s; async Task M(Task<int> t, Task<int> u) { s.X = [|t.Result|]; s.A[[|u.Result|]] = 1; } }", "struct S { public int X; public int[] A; } class C { S s; async Task M(Task<int> t, Task<int> u) { s.X = await t; s.A[await u] = 1; } }");
    [Fact] public Task Object_and_collection_initialisers() => Fix.Fixes("async Task<object> M(Task<int> t) => new List<(int, int[])> { ([|t.Result|], [[|t.Result|]]), new(1, new[] { [|t.Result|] }) };", "async Task<object> M(Task<int> t) => new List<(int, int[])> { (await t, [await t]), new(1, new[] { await t }) };");
    [Fact] public Task Conditions_and_patterns() => Fix.Fixes("async Task<bool> M(Task<int> t) => [|t.Result|] is > 1 and < 9 && [|t.Result|] > 3 || ([|t.Result|] as object) is string { Length: 1 };", "async Task<bool> M(Task<int> t) => await t is > 1 and < 9 && await t > 3 || (await t as object) is string { Length: 1 };");
    [Fact] public Task Generic_comparison_that_could_be_misread() => Fix.Fixes("async Task<bool> M(Task<int> t, int a) => a < [|t.Result|] && -[|t.Result|] > (int)[|t.Result|] == ![|t.Result|].Equals(1);", "async Task<bool> M(Task<int> t, int a) => a < await t && -await t > (int)await t == !(await t).Equals(1);");
    [Fact] public Task Argument_of_a_conditional_call() => Fix.Fixes("async Task<int?> M(Task<int> t, string? s) => s?.IndexOf('a', [|t.Result|]);", "async Task<int?> M(Task<int> t, string? s) => s?.IndexOf('a', await t);");
    [Fact] public Task Query_source() => Fix.Fixes("async Task<IEnumerable<int>> M(Task<int[]> t) => from i in [|t.Result|] select i;", "async Task<IEnumerable<int>> M(Task<int[]> t) => from i in await t select i;");
    [Fact] public Task Dynamic() => Fix.Fixes("async Task<object> M(Task<dynamic> t) => [|t.Result|].Foo([|t.Result|]);", "async Task<object> M(Task<dynamic> t) => (await t).Foo(await t);");
    [Fact] public Task Throw_and_yield() => Fix.Fixes("async IAsyncEnumerable<int> M(Task<int> t, Task<Exception> e) { yield return [|t.Result|]; throw [|e.Result|]; }", "async IAsyncEnumerable<int> M(Task<int> t, Task<Exception> e) { yield return await t; throw await e; }");
    [Fact] public Task Variable_named_await_is_no_keyword_elsewhere() => Fix.Fixes("int await = 1; async Task<int> M(Task<int> t) => [|t.Result|] + this.@await;", "int await = 1; async Task<int> M(Task<int> t) => await t + this.@await;");
    [Fact] public Task Foreach_over_a_span_is_left() => Fix.Leaves("async Task M(Task<int> t, int[] a) { await Task.Yield(); foreach (var x in a.AsSpan()) { t.Wait(); } }");
    [Fact] public Task Reference_chosen_by_a_condition_is_left() => Fix.Leaves("async Task M(Task<int> t, int[] a, bool b) { await Task.Yield(); (b ? ref a[0] : ref a[1]) = t.Result; }");
    [Fact] public Task Element_of_an_inline_array_is_left() => Fix.Leaves("[System.Runtime.CompilerServices.InlineArray(4)] struct B { int e; } class C { B b; async Task M(Task<int> t) { await Task.Yield(); b[1] += t.Result; } }");
    [Fact] public Task Scope_of_a_ref_struct_is_left() => Fix.Leaves("ref struct R { public void Dispose() { } } class C { async Task M(Task<int> t) { await Task.Yield(); using (var r = new R()) { t.Wait(); } { using var s = new R(); t.Wait(); } } }");
    [Fact] public Task After_a_foreach_over_a_span_and_a_scope() => Fix.Fixes("async Task M(Task<int> t, int[] a, Lock l) { foreach (var x in a.AsSpan()) { } using (l.EnterScope()) { } { using var s = l.EnterScope(); } [|t.Wait()|]; }", "async Task M(Task<int> t, int[] a, Lock l) { foreach (var x in a.AsSpan()) { } using (l.EnterScope()) { } { using var s = l.EnterScope(); } await t; }");
    [Fact] public Task Span_in_a_local_beside_it_is_left() => Fix.Leaves("static int F(ReadOnlySpan<char> s, int i) => i; static int F(Span<int> s, int i) => i; async Task M(Task<int> t, int[] a, string n) { await Task.Yield(); Span<int> s = stackalloc int[1]; var x = F(s, t.Result); }");
    [Fact] public Task Span_in_a_local_that_it_is_given_to_is_left() => Fix.Leaves("async Task M(Task<int> t, int[] a, string n) { await Task.Yield(); Span<int> s = stackalloc int[1]; s.Fill(t.Result); }");
    [Fact] public Task Span_in_a_local_that_it_is_an_index_of_is_left() => Fix.Leaves("async Task M(Task<int> t, int[] a, string n) { await Task.Yield(); Span<int> s = stackalloc int[1]; var x = s[t.Result]; }");
    [Fact] public Task Last_element_of_a_span_is_left() => Fix.Leaves("async Task M(Task<int> t, int[] a, string n) { await Task.Yield(); a.AsSpan()[^1] = t.Result; }");
    [Fact] public Task Reference_in_a_local_that_is_written_to_is_left() => Fix.Leaves("async Task M(Task<int> t, int[] a, string n) { await Task.Yield(); ref var r = ref a[0]; r = t.Result; }");
    [Fact] public Task Member_of_a_ref_struct_in_a_local_is_left() => Fix.Leaves("ref struct R { public int X; } class C { async Task M(Task<int> t, int[] a, string n) { await Task.Yield(); var r = new R(); r.X = t.Result; } }");
    [Fact] public Task Conversion_to_a_span_beside_it_is_left() => Fix.Leaves("static int F(ReadOnlySpan<char> s, int i) => i; static int F(Span<int> s, int i) => i; async Task M(Task<int> t, int[] a, string n) { await Task.Yield(); var x = F(n, t.Result); }");
    [Fact] public Task Literal_as_a_span_beside_it_is_left() => Fix.Leaves("static int F(ReadOnlySpan<char> s, int i) => i; static int F(Span<int> s, int i) => i; async Task M(Task<int> t, int[] a, string n) { await Task.Yield(); var x = F(\"a\", t.Result); }");
    [Fact] public Task Length_of_a_span_before_it() => Fix.Fixes("async Task M(Task<int> t, int[] a, string n) { Span<int> s = stackalloc int[2]; var x = 1; x += s.Length + [|t.Result|]; }", "async Task M(Task<int> t, int[] a, string n) { Span<int> s = stackalloc int[2]; var x = 1; x += s.Length + await t; }");
    [Fact] public Task Span_used_up_beside_it() => Fix.Fixes("static int F(ReadOnlySpan<char> s, int i) => i; static int F(Span<int> s, int i) => i; async Task M(Task<int> t, int[] a, string n) { Span<int> s = stackalloc int[2]; var x = F(s, F(n, 1)) + F(a.AsSpan(), 1) + [|t.Result|]; }", "static int F(ReadOnlySpan<char> s, int i) => i; static int F(Span<int> s, int i) => i; async Task M(Task<int> t, int[] a, string n) { Span<int> s = stackalloc int[2]; var x = F(s, F(n, 1)) + F(a.AsSpan(), 1) + await t; }");
    [Fact] public Task Index_out_of_a_span_before_it() => Fix.Fixes("async Task M(Task<int> t, int[] a, string n) { Span<int> s = stackalloc int[2]; a[s[0]] = [|t.Result|]; }", "async Task M(Task<int> t, int[] a, string n) { Span<int> s = stackalloc int[2]; a[s[0]] = await t; }");
    [Fact] public Task Reference_that_is_read_before_it() => Fix.Fixes("int[] _a = new int[1]; ref int R() => ref _a[0]; async Task M(Task<int> t, Task<int> u, Task<int> v, Task<int> w, int[] a, Dictionary<int, int> d) { { ref var r = ref a[0]; var x = r + [|t.Result|]; } { ref var r = ref a[0]; d[r] = [|u.Result|]; } d[R()] = Math.Max(a.AsSpan()[^1], [|v.Result|]) + (R() > 0 ? [|w.Result|] : 1); }", "int[] _a = new int[1]; ref int R() => ref _a[0]; async Task M(Task<int> t, Task<int> u, Task<int> v, Task<int> w, int[] a, Dictionary<int, int> d) { { ref var r = ref a[0]; var x = r + await t; } { ref var r = ref a[0]; d[r] = await u; } d[R()] = Math.Max(a.AsSpan()[^1], await v) + (R() > 0 ? await w : 1); }");
    [Fact] public Task Struct_by_reference_that_it_is_given_to_is_left() => Fix.Leaves("struct S { public int P { get; set; } public void F(int i) { } } class C { async Task M(Task<int> t, Task<int> u, S[] a) { await Task.Yield(); { ref var r = ref a[0]; r.F(t.Result); } { ref var r = ref a[0]; r.P = u.Result; } } }");
    [Fact] public Task Span_of_a_condition_before_it() => Fix.Fixes("async Task M(Task<int> t, int[] a, string n) { Span<int> s = stackalloc int[2]; if (s.Length > 1 && n.AsSpan().Contains('a') && [|t.Result|] > 0) { } }", "async Task M(Task<int> t, int[] a, string n) { Span<int> s = stackalloc int[2]; if (s.Length > 1 && n.AsSpan().Contains('a') && await t > 0) { } }");

    // What a tree can say and its text cannot.
    [Fact] public Task Conditional_wait_before_an_else() => Fix.Fixes("async Task M(Task? t, bool b) { if (b) t?[|.Wait()|]; else Console.WriteLine(); }", "async Task M(Task? t, bool b) { if (b) { if (t is not null) await t; } else Console.WriteLine(); }");
    [Fact] public Task Comment_that_ends_a_comment() => Fix.Fixes("async Task<int> M(Task<int> t)\n{\n    return [|t // a */ b\n        .Result|];\n}", "async Task<int> M(Task<int> t)\n{\n    return await t /* a * / b */;\n}");
    [Fact] public Task Comment_that_has_no_place_is_not_lost() => Fix.Leaves("async Task M(Task? t) { await Task.Yield(); t /* why */ ?[|.Wait()|]; }");
    [Theory]
    [InlineData("#if !DEBUG\n        .ContinueWith(x => 1)\n#endif")]
    [InlineData("#pragma warning disable CS0168\n")]
    [InlineData("#if DEBUG\n        .Unwrap()\n#endif")]
    public Task Directive_inside_is_left(string directive) => Fix.Leaves($"async Task M(Task<int> t)\n{{\n    await Task.Yield();\n    [|t\n{directive}\n        .Wait()|];\n}}");
    [Fact] public Task Directives_around_it_stay() => Fix.Fixes("async Task M(Task t)\n{\n    #region wait\n#if DEBUG\n    t.Wait();\n#else\n    [|t.Wait()|];\n#endif\n    #endregion\n}", "async Task M(Task t)\n{\n    #region wait\n#if DEBUG\n    t.Wait();\n#else\n    await t;\n#endif\n    #endregion\n}");
}
