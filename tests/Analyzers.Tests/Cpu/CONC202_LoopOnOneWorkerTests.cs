using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC202_LoopOnOneWorker>;
using Fixed = Check<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>;

public sealed class CONC202_LoopOnOneWorkerTests
{
    private const string IsPrime = "static bool IsPrime(int n) { for (var d = 2; d * d <= n; d++) if (n % d == 0) return false; return true; }\n";

    [Fact] public Task Thread() => Rule.Flags(IsPrime + "void M(bool[] a) { new Thread(() => { [|for|] (var i = 0; i < a.Length; i++) a[i] = IsPrime(i); }).Start(); }", says: "one thread");
    [Fact] public Task Task_run() => Rule.Flags(IsPrime + "Task M(bool[] a) => Task.Run(() => { [|for|] (var i = 0; i < a.Length; i++) a[i] = IsPrime(i); });", says: "one task");
    [Fact] public Task Start_new() => Rule.Flags(IsPrime + "Task M(bool[] a) => Task.Factory.StartNew(() => { [|for|] (var i = 0; i < a.Length; i++) a[i] = IsPrime(i); });");
    [Fact] public Task Work_item() => Rule.Flags(IsPrime + "void M(bool[] a) { ThreadPool.QueueUserWorkItem(_ => { [|for|] (var i = 0; i < a.Length; i++) a[i] = IsPrime(i); }); }");

    [Fact] public Task Given_away_on_purpose() => Rule.Ignores(IsPrime + "async Task M(bool[] a) { await Task.Run(() => { for (var i = 0; i < a.Length; i++) a[i] = IsPrime(i); }).ConfigureAwait(false); }");
    [Fact] public Task Awaited_with_more_than_the_loop() => Rule.Flags(IsPrime + "async Task<int> M(bool[] a) => await Task.Run(() => { var n = 0; [|for|] (var i = 0; i < a.Length; i++) if (IsPrime(i)) n++; return n; });");
    [Fact] public Task One_of_several_workers() => Rule.Ignores(IsPrime + "void M(bool[] a) { for (var t = 0; t < 4; t++) { var from = t; new Thread(() => { for (var i = from; i < a.Length; i++) a[i] = IsPrime(i); }).Start(); } }");
    [Fact] public Task Light() => Rule.Ignores("void M(int[] a) { new Thread(() => { for (var i = 0; i < a.Length; i++) a[i] = i; }).Start(); }");
    [Fact] public Task Dependent() => Rule.Ignores(IsPrime + "void M(bool[] a) { new Thread(() => { for (var i = 1; i < a.Length; i++) a[i] = a[i - 1] || IsPrime(i); }).Start(); }");

    [Fact] public Task Elements() => Fixes(
        IsPrime + """
        Task M(bool[] a) => Task.Run(() =>
        {
            // Each on its own.
            [|for|] (var i = 0; i < a.Length; i++) // all
            {
                // Not this one.
                if (i == 7) continue;
                a[i] = IsPrime(i);
            } // end
        });
        """,
        IsPrime + """
        Task M(bool[] a) => Task.Run(() =>
        {
            // Each on its own.
            Parallel.For(0, a.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => // all
            {
                // Not this one.
                if (i == 7) return;
                a[i] = IsPrime(i);
            }); // end
        });
        """);

    [Fact] public Task One_statement() => Fixes(
        IsPrime + """
        void M(bool[] a)
        {
            new Thread(() =>
            {
                [|for|] (int i = 1; i <= 5000; i++)
                    a[i] = IsPrime(i);
            }).Start();
        }
        """,
        IsPrime + """
        void M(bool[] a)
        {
            new Thread(() =>
            {
                Parallel.For(1, 5001, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => a[i] = IsPrime(i));
            }).Start();
        }
        """);

    [Fact] public Task Token_of_a_task() => Fixes(
        IsPrime + """
        Task M(bool[] a, CancellationToken token) => Task.Run(() =>
        {
            [|for|] (var i = 0; i < a.Length; i++)
                a[i] = IsPrime(i);
        }, token);
        Task L(bool[] a, CancellationToken token) => Task.Run(() =>
        {
            [|for|] (var i = 0; i < a.Length; i++)
                a[i] = IsPrime(i);
        });
        void N(bool[] a, CancellationToken token)
        {
            new Thread(() =>
            {
                [|for|] (var i = 0; i < a.Length; i++)
                    a[i] = IsPrime(i);
            }).Start();
        }
        """,
        IsPrime + """
        Task M(bool[] a, CancellationToken token) => Task.Run(() =>
        {
            Parallel.For(0, a.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = token }, i => a[i] = IsPrime(i));
        }, token);
        Task L(bool[] a, CancellationToken token) => Task.Run(() =>
        {
            Parallel.For(0, a.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => a[i] = IsPrime(i));
        });
        void N(bool[] a, CancellationToken token)
        {
            new Thread(() =>
            {
                Parallel.For(0, a.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => a[i] = IsPrime(i));
            }).Start();
        }
        """);

    [Fact] public Task Two_loops_and_one_that_stays() => Fixes(
        IsPrime + """
        Task F(decimal[] a) => Task.Run(() => { var sum = 0m; [|for|] (var i = 0; i < a.Length; i++) if (IsPrime(i)) sum += a[i]; Console.WriteLine(sum); });
        Task M(bool[] a, bool[] b) => Task.Run(() =>
        {
            [|for|] (long i = 0; i < a.LongLength; i++)
                a[i] = IsPrime((int)i);
            [|for|] (var i = 0; i <= b.Length - 1; i++)
                b[i] = IsPrime(i);
        });
        """,
        IsPrime + """
        Task F(decimal[] a) => Task.Run(() => { var sum = 0m; [|for|] (var i = 0; i < a.Length; i++) if (IsPrime(i)) sum += a[i]; Console.WriteLine(sum); });
        Task M(bool[] a, bool[] b) => Task.Run(() =>
        {
            Parallel.For(0L, a.LongLength, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => a[i] = IsPrime((int)i));
            Parallel.For(0, b.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => b[i] = IsPrime(i));
        });
        """);

    [Fact] public Task Watched_from_outside_stays() => Stays("void M() { var found = 0; new Thread(() => { [|for|] (var i = 0; i < 5000; i++) if (IsPrime(i)) found++; }).Start(); Console.WriteLine(found); }");
    [Fact] public Task Async_lambda_stays() => Stays("Task M(bool[] a) => Task.Run(async () => { await Task.Yield(); [|for|] (var i = 0; i < a.Length; i++) a[i] = IsPrime(i); });");
    [Fact] public Task Handled_stays() => Stays("Task M(bool[] a) => Task.Run(() => { try { [|for|] (var i = 0; i < a.Length; i++) a[i] = IsPrime(i); } catch (IndexOutOfRangeException) { } });");
    [Fact] public Task Dense_but_without_calls_stays() => Stays("Task<uint> M() => Task.Run(() => { var x = 0u; [|for|] (var i = 0u; i < 100_000_000; i++) x ^= i * i; return x; });");

    [Fact] public Task Light_and_not_long_stays() => Stays("Task M(uint[] a) => Task.Run(() => { [|for|] (var i = 0; i < 2_000_000; i++) a[i] = (uint)(i * i); });");

    [Fact] public Task Leaves_early() => Silent("for (var i = 0; i < a.Length; i++) { if (IsPrime(i)) break; a[i] = true; }");
    [Fact] public Task Returns_early() => Silent("for (var i = 0; i < a.Length; i++) { if (IsPrime(i)) return; a[i] = true; }");
    [Fact] public Task Throws() => Silent("for (var i = 0; i < a.Length; i++) { if (IsPrime(i)) throw new InvalidOperationException(); a[i] = true; }");
    [Fact] public Task Callee_throws() => Silent("for (var i = 0; i < a.Length; i++) a[i] = Checked(i); bool Checked(int n) => n < 0 ? throw new ArgumentException() : IsPrime(n);");
    [Fact] public Task Counts_down() => Silent("for (var i = a.Length - 1; i >= 0; i--) a[i] = IsPrime(i);");
    [Fact] public Task Moves_its_variable() => Silent("for (var i = 0; i < a.Length; i++) { a[i] = IsPrime(i); i++; }");
    [Fact] public Task Element_of_another_index() => Silent("for (var i = 0; i < a.Length; i++) a[i % 7] = IsPrime(i);");
    [Fact] public Task Alias() => Silent("var b = a; for (var i = 1; i < a.Length; i++) a[i] = b[i - 1] | IsPrime(i);");
    [Fact] public Task Collection() => Silent("var list = new List<int>(); for (var i = 0; i < a.Length; i++) if (IsPrime(i)) list.Add(i);");
    [Fact] public Task Field() => Silent("for (var i = 0; i < a.Length; i++) if (IsPrime(i)) total++;");
    [Fact] public Task Static_state_behind_a_call() => Silent("for (var i = 0; i < a.Length; i++) a[i] = Next(i); bool Next(int n) => IsPrime(n + total++);");
    [Fact] public Task Prints() => Silent("for (var i = 0; i < a.Length; i++) if (IsPrime(i)) Console.WriteLine(i);");
    [Fact] public Task Fold_looked_at() => Silent("var n = 0; for (var i = 0; i < a.Length; i++) if (IsPrime(i)) a[n++] = true;");
    [Fact] public Task Argument_of_the_largest() => Silent("var most = 0; var at = 0; for (var i = 0; i < a.Length; i++) if (IsPrime(i) && i > most) { most = i; at = i; }");
    [Fact] public Task Delegate() => Silent("Func<int, bool> f = IsPrime; for (var i = 0; i < a.Length; i++) a[i] = f(i) | IsPrime(i);");
    [Fact] public Task Local_function_sees_the_fold() => Silent("var n = 0; for (var i = 0; i < a.Length; i++) { if (IsPrime(i)) n += 1; a[i] = Odd(i); } bool Odd(int i) => IsPrime(i + n);");
    [Fact] public Task Callee_reads_the_array() => Silent("for (var i = 1; i < shared.Length; i++) shared[i] = Before(i); bool Before(int i) => shared[i - 1] | IsPrime(i);");
    [Fact] public Task Bound_that_others_move() => Silent("for (var i = 0; i < total; i++) a[i] = IsPrime(i);");
    [Fact] public Task Lock() => Silent("for (var i = 0; i < a.Length; i++) lock (a) a[i] = IsPrime(i);");
    [Fact] public Task Locals_of_all_rounds() => Silent("var last = 0; for (var i = 0; i < a.Length; i++) { a[i] = IsPrime(i + last); last = i; }");
    [Fact] public Task Broken_code() => Check<CONC202_LoopOnOneWorker>.Survives("class C { void M() { Task.Run(() => { for (var i = 0; i < ; i++) { x[ = ; foreach (in) } }); new Thread(() => { for (;;) } } }");

    private static Task Stays(string member) => Fixed.Leaves($"class C\n{{\n{IsPrime}{member}\n}}\n");

    private static Task Silent(string loop) => Rule.Ignores($"class C\n{{\n{IsPrime}int total; readonly bool[] shared = new bool[100];\nvoid M(bool[] a) {{ new Thread(() => {{ {loop} }}).Start(); }}\n}}\n");

    [Fact] public Task Stack_of_a_size_of_its_own() => Check<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>.Leaves(Wrapped(IsPrime + "void M(bool[] all) { var t = new Thread(() => { [|for|] (var i = 0; i < all.Length; i++) all[i] = IsPrime(i); }, 1 << 26); t.Start(); t.Join(); }"));
    [Fact] public Task Field_that_each_thread_has_for_itself() => Check<CONC202_LoopOnOneWorker>.Ignores("[ThreadStatic] static int own; static int F(int n) { var x = own; for (var d = 2; d < 9999; d++) x = x * 31 + n; return x; } void M(int[] all) => Task.Run(() => { for (var i = 0; i < all.Length; i++) all[i] = F(i); });");

    // Members of a class that is laid out as people do.
    private static Task Fixes(string before, string after) => Fixed.Fixes(Wrapped(before), Wrapped(after));

    private static string Wrapped(string members) => $"class C\n{{\n{string.Join('\n', members.Split('\n').Select(line => line.Length == 0 ? line : "    " + line))}\n}}\n";
}
