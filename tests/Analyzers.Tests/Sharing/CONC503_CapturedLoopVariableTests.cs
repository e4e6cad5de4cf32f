using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC503_CapturedLoopVariable>;
using Fixing = Check<CONC503_CapturedLoopVariable, CapturedLoopVariableFix>;

public sealed class CONC503_CapturedLoopVariableTests
{
    private const string Use = "static void Use(int i) { } ";

    [Theory]
    [InlineData("new Thread(() => Use([|i|])).Start();")]
    [InlineData("Task.Run(() => Use([|i|]));")]
    [InlineData("tasks.Add(Task.Run(async () => { await Task.Yield(); Use([|i|]); Use(i); }));")]
    [InlineData("tasks.Add(Task.Factory.StartNew(() => Use([|i|])));")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => Use([|i|]));")]
    [InlineData("tasks.Add(Task.Run(() => numbers.ForEach(n => Use(n + [|i|]))));")]
    [InlineData("tasks.Add(Task.Run(delegate { Use([|i|]); }));")]
    [InlineData("if (i > 2) { var t = new Thread(() => Use([|i|])); t.Start(); threads.Add(t); }")]
    [InlineData("foreach (var n in numbers) tasks.Add(Task.Run(() => Use(n + [|i|])));")]
    [InlineData("Start(() => Use([|i|]));")]
    [InlineData("tasks.Add(Task.Run(() => Use([|i|]))); if (tasks.Count > 4) { Task.WaitAll(tasks.ToArray()); tasks.Clear(); }")]
    [InlineData("slim.Wait(); tasks.Add(Task.Run(() => { Use([|i|]); slim.Release(); }));")]
    [InlineData("tasks.Add(Task.Run(() => Use([|i|]))); Thread.Sleep(10);")]
    public Task Read_late(string code) => Rule.Flags($"{Use} private readonly SemaphoreSlim slim = new(2); void Start(Action a) => Task.Run(a); void M(List<Task> tasks, List<Thread> threads, List<int> numbers) {{ for (var i = 0; i < 9; i++) {{ {code} }} }}");

    [Theory]
    [InlineData("await Task.Run(() => Use(i));")]
    [InlineData("await Task.Run(() => Use(i)).ConfigureAwait(false);")]
    [InlineData("Task.Run(() => Use(i)).Wait();")]
    [InlineData("Task.Run(() => Use(i)).GetAwaiter().GetResult();")]
    [InlineData("var t = new Thread(() => Use(i)); t.Start(); t.Join();")]
    [InlineData("var t = Task.Run(() => Use(i)); Use(1); await t;")]
    [InlineData("var t = Task.Run(() => Use(i)); await Task.WhenAll(t, Task.Delay(1));")]
    [InlineData("await Task.WhenAll(Task.Run(() => Use(i)), Task.Run(() => Use(2)));")]
    [InlineData("var copy = i; tasks.Add(Task.Run(() => Use(copy)));")]
    [InlineData("Parallel.For(0, 9, j => Use(i + j));")]
    [InlineData("numbers.ForEach(n => Use(n + i));")]
    [InlineData("tasks.Add(Task.Factory.StartNew(n => Use((int)n!), i));")]
    [InlineData("tasks.Add(Task.Run(() => Use(nameof(i).Length)));")]
    [InlineData("Run(() => Use(i));")]
    [InlineData("var own = new List<Task>(); for (var j = 0; j < 3; j++) { own.Add(Task.Run(() => Use(i))); } await Task.WhenAll(own);")]
    [InlineData("kept = new Thread(() => Use(i)); kept.Start(); kept.Join();")]
    [InlineData("if (i > 3) { await Run2(Task.Run(() => Use(i))); }")]
    [InlineData("if (i > 3) { _ = Task.Run(() => Use(i)); break; }")]
    [InlineData("if (i > 3) { _ = Task.Run(() => Use(i)); return; }")]
    [InlineData("done.Reset(); ThreadPool.QueueUserWorkItem(_ => { Use(i); done.Set(); }); done.Wait();")]
    [InlineData("tasks.Add(Task.Run(() => { for (var k = 0; k < 3; k++) Use(k); }));")]
    public Task Read_in_time(string code) => Rule.Ignores($"{Use} private Thread? kept; private readonly ManualResetEventSlim done = new(); static Task Run2(Task t) => t; void Run(Action a) => a(); async Task M(List<Task> tasks, List<int> numbers) {{ for (var i = 0; i < 9; i++) {{ {code} }} await Task.Yield(); }}");

    [Fact] public Task Each_of_a_foreach() => Rule.Ignores(Use + "void M(int[] a) { foreach (var i in a) Task.Run(() => Use(i)); }");
    [Fact] public Task Variable_from_before() => Rule.Flags(Use + "void M() { int i; for (i = 0; i < 9; i++) Task.Run(() => Use([|i|])); }");
    [Fact] public Task Two_variables() => Rule.Flags(Use + "void M() { for (int i = 0, j = 9; i < j; i++, j -= 2) Task.Run(() => Use([|i|] + [|j|])); }");
    [Fact] public Task Variable_that_does_not_change() => Rule.Ignores(Use + "void M() { for (int i = 0, n = 9; i < n; i++) Task.Run(() => Use(n)); }");
    [Fact] public Task Broken() => Rule.Survives("class C { void M() { for (var i = 0; i < ; i++) Task.Run(() => i for (;;i++) new Thread(() => i } }");

    [Fact] public Task Copy_in_a_block() => Fixing.Fixes(Use + """

        void M(Thread[] threads, List<Task> tasks)
        {
            for (var i = 0; i < threads.Length; i++)
            {
                // The worker of this round.
                threads[i] = new Thread(() => { Use([|i|]); Use(i + 1); });
                threads[i].Start();
                tasks.Add(Task.Run(() => Use([|i|])));
            }
        }
        """, Use + """

        void M(Thread[] threads, List<Task> tasks)
        {
            for (var i = 0; i < threads.Length; i++)
            {
                var iCopy = i;
                // The worker of this round.
                threads[i] = new Thread(() => { Use(iCopy); Use(iCopy + 1); });
                threads[i].Start();
                var iCopy2 = i;
                tasks.Add(Task.Run(() => Use(iCopy2)));
            }
        }
        """);
    [Fact] public Task Copy_where_there_is_no_block() => Fixing.Fixes(Use + """

        void M(List<Task> tasks)
        {
            for (var i = 0; i < 9; i++)
                tasks.Add(Task.Run(() => Use([|i|])));
            Use(1);
        }
        """, Use + """

        void M(List<Task> tasks)
        {
            for (var i = 0; i < 9; i++)
            {
                var iCopy = i;
                tasks.Add(Task.Run(() => Use(iCopy)));
            }
            Use(1);
        }
        """);
    [Fact] public Task Both_variables() => Fixing.Fixes(Use + """

        void M()
        {
            for (int i = 0, j = 9; i < j; i++, j--)
            {
                Task.Run(() => Use([|i|] + [|j|]));
            }
        }
        """, Use + """

        void M()
        {
            for (int i = 0, j = 9; i < j; i++, j--)
            {
                var iCopy = i;
                var jCopy = j;
                Task.Run(() => Use(iCopy + jCopy));
            }
        }
        """);
    [Fact] public Task Written_by_the_body() => Fixing.Leaves(Use + "void M() { for (var i = 0; i < 9; i++) { if (i == 3) i++; Task.Run(() => Use([|i|])); } }");
    [Fact] public Task Written_by_the_worker() => Fixing.Leaves("void M() { for (var i = 0; i < 9; i++) { Task.Run(() => [|i|]++); } }");
    [Fact] public Task In_a_branch_without_braces() => Fixing.Leaves(Use + "void M() { for (var i = 0; i < 9; i++) { if (i > 3) Task.Run(() => Use([|i|])); } }");
}
