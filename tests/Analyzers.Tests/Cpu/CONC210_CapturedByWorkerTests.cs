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
    [Fact] public Task Kept_in_two_locals() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) { Func<int, int> f = x => x + n; var g = f; return p.SubmitAsync(1, [|g|]); }");
    [Fact] public Task Calls_a_local_function_that_captures() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) { int F(int x) => x + n; return p.SubmitAsync(1, [|x => F(x)|]); }", says: "captures 'n'");
    [Fact] public Task Local_function_calls_one_that_captures() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) { int G(int x) => x + n; int F(int x) => G(x); return p.SubmitAsync(1, [|F|]); }");
    [Fact] public Task Names_a_generic_local_function_that_captures() => Flags("Task<int> M<U>(ConcurrencyAnalyzers.Runtime.ProcessPool p, U n) { T F<T>(T x) { Console.Write(n); return x; } return p.SubmitAsync(1, [|x => new[] { x }.Select(F<int>).Sum()|]); }", says: "captures 'n'");
    [Fact] public Task Local_functions_that_call_each_other_and_capture() => Flags("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) { int F(int x) => G(x); int G(int x) => x > 0 ? F(x) : n; return p.SubmitAsync(1, [|F|]); }");

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
    [Fact] public Task Name_of_a_variable() => Ignores("Task<string> M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) => p.SubmitAsync(1, x => nameof(n) + nameof(_f) + x);");
    [Fact] public Task Query() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) => p.SubmitAsync(1, x => (from y in new[] { x } where y > 0 select y + x).Sum());");
    [Fact] public Task Query_with_let() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) => p.SubmitAsync(1, x => (from y in new[] { x } let z = y + 1 where z > 0 orderby y select y + z).Sum());");
    [Fact] public Task Objects_made_in_it() => Ignores("record R(int A) { public int P { get; set; } } Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) => p.SubmitAsync(1, x => (new R(x) { P = x } with { A = 2 }).A + new { x }.x + new Dictionary<int, int> { [x] = 1 }[x] + (new R(1) is { P: var z } ? z : 0));");
    [Fact] public Task Local_function_inside_it() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) => p.SubmitAsync(1, x => { return G(1) + new[] { 1 }.Sum(G); int G(int y) => F() + y; int F() => x; });");
    [Fact] public Task Local_functions_that_call_each_other() => Ignores("Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) { int F(int x) => G(x); int G(int x) => x > 0 ? F(x) : new[] { x }.Sum(y => y + x); return p.SubmitAsync(1, x => F(x) + G(x)); }");
    [Fact] public Task Method_that_calls_itself_in_its_work() => Ignores("static int S2; Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) { return F(1); static Task<int> F(int n) => new ConcurrencyAnalyzers.Runtime.ProcessPool().SubmitAsync(n, x => F(x).Id); }");
    [Fact] public Task Local_that_is_made_of_itself() => Rule.Survives("using System; using System.Threading.Tasks; " + Library + "class C { Task<int> M(ConcurrencyAnalyzers.Runtime.ProcessPool p) { Func<int, int> f = new Func<int, int>(f); return p.SubmitAsync(1, f); } }");
    [Fact] public Task Broken_code() => Rule.Survives("using System; class C { void M(ConcurrencyAnalyzers.Runtime.ProcessPool p, int n) { p.SubmitAsync(1, x => x + ); p.SubmitAsync(, n => ; } }");
}
