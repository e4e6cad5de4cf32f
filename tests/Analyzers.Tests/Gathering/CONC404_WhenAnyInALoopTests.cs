using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC404_WhenAnyInALoop, WhenAnyInALoopFix>;
using Rule = Check<CONC404_WhenAnyInALoop>;

public sealed class CONC404_WhenAnyInALoopTests
{
    [Fact] public Task List_of_tasks() => Fixed.Fixes(
        """
        async Task M(IEnumerable<Task<int>> all)
        {
            var tasks = all.ToList();
            // As they come.
            while (tasks.Count > 0)
            {
                var done = await [|Task.WhenAny(tasks)|];
                tasks.Remove(done);

                // Each.
                Console.WriteLine(await done);
            }
        }
        """,
        """
        async Task M(IEnumerable<Task<int>> all)
        {
            var tasks = all.ToList();
            // As they come.
            await foreach (var done in Task.WhenEach(tasks))
            {
                // Each.
                Console.WriteLine(await done);
            }
        }
        """);

    [Fact] public Task Set_configured_and_removed_last() => Fixed.Fixes(
        "async Task M(Task[] all) { var tasks = new HashSet<Task>(all); while (tasks.Any()) { Task done = await [|Task.WhenAny(tasks)|].ConfigureAwait(false); await done; tasks.Remove(done); } }",
        "async Task M(Task[] all) { var tasks = new HashSet<Task>(all); await foreach (Task done in Task.WhenEach(tasks).ConfigureAwait(false)) { await done; } }");

    [Fact] public Task First_stays_second_is_fixed() => Fixed.Fixes(
        "async Task M(List<Task> given, Task[] all) { while (given.Count > 0) { var done = await [|Task.WhenAny(given)|]; given.Remove(done); } var tasks = all.ToList(); while (tasks.Count != 0) { var done = await [|Task.WhenAny(tasks)|]; tasks.Remove(done); } }",
        "async Task M(List<Task> given, Task[] all) { while (given.Count > 0) { var done = await [|Task.WhenAny(given)|]; given.Remove(done); } var tasks = all.ToList(); await foreach (var done in Task.WhenEach(tasks)) { } }");

    [Fact] public Task Looked_at_afterwards() => Fixed.Leaves("async Task M(Task[] all) { var tasks = all.ToList(); while (tasks.Count > 0) { var done = await [|Task.WhenAny(tasks)|]; tasks.Remove(done); if (done.IsFaulted) break; } Console.WriteLine(tasks.Count); }");
    [Fact] public Task Looked_at_in_the_loop() => Fixed.Leaves("async Task M(Task[] all) { var tasks = all.ToList(); while (tasks.Count > 0) { var done = await [|Task.WhenAny(tasks)|]; tasks.Remove(done); Console.WriteLine(tasks.Count); } }");
    [Fact] public Task Another_condition() => Fixed.Leaves("async Task M(Task[] all, bool b) { var tasks = all.ToList(); while (b && tasks.Count > 0) { var done = await [|Task.WhenAny(tasks)|]; tasks.Remove(done); } }");
    [Fact] public Task Goes_on_before_it_removes() => Fixed.Leaves("async Task M(Task[] all) { var tasks = all.ToList(); while (tasks.Count > 0) { var done = await [|Task.WhenAny(tasks)|]; if (done.IsCanceled) continue; tasks.Remove(done); } }");
    [Fact] public Task Another_name_for_a_list_stays() => Fixed.Leaves("async Task M(List<Task> given) { var tasks = given; while (tasks.Count > 0) { var done = await [|Task.WhenAny(tasks)|]; tasks.Remove(done); } Console.WriteLine(given.Count); }");
    [Fact] public Task Given_away_stays() => Fixed.Leaves("static Task W(List<Task> more) => Task.CompletedTask; async Task M() { var tasks = new List<Task>(); tasks.Add(W(tasks)); while (tasks.Count > 0) { var done = await [|Task.WhenAny(tasks)|]; tasks.Remove(done); } }");
    [Fact] public Task In_a_loop() => Fixed.Leaves("async Task M(Task[] all) { var tasks = all.ToList(); for (var i = 0; i < 2; i++) { while (tasks.Count > 0) { var done = await [|Task.WhenAny(tasks)|]; tasks.Remove(done); } } }");

    [Fact] public Task Others_take_their_place() => Rule.Ignores("async Task M(Task[] all, Queue<Task> more) { var tasks = all.ToList(); while (tasks.Count > 0) { var done = await Task.WhenAny(tasks); tasks.Remove(done); tasks.Add(more.Dequeue()); } }");
    [Fact] public Task With_a_timeout() => Rule.Ignores("async Task M(Task[] all) { var tasks = all.ToList(); while (tasks.Count > 0) { var done = await Task.WhenAny(Task.WhenAll(tasks), Task.Delay(9)); if (!done.IsCompleted) break; } }");
    [Fact] public Task Once() => Rule.Ignores("async Task M(List<Task> tasks) { var done = await Task.WhenAny(tasks); tasks.Remove(done); }");
    [Fact] public Task Not_removed() => Rule.Ignores("async Task M(List<Task> tasks) { while (true) { var done = await Task.WhenAny(tasks); if (done.IsFaulted) break; } }");
    [Fact] public Task Broken_code() => Rule.Survives("class C { async Task M() { while (t.Count > 0) { var d = await Task.WhenAny(t; t.Remove(d); } while (true) await Task.WhenAny(); } }");
}
