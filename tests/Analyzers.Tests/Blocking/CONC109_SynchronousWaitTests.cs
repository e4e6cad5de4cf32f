using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC109_SynchronousWait>;

public sealed class CONC109_SynchronousWaitTests
{
    [Fact] public Task Result() => Rule.Flags("int M(Task<int> t) => [|t.Result|];", says: "'Task.Result' blocks the thread until the task completes: make 'M' and its callers asynchronous");
    [Fact] public Task Wait() => Rule.Flags("void M(Task t) => [|t.Wait()|];");
    [Fact] public Task GetResult() => Rule.Flags("int M(ValueTask<int> t) => [|t.ConfigureAwait(false).GetAwaiter().GetResult()|];");
    [Fact] public Task WaitAll() => Rule.Flags("void M(Task[] t) => [|Task.WaitAll(t)|];");
    [Fact] public Task Conditional() => Rule.Flags("int? M(Task<int>? t) => t?[|.Result|];");
    [Fact] public Task Local_function() => Rule.Flags("int M(Task<int> t) { return L(); int L() => [|t.Result|]; }", says: "make 'L'");
    [Fact] public Task Local_function_of_async_code() => Rule.Flags("async Task<int> M(Task<int> t) { await Task.Yield(); return L(); int L() => [|t.Result|]; }");
    [Fact] public Task Lambda_that_could_be_async() => Rule.Flags("void M(Task t) { Task.Run(() => [|t.Wait()|]); }", says: "the lambda can be asynchronous");
    [Fact] public Task Lambda_of_a_method_in_sight_that_could_be_async() => Rule.Flags("void M(Task<int> t) => F(() => [|t.Result|]); void F(Func<int> f) { } void F(Func<Task<int>> f) { }");
    [Fact] public Task Interface_in_source() => Rule.Flags("interface I { int A(Task<int> t); } class C : I { public int A(Task<int> t) => [|t.Result|]; }");
    [Fact] public Task With_an_asynchronous_twin() => Rule.Flags("int Load() => [|LoadAsync().Result|]; Task<int> LoadAsync() => Task.FromResult(1);", says: "let callers that can await use 'LoadAsync'");
    [Fact] public Task Two_in_one_method() => Rule.Flags("int M(Task<int> t, Task<int> u) => [|t.Result|] + [|u.Result|];");

    [Fact] public Task Async_code() => Rule.Ignores("async Task<int> M(Task<int> t) { await Task.Yield(); return t.Result; }");
    [Fact] public Task Task_returning_method() => Rule.Ignores("Task M(Task t) { t.Wait(); return t; }");
    [Fact] public Task Lambda_in_async_code() => Rule.Ignores("async Task M(List<Task> l) { await Task.Yield(); l.ForEach(t => t.Wait()); }");
    [Fact] public Task Lambda_of_a_fixed_type() => Rule.Ignores("void M(List<Task> l) => l.ForEach(t => t.Wait());");
    [Fact] public Task Lambda_in_a_variable() => Rule.Ignores("void M(Task t) { Action a = () => t.Wait(); a(); }");
    [Fact] public Task Constructor() => Rule.Ignores("C(Task t) => t.Wait();");
    [Fact] public Task Property() => Rule.Ignores("Task<int> _t = Task.Run(() => 1); int P => _t.Result;");
    [Fact] public Task Operator() => Rule.Ignores("Task<int> _t = Task.Run(() => 1); public static int operator -(C c) => c._t.Result;");
    [Fact] public Task Finalizer() => Rule.Ignores("Task _t = Task.Run(() => { }); ~C() => _t.Wait();");
    [Fact] public Task Main() => Rule.Ignores("static void Main() => RunAsync().Wait(); static Task RunAsync() => Task.Delay(1);");
    [Fact] public Task Dispose() => Rule.Ignores("class C : IDisposable { Task _t = Task.Run(() => { }); public void Dispose() => _t.Wait(); }");
    [Fact] public Task Dispose_pattern() => Rule.Ignores("class C : IDisposable { Task _t = Task.Run(() => { }); public void Dispose() => Dispose(true); protected virtual void Dispose(bool disposing) => _t.Wait(); }");
    [Fact] public Task Override_of_the_framework() => Rule.Ignores("Task<string> _t = Task.Run(() => \"\"); public override string ToString() => _t.Result;");
    [Fact] public Task Iterator() => Rule.Ignores("IEnumerable<int> M(Task<int> t) { yield return t.Result; }");
    [Fact] public Task Reference_parameter() => Rule.Ignores("void M(Task<int> t, out int n) => n = t.Result;");
    [Fact] public Task Span_parameter() => Rule.Ignores("int M(Task<int> t, ReadOnlySpan<int> s) => t.Result + s.Length;");
    [Fact] public Task Under_a_lock() => Rule.Ignores("void M(Task t) { lock (this) t.Wait(); }");
    [Fact] public Task Timeout_whose_outcome_is_used() => Rule.Ignores("bool M(Task t) => t.Wait(100);");
    [Fact] public Task Aggregate_caught() => Rule.Ignores("void M(Task t) { try { t.Wait(); } catch (AggregateException) { } }");
    [Fact] public Task Outcome_of_a_task_that_is_given() => Rule.Ignores("int M(Task<int> t) { if (t.IsFaulted) throw new Exception(); return t.Result; } int N(Task<int> t) => t.IsCanceled || t.Exception is not null ? 0 : t.Result;");
    [Fact] public Task Completed() => Rule.Ignores("int M(Task<int> t) => t.IsCompleted ? t.Result : 0;");
    [Fact] public Task Sleep_and_files() => Rule.Ignores("void M() { Thread.Sleep(1); File.ReadAllText(\"a\"); }");
    [Fact] public Task Expression_tree() => Rule.Ignores("Expression<Func<Task<int>, int>> M() => t => t.Result;");
    [Fact] public Task Own_type() => Rule.Ignores("class Task<T> { public T Result => default!; } class C { int M(Task<int> t) => t.Result; }");
}
