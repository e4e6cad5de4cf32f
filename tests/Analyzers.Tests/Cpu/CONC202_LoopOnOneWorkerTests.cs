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
            Parallel.For(0, a.Length, i => // all
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
                Parallel.For(1, 5001, i => a[i] = IsPrime(i));
            }).Start();
        }
        """);

    [Fact] public Task Count() => Fixes(
        IsPrime + """
        void M()
        {
            var counter = new Thread(() =>
            {
                var primes = 0;
                [|for|] (var number = 2; number < 5_000_000; number++)
                {
                    if (number == 4)
                        continue;
                    if (IsPrime(number))
                        primes++;
                }

                Console.WriteLine(primes);
            });
            counter.Start();
        }
        """,
        IsPrime + """
        void M()
        {
            var counter = new Thread(() =>
            {
                var primes = 0;
                Parallel.For(2, 5_000_000, () => 0, (number, _, localPrimes) =>
                {
                    if (number == 4)
                        return localPrimes;
                    if (IsPrime(number))
                        localPrimes++;
                    return localPrimes;
                }, localPrimes => Interlocked.Add(ref primes, localPrimes));

                Console.WriteLine(primes);
            });
            counter.Start();
        }
        """);

    [Fact] public Task Maximum() => Fixes(
        IsPrime + """
        Task<long> M(List<int> all) => Task.Run(() =>
        {
            var most = 0L;

            // The largest.
            [|foreach|] (var one in all)
                if (IsPrime(one))
                    most = Math.Max(most, one);
            return most;
        });
        """,
        IsPrime + """
        Task<long> M(List<int> all) => Task.Run(() =>
        {
            var most = 0L;

            var gate = new object();
            // The largest.
            Parallel.ForEach(all, () => long.MinValue, (one, _, localMost) =>
            {
                if (IsPrime(one))
                    localMost = Math.Max(localMost, one);
                return localMost;
            }, localMost =>
            {
                lock (gate)
                    most = Math.Max(most, localMost);
            });
            return most;
        });
        """);

    [Fact] public Task Stack_of_a_size_of_its_own() => Check<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>.Leaves(Wrapped(IsPrime + "void M(bool[] all) { var t = new Thread(() => { [|for|] (var i = 0; i < all.Length; i++) all[i] = IsPrime(i); }, 1 << 26); t.Start(); t.Join(); }"));
    [Fact] public Task Field_that_each_thread_has_for_itself() => Check<CONC202_LoopOnOneWorker>.Ignores("[ThreadStatic] static int own; static int F(int n) { var x = own; for (var d = 2; d < 9999; d++) x = x * 31 + n; return x; } void M(int[] all) => Task.Run(() => { for (var i = 0; i < all.Length; i++) all[i] = F(i); });");

    [Fact] public Task Tabs_and_carriage_returns() => Check<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>.File(
        "using System;\r\nusing System.Threading.Tasks;\r\nclass C\r\n{\r\n\t" + IsPrime.TrimEnd() + "\r\n\tTask<int> M(int n) => Task.Run(() =>\r\n\t{\r\n\t\tvar most = int.MinValue;\r\n\t\t[|for|] (var i = 0; i < n; i++)\r\n\t\t\tmost = Math.Max(most, IsPrime(i) ? i : 0);\r\n\t\treturn most;\r\n\t});\r\n}\r\n",
        "using System;\r\nusing System.Threading.Tasks;\r\nclass C\r\n{\r\n\t" + IsPrime.TrimEnd() + "\r\n\tTask<int> M(int n) => Task.Run(() =>\r\n\t{\r\n\t\tvar most = int.MinValue;\r\n\t\tvar gate = new object();\r\n\t\tParallel.For(0, n, () => int.MinValue, (i, _, localMost) =>\r\n\t\t{\r\n\t\t\tlocalMost = Math.Max(localMost, IsPrime(i) ? i : 0);\r\n\t\t\treturn localMost;\r\n\t\t}, localMost =>\r\n\t\t{\r\n\t\t\tlock (gate)\r\n\t\t\t\tmost = Math.Max(most, localMost);\r\n\t\t});\r\n\t\treturn most;\r\n\t});\r\n}\r\n");

    // Members of a class that is laid out as people do.
    private static Task Fixes(string before, string after) => Fixed.Fixes(Wrapped(before), Wrapped(after));

    private static string Wrapped(string members) => $"class C\n{{\n{string.Join('\n', members.Split('\n').Select(line => line.Length == 0 ? line : "    " + line))}\n}}\n";
}
