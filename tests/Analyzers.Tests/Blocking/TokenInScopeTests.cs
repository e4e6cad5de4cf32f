using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Which token the fixes pass on, seen through <c>Thread.Sleep</c>.</summary>
public sealed class TokenInScopeTests
{
    private static Task Given(string token, string code) => Check<CONC102_Sleep, SleepFix>.Fixes(code.Replace("SLEEP", "[|Thread.Sleep(1)|]"), code.Replace("SLEEP", token.Length == 0 ? "await Task.Delay(1)" : $"await Task.Delay(1, {token})"));

    private static Task None(string code) => Given("", code);

    private const string Web = """
        namespace Microsoft.AspNetCore.Http { public abstract class HttpContext { public abstract CancellationToken RequestAborted { get; set; } } }
        namespace Microsoft.AspNetCore.Mvc { public abstract class ControllerBase { public Microsoft.AspNetCore.Http.HttpContext HttpContext { get; } = null!; } }

        """;

    // Parameters: the nearest function's.
    [Fact] public Task Parameter() => Given("c", "async Task M(CancellationToken c) { SLEEP; }");
    [Fact] public Task Optional_parameter() => Given("c", "async Task M(CancellationToken c = default) { SLEEP; }");
    [Fact] public Task Parameter_that_is_assigned() => Given("c", "async Task M(CancellationToken c) { c = default; SLEEP; }");
    [Fact] public Task Nullable_parameter() => None("async Task M(CancellationToken? c) { SLEEP; }");
    [Fact] public Task Source() => None("async Task M(CancellationTokenSource c) { SLEEP; }");
    [Fact] public Task Of_the_lambda() => Given("b", "Func<CancellationToken, Task> M(CancellationToken a) => async b => { SLEEP; };");
    [Fact] public Task Of_the_method_around_a_lambda() => Given("a", "Func<Task> M(CancellationToken a) => async () => { SLEEP; };");
    [Fact] public Task Discarded_by_the_lambda() => Given("a", "Func<CancellationToken, Task> M(CancellationToken a) => async _ => { SLEEP; };");
    [Fact] public Task Two_of_the_lambda() => None("Func<CancellationToken, CancellationToken, Task> M(CancellationToken a) => async (b, c) => { SLEEP; };");
    [Fact] public Task Hidden_by_another_parameter() => None("Func<int, Task> M(CancellationToken a) => async a => { SLEEP; };");
    [Fact] public Task Of_a_local_function() => Given("b", "async Task M(CancellationToken a) { await L(a); async Task L(CancellationToken b) { SLEEP; } }");
    [Fact] public Task Out_of_reach_of_a_static_local_function() => None("async Task M(CancellationToken a) { await L(); static async Task L() { SLEEP; } }");
    [Fact] public Task In_an_iterator() => Given("c", "async IAsyncEnumerable<int> M([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken c = default) { SLEEP; yield return 1; }");

    // Locals: where the function has no parameter.
    [Fact] public Task Local() => Given("c", "async Task M(CancellationTokenSource s) { var c = s.Token; SLEEP; }");
    [Fact] public Task Local_beside_a_parameter() => Given("a", "async Task M(CancellationToken a) { using var s = CancellationTokenSource.CreateLinkedTokenSource(a); s.CancelAfter(5); var b = s.Token; await Task.Delay(9, b); SLEEP; }");
    [Fact] public Task Two_locals() => None("async Task M(CancellationTokenSource s) { var c = s.Token; var d = s.Token; SLEEP; }");
    [Fact] public Task Local_of_later() => None("async Task M(CancellationTokenSource s) { SLEEP; var c = s.Token; await Task.Delay(2, c); }");
    [Fact] public Task Local_of_another_block() => None("async Task M(CancellationTokenSource s) { { var c = s.Token; await Task.Delay(2, c); } SLEEP; }");
    [Fact] public Task Local_without_a_value_yet() => None("async Task M(bool b) { CancellationToken c; SLEEP; if (b) { c = default; await Task.Delay(2, c); } }");
    [Fact] public Task Local_around_a_lambda() => Given("c", "async Task M(CancellationTokenSource s) { var c = s.Token; await Task.Run(async () => { SLEEP; }); }");
    [Fact] public Task Local_before_the_field() => Given("c", "readonly CancellationToken f; async Task M(CancellationTokenSource s) { var c = s.Token; SLEEP; }");
    [Fact] public Task Local_of_top_level_code() => Check<CONC102_Sleep, SleepFix>.File(
        "using System.Threading;\nusing System.Threading.Tasks;\nvar s = new CancellationTokenSource(); // <Main>\nvar c = s.Token;\nawait Task.Yield();\n[|Thread.Sleep(1)|];\n",
        "using System.Threading;\nusing System.Threading.Tasks;\nvar s = new CancellationTokenSource(); // <Main>\nvar c = s.Token;\nawait Task.Yield();\nawait Task.Delay(1, c);\n");

    // The type's.
    [Fact] public Task Field() => Given("f", "readonly CancellationToken f; async Task M() { SLEEP; }");
    [Fact] public Task Property() => Given("P", "CancellationToken P { get; set; } async Task M() { SLEEP; }");
    [Fact] public Task Parameter_before_the_field() => Given("c", "readonly CancellationToken stopping; async Task M(CancellationToken c) { SLEEP; }");
    [Fact] public Task Field_and_property() => None("readonly CancellationToken f; CancellationToken P { get; set; } async Task M() { SLEEP; }");
    [Fact] public Task Field_behind_a_property() => Given("f", "readonly CancellationToken f; CancellationToken P => f; async Task M() { SLEEP; }");
    [Fact] public Task Nullable_field() => None("CancellationToken? f = null; async Task M() { SLEEP; }");
    [Fact] public Task Source_in_a_field() => None("readonly CancellationTokenSource f = new(); async Task M() { SLEEP; }");
    [Fact] public Task Write_only_property() => None("CancellationToken P { set { } } async Task M() { SLEEP; }");
    [Fact] public Task Property_of_the_base_class() => Given("P", "class B { protected CancellationToken P { get; } } class C : B { async Task M() { SLEEP; } }");
    [Fact] public Task Private_field_of_the_base_class() => None("class B { private readonly CancellationToken f; protected CancellationToken F() => f; } class C : B { async Task M() { SLEEP; } }");
    [Fact] public Task Overridden_property() => Given("P", "class B { protected virtual CancellationToken P { get; } } class C : B { protected override CancellationToken P { get; } async Task M() { SLEEP; } }");
    [Fact] public Task Static_method_and_field_of_the_object() => None("readonly CancellationToken f; static async Task M() { SLEEP; }");
    [Fact] public Task Static_field() => Given("F", "static readonly CancellationToken F; static async Task M() { SLEEP; }");
    [Fact] public Task Static_lambda_and_field_of_the_object() => None("readonly CancellationToken f; Func<Task> M() => static async () => { SLEEP; };");
    [Fact] public Task Lambda_and_field() => Given("f", "readonly CancellationToken f; Func<Task> M() => async () => { SLEEP; };");
    [Fact] public Task Field_initializer() => None("readonly CancellationToken f; Func<Task> g = async () => { SLEEP; };");
    [Fact] public Task Hidden_field() => Given("this.f", "readonly CancellationToken f; async Task M(int f) { SLEEP; }");
    [Fact] public Task Field_of_a_struct() => Given("f", "struct C { CancellationToken f; async Task M() { SLEEP; } }");
    [Fact] public Task Lambda_and_field_of_a_struct() => None("struct C { CancellationToken f; Func<Task> M() => async () => { SLEEP; }; }");
    [Fact] public Task Field_of_the_type_around() => None("class O { readonly CancellationToken f; class C { async Task M() { SLEEP; } } }");
    [Fact] public Task Primary_constructor() => Given("c", "class C(CancellationToken c) { async Task M() { SLEEP; } }");
    [Fact] public Task Property_of_a_record() => Given("P", "record C(CancellationToken P) { async Task M() { SLEEP; } }");

    // What is done because of a cancellation.
    [Fact] public Task Finally() => None("async Task M(CancellationToken c) { try { await Task.Yield(); } finally { SLEEP; } }");
    [Fact] public Task Catch_of_a_cancellation() => None("async Task M(CancellationToken c) { try { await Task.Yield(); } catch (OperationCanceledException) { SLEEP; } }");
    [Fact] public Task Disposal_and_the_field() => None("class C : IAsyncDisposable { readonly CancellationToken f; public async ValueTask DisposeAsync() { SLEEP; } }");
    [Fact] public Task Stop_and_its_parameter() => Given("c", "readonly CancellationToken f; async Task StopAsync(CancellationToken c) { SLEEP; }");
    [Fact] public Task Stop_and_the_field() => None("readonly CancellationToken f; async Task StopAsync() { SLEEP; }");
    [Fact] public Task Of_the_primary_constructor_and_the_base_class() => Check<CONC102_Sleep, SleepFix>.File("using System.Threading;\nusing System.Threading.Tasks;\nclass B(CancellationToken c) { public bool P { get; } = c.IsCancellationRequested; }\nclass C(CancellationToken c) : B(c) { async Task M() { [|Thread.Sleep(1)|]; } }\n", "using System.Threading;\nusing System.Threading.Tasks;\nclass B(CancellationToken c) { public bool P { get; } = c.IsCancellationRequested; }\nclass C(CancellationToken c) : B(c) { async Task M() { await Task.Delay(1); } }\n");

    // Where it is, or may be, cancelled already.
    [Fact] public Task Local_of_a_source_that_was_cancelled() => None("async Task M() { var s = new CancellationTokenSource(); var c = s.Token; var t = Task.Delay(5, c); s.Cancel(); SLEEP; }");
    [Fact] public Task Token_of_the_type_when_a_source_was_cancelled() => None("class C { readonly CancellationTokenSource s = new(); CancellationToken Token => s.Token; async Task Restart() { s.Cancel(); SLEEP; } }");
    [Fact] public Task Parameter_when_a_source_was_cancelled() => Given("c", "async Task M(CancellationTokenSource s, CancellationToken c) { s.Cancel(); SLEEP; }");
    [Fact] public Task After_a_loop_until_it_is_cancelled() => None("async Task M(CancellationToken c) { while (!c.IsCancellationRequested) { await Task.Yield(); } SLEEP; }");
    [Fact] public Task After_a_loop_that_is_left_when_it_is_cancelled() => None("async Task M(CancellationToken c) { while (true) { await Task.Yield(); if (c.IsCancellationRequested) break; } SLEEP; }");
    [Fact] public Task In_a_loop_until_it_is_cancelled() => Given("c", "async Task M(CancellationToken c) { while (!c.IsCancellationRequested) { SLEEP; } await Task.Yield(); }");
    [Fact] public Task After_a_cancellation_was_caught() => None("async Task M(CancellationToken c) { try { await Task.Delay(-1, c); } catch (OperationCanceledException) { } SLEEP; }");
    [Fact] public Task After_a_cancellation_led_elsewhere() => Given("c", "async Task M(CancellationToken c) { try { await Task.Delay(-1, c); } catch (OperationCanceledException) { return; } SLEEP; }");
    [Fact] public Task If_it_is_cancelled() => None("async Task M(CancellationToken c) { if (c.IsCancellationRequested) { SLEEP; } await Task.Yield(); }");
    [Fact] public Task If_it_is_not_cancelled() => Given("c", "async Task M(CancellationToken c) { if (!c.IsCancellationRequested) SLEEP; await Task.Yield(); }");
    [Fact] public Task Else_of_not_cancelled() => None("async Task M(CancellationToken c) { if (!c.IsCancellationRequested) await Task.Yield(); else SLEEP; }");
    [Fact] public Task Past_a_way_out_for_those_not_cancelled() => None("async Task M(CancellationToken c) { if (!c.IsCancellationRequested) { await Task.Yield(); return; } SLEEP; }");
    [Fact] public Task Past_a_way_out_for_those_cancelled() => Given("c", "async Task M(CancellationToken c) { if (c.IsCancellationRequested) return; SLEEP; }");

    // Of the request.
    [Fact] public Task Request() => Given("h.RequestAborted", Web + "class C { async Task M(Microsoft.AspNetCore.Http.HttpContext h) { SLEEP; } }");
    [Fact] public Task Request_and_a_token() => Given("c", Web + "class C { async Task M(Microsoft.AspNetCore.Http.HttpContext h, CancellationToken c) { SLEEP; } }");
    [Fact] public Task Request_before_the_field() => Given("h.RequestAborted", Web + "class C { readonly CancellationToken stopping; async Task M(Microsoft.AspNetCore.Http.HttpContext h) { SLEEP; } }");
    [Fact] public Task Request_that_may_be_null() => None(Web + "class C { async Task M(Microsoft.AspNetCore.Http.HttpContext? h) { SLEEP; } }");
    [Fact] public Task Controller() => Given("HttpContext.RequestAborted", Web + "class C : Microsoft.AspNetCore.Mvc.ControllerBase { public async Task M() { SLEEP; } }");
    [Fact] public Task Controller_with_a_token() => Given("c", Web + "class C : Microsoft.AspNetCore.Mvc.ControllerBase { public async Task M(CancellationToken c) { SLEEP; } }");
    [Fact] public Task Controller_and_a_lambda_that_may_outlive_the_request() => None(Web + "class C : Microsoft.AspNetCore.Mvc.ControllerBase { public Func<Task> M() => async () => { SLEEP; }; }");
    [Fact] public Task Type_of_the_same_name() => None("class HttpContext { public CancellationToken RequestAborted { get; } } class C { async Task M(HttpContext h) { SLEEP; } }");
}
