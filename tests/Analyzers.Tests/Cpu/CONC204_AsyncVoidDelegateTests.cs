using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC204_AsyncVoidDelegate, AsyncVoidDelegateFix>;
using Rule = Check<CONC204_AsyncVoidDelegate>;

public sealed class CONC204_AsyncVoidDelegateTests
{
    private const string Work = "static Task F(int n) => Task.Delay(n);\n";

    [Fact] public Task Parallel_loop_over_items() => Fixed.Fixes(
        Work + """
        async Task M(List<int> items)
        {
            await F(1);
            Parallel.ForEach(items, [|async|] item => await F(item));
        }
        """,
        Work + """
        async Task M(List<int> items)
        {
            await F(1);
            await Parallel.ForEachAsync(items, async (item, _) => await F(item));
        }
        """);

    [Fact] public Task Parallel_loop_with_a_block_options_and_a_comment() => Fixed.Fixes(
        Work + """
        async Task M(int[] items, ParallelOptions options)
        {
            await F(1);
            // All of them.
            Parallel.ForEach(items, options, [|async|] (int item) =>
            {
                if (item == 0) return;
                await F(item); // one
            });
        }
        """,
        Work + """
        async Task M(int[] items, ParallelOptions options)
        {
            await F(1);
            // All of them.
            await Parallel.ForEachAsync(items, options, async (int item, CancellationToken _) =>
            {
                if (item == 0) return;
                await F(item); // one
            });
        }
        """);

    [Fact] public Task Range_with_a_token_in_scope() => Fixed.Fixes(
        Work + """
        async Task M(int count, CancellationToken token)
        {
            await F(1);
            Parallel.For(0, count, [|async|] i => { _ = i; await F(i); });
        }
        """,
        Work + """
        async Task M(int count, CancellationToken token)
        {
            await F(1);
            await Parallel.ForAsync(0, count, token, async (i, cancel) => { _ = i; await F(i); });
        }
        """);

    [Fact] public Task List_and_array() => Fixed.Fixes(
        Work + """
        async Task M(List<int> items, int[] others)
        {
            await F(1);
            items.ForEach([|async|] item => await F(item));
            Array.ForEach(others, [|async|] (int item) =>
            {
                if (item == 0)
                    return;
                await F(item);
            }); // each
        }
        """,
        Work + """
        async Task M(List<int> items, int[] others)
        {
            await F(1);
            foreach (var item in items.ToArray())
                await F(item);
            foreach (int item in others)
            {
                if (item == 0)
                    continue;
                await F(item);
            } // each
        }
        """);

    [Fact] public Task List_of_its_own() => Fixed.Fixes(
        Work + "async Task M(int[] all) { await F(1); var items = all.ToList(); items.Add(1); items.ForEach([|async|] item => await F(item)); all.Where(n => n > 1).ToList().ForEach([|async|] item => await F(item)); }",
        Work + "async Task M(int[] all) { await F(1); var items = all.ToList(); items.Add(1); foreach (var item in items) await F(item); foreach (var item in all.Where(n => n > 1).ToList()) await F(item); }");

    [Fact] public Task List_that_shrinks() => Fixed.Fixes(
        Work + "async Task M(int[] all) { await F(1); var xs = all.ToList(); xs.ForEach([|async|] y => { await F(y); xs.Remove(y); }); }",
        Work + "async Task M(int[] all) { await F(1); var xs = all.ToList(); foreach (var y in xs.ToArray()) { await F(y); xs.Remove(y); } }");

    [Fact] public Task In_a_program() => Fixed.File(
        """
        using System.Threading.Tasks;

        await Task.Yield();
        Parallel.ForEach(new[] { 1, 2 }, [|async|] n => await Task.Delay(n)); // <Main>

        """,
        """
        using System.Threading.Tasks;

        await Task.Yield();
        await Parallel.ForEachAsync(new[] { 1, 2 }, async (n, _) => await Task.Delay(n)); // <Main>

        """);

    [Fact] public Task First_stays_second_is_fixed() => Fixed.Fixes(
        Work + """
        void M(List<int> items) => items.ForEach([|async|] item => await F(item));
        async Task N(List<int> items)
        {
            await F(1);
            items.ForEach([|async|] item => await F(item));
        }
        """,
        Work + """
        void M(List<int> items) => items.ForEach([|async|] item => await F(item));
        async Task N(List<int> items)
        {
            await F(1);
            foreach (var item in items.ToArray())
                await F(item);
        }
        """);

    [Theory]
    [InlineData("Timer M() => new Timer([|Tick|]); async void Tick(object? state) { await F(1); }")]
    [InlineData("Timer M() => new Timer(callback: [|this.Tick|], 3, 4, 5); async void Tick(object? state) { try { await F(1); } catch (IOException) { } }")]
    [InlineData("void M() => ThreadPool.QueueUserWorkItem([|Tick|]); static async void Tick(object? state) { try { await F(1); } catch (Exception) { } finally { await F(2); } await F(3); }")]
    [InlineData("void M(List<int> all) => all.ForEach([|One|]); async void One(int x) => await F(x);")]
    [InlineData("Task M(int[] all) { Parallel.ForEach(all, [|One|]); return Task.CompletedTask; } async void One(int x) => await F(x);")]
    [InlineData("void M() { async void Local() => await F(1); new Thread([|Local|]).Start(); }")]
    public Task Method_by_name(string code) => Fixed.Leaves(Work + code);

    [Theory]
    [InlineData("Timer M() => new Timer(Tick); async void Tick(object? state) { try { await F(1); } catch (Exception e) { Console.WriteLine(e); } }")]
    [InlineData("Timer M() => new Timer(Tick); async void Tick(object? state) { while (true) await F(1); }")]
    [InlineData("Timer M() => new Timer(Tick); void Tick(object? state) { _ = F(1); }")]
    [InlineData("event EventHandler? E; void M() => E += Tick; async void Tick(object? sender, EventArgs e) { await F(1); }")]
    [InlineData("void M(Action<Action> post) => post(Tick); async void Tick() { await F(1); }")]
    [InlineData("Task M() => Task.Run(One); async Task One() => await F(1);")]
    public Task Method_by_name_that_may(string code) => Rule.Ignores(Work + code);

    [Fact] public Task Context_that_posts_to_itself() => Rule.Ignores("sealed class D : SynchronizationContext { void M() => Post(Tick, null); async void Tick(object? state) { try { await Task.Delay(1); } finally { Post(_ => Console.WriteLine(), null); } } }");
    [Fact] public Task Context_that_somebody_has() => Fixed.Leaves("class D { void M(SynchronizationContext c) => c.Post([|Tick|], null); async void Tick(object? state) => await Task.Delay(1); }");

    [Fact] public Task Thread_that_ends_at_once() => Fixed.Leaves(Work + "void M() => new Thread([|async|] () => await F(1)).Start();");
    [Fact] public Task Cold_task() => Fixed.Leaves(Work + "void M() => new Task([|async|] () => await F(1)).Start();");
    [Fact] public Task Timer_tick() => Fixed.Leaves(Work + "Timer M() => new Timer([|async|] _ => await F(1));");
    [Fact] public Task Work_item() => Fixed.Leaves(Work + "void M() => ThreadPool.QueueUserWorkItem([|async|] _ => await F(1));");
    [Fact] public Task Several_at_once() => Fixed.Leaves(Work + "void M() => Parallel.Invoke([|async|] () => await F(1), [|async|] () => await F(2));");
    [Fact] public Task Old_form() => Fixed.Leaves(Work + "async Task M(List<int> items) { await F(1); items.ForEach([|async|] delegate (int item) { await F(item); }); }");
    [Fact] public Task Result_of_the_loop_is_used() => Fixed.Leaves(Work + "async Task<bool> M(List<int> items) { await F(1); return Parallel.ForEach(items, [|async|] item => await F(item)).IsCompleted; }");
    [Fact] public Task Loop_state() => Fixed.Leaves(Work + "async Task M(List<int> items) { await F(1); Parallel.ForEach(items, [|async|] (item, state) => { await F(item); state.Stop(); }); }");
    [Fact] public Task Under_a_lock() => Fixed.Leaves(Work + "async Task M(List<int> items) { await F(1); lock (items) items.ForEach([|async|] item => await F(item)); }");
    [Fact] public Task Return_out_of_an_inner_loop() => Fixed.Leaves(Work + "async Task M(List<int> items) { await F(1); items.ForEach([|async|] item => { while (true) { await F(item); return; } }); }");
    [Fact] public Task Synchronous_method() => Fixed.Leaves(Work + "void M(List<int> items) { Parallel.ForEach(items, [|async|] item => await F(item)); }");
    [Fact] public Task Partitions() => Fixed.Leaves(Work + "async Task M(List<int> items) { await F(1); Parallel.ForEach(Partitioner.Create(items, true), [|async|] item => await F(item)); }");

    [Fact] public Task Handles_its_errors() => Rule.Ignores(Work + "Timer M() => new Timer(async _ => { try { await F(1); } catch (Exception e) { Console.WriteLine(e); } });");
    [Fact] public Task Handles_some_errors() => Rule.Flags(Work + "Timer M() => new Timer([|async|] _ => { try { await F(1); } catch (IOException) { } });");
    [Fact] public Task Parallel_loop_that_handles_its_errors() => Rule.Flags(Work + "void M(int[] items) => Parallel.ForEach(items, [|async|] item => { try { await F(item); } catch { } });");
    [Fact] public Task Task_is_expected() => Rule.Ignores(Work + "async Task M(int[] items) { await Task.Run(async () => await F(1)); await Parallel.ForEachAsync(items, async (item, _) => await F(item)); _ = Task.Factory.StartNew(async () => await F(1)); }");
    [Fact] public Task Event() => Rule.Ignores(Work + "event EventHandler? E; void M() { E += async (_, _) => await F(1); E?.Invoke(this, EventArgs.Empty); }");
    [Fact] public Task Kept_in_a_list() => Rule.Ignores(Work + "void M(List<Action> actions) => actions.Add(async () => await F(1));");
    [Fact] public Task Namesake() => Rule.Ignores("class Parallel { public static void ForEach(int[] items, System.Action<int> action) { foreach (var i in items) action(i); } }\nclass C { void M(int[] items) => Parallel.ForEach(items, async i => await Task.Delay(i)); }");
    [Fact] public Task Nothing_awaited() => Rule.Ignores("#pragma warning disable CS1998\nvoid M(List<int> items) => items.ForEach(async item => Console.WriteLine(item));");
    [Fact] public Task Row_of_the_user() => Check<CONC204_AsyncVoidDelegate>.WithRows("Queue.Post runs:0", "class Queue { public void Post(Action work) { } }\nclass C { void M(Queue q) => q.Post([|async|] () => await Task.Delay(1)); }");
    [Fact] public Task Broken_code() => Check<CONC204_AsyncVoidDelegate>.Survives("class C { void M() { Parallel.ForEach(async x => await ); new Thread(async => ).Start(; } }");
}
