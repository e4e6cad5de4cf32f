using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The second actions of CONC301 and CONC303, with the scopes of the runtime library.</summary>
public sealed class ScopedStartsTests
{
    private const string Members = "\n    static void Work() { Console.WriteLine(); }\n    static async Task F() { await Task.Delay(1); }\n";

    private static string Code(string member) => $"{Snippet.Usings}using ConcurrencyAnalyzers.Runtime;\nclass C\n{{\n{member}{Members}}}\n{Library.Scopes}";

    private static Task Threads(string before, string after) => Check<CONC301_UnjoinedThread, UnjoinedThreadFix>.File(Code(before), Code(after), "CONC301.Scope");

    private static Task Tasks(string before, string after) => Check<CONC303_UnobservedTask, UnobservedTaskFix>.File(Code(before), Code(after), "CONC303.Scope");

    private static Task LeavesThreads(string member) => Threads(member, member);

    private static Task LeavesTasks(string member) => Tasks(member, member);

    [Fact] public Task Two_threads() => Threads(
        """
            void M(string[] files)
            {
                Console.WriteLine();

                // All at once.
                var first = new Thread(() => Console.WriteLine(files.Length));
                var second = new Thread(Work);
                [|first.Start()|];
                [|second.Start()|];
            }
        """,
        """
            void M(string[] files)
            {
                Console.WriteLine();

                // All at once.
                ThreadScope.Run(scope =>
                {
                    scope.Start(_ => Console.WriteLine(files.Length));
                    scope.Start(_ => Work());
                });
            }
        """);
    [Fact] public Task Threads_on_the_spot_before_the_return() => Threads(
        "    int M()\n    {\n        var n = 1;\n        [|new Thread(Work).Start()|];\n        [|new Thread(() =>\n        {\n            Work();\n        }).Start()|];\n        return n;\n    }\n",
        "    int M()\n    {\n        var n = 1;\n        ThreadScope.Run(scope =>\n        {\n            scope.Start(_ => Work());\n            scope.Start(_ =>\n            {\n                Work();\n            });\n        });\n        return n;\n    }\n");
    [Fact] public Task Threads_of_a_list() => Threads(
        "    void M()\n    {\n        var workers = new List<Thread>();\n        for (var i = 0; i < 4; i++)\n        {\n            var worker = new Thread(Work);\n            [|worker.Start()|];\n            workers.Add(worker);\n        }\n    }\n",
        "    void M()\n    {\n        ThreadScope.Run(scope =>\n        {\n            for (var i = 0; i < 4; i++)\n                scope.Start(_ => Work());\n        });\n    }\n");
    [Fact] public Task Threads_on_one_line() => Threads(
        "void M() { [|new Thread(Work).Start()|]; [|new Thread(C.Work).Start()|]; }",
        "void M() { ThreadScope.Run(scope => { scope.Start(_ => Work()); scope.Start(_ => C.Work()); }); }");
    [Fact] public Task Discard_in_the_work() => Threads(
        "void M() { [|new Thread(() => _ = int.TryParse(\"\", out _)).Start()|]; }",
        "void M() { ThreadScope.Run(scope => { scope.Start(cancel => _ = int.TryParse(\"\", out _)); }); }");
    [Fact] public Task Name_that_is_taken() => Threads(
        "void M(int scope) { [|new Thread(() => Console.WriteLine(scope)).Start()|]; }",
        "void M(int scope) { ThreadScope.Run(scope2 => { scope2.Start(_ => Console.WriteLine(scope)); }); }");

    [Fact] public Task Errors_of_what_follows() => LeavesThreads("void M() { [|new Thread(Work).Start()|]; Work(); }");
    [Fact] public Task Thread_with_a_name() => LeavesThreads("void M() { var t = new Thread(Work) { Name = \"a\" }; [|t.Start()|]; }");
    [Fact] public Task Thread_that_may_not_end() => LeavesThreads("void M() { [|new Thread(Work).Start()|]; [|new Thread(() => { while (true) Work(); }).Start()|]; }");
    [Fact] public Task Thread_that_is_background_on_purpose() => LeavesThreads("volatile bool stop; void M() { [|new Thread(Work).Start()|]; var t = new Thread(() => { while (!stop) Work(); }) { IsBackground = true }; t.Start(); stop = true; }");
    [Fact] public Task Thread_with_an_argument() => LeavesThreads("void M() { [|new Thread(o => Work()).Start(1)|]; }");
    [Fact] public Task Async_work_of_a_thread() => LeavesThreads("void M() { [|new Thread(() => F()).Start()|]; }");
    [Fact] public Task Collection_that_may_fail() => LeavesThreads("void M(IEnumerable<Thread> l) { var t = new Thread(Work); [|t.Start()|]; foreach (var x in l) Console.WriteLine(x.Name); }");
    [Fact] public Task Errors_that_are_caught_around() => LeavesThreads("void M() { try { [|new Thread(Work).Start()|]; } catch (Exception e) { Console.WriteLine(e); } }");
    [Fact] public Task Errors_of_tasks_that_are_caught_around() => LeavesTasks("async Task M() { try { await Task.Yield(); var a = [|Task.Run(F)|]; } catch (InvalidOperationException e) { Console.WriteLine(e); } }");
    [Fact] public Task Comment_in_between() => LeavesThreads("void M()\n{\n    [|new Thread(Work).Start()|];\n    // the second\n    [|new Thread(Work).Start()|];\n}");
    [Fact] public Task By_reference() => LeavesThreads("void M(ref int n) { n = 1; [|new Thread(Work).Start()|]; Work(ref n); } static void Work(ref int n) => n++;");
    [Fact] public Task Without_the_library() => Check<CONC301_UnjoinedThread, UnjoinedThreadFix>.File(Snippet.File("void M() { [|new Thread(() => { }).Start()|]; }"), Snippet.File("void M() { [|new Thread(() => { }).Start()|]; }"), "CONC301.Scope");
    [Fact] public Task Library_is_imported() => Check<CONC301_UnjoinedThread, UnjoinedThreadFix>.File(
        $"using System.Threading;\n\nclass C\n{{\n    void M() {{ [|new Thread(() => {{ }}).Start()|]; }}\n}}\n{Library.Scopes}",
        $"using System.Threading;\nusing ConcurrencyAnalyzers.Runtime;\n\nclass C\n{{\n    void M() {{ ThreadScope.Run(scope => {{ scope.Start(_ => {{ }}); }}); }}\n}}\n{Library.Scopes}", "CONC301.Scope");

    [Fact] public Task Tasks_in_locals() => Tasks(
        "    async Task M()\n    {\n        await F();\n        var a = [|Task.Run(F)|];\n        var b = [|Task.Run(async () => { await F(); Work(); })|];\n        var c = [|Task.Run(() => Work())|];\n    }\n",
        "    async Task M()\n    {\n        await F();\n        await TaskScope.RunAsync(scope =>\n        {\n            scope.Start(_ => F());\n            scope.Start(async _ => { await F(); Work(); });\n            scope.Start(_ => Task.Run(() => Work()));\n            return Task.CompletedTask;\n        });\n    }\n");
    [Fact] public Task Tasks_of_a_list() => Tasks(
        "    async Task M()\n    {\n        await F();\n        var all = new List<Task>();\n        for (var i = 0; i < 3; i++)\n            all.Add([|Task.Run(F)|]);\n    }\n",
        "    async Task M()\n    {\n        await F();\n        await TaskScope.RunAsync(scope =>\n        {\n            for (var i = 0; i < 3; i++)\n                scope.Start(_ => F());\n            return Task.CompletedTask;\n        });\n    }\n");
    [Fact] public Task Task_that_begins_on_the_thread_of_its_caller() => LeavesTasks("async Task M() { await Task.Yield(); var a = [|F()|]; }");
    [Fact] public Task Task_that_may_not_end() => LeavesTasks("async Task M() { await Task.Yield(); var a = [|Task.Run(F)|]; var b = [|Task.Run(() => { while (true) Work(); })|]; }");
    [Fact] public Task Task_with_a_token() => LeavesTasks("async Task M(CancellationToken c) { await Task.Yield(); var a = [|Task.Run(F, c)|]; }");
    [Fact] public Task Task_beside_other_work() => LeavesTasks("async Task M() { var a = [|Task.Run(F)|]; await Task.Yield(); }");
    [Fact] public Task Task_that_is_used() => LeavesTasks("async Task M() { await Task.Yield(); var a = [|Task.Run(F)|]; var b = Task.Run(F); _ = b; }");

    private static Task Program(string before, string after) => Check<CONC301_UnjoinedThread, UnjoinedThreadFix>.File($"using System;\nusing System.Threading;\nusing ConcurrencyAnalyzers.Runtime;\n\n{before}\n{Library.Scopes}", $"using System;\nusing System.Threading;\nusing ConcurrencyAnalyzers.Runtime;\n\n{after}\n{Library.Scopes}", "CONC301.Scope");

    [Fact] public Task Top_level() => Program(
        "Console.WriteLine();\n\n// All of them.\nvar first = new Thread(Work);\n[|first.Start()|];\n[|new Thread(Work).Start()|];\n\nstatic void Work() { }\n// <Main>",
        "Console.WriteLine();\n\n// All of them.\nThreadScope.Run(scope =>\n{\n    scope.Start(_ => Work());\n    scope.Start(_ => Work());\n});\n\nstatic void Work() { }\n// <Main>");

    // The library is quiet about its own scopes.

    [Fact] public Task What_a_scope_starts() => Check<CONC303_UnobservedTask>.Ignores(Code("Task M() => TaskScope.RunAsync(async scope => { scope.Start(_ => F()); await F(); });"));
}
