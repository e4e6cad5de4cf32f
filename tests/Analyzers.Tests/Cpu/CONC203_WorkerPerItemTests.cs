using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC203_WorkerPerItem>;
using Fixed = Check<CONC203_WorkerPerItem, WorkerPerItemFix>;

public sealed class CONC203_WorkerPerItemTests
{
    private const string Rate = "static void Rate(string s) { var x = 0u; for (var r = 0; r < 20_000; r++) for (var i = 0; i < s.Length; i++) x = x * 31 + s[i]; Console.WriteLine(x); }\n";

    [Fact] public Task Thread_for_each_word() => Fixes(
        Rate + """
        void M(string[] words)
        {
            foreach (var word in words)
                [|new Thread(() => Rate(word))|].Start();
        }
        """,
        Rate + """
        void M(string[] words)
        {
            Parallel.ForEach(words, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, word => Rate(word));
        }
        """);

    [Fact] public Task Threads_kept_and_joined() => Fixes(
        Rate + """
        void M(List<string> words)
        {
            var threads = new List<Thread>();
            foreach (var word in words)
            {
                var copy = word;
                var thread = [|new Thread(() =>
                {
                    // First one, then the other.
                    Rate(copy);
                    Rate(copy);
                })|];
                thread.Start();
                threads.Add(thread);
            }

            foreach (var thread in threads)
                thread.Join();
            Console.WriteLine("done");
        }
        """,
        Rate + """
        void M(List<string> words)
        {
            Parallel.ForEach(words, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, copy =>
            {
                // First one, then the other.
                Rate(copy);
                Rate(copy);
            });
            Console.WriteLine("done");
        }
        """);

    [Fact] public Task Task_for_each_page() => Fixes(
        Rate + """
        async Task M(string[] pages)
        {
            await Task.Yield();
            var ratings = new List<Task>();
            foreach (var page in pages)
                ratings.Add([|Task.Run(() => Rate(page))|]);
            await Task.WhenAll(ratings);
        }
        """,
        Rate + """
        async Task M(string[] pages)
        {
            await Task.Yield();
            await Parallel.ForEachAsync(pages, (page, _) =>
            {
                Rate(page);
                return ValueTask.CompletedTask;
            });
        }
        """);

    [Fact] public Task Small_range() => Rule.Ignores("void M() { for (var i = 1; i <= 5; i++) { var n = i; var t = new Thread(() => Console.WriteLine(n)); t.Start(); } }");
    [Fact] public Task A_thread_for_each_core() => Rule.Ignores("void M() { for (var i = 0; i < Environment.ProcessorCount; i++) { var n = i; new Thread(() => Console.WriteLine(n)).Start(); } }");
    [Fact] public Task Waits_in_the_loop() => Rule.Ignores("void M(string[] all) { foreach (var one in all) { var t = new Thread(() => Console.WriteLine(one)); t.Start(); t.Join(); } }");
    [Fact] public Task Light_tasks() => Rule.Ignores("async Task M(string[] all) { var tasks = new List<Task>(); foreach (var one in all) tasks.Add(Task.Run(() => Console.WriteLine(one))); await Task.WhenAll(tasks); }");

    [Fact] public Task Range_of_threads() => Fixes(
        Rate + """
        void M(int count)
        {
            for (var i = 1; i <= count; i++)
            {
                var number = i;
                [|new Thread(() => Rate(number.ToString()))|].Start();
            }
        }
        """,
        Rate + """
        void M(int count)
        {
            Parallel.For(1, count + 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number => Rate(number.ToString()));
        }
        """);

    [Fact] public Task Two_loops_with_one_that_stays_first() => Fixes(
        Rate + """
        void M(IEnumerable<string> lazy, string[] a, string[] b)
        {
            foreach (var one in lazy)
                [|new Thread(() => Rate(one))|].Start();
            foreach (var one in a)
                [|new Thread(() => Rate(one))|].Start();
            foreach (var one in b)
                [|new Thread(() => Rate(one)) { IsBackground = true }|].Start();
        }
        """,
        Rate + """
        void M(IEnumerable<string> lazy, string[] a, string[] b)
        {
            foreach (var one in lazy)
                [|new Thread(() => Rate(one))|].Start();
            Parallel.ForEach(a, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, one => Rate(one));
            Parallel.ForEach(b, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, one => Rate(one));
        }
        """);

    [Fact] public Task Async_code_stays() => Stays("async Task M(string[] all) { await Task.Yield(); foreach (var one in all) [|new Thread(() => Rate(one))|].Start(); }");
    [Fact] public Task Named_thread_stays() => Stays("void M(string[] all) { foreach (var one in all) [|new Thread(() => Rate(one)) { Name = one }|].Start(); }");
    [Fact] public Task Waits_for_others() => Check<CONC203_WorkerPerItem>.Ignores(Rate + "void M(string[] all, Barrier barrier) { foreach (var one in all) new Thread(() => { Rate(one); barrier.SignalAndWait(); }).Start(); }");
    [Fact] public Task Locks_stay() => Stays("void M(string[] all) { foreach (var one in all) [|new Thread(() => { lock (all) Rate(one); })|].Start(); }");
    [Fact] public Task Endless() => Check<CONC203_WorkerPerItem>.Ignores(Rate + "void M(string[] all) { foreach (var one in all) new Thread(() => { while (true) Rate(one); }).Start(); }");
    [Fact] public Task Sleepers_stay() => Stays("void M(string[] all) { foreach (var one in all) [|new Thread(() => Thread.Sleep(one.Length))|].Start(); }");
    [Theory]
    [InlineData("tasks.Add([|Task.Run(() => Rate(one), source.Token)|]);")]
    [InlineData("var own = CancellationToken.None; tasks.Add([|Task.Run(() => Rate(one), own)|]);")]
    [InlineData("token = CancellationToken.None; tasks.Add([|Task.Run(() => Rate(one), token)|]);")]
    [InlineData("tasks.Add([|Task.Factory.StartNew(() => Rate(one), token)|]);")]
    public Task Token_that_may_be_another_for_each_item_stays(string start) => Stays($"async Task M(string[] all, CancellationTokenSource source, CancellationToken token) {{ var tasks = new List<Task>(); foreach (var one in all) {{ {start} }} await Task.WhenAll(tasks); }}");
    [Fact] public Task Work_that_throws_a_value_away() => Fixes(
        "static int Score(string page) { Rate(page); return page.Length; } " + Rate + """
        async Task M(string[] pages)
        {
            await Task.Yield();
            var ratings = new List<Task>();
            foreach (var page in pages)
                ratings.Add([|Task.Run(() =>
                {
                    _ = Score(page);
                })|]);
            await Task.WhenAll(ratings);
        }
        """,
        "static int Score(string page) { Rate(page); return page.Length; } " + Rate + """
        async Task M(string[] pages)
        {
            await Task.Yield();
            await Parallel.ForEachAsync(pages, (page, state) =>
            {
                _ = Score(page);
                return ValueTask.CompletedTask;
            });
        }
        """);
    [Fact] public Task Token_of_all_tasks() => Fixes(
        Rate + """
        async Task M(string[] pages, CancellationToken token)
        {
            await Task.Yield();
            var ratings = new List<Task>();
            foreach (var page in pages)
                ratings.Add([|Task.Run(() => Rate(page), token)|]);
            await Task.WhenAll(ratings).ConfigureAwait(false);
        }
        """,
        Rate + """
        async Task M(string[] pages, CancellationToken token)
        {
            await Task.Yield();
            await Parallel.ForEachAsync(pages, token, (page, _) =>
            {
                Rate(page);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        }
        """);
    [Fact] public Task Tasks_looked_at_stay() => Stays("async Task M(string[] all) { var tasks = new List<Task>(); foreach (var one in all) tasks.Add([|Task.Run(() => Rate(one))|]); await Task.WhenAll(tasks); Console.WriteLine(tasks.Count); }");
    [Fact] public Task Threads_kept_elsewhere_stay() => Stays("readonly List<Thread> threads = new(); void M(string[] all) { foreach (var one in all) { var t = [|new Thread(() => Rate(one))|]; t.Start(); threads.Add(t); } }");
    [Fact] public Task Captured_loop_variable_stays() => Stays("void M(string[] all) { for (var i = 0; i < all.Length; i++) [|new Thread(() => Rate(all[i]))|].Start(); }");
    [Fact] public Task Bounded_by_a_semaphore() => Rule.Ignores(Rate + "async Task M(string[] all, SemaphoreSlim s) { foreach (var one in all) { await s.WaitAsync(); _ = Task.Run(() => Rate(one)); } }");
    [Fact] public Task Started_with_a_condition() => Rule.Flags(Rate + "void M(string[] all) { foreach (var one in all) { if (one.Length > 3) { var t = [|new Thread(() => Rate(one))|]; t.Start(); } } }");
    [Fact] public Task Never_started() => Rule.Ignores(Rate + "void M(string[] all) { foreach (var one in all) { var t = new Thread(() => Rate(one)); } }");
    [Fact] public Task Accepting_loop() => Rule.Ignores("void M(TcpListener l) { while (true) { var c = l.AcceptTcpClient(); new Thread(() => c.Close()).Start(); } }");
    [Fact] public Task Listed_items() => Rule.Ignores("void M() { foreach (var one in new[] { \"a\", \"b\" }) new Thread(() => Console.WriteLine(one)).Start(); }");
    [Fact] public Task Type_of_the_same_name() => Rule.Ignores("class Thread { public Thread(Action a) { } public void Start() { } }\nclass C { void M(string[] all) { foreach (var one in all) new Thread(() => Console.WriteLine(one)).Start(); } }");
    [Fact] public Task Broken_code() => Check<CONC203_WorkerPerItem>.Survives("class C { void M() { foreach (var x in ) { new Thread(() => ).Start(; tasks.Add(Task.Run(( } } }");

    private static Task Stays(string member) => Fixed.Leaves($"class C\n{{\n{Rate}{member}\n}}\n");

    [Fact] public Task Options_that_a_parallel_loop_would_drop() => Stays("async Task M(string[] pages) { var tasks = new List<Task>(); foreach (var page in pages) tasks.Add([|Task.Factory.StartNew(() => Rate(page), TaskCreationOptions.LongRunning)|]); await Task.WhenAll(tasks); }");
    [Fact] public Task Stack_of_a_size_of_its_own() => Stays("void M(string[] words) { foreach (var word in words) [|new Thread(() => Rate(word), 1 << 26)|].Start(); }");
    [Theory]
    [InlineData("void M(object? sender, EventArgs e) { foreach (var word in words) [|new Thread(() => Rate(word))|].Start(); }")]
    [InlineData("void M() { lock (words) foreach (var word in words) [|new Thread(() => Rate(word))|].Start(); }")]
    public Task Threads_that_nobody_waited_for_where_nobody_may_wait(string method) => Stays("private readonly string[] words = [];\n" + method);

    // Members of a class that is laid out as people do.
    private static Task Fixes(string before, string after) => Fixed.Fixes(Wrapped(before), Wrapped(after));

    private static Task Leaves(string code) => Fixed.Leaves(Wrapped(code));

    private static string Wrapped(string members) => $"class C\n{{\n{string.Join('\n', members.Split('\n').Select(line => line.Length == 0 ? line : "    " + line))}\n}}\n";
}
