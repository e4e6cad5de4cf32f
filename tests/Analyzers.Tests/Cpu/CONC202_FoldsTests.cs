using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC202_LoopOnOneWorker>;
using Fixed = Check<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>;

/// <summary>Loops that fold into variables, and those whose rounds are light.</summary>
public sealed class CONC202_FoldsTests
{
    private const string IsPrime = "static bool IsPrime(int n) { for (var d = 2; d * d <= n; d++) if (n % d == 0) return false; return true; }\n";

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
                Parallel.For(2, 5_000_000, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => 0, (number, _, localPrimes) =>
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

    [Fact] public Task Token_that_the_rounds_ask() => Fixes(
        IsPrime + """
        Task<int> M(int[] a, CancellationToken token) => Task.Run(() =>
        {
            var count = 0;
            [|foreach|] (var x in a)
            {
                token.ThrowIfCancellationRequested();
                if (IsPrime(x)) count++;
            }

            return count;
        });
        """,
        IsPrime + """
        Task<int> M(int[] a, CancellationToken token) => Task.Run(() =>
        {
            var count = 0;
            Parallel.ForEach(a, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = token }, () => 0, (x, _, localCount) =>
            {
                token.ThrowIfCancellationRequested();
                if (IsPrime(x)) localCount++;
                return localCount;
            }, localCount => Interlocked.Add(ref count, localCount));

            return count;
        });
        """);

    [Fact] public Task Token_that_only_some_rounds_ask() => Check<CONC202_LoopOnOneWorker>.Ignores(IsPrime + "Task<int> M(int[] a, bool canStop, CancellationToken token) => Task.Run(() => { var count = 0; foreach (var x in a) { if (canStop) token.ThrowIfCancellationRequested(); if (IsPrime(x)) count++; } return count; });");

    [Fact] public Task Token_of_the_task_s_own_function() => Fixes(
        IsPrime + """
        Task N(int[] a, bool[] prime, CancellationToken token, CancellationToken other) => Task.Run(() =>
        {
            var token = other;
            [|for|] (var i = 0; i < a.Length; i++)
                prime[i] = IsPrime(a[i]);
        }, token);
        """,
        IsPrime + """
        Task N(int[] a, bool[] prime, CancellationToken token, CancellationToken other) => Task.Run(() =>
        {
            var token = other;
            Parallel.For(0, a.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => prime[i] = IsPrime(a[i]));
        }, token);
        """);

    [Fact] public Task Names_that_mean_something_else() => Fixes(
        IsPrime + """
        string Environment { get; } = "";
        Task<int> M(int[] a) => Task.Run(() =>
        {
            var sum = 0;
            [|foreach|] (var x in a)
            {
                _ = IsPrime(x);
                sum += System.Text.RegularExpressions.Regex.Match("a", nameof(sum)).Length + (int)Math.Pow(y: 2, x: x);
            }

            return sum;
        });
        """,
        IsPrime + """
        string Environment { get; } = "";
        Task<int> M(int[] a) => Task.Run(() =>
        {
            var sum = 0;
            Parallel.ForEach(a, new ParallelOptions { MaxDegreeOfParallelism = global::System.Environment.ProcessorCount }, () => 0, (x, state, localSum) =>
            {
                _ = IsPrime(x);
                localSum += System.Text.RegularExpressions.Regex.Match("a", nameof(sum)).Length + (int)Math.Pow(y: 2, x: x);
                return localSum;
            }, localSum => Interlocked.Add(ref sum, localSum));

            return sum;
        });
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
            Parallel.ForEach(all, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => long.MinValue, (one, _, localMost) =>
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

    [Fact] public Task Two_folds() => Fixes(
        IsPrime + """
        Task<long> M(int[] all) => Task.Run(() =>
        {
            var count = 0;
            var sum = 0L;
            [|for|] (var i = 0; i < all.Length; i++)
            {
                if (!IsPrime(all[i])) continue;
                count++;
                sum += all[i];
            }
            return sum / Math.Max(count, 1);
        });
        """,
        IsPrime + """
        Task<long> M(int[] all) => Task.Run(() =>
        {
            var count = 0;
            var sum = 0L;
            Parallel.For(0, all.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => (count: 0, sum: 0L), (i, _, local) =>
            {
                if (!IsPrime(all[i])) return local;
                local.count++;
                local.sum += all[i];
                return local;
            }, local =>
            {
                Interlocked.Add(ref count, local.count);
                Interlocked.Add(ref sum, local.sum);
            });
            return sum / Math.Max(count, 1);
        });
        """);

    [Fact] public Task Rounded_sum() => Fixes(
        IsPrime + """
        Task<double> M(double[] a) => Task.Run(() =>
        {
            var sum = 0.0;
            [|for|] (var i = 0; i < a.Length; i++)
                if (IsPrime(i))
                    sum += a[i];
            return sum;
        });
        """,
        IsPrime + """
        Task<double> M(double[] a) => Task.Run(() =>
        {
            var sum = 0.0;
            var gate = new object();
            Parallel.For(0, a.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => 0.0, (i, _, localSum) =>
            {
                if (IsPrime(i))
                    localSum += a[i];
                return localSum;
            }, localSum =>
            {
                lock (gate)
                    sum += localSum;
            });
            return sum;
        });
        """);

    [Fact] public Task Light_rounds_in_ranges() => Fixes(
        """
        Task M(uint[] a) => Task.Run(() =>
        {
            // Squares.
            [|for|] (var i = 0; i < 20_000_000; i++) // all
            {
                if (i % 7 == 0) continue;
                a[i] = (uint)(i * i);
            }

            Console.WriteLine(a.Length);
        });
        """,
        """
        Task M(uint[] a) => Task.Run(() =>
        {
            // Squares.
            Parallel.ForEach(Partitioner.Create(0, 20_000_000), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, range =>
            {
                for (var i = range.Item1; i < range.Item2; i++) // all
                {
                    if (i % 7 == 0) continue;
                    a[i] = (uint)(i * i);
                }
            });

            Console.WriteLine(a.Length);
        });
        """);

    [Fact] public Task Light_fold_in_ranges() => Fixes(
        """
        Task<long> M() => Task.Run(() =>
        {
            var sum = 0L;
            [|for|] (long i = 1; i <= 100_000_000; i++)
                sum += i * i % 7;
            return sum;
        });
        """,
        """
        Task<long> M() => Task.Run(() =>
        {
            var sum = 0L;
            Parallel.ForEach(Partitioner.Create(1L, 100000001L), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => 0L, (range, _, localSum) =>
            {
                for (long i = range.Item1; i < range.Item2; i++)
                    localSum += i * i % 7;
                return localSum;
            }, localSum => Interlocked.Add(ref sum, localSum));
            return sum;
        });
        """);

    [Fact] public Task Sum_that_a_finally_reads() => Stays("void M(int[] a) { var t = Task.Run(() => { var sum = 0; try { [|for|] (var i = 0; i < a.Length; i++) if (IsPrime(i)) sum += i; } finally { Console.WriteLine(sum); } }); }");

    [Fact] public Task Tabs_and_carriage_returns() => Check<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>.File(
        "using System;\r\nusing System.Threading.Tasks;\r\nclass C\r\n{\r\n\t" + IsPrime.TrimEnd() + "\r\n\tTask<int> M(int n) => Task.Run(() =>\r\n\t{\r\n\t\tvar most = int.MinValue;\r\n\t\t[|for|] (var i = 0; i < n; i++)\r\n\t\t\tmost = Math.Max(most, IsPrime(i) ? i : 0);\r\n\t\treturn most;\r\n\t});\r\n}\r\n",
        "using System;\r\nusing System.Threading.Tasks;\r\nclass C\r\n{\r\n\t" + IsPrime.TrimEnd() + "\r\n\tTask<int> M(int n) => Task.Run(() =>\r\n\t{\r\n\t\tvar most = int.MinValue;\r\n\t\tvar gate = new object();\r\n\t\tParallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => int.MinValue, (i, _, localMost) =>\r\n\t\t{\r\n\t\t\tlocalMost = Math.Max(localMost, IsPrime(i) ? i : 0);\r\n\t\t\treturn localMost;\r\n\t\t}, localMost =>\r\n\t\t{\r\n\t\t\tlock (gate)\r\n\t\t\t\tmost = Math.Max(most, localMost);\r\n\t\t});\r\n\t\treturn most;\r\n\t});\r\n}\r\n");

    private static Task Stays(string member) => Fixed.Leaves($"class C\n{{\n{IsPrime}{member}\n}}\n");

    // Members of a class that is laid out as people do.
    private static Task Fixes(string before, string after) => Fixed.Fixes(Wrapped(before), Wrapped(after));

    private static string Wrapped(string members) => $"class C\n{{\n{string.Join('\n', members.Split('\n').Select(line => line.Length == 0 ? line : "    " + line))}\n}}\n";
}
