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
            Parallel.ForEach(words, word => Rate(word));
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
            Parallel.ForEach(words, copy =>
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

    [Theory]
    [InlineData("tasks.Add([|Task.Run(() => Rate(page), token)|]);")]
    [InlineData("tasks.Add([|Task.Factory.StartNew(() => Rate(page), TaskCreationOptions.LongRunning)|]);")]
    public Task Token_or_options_that_a_parallel_loop_would_drop(string start) => Leaves(Rate + $"async Task M(string[] pages, CancellationToken token) {{ token.ThrowIfCancellationRequested(); var tasks = new List<Task>(); foreach (var page in pages) {start} await Task.WhenAll(tasks); }}");
    [Fact] public Task Stack_of_a_size_of_its_own() => Leaves(Rate + "void M(string[] words) { foreach (var word in words) [|new Thread(() => Rate(word), 1 << 26)|].Start(); }");
    [Theory]
    [InlineData("void M(object? sender, EventArgs e) { foreach (var word in words) [|new Thread(() => Rate(word))|].Start(); }")]
    [InlineData("void M() { lock (words) foreach (var word in words) [|new Thread(() => Rate(word))|].Start(); }")]
    public Task Threads_that_nobody_waited_for_where_nobody_may_wait(string method) => Leaves(Rate + "private readonly string[] words = [];\n" + method);

    // Members of a class that is laid out as people do.
    private static Task Fixes(string before, string after) => Fixed.Fixes(Wrapped(before), Wrapped(after));

    private static Task Leaves(string code) => Fixed.Leaves(Wrapped(code));

    private static string Wrapped(string members) => $"class C\n{{\n{string.Join('\n', members.Split('\n').Select(line => line.Length == 0 ? line : "    " + line))}\n}}\n";
}
