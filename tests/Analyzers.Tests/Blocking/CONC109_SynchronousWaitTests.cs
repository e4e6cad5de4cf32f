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
    [Fact] public Task Lambda_of_a_fixed_type() => Rule.Flags("void M(List<Task> l) => l.ForEach(t => [|t.Wait()|]);", says: "the lambda's delegate type is synchronous");
    [Theory]
    [InlineData("async Task M(Lost l, Task t) { await Task.Yield(); l.Later(() => t.Wait()); }")]
    [InlineData("async Task M(Lost l, Task t, List<int> n) { await Task.Yield(); l.Later(() => n.ForEach(_ => t.Wait())); }")]
    [InlineData("void M(Lost l, Task t) { l.Later(() => t.Wait()); }")]
    public Task Lambda_given_to_what_does_not_bind(string code) => Rule.Survives(Snippet.File(code));
    [Fact] public Task Lambda_in_a_variable() => Rule.Flags("void M(Task t) { Action a = () => [|t.Wait()|]; a(); }");
    [Fact] public Task Constructor() => Rule.Ignores("C(Task t) => t.Wait();");
    [Fact] public Task Property() => Rule.Ignores("Task<int> _t = Task.Run(() => 1); int P => _t.Result;");
    [Fact] public Task Operator() => Rule.Ignores("Task<int> _t = Task.Run(() => 1); public static int operator -(C c) => c._t.Result;");
    [Fact] public Task Finalizer() => Rule.Ignores("Task _t = Task.Run(() => { }); ~C() => _t.Wait();");
    [Fact] public Task Main() => Rule.Ignores("static void Main() => RunAsync().Wait(); static Task RunAsync() => Task.Delay(1);");
    [Fact] public Task Dispose() => Rule.Flags("class C : IDisposable { Task _t = Task.Run(() => { }); public void Dispose() => [|_t.Wait()|]; }", says: "implement IAsyncDisposable, and wait in DisposeAsync");
    [Fact] public Task Dispose_pattern() => Rule.Flags("class C : IDisposable { Task _t = Task.Run(() => { }); public void Dispose() => Dispose(true); protected virtual void Dispose(bool disposing) => [|_t.Wait()|]; }", says: "implement IAsyncDisposable");
    [Fact] public Task Override_of_the_framework() => Rule.Flags("Task<string> _t = Task.Run(() => \"\"); public override string ToString() => [|_t.Result|];", says: "'Object.ToString' is synchronous");
    [Fact] public Task Iterator() => Rule.Flags("IEnumerable<int> M(Task<int> t) { yield return [|t.Result|]; }", says: "an IAsyncEnumerable");
    [Fact] public Task Reference_parameter() => Rule.Flags("void M(Task<int> t, out int n) => n = [|t.Result|];", says: "takes and gives no references");
    [Fact] public Task Span_parameter() => Rule.Flags("int M(Task<int> t, ReadOnlySpan<int> s) => [|t.Result|] + s.Length;", says: "a span cannot be kept");
    [Fact] public Task Under_a_lock() => Rule.Ignores("void M(Task t) { lock (this) t.Wait(); }");
    [Fact] public Task Timeout_whose_outcome_is_used() => Rule.Flags("bool M(Task t) => [|t.Wait(100)|];", says: "whether the time ran out");
    [Fact] public Task Outcome_of_a_wait_with_a_timeout_that_is_kept() => Rule.Flags("void M(Task t) { var done = [|t.Wait(2000)|]; Console.WriteLine(done); }");
    [Fact] public Task Aggregate_caught() => Rule.Flags("void M(Task t) { try { [|t.Wait()|]; } catch (AggregateException) { } }", says: "would no longer match");
    [Fact] public Task Factory_of_a_cache() => Rule.Flags("System.Collections.Concurrent.ConcurrentDictionary<string, int> d = new(); Task<int> L(string s) => Task.FromResult(s.Length); int M(string s) => d.GetOrAdd(s, k => [|L(k).GetAwaiter().GetResult()|]);");
    [Fact] public Task Thread_of_its_own() => Rule.Ignores("void M(Task t) => new Thread(() => t.Wait()).Start();");
    [Fact] public Task Body_of_a_parallel_loop_is_another_rule() => Rule.Ignores("void M(Task[] ts) => Parallel.ForEach(ts, t => t.Wait());");
    [Fact] public Task Both_arms_are_complete() => Rule.Ignores("int M(Task<int> a, Task<int> b, bool c) { Task.WaitAll(a, b); return (c ? a : b).Result; }".Replace("Task.WaitAll(a, b);", "if (!a.IsCompleted || !b.IsCompleted) return 0;", StringComparison.Ordinal));
    [Fact] public Task One_arm_is_complete() => Rule.Flags("int M(Task<int> a, Task<int> b, bool c) { if (!a.IsCompleted) return 0; return [|(c ? a : b).Result|]; }");
    [Fact] public Task Outcome_of_a_task_that_is_given() => Rule.Ignores("int M(Task<int> t) { if (t.IsFaulted) throw new Exception(); return t.Result; } int N(Task<int> t) => t.IsCanceled || t.Exception is not null ? 0 : t.Result;");
    [Fact] public Task Completed() => Rule.Ignores("int M(Task<int> t) => t.IsCompleted ? t.Result : 0;");
    [Fact] public Task Sleep_and_files() => Rule.Ignores("void M() { Thread.Sleep(1); File.ReadAllText(\"a\"); }");
    [Fact] public Task Contract_that_does_not_resolve() => Check<CONC109_SynchronousWait>.Survives("class C : INowhere { public int A(System.Threading.Tasks.Task<int> t) => t.Result; }");
    [Fact] public Task Awaiter_of_ones_own() => Rule.Ignores("struct A(Task t) : System.Runtime.CompilerServices.INotifyCompletion { public bool IsCompleted => t.IsCompleted; public void OnCompleted(Action a) => a(); public void GetResult() => t.GetAwaiter().GetResult(); }");
    [Fact] public Task Expression_tree() => Rule.Ignores("Expression<Func<Task<int>, int>> M() => t => t.Result;");
    [Fact] public Task Own_type() => Rule.Ignores("class Task<T> { public T Result => default!; } class C { int M(Task<int> t) => t.Result; }");
}
