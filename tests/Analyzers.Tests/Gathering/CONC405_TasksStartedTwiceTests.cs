using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC405_TasksStartedTwice, TasksStartedTwiceFix>;
using Rule = Check<CONC405_TasksStartedTwice>;

public sealed class CONC405_TasksStartedTwiceTests
{
    private const string Work = "static async Task<int> F(int n) { await Task.Delay(n); return n; }\n";

    [Fact] public Task Awaited_and_read() => Fixed.Fixes(
        Work + """
        async Task<int> M(int[] all)
        {
            var tasks = all.Select(n => F(n));
            await Task.WhenAll(tasks);
            var sum = 0;
            foreach (var task in [|tasks|]) sum += await task;
            return sum;
        }
        """,
        Work + """
        async Task<int> M(int[] all)
        {
            var tasks = all.Select(n => F(n)).ToArray();
            await Task.WhenAll(tasks);
            var sum = 0;
            foreach (var task in tasks) sum += await task;
            return sum;
        }
        """);

    [Fact] public Task Query_and_chain() => Fixed.Fixes(
        Work + """
        async Task M(int[] all)
        {
            IEnumerable<Task<int>> tasks = from n in all where n > 1 select F(n);
            var others = all
                .Select(F)
                .Take(3); // three
            await Task.WhenAny(tasks);
            await Task.WhenAll([|tasks|]);
            await Task.WhenAll(others);
            Console.WriteLine([|others|].Count());
        }
        """,
        Work + """
        async Task M(int[] all)
        {
            IEnumerable<Task<int>> tasks = (from n in all where n > 1 select F(n)).ToArray();
            var others = all
                .Select(F)
                .Take(3).ToArray(); // three
            await Task.WhenAny(tasks);
            await Task.WhenAll(tasks);
            await Task.WhenAll(others);
            Console.WriteLine(others.Count());
        }
        """);

    [Fact] public Task Asked_for_any_first() => Rule.Flags(Work + "async Task M(int[] all) { var tasks = all.Select(async n => await F(n)); if (tasks.Any()) await Task.WhenAll([|tasks|]); }");
    [Fact] public Task In_a_loop() => Rule.Flags(Work + "async Task M(int[] all) { var tasks = all.Select(F); for (var i = 0; i < 3; i++) await Task.WhenAll([|tasks|]); }");
    [Fact] public Task Iterator() => Fixed.Fixes(
        Work + "static IEnumerable<Task> All() { yield return F(1); yield return F(2); }\nasync Task M() { var tasks = All(); await Task.WhenAny(tasks); await Task.WhenAll([|tasks|]); }",
        Work + "static IEnumerable<Task> All() { yield return F(1); yield return F(2); }\nasync Task M() { var tasks = All().ToArray(); await Task.WhenAny(tasks); await Task.WhenAll(tasks); }");
    [Fact] public Task Three_uses_one_report() => Rule.Flags(Work + "async Task M(int[] all) { var tasks = all.Select(F); await Task.WhenAny(tasks); await Task.WhenAny([|tasks|]); await Task.WhenAll(tasks); }");

    [Fact] public Task Used_once() => Rule.Ignores(Work + "async Task M(int[] all) { var tasks = all.Select(F); await Task.WhenAll(tasks); }");
    [Fact] public Task Made_an_array() => Rule.Ignores(Work + "async Task M(int[] all) { var tasks = all.Select(F).ToList(); await Task.WhenAny(tasks); await Task.WhenAll(tasks); }");
    [Fact] public Task Passed_through_a_query() => Rule.Ignores(Work + "async Task M(int[] all) { var tasks = all.Select(F); var some = tasks.Where(t => t.Id > 3).Take(2).ToArray(); await Task.WhenAll(some); }");
    [Fact] public Task In_two_branches() => Rule.Ignores(Work + "async Task M(int[] all, bool b) { var tasks = all.Select(F); if (b) await Task.WhenAny(tasks); else await Task.WhenAll(tasks); }");
    [Fact] public Task After_a_return() => Rule.Ignores(Work + "async Task M(int[] all, bool b) { var tasks = all.Select(F); if (b) { await Task.WhenAny(tasks); return; } await Task.WhenAll(tasks); }");
    [Fact] public Task In_two_cases() => Rule.Ignores(Work + "async Task M(int[] all, int b) { var tasks = all.Select(F); switch (b) { case 1: await Task.WhenAny(tasks); break; default: await Task.WhenAll(tasks); break; } }");
    [Fact] public Task Tasks_that_are_there() => Rule.Ignores(Work + "async Task M(List<Task<int>> all, Dictionary<int, Task> map) { var tasks = all.Where(t => t.Id > 3); await Task.WhenAny(tasks); await Task.WhenAll(tasks); var ids = map.Keys.Select(k => map[k]); await Task.WhenAny(ids); await Task.WhenAll(ids); }");
    [Fact] public Task Properties_of_items() => Rule.Ignores("class Job { public Task Done => Task.CompletedTask; }\nclass C { async Task M(Job[] all) { var tasks = all.Select(j => j.Done); await Task.WhenAny(tasks); await Task.WhenAll(tasks); } }");
    [Fact] public Task Completed_tasks() => Rule.Ignores("async Task M(int[] all) { var tasks = all.Select(n => Task.FromResult(n)); await Task.WhenAny(tasks); await Task.WhenAll(tasks); }");
    [Fact] public Task Assigned_anew() => Rule.Ignores(Work + "async Task M(int[] all) { var tasks = all.Select(F); tasks = tasks.ToList(); await Task.WhenAny(tasks); await Task.WhenAll(tasks); }");
    [Fact] public Task Made_in_the_loop() => Rule.Ignores(Work + "async Task M(int[] all) { for (var i = 0; i < 3; i++) { var tasks = all.Select(F); await Task.WhenAll(tasks); } }");
    [Fact] public Task Numbers() => Rule.Ignores("int M(int[] all) { var twice = all.Select(n => 2 * n); return twice.Sum() + twice.Count(); }");
    [Fact] public Task Broken_code() => Check<CONC405_TasksStartedTwice>.Survives("class C { void M() { var tasks = x.Select(; await Task.WhenAll(tasks); foreach (var t in tasks) } }");
}
