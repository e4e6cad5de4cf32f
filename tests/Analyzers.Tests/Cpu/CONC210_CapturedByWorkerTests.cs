using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC210_CapturedByWorker>;

public sealed class CONC210_CapturedByWorkerTests
{
    private const string Library = """
        namespace ConcurrencyAnalyzers.Runtime
        {
            class ProcessPool
            {
                public Task<R> SubmitAsync<T, R>(T item, Func<T, R> work) => throw new NotImplementedException();
                public Task<R[]> MapAsync<T, R>(IEnumerable<T> source, Func<T, CancellationToken, R> work) => throw new NotImplementedException();
            }

            class ThreadExecutor
            {
                public Task<R> SubmitAsync<T, R>(T item, Func<T, R> work) => throw new NotImplementedException();
            }
        }

        """;

    private static Task Flags(string members, string says = "captures '") => Rule.Flags(Class(members), says: says);

    private static Task Ignores(string members) => Rule.Ignores(Class(members));

    private static string Class(string members) => Library + "class C\n{\nprivate int _f; private static int S; private const int K = 2; private int Get(int x) => x + _f; private static int Twice(int x) => 2 * x;\n" + members + "\n}\n";

    [Fact] public Task Parameter() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) => p.SubmitAsync(1, [|x => x + n|]);", says: "captures 'n'");
    [Fact] public Task Local() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) { var n = S; return p.SubmitAsync(1, [|x => x + n|]); }", says: "captures 'n'");
    [Fact] public Task Field() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) => p.SubmitAsync(1, [|x => x + _f|]);", says: "captures 'this'");
    [Fact] public Task Method_of_this_object() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) => p.SubmitAsync(1, [|Get|]);", says: "captures 'this'");
    [Fact] public Task Method_of_another_object() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, C c) => p.SubmitAsync(1, [|c.Get|]);", says: "captures 'c'");
    [Fact] public Task With_a_token() => Flags("Task<int[]> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) => p.MapAsync(new[] { 1 }, [|(x, c) => x + n|]);");
    [Fact] public Task In_a_nested_lambda() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) => p.SubmitAsync(1, [|x => new[] { x }.Sum(y => y + n)|]);");
    [Fact] public Task Kept_in_a_local() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) { Func<int, int> f = x => x + n; return p.SubmitAsync(1, [|f|]); }");
    [Fact] public Task Local_function_that_captures() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) { return p.SubmitAsync(1, [|F|]); int F(int x) => x + n; }");
    [Fact] public Task Inside_another_lambda() => Flags("Func<int, Task<int>> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) => n => p.SubmitAsync(1, [|x => x + n|]);");

    [Fact] public Task Captures_nothing() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) => p.SubmitAsync(1, x => { var y = x; return new[] { y }.Sum(z => z + y); });");
    [Fact] public Task Static_lambda() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) => p.SubmitAsync(1, static x => x + S + K);");
    [Fact] public Task Constant_local() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) { const int n = 3; return p.SubmitAsync(1, x => x + n); }");
    [Fact] public Task Static_method() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) => p.SubmitAsync(1, Twice);");
    [Fact] public Task Static_local_function() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) { return p.SubmitAsync(1, F); static int F(int x) => x; }");
    [Fact] public Task Local_function_that_captures_nothing() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) { return p.SubmitAsync(1, F); int F(int x) => x; }");
    [Fact] public Task The_item_may_be_anything() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) => p.SubmitAsync(n + _f, x => x);");
    [Fact] public Task Unknown_delegate() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, Func<int, int> f) => p.SubmitAsync(1, f);");
    [Fact] public Task Threads_share_memory() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ThreadExecutor p, int n) => p.SubmitAsync(1, x => x + n);");
    [Fact] public Task Type_of_the_same_name() => Ignores("class ProcessPool { public void SubmitAsync(Func<int, int> f) { } } void M(ProcessPool p, int n) => p.SubmitAsync(x => x + n);");
    [Fact] public Task Broken_code() => Rule.Survives("using System; class C { void M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) { p.SubmitAsync(1, x => x + ); p.SubmitAsync(, n => ; } }");
}
