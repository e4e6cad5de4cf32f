using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC106_BlockingIO>;
using Fix = Check<CONC106_BlockingIO, BlockingIOFix>;

public sealed class CONC106_BlockingIOTests
{
    [Theory]
    [InlineData("File.Copy(\"a\", \"b\")")]
    [InlineData("new FileInfo(\"a\").CopyTo(\"b\")")]
    [InlineData("Directory.GetFiles(\"a\")")]
    [InlineData("Directory.Delete(\"a\", true)")]
    [InlineData("Console.ReadLine()")]
    [InlineData("Console.ReadKey()")]
    [InlineData("new TcpClient(\"a\", 1)")]
    [InlineData("command.ExecuteReader()")]
    public Task Call(string call) => Rule.Flags($"async Task M(System.Data.IDbCommand command) {{ await Task.Yield(); [|{call}|]; }}", says: "has no asynchronous counterpart");

    [Theory]
    [InlineData("File.ReadAllText(\"a\")")] // CONC103's
    [InlineData("File.Exists(\"a\")")]
    [InlineData("File.Delete(\"a\")")]
    [InlineData("Console.WriteLine(\"a\")")]
    [InlineData("Directory.CreateDirectory(\"a\")")]
    [InlineData("Directory.Delete(\"a\")")]
    [InlineData("_ = Directory.EnumerateFiles(\"a\")")]
    public Task Call_that_does_not(string call) => Rule.Ignores($"async Task M() {{ await Task.Yield(); {call}; }}");

    [Theory]
    [InlineData("if (Console.KeyAvailable) Console.ReadKey(true);")]
    [InlineData("if (!Console.KeyAvailable) { await Task.Delay(1); return; } Console.ReadKey();")]
    [InlineData("while (!Console.KeyAvailable) await Task.Delay(1); Console.ReadKey();")]
    [InlineData("while (Console.KeyAvailable) Console.ReadKey();")]
    [InlineData("_ = Console.KeyAvailable && Console.ReadKey().Key == ConsoleKey.A;")]
    public Task A_key_is_there(string code) => Check<CONC106_BlockingIO>.Ignores($"async Task M() {{ await Task.Yield(); {code} }}");

    [Theory]
    [InlineData("if (Console.KeyAvailable) return; [|Console.ReadKey()|];")]
    [InlineData("if (Console.CapsLock) [|Console.ReadKey()|];")]
    [InlineData("while (!Console.KeyAvailable) { if (Console.CursorLeft > 1) break; await Task.Delay(1); } [|Console.ReadKey()|];")]
    [InlineData("if (Console.KeyAvailable) [|Console.ReadLine()|];")]
    public Task A_key_may_not_be_there(string code) => Check<CONC106_BlockingIO>.Flags($"async Task M() {{ await Task.Yield(); {code} }}".Replace("Console.CapsLock", "Console.CursorLeft > 1", StringComparison.Ordinal));

    [Fact] public Task End_of_a_stream() => Rule.Flags("async Task M(StreamReader r) { while (![|r.EndOfStream|]) await r.ReadLineAsync(); }");
    [Fact] public Task Loop_over_a_folder() => Rule.Flags("async Task M() { foreach (var f in [|Directory.EnumerateFiles(\"a\")|]) await Task.Delay(1); }");
    [Fact] public Task Annotated_method() => Rule.Flags("class BlockingAttribute : Attribute; class C { async Task M() { await Task.Yield(); [|Load()|]; } [Blocking] void Load() { } }");
    [Theory, InlineData(""), InlineData("namespace Xunit { class FactAttribute : Attribute; } ")]
    public async Task Annotated_method_with_a_twin_is_another_rule(string tests)
    {
        const string Method = "[Blocking] void Load() { } async Task LoadAsync() { await Task.Yield(); } }";
        await Rule.Ignores($"{tests}class BlockingAttribute : Attribute; class C {{ async Task M() {{ await Task.Yield(); Load(); }} {Method}");
        await Check<CONC104_AsyncTwin>.Flags($"{tests}class BlockingAttribute : Attribute; class C {{ async Task M() {{ await Task.Yield(); [|Load()|]; }} {Method}");
    }

    [Fact] public Task Task_returning_method() => Rule.Flags("Task M() { [|File.Copy(\"a\", \"b\")|]; return Task.CompletedTask; }");
    [Fact] public Task Through_a_call() => Check<CONC107_BlockingCallee>.Flags("async Task M() { await Task.Yield(); [|A()|]; } void A() => File.Copy(\"a\", \"b\");", says: "A → File.Copy");
    [Fact] public Task Through_a_call_to_an_annotated_method() => Check<CONC107_BlockingCallee>.Flags("class BlockingAttribute : Attribute; class C { async Task M() { await Task.Yield(); [|A()|]; } void A() => Load(); [Blocking] void Load() { } }", says: "A → C.Load");

    [Fact] public Task Synchronous_method() => Rule.Ignores("void M() => File.Copy(\"a\", \"b\");");
    [Fact] public Task Inside_a_lock() => Rule.Ignores("async Task M() { await Task.Yield(); lock (this) File.Copy(\"a\", \"b\"); }");
    [Fact] public Task On_the_pool() => Rule.Ignores("async Task M() => await Task.Run(() => File.Copy(\"a\", \"b\"));");
    [Fact] public Task On_a_thread_of_its_own() => Rule.Ignores("async Task M() { new Thread(() => File.Copy(\"a\", \"b\")).Start(); await Task.Yield(); }");
    [Fact] public Task Expression_tree() => Rule.Ignores("async Task<Expression<Action>> M() { await Task.Yield(); return () => File.Copy(\"a\", \"b\"); }");
    [Fact] public Task Own_twin() => Rule.Ignores("class BlockingAttribute : Attribute; class C { Task LoadAsync() { Load(); return Task.CompletedTask; } [Blocking] void Load() { } }");
    [Fact] public Task Type_of_the_same_name() => Rule.Ignores("static class File { public static void Copy(string a, string b) { } } class C { async Task M() { await Task.Yield(); File.Copy(\"a\", \"b\"); } }");

    private const string Library = """
        namespace ConcurrencyAnalyzers.Runtime
        {
            public static class ToThread
            {
                public static Task<T> RunAsync<T>(Func<T> work, CancellationToken token = default) => throw new NotImplementedException();
                public static Task RunAsync(Action work, CancellationToken token = default) => throw new NotImplementedException();
            }
        }

        """;

    private static string Code(string member) => $"{Snippet.Usings}using ConcurrencyAnalyzers.Runtime;\n{Library}class C\n{{\n{member}\n}}\n";

    private static Task Fixes(string before, string after, string? key = null) => Fix.File(Code(before), Code(after), key);

    private static Task Leaves(string member) => Fix.File(Code(member), Code(member));

    [Fact] public Task On_a_thread() => Fixes("async Task M(string a) { [|File.Copy(a, \"b\")|]; }", "async Task M(string a) { await ToThread.RunAsync(() => File.Copy(a, \"b\")); }");
    [Fact] public Task Result() => Fixes("async Task<int> M(string a) { var f = [|Directory.GetFiles(a)|]; return f.Length + [|Directory.GetFiles(a)|].Length; }", "async Task<int> M(string a) { var f = await ToThread.RunAsync(() => Directory.GetFiles(a)); return f.Length + (await ToThread.RunAsync(() => Directory.GetFiles(a))).Length; }");
    [Fact] public Task Token_is_passed_on() => Fixes("async Task M(string a, CancellationToken c) { [|File.Copy(Path.Combine(a, \"b\"), $\"{a}c\")|]; }", "async Task M(string a, CancellationToken c) { await ToThread.RunAsync(() => File.Copy(Path.Combine(a, \"b\"), $\"{a}c\"), c); }");
    [Fact] public Task On_the_thread_pool() => Fixes("async Task M(string a) { [|File.Copy(a, \"b\")|]; [|Console.ReadLine()|]; }", "async Task M(string a) { await Task.Run(() => File.Copy(a, \"b\")); await Task.Run(() => Console.ReadLine()); }", "CONC106.TaskRun");
    [Fact] public Task Unfixable_first() => Fixes("public Task N() { [|File.Copy(\"a\", \"b\")|]; return Task.CompletedTask; }\nasync Task M(FileInfo f)\n{\n    // all\n    [|f.CopyTo(\n        \"b\")|]; // of it\n    [|Console.ReadKey()|];\n}", "public Task N() { [|File.Copy(\"a\", \"b\")|]; return Task.CompletedTask; }\nasync Task M(FileInfo f)\n{\n    // all\n    await ToThread.RunAsync(() => f.CopyTo(\n        \"b\")); // of it\n    await ToThread.RunAsync(() => Console.ReadKey());\n}");
    [Fact] public Task Field_and_property() => Fixes("string a = \"\"; string B { get; set; } = \"\"; async Task M() { [|File.Copy(a, B)|]; }", "string a = \"\"; string B { get; set; } = \"\"; async Task M() { await ToThread.RunAsync(() => File.Copy(a, B)); }");
    [Fact] public Task Namespace_is_imported() => Fix.File($"using System;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\n\n{Library}class C {{ async Task M() {{ [|File.Copy(\"a\", \"b\")|]; }} }}\n", $"using System;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing ConcurrencyAnalyzers.Runtime;\n\n{Library}class C {{ async Task M() {{ await ToThread.RunAsync(() => File.Copy(\"a\", \"b\")); }} }}\n");
    [Fact] public Task Without_the_library() => Fix.Leaves("async Task M() { await Task.Yield(); [|File.Copy(\"a\", \"b\")|]; }");
    [Fact] public Task Argument_of_the_users_own() => Leaves("string F() => \"\"; async Task M() { await Task.Yield(); [|File.Copy(F(), \"b\")|]; }");
    [Fact] public Task Property_that_may_do_anything() => Leaves("string P => Environment.NewLine + F(); string F() => \"\"; async Task M() { await Task.Yield(); [|File.Copy(P, \"b\")|]; }");
    [Fact] public Task Await_inside() => Leaves("async Task M(Task<string> t) { [|File.Copy(await t, \"b\")|]; }");
    [Fact] public Task Lazy_sequence() => Leaves("async Task M() { foreach (var f in [|Directory.EnumerateFiles(\"a\")|]) await Task.Delay(1); }");
    [Fact] public Task End_of_a_stream_is_left() => Leaves("async Task M(StreamReader r) { while (![|r.EndOfStream|]) await r.ReadLineAsync(); }");
    [Fact] public Task Database_is_left() => Leaves("async Task M(System.Data.IDbCommand c) { await Task.Yield(); [|c.ExecuteNonQuery()|]; }");
    [Fact] public Task Constructor_is_left() => Leaves("async Task<TcpClient> M() { await Task.Yield(); return [|new TcpClient(\"a\", 1)|]; }");
    [Fact] public Task Member_of_a_struct_is_left() => Fix.File($"{Snippet.Usings}{Library}struct C {{ string a; async Task M() {{ await Task.Yield(); [|File.Copy(a, \"b\")|]; }} }}\n", $"{Snippet.Usings}{Library}struct C {{ string a; async Task M() {{ await Task.Yield(); [|File.Copy(a, \"b\")|]; }} }}\n");
    [Fact] public Task Conditional_call_is_left() => Leaves("async Task M(FileInfo? f) { await Task.Yield(); f?[|.CopyTo(\"b\")|]; }");
    [Fact] public Task Annotated_method_is_left() => Fix.File($"{Snippet.Usings}{Library}class BlockingAttribute : Attribute; class C {{ async Task M() {{ await Task.Yield(); [|Load()|]; }} [Blocking] void Load() {{ }} }}\n", $"{Snippet.Usings}{Library}class BlockingAttribute : Attribute; class C {{ async Task M() {{ await Task.Yield(); [|Load()|]; }} [Blocking] void Load() {{ }} }}\n");
}
