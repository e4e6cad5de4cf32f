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
            await Task.WhenAny(tasks);
            await Task.WhenAll([|tasks|]);
            var others = all
                .Select(F)
                .Take(3); // three
            await Task.WhenAll(others);
            Console.WriteLine([|others|].Count());
        }
        """,
        Work + """
        async Task M(int[] all)
        {
            IEnumerable<Task<int>> tasks = (from n in all where n > 1 select F(n)).ToArray();
            await Task.WhenAny(tasks);
            await Task.WhenAll(tasks);
            var others = all
                .Select(F)
                .Take(3).ToArray(); // three
            await Task.WhenAll(others);
            Console.WriteLine(others.Count());
        }
        """);

    [Fact] public Task In_a_loop() => Rule.Flags(Work + "async Task M(int[] all) { var tasks = all.Select(F); for (var i = 0; i < 3; i++) await Task.WhenAll([|tasks|]); }");
    [Fact] public Task Iterator() => Fixed.Fixes(
        Work + "static IEnumerable<Task> All() { yield return F(1); yield return F(2); }\nasync Task M() { var tasks = All(); await Task.WhenAny(tasks); await Task.WhenAll([|tasks|]); }",
        Work + "static IEnumerable<Task> All() { yield return F(1); yield return F(2); }\nasync Task M() { var tasks = All().ToArray(); await Task.WhenAny(tasks); await Task.WhenAll(tasks); }");
    [Fact] public Task Three_uses_one_report() => Rule.Flags(Work + "async Task M(int[] all) { var tasks = all.Select(F); await Task.WhenAny(tasks); await Task.WhenAny([|tasks|]); await Task.WhenAll(tasks); }");

    [Fact] public Task Looked_at_when_some_failed() => Rule.Flags(Work + "async Task M(int[] all) { var tasks = all.Select(F); try { await Task.WhenAll(tasks); } catch (IOException) { foreach (var task in [|tasks|]) Console.WriteLine(task.Status); } }");
    [Fact] public Task Starts_by_another_method() => Rule.Flags(Work + "static Task<int> G(int n) => F(n + 1); async Task M(int[] all) { var tasks = all.Select(n => G(n)); await Task.WhenAny(tasks); await Task.WhenAll([|tasks|]); }");
    [Fact] public Task Task_that_is_kept() => Rule.Ignores("class Job { Task? done; public Task Run() => done ??= Task.Run(() => { }); Task all = Task.CompletedTask; public Task Wait() => all; }\nclass C { async Task M(Job[] all) { var tasks = all.Select(j => j.Run()); await Task.WhenAny(tasks); await Task.WhenAll(tasks); var waits = all.Select(j => j.Wait()); await Task.WhenAny(waits); await Task.WhenAll(waits); } }");
    [Fact] public Task Handed_to_an_object() => Rule.Ignores("sealed record Kept(IEnumerable<Task> Tasks);\nclass C { static async Task<int> F(int n) { await Task.Delay(n); return n; } async Task M(int[] all) { var tasks = all.Select(F); var kept = new Kept(tasks); await Task.WhenAll(tasks); Console.WriteLine(kept.Tasks); } }");
    [Fact] public Task Iterator_over_tasks_that_are_there() => Rule.Ignores("List<Task<int>> all = []; IEnumerable<Task<int>> Existing() { foreach (var t in all) yield return t; } async Task<int> M() { var s = 0; var tasks = Existing(); await Task.WhenAll(tasks); foreach (var t in tasks) s += await t; return s; }");
    [Fact] public Task Combined_tasks() => Rule.Ignores("async Task M(List<Task> ts, Task late) { var tasks = ts.Select(t => Task.WhenAny(t, late)); await Task.WhenAny(tasks); await Task.WhenAll(tasks); }");
    [Fact] public Task Asked_for_any_first() => Rule.Ignores(Work + "async Task M(int[] all) { var tasks = all.Select(async n => await F(n)); if (tasks.Any()) await Task.WhenAll(tasks); }");
    [Fact] public Task In_two_choices() => Rule.Ignores(Work + "async Task M(int[] all, bool b) { var tasks = all.Select(F); if (b) await Task.WhenAll(tasks); if (!b) await Task.WhenAny(tasks); }");
    [Fact] public Task Filled_later_stays() => Fixed.Leaves(Work + "async Task M() { var list = new List<int>(); var tasks = list.Select(x => F(x)); list.Add(1); await Task.WhenAll(tasks); foreach (var t in [|tasks|]) await t; }");
    [Fact] public Task Left_before_stays() => Fixed.Leaves(Work + "async Task M(int[] all, bool go) { var tasks = all.Select(F); Console.WriteLine(); if (!go) return; await Task.WhenAll(tasks); await Task.WhenAny([|tasks|]); } async Task N(int[] all, bool go) { var tasks = all.Select(F); if (go) await Task.WhenAll(tasks); await Task.WhenAny([|tasks|]); }");
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
