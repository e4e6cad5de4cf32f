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

    [Fact] public Task List_that_keeps_its_order() => Fixes(
        IsPrime + """
        Task<List<bool>> M(int[] a) => Task.Run(() =>
        {
            var found = new List<bool>();

            // One for each.
            [|for|] (var i = 0; i < a.Length; i++)
            {
                // Of this one.
                found.Add(IsPrime(a[i])); // so
            } // end
            return found;
        });
        """,
        IsPrime + """
        Task<List<bool>> M(int[] a) => Task.Run(() =>
        {
            var found = new List<bool>();

            var foundInOrder = new bool[a.Length];
            // One for each.
            Parallel.For(0, a.Length, i =>
            {
                // Of this one.
                foundInOrder[i] = IsPrime(a[i]); // so
            }); // end
            found.AddRange(foundInOrder);
            return found;
        });
        """);

    [Fact] public Task List_of_a_part() => Fixes(
        IsPrime + """
        Task<List<string?>> M(int first, int last) => Task.Run(() =>
        {
            List<string?> found = [];
            [|for|] (int i = first; i <= last; i++)
                found.Add(IsPrime(i) ? "yes" : null);
            return found;
        });
        """,
        IsPrime + """
        Task<List<string?>> M(int first, int last) => Task.Run(() =>
        {
            List<string?> found = [];
            var foundInOrder = new string?[Math.Max((last + 1) - first, 0)];
            Parallel.For(first, last + 1, i => foundInOrder[i - first] = IsPrime(i) ? "yes" : null);
            found.AddRange(foundInOrder);
            return found;
        });
        """);

    [Fact] public Task List_of_the_items() => Fixes(
        IsPrime + """
        Task<int> M(List<int> all, CancellationToken token) => Task.Run(() =>
        {
            var (index, squares, found) = (0, new List<long>(all.Count), new List<bool>());
            var good = new List<bool>();
            var bad = new List<long>();
            [|foreach|] (var x in all)
            {
                var is1 = IsPrime(x);
                good.Add(is1);
                bad.Add(x * 2L);
            }

            return good.Count + bad.Count;
        }, token);
        """,
        IsPrime + """
        Task<int> M(List<int> all, CancellationToken token) => Task.Run(() =>
        {
            var (index, squares, found) = (0, new List<long>(all.Count), new List<bool>());
            var good = new List<bool>();
            var bad = new List<long>();
            var goodInOrder = new bool[all.Count];
            var badInOrder = new long[all.Count];
            Parallel.ForEach(all, new ParallelOptions { CancellationToken = token }, (x, _, index2) =>
            {
                var is1 = IsPrime(x);
                goodInOrder[index2] = is1;
                badInOrder[index2] = x * 2L;
            });
            good.AddRange(goodInOrder);
            bad.AddRange(badInOrder);

            return good.Count + bad.Count;
        }, token);
        """);

    [Fact] public Task Row_as_a_span() => Fixes(
        IsPrime + """
        Task M(bool[] a, int height, int width) => Task.Run(() =>
        {
            [|for|] (var y = 0; y < height; y++)
            {
                var row = a.AsSpan(y * width, width);
                for (var x = 0; x < row.Length; x++)
                    row[x] = IsPrime(x + y);
            }
        });
        """,
        IsPrime + """
        Task M(bool[] a, int height, int width) => Task.Run(() =>
        {
            Parallel.For(0, height, y =>
            {
                var row = a.AsSpan(y * width, width);
                for (var x = 0; x < row.Length; x++)
                    row[x] = IsPrime(x + y);
            });
        });
        """);

    [Fact] public Task Spans_in_a_round() => Rule.Flags(IsPrime + "void M(int[] a) { var w = 3; var d = new int[a.Length * w]; Task.Run(() => { [|for|] (var i = 0; i < a.Length; i++) { var row = d.AsSpan(i * w, w); Span<int> own = stackalloc int[4]; own[i & 3] = IsPrime(a[i]) ? 1 : 2; row[1] = own[2]; row[2] += own[1] + row[1]; } }).Wait(); }");

    private const string Mapper = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using ConcurrencyAnalyzers.Runtime;

        class C
        {
            static bool IsPrime(int n) { for (var d = 2; d * d <= n; d++) if (n % d == 0) return false; return true; }

        """;

    [Theory]
    [InlineData(
        """
                Task<List<bool>> M(int[] a, CancellationToken token) => Task.Run(() =>
                {
                    var found = new List<bool>();
                    [|foreach|] (var x in a)
                    {
                        // Half of it.
                        var half = x / 2;
                        found.Add(IsPrime(half));
                    }

                    return found;
                }, token);
            }

            """,
        """
                Task<List<bool>> M(int[] a, CancellationToken token) => Task.Run(() =>
                {
                    var found = new List<bool>();
                    found.AddRange(ParallelMap.Map(a, x =>
                    {
                        // Half of it.
                        var half = x / 2;
                        return IsPrime(half);
                    }, token: token));

                    return found;
                }, token);
            }

            """)]
    [InlineData(
        """
                Task<List<bool>> M(int n) => Task.Run(() =>
                {
                    var found = new List<bool>();
                    [|for|] (var i = 0; i < n; i++)
                        found.Add(IsPrime(i));
                    return found;
                });
            }

            """,
        """
                Task<List<bool>> M(int n) => Task.Run(() =>
                {
                    var found = new List<bool>();
                    found.AddRange(ParallelMap.Map(Enumerable.Range(0, Math.Max(n, 0)), i => IsPrime(i)));
                    return found;
                });
            }

            """)]
    public Task Map_of_the_library(string before, string after) => Check<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>.File(Mapper + before + Library.ParallelMap, Mapper + after + Library.ParallelMap, "CONC202.Map");

    [Fact] public Task List_and_fold_stay() => Stays("Task<int> M(int[] a) => Task.Run(() => { var l = new List<bool>(); var n = 0; [|for|] (var i = 0; i < a.Length; i++) { l.Add(IsPrime(i)); n++; } return l.Count + n; });");
    [Fact] public Task List_of_outside_stays() => Stays("void M(int[] a) { var l = new List<bool>(); new Thread(() => { [|for|] (var i = 0; i < a.Length; i++) l.Add(IsPrime(i)); }).Start(); Console.WriteLine(l.Count); }");
    [Fact] public Task List_of_computed_items_stays() => Stays("Task<int> M(Func<int[]> a) => Task.Run(() => { var l = new List<bool>(); [|foreach|] (var x in a()) l.Add(IsPrime(x)); return l.Count; });");

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
            Parallel.For(0, all.Length, () => (count: 0, sum: 0L), (i, _, local) =>
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
            Parallel.For(0, a.Length, () => 0.0, (i, _, localSum) =>
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
            Parallel.ForEach(Partitioner.Create(0, 20_000_000), range =>
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
            Parallel.ForEach(Partitioner.Create(1L, 100000001L), () => 0L, (range, _, localSum) =>
            {
                for (long i = range.Item1; i < range.Item2; i++)
                    localSum += i * i % 7;
                return localSum;
            }, localSum => Interlocked.Add(ref sum, localSum));
            return sum;
        });
        """);

    [Fact] public Task Token_of_a_task() => Fixes(
        IsPrime + """
        Task M(bool[] a, CancellationToken token) => Task.Run(() =>
        {
            [|for|] (var i = 0; i < a.Length; i++)
                a[i] = IsPrime(i);
        }, token);
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
            Parallel.For(0, a.Length, new ParallelOptions { CancellationToken = token }, i => a[i] = IsPrime(i));
        }, token);
        void N(bool[] a, CancellationToken token)
        {
            new Thread(() =>
            {
                Parallel.For(0, a.Length, i => a[i] = IsPrime(i));
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
            Parallel.For(0L, a.LongLength, i => a[i] = IsPrime((int)i));
            Parallel.For(0, b.Length, i => b[i] = IsPrime(i));
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

    [Fact] public Task List_that_a_finally_reads() => Stays("void M(int[] a) { var t = Task.Run(() => { var found = new List<bool>(); try { [|foreach|] (var n in a) found.Add(IsPrime(n)); } finally { Console.WriteLine(found.Count); } }); }");
    [Fact] public Task Sum_that_a_finally_reads() => Stays("void M(int[] a) { var t = Task.Run(() => { var sum = 0; try { [|for|] (var i = 0; i < a.Length; i++) if (IsPrime(i)) sum += i; } finally { Console.WriteLine(sum); } }); }");
    [Fact] public Task Stack_of_a_size_of_its_own() => Check<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>.Leaves(Wrapped(IsPrime + "void M(bool[] all) { var t = new Thread(() => { [|for|] (var i = 0; i < all.Length; i++) all[i] = IsPrime(i); }, 1 << 26); t.Start(); t.Join(); }"));
    [Fact] public Task Field_that_each_thread_has_for_itself() => Check<CONC202_LoopOnOneWorker>.Ignores("[ThreadStatic] static int own; static int F(int n) { var x = own; for (var d = 2; d < 9999; d++) x = x * 31 + n; return x; } void M(int[] all) => Task.Run(() => { for (var i = 0; i < all.Length; i++) all[i] = F(i); });");

    [Fact] public Task Tabs_and_carriage_returns() => Check<CONC202_LoopOnOneWorker, LoopOnOneWorkerFix>.File(
        "using System;\r\nusing System.Threading.Tasks;\r\nclass C\r\n{\r\n\t" + IsPrime.TrimEnd() + "\r\n\tTask<int> M(int n) => Task.Run(() =>\r\n\t{\r\n\t\tvar most = int.MinValue;\r\n\t\t[|for|] (var i = 0; i < n; i++)\r\n\t\t\tmost = Math.Max(most, IsPrime(i) ? i : 0);\r\n\t\treturn most;\r\n\t});\r\n}\r\n",
        "using System;\r\nusing System.Threading.Tasks;\r\nclass C\r\n{\r\n\t" + IsPrime.TrimEnd() + "\r\n\tTask<int> M(int n) => Task.Run(() =>\r\n\t{\r\n\t\tvar most = int.MinValue;\r\n\t\tvar gate = new object();\r\n\t\tParallel.For(0, n, () => int.MinValue, (i, _, localMost) =>\r\n\t\t{\r\n\t\t\tlocalMost = Math.Max(localMost, IsPrime(i) ? i : 0);\r\n\t\t\treturn localMost;\r\n\t\t}, localMost =>\r\n\t\t{\r\n\t\t\tlock (gate)\r\n\t\t\t\tmost = Math.Max(most, localMost);\r\n\t\t});\r\n\t\treturn most;\r\n\t});\r\n}\r\n");

    // Members of a class that is laid out as people do.
    private static Task Fixes(string before, string after) => Fixed.Fixes(Wrapped(before), Wrapped(after));

    private static string Wrapped(string members) => $"class C\n{{\n{string.Join('\n', members.Split('\n').Select(line => line.Length == 0 ? line : "    " + line))}\n}}\n";
}
