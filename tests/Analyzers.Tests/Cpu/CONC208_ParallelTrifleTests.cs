using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC208_ParallelTrifle, ParallelTrifleFix>;
using Rule = Check<CONC208_ParallelTrifle>;

public sealed class CONC208_ParallelTrifleTests
{
    [Fact] public Task Ten_squares() => Fixed.Fixes(
        """
        int[] M()
        {
            var squares = new int[10];
            [|Parallel.For(0, 10, i => squares[i] = i * i)|];
            return squares;
        }
        """,
        """
        int[] M()
        {
            var squares = new int[10];
            for (var i = 0; i < 10; i++)
                squares[i] = i * i;
            return squares;
        }
        """);

    [Fact] public Task Block_that_returns() => Fixed.Fixes(
        """
        void M(double[] a)
        {
            const int Count = 100;
            // All of them.
            [|Parallel.For(1, Count, (int i) =>
            {
                if (a[i] < 0) return;
                a[i] = Math.Sqrt(a[i]);
            })|]; // done
        }
        """,
        """
        void M(double[] a)
        {
            const int Count = 100;
            // All of them.
            for (int i = 1; i < Count; i++)
            {
                if (a[i] < 0) continue;
                a[i] = Math.Sqrt(a[i]);
            } // done
        }
        """);

    [Fact] public Task Listed_items() => Fixed.Fixes(
        "void M(int[] a) { [|Parallel.ForEach(new[] { 1, 2, 3 }, n => a[n] = n)|]; }",
        "void M(int[] a) { foreach (var n in new[] { 1, 2, 3 }) a[n] = n; }");

    [Fact] public Task First_stays_second_is_fixed() => Fixed.Fixes(
        "void M(int[] a) { var r = [|Parallel.For(0, 5, i => a[i] = i)|]; [|Parallel.For(0, 5, i => { a[i] = i; })|]; }",
        "void M(int[] a) { var r = [|Parallel.For(0, 5, i => a[i] = i)|]; for (var i = 0; i < 5; i++) { a[i] = i; } }");

    [Fact] public Task Caught_stays() => Fixed.Leaves("void M(int[] a) { try { [|Parallel.For(0, 5, i => a[i] = i)|]; } catch (AggregateException) { } }");
    [Fact] public Task Changed_parameter_stays() => Fixed.Leaves("void M(int[] a) { [|Parallel.For(0, 5, i => { a[i] = i; i++; a[i] = 7; })|]; }");
    [Fact] public Task Parameter_changed_in_a_tuple_stays() => Fixed.Leaves("void M(int[] a) { [|Parallel.For(0, 4, i => { a[i]++; (i, var q) = (0, 6); })|]; }");
    [Fact] public Task Number_that_nobody_needs() => Fixed.Fixes("void M(int[] a) { [|Parallel.For(0, 4, _ => a[0] = 1)|]; }", "void M(int[] a) { for (var i = 0; i < 4; i++) a[0] = 1; }");
    [Fact] public Task Options_stay() => Fixed.Leaves("void M(int[] a, ParallelOptions o) { [|Parallel.For(0, 5, o, i => a[i] = i)|]; }");

    [Fact] public Task Unknown_range() => Rule.Ignores("void M(int[] a) => Parallel.For(0, a.Length, i => a[i] = i);");
    [Fact] public Task Large_range() => Rule.Ignores("void M(int[] a) => Parallel.For(0, 1_000_000, i => a[i] = i);");
    [Fact] public Task Calls() => Rule.Ignores("void M(Action<int> f) => Parallel.For(0, 10, i => f(i)); void N() => Parallel.For(0, 10, i => Console.WriteLine(i)); void O() => Parallel.For(0, 10, i => O());");
    [Fact] public Task Inner_loop() => Rule.Ignores("void M(int[] a) => Parallel.For(0, 10, i => { for (var n = 0; n < 1_000_000; n++) a[i] += n; });");
    [Fact] public Task Waits() => Rule.Ignores("void M() => Parallel.For(0, 10, i => Thread.Sleep(i));");
    [Fact] public Task Shared_on_purpose() => Rule.Ignores("int n; void M() => Parallel.For(0, 100, _ => Interlocked.Increment(ref n));");
    [Fact] public Task Asynchronous() => Rule.Ignores("async Task M() => await Parallel.ForAsync(0, 10, async (i, _) => await Task.Delay(i));");
    [Fact] public Task Broken_code() => Check<CONC208_ParallelTrifle>.Survives("class C { void M() { Parallel.For(0, i => ); Parallel.ForEach(); Parallel.For(0, 10, i => a[ = ); } }");
}
