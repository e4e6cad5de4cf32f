using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC310_OutputReadLate>;

public sealed class CONC310_OutputReadLateTests
{
    private const string Info = "new ProcessStartInfo(\"a\") { RedirectStandardOutput = true, RedirectStandardError = true }";

    private static string In(string code, string head = "void M(bool b)") => $"{head} {{ using var p = Process.Start({Info})!; {code} }}";

    private static Task Flags(string code, string head = "void M(bool b)", string? says = null) => Rule.Flags(In(code, head), says);

    private static Task Ignores(string code, string head = "void M(bool b)") => Rule.Ignores(In(code, head));

    [Fact] public Task Output() => Flags("[|p.WaitForExit()|]; var s = p.StandardOutput.ReadToEnd();", says: "'StandardOutput' is read only after 'WaitForExit'");
    [Fact] public Task Error() => Flags("[|p.WaitForExit()|]; if (p.ExitCode != 0) throw new Exception(p.StandardError.ReadToEnd());", says: "StandardError");
    [Fact] public Task Error_after_output_was_read() => Flags("p.StandardOutput.ReadToEnd(); [|p.WaitForExit()|]; p.StandardError.ReadToEnd();", says: "StandardError");
    [Fact] public Task Lines() => Flags("[|p.WaitForExit()|]; while (p.StandardOutput.ReadLine() is { } line) Console.WriteLine(line);");
    [Fact] public Task End_of_stream() => Flags("[|p.WaitForExit()|]; while (!p.StandardOutput.EndOfStream) Console.WriteLine(p.StandardOutput.ReadLine());");
    [Fact] public Task Base_stream() => Flags("[|p.WaitForExit()|]; p.StandardOutput.BaseStream.CopyTo(Stream.Null);");
    [Fact] public Task Timeout() => Flags("if (![|p.WaitForExit(5000)|]) { p.Kill(); return; } Console.WriteLine(p.StandardOutput.ReadToEnd());");
    [Fact] public Task In_the_condition() => Flags("if ([|p.WaitForExit(5000)|]) Console.WriteLine(p.StandardOutput.ReadToEnd());");
    [Fact] public Task Awaited() => Flags("await [|p.WaitForExitAsync()|]; var s = await p.StandardOutput.ReadToEndAsync();", "async Task M()");
    [Fact] public Task Awaited_with_token() => Flags("await [|p.WaitForExitAsync(c)|].ConfigureAwait(false); return await p.StandardOutput.ReadToEndAsync(c);", "async Task<string> M(CancellationToken c)");
    [Fact] public Task Waited_in_async_code() => Flags("[|p.WaitForExit()|]; var s = await p.StandardOutput.ReadToEndAsync();", "async Task M()");
    [Fact] public Task Waited_by_a_task() => Flags("[|p.WaitForExitAsync()|].Wait(); var s = p.StandardOutput.ReadToEnd();");
    [Fact] public Task In_either_branch() => Flags("if (b) [|p.WaitForExit(100)|]; else [|p.WaitForExit()|]; var s = p.StandardOutput.ReadToEnd();");
    [Fact] public Task Created_and_started() => Rule.Flags($"void M() {{ var p = new Process {{ StartInfo = {Info} }}; p.Start(); [|p.WaitForExit()|]; p.StandardOutput.ReadToEnd(); }}");
    [Fact] public Task Conditional_access() => Rule.Flags($"string? M() {{ var p = Process.Start({Info}); [|p?.WaitForExit()|]; return p?.StandardOutput.ReadToEnd(); }}".Replace("[|p?.WaitForExit()|]", "p?[|.WaitForExit()|]"));
    [Fact] public Task Parameter() => Rule.Flags("string M(Process p) { [|p.WaitForExit()|]; return p.StandardOutput.ReadToEnd(); }");
    [Fact] public Task Field() => Rule.Flags($"private Process? _p; string M() {{ _p = Process.Start({Info})!; [|_p.WaitForExit()|]; return _p.StandardOutput.ReadToEnd(); }}");
    [Fact] public Task In_a_loop() => Rule.Flags($"void M(string[] l) {{ foreach (var s in l) {{ using var p = Process.Start({Info})!; [|p.WaitForExit()|]; p.StandardOutput.ReadToEnd(); }} }}");
    [Fact] public Task In_a_lambda() => Rule.Flags($"Action M() => () => {{ using var p = Process.Start({Info})!; [|p.WaitForExit()|]; p.StandardOutput.ReadToEnd(); }};");
    [Fact] public Task Top_level() => Rule.Files("using System.Diagnostics;\n/* <Main> */ class D { static void Main() { using var p = Process.Start(\"a\"); [|p.WaitForExit()|]; p.StandardOutput.ReadToEnd(); } }");

    [Fact] public Task Read_first() => Ignores("var s = p.StandardOutput.ReadToEnd(); p.WaitForExit();");
    [Fact] public Task Begun_first() => Ignores("var t = p.StandardOutput.ReadToEndAsync(); p.WaitForExit(); var s = t.Result + p.StandardOutput.ReadToEnd();");
    [Fact] public Task By_events() => Ignores("p.OutputDataReceived += (_, e) => Console.WriteLine(e.Data); p.BeginOutputReadLine(); p.BeginErrorReadLine(); p.WaitForExit();");
    [Fact] public Task Some_was_read() => Ignores("Console.WriteLine(p.StandardOutput.ReadLine()); p.WaitForExit(); Console.WriteLine(p.StandardOutput.ReadToEnd());");
    [Fact] public Task On_another_thread() => Ignores("var t = new Thread(() => p.StandardOutput.ReadToEnd()); t.Start(); p.WaitForExit(); t.Join(); p.StandardOutput.ReadToEnd();");
    [Fact] public Task By_a_local_function() => Ignores("var t = Task.Run(Read); p.WaitForExit(); Console.WriteLine(p.StandardOutput.ReadToEnd()); string Read() => p.StandardOutput.ReadToEnd();");
    [Fact] public Task Handed_on() => Rule.Ignores(In("Drain(p); p.WaitForExit(); p.StandardOutput.ReadToEnd();") + "static void Drain(Process p) { }");
    [Fact] public Task Only_closed() => Ignores("p.WaitForExit(); p.StandardOutput.Close(); p.StandardError.BaseStream.Dispose();");
    [Fact] public Task Polled() => Ignores("while (!p.WaitForExit(100)) Console.WriteLine(p.StandardOutput.ReadLine());");
    [Fact] public Task Polled_and_read_behind() => Ignores("while (true) { var e = p.WaitForExit(100); Console.WriteLine(p.StandardOutput.ReadLine()); if (e) break; }");
    [Fact] public Task Zero_timeout() => Ignores("if (!p.WaitForExit(0)) Console.WriteLine(p.StandardOutput.ReadToEnd());");
    [Fact] public Task Other_branch() => Ignores("if (b) p.WaitForExit(); else p.StandardOutput.ReadToEnd();");
    [Fact] public Task Branch_that_leaves() => Ignores("if (b) { p.WaitForExit(); return; } p.StandardOutput.ReadToEnd();");
    [Fact] public Task Kept_for_later() => Ignores("var exit = p.WaitForExitAsync(); var s = await p.StandardOutput.ReadToEndAsync(); await exit;", "async Task M()");
    [Fact] public Task All_at_a_time() => Ignores("await Task.WhenAll(p.WaitForExitAsync(), p.StandardOutput.ReadToEndAsync());", "async Task M()");
    [Fact] public Task Another_process() => Rule.Ignores($"void M() {{ var p = Process.Start({Info})!; p.WaitForExit(); p = Process.Start({Info})!; p.StandardOutput.ReadToEnd(); }}");
    [Fact] public Task Another_variable() => Rule.Ignores("void M(Process p, Process q) { p.WaitForExit(); q.StandardOutput.ReadToEnd(); }");
    [Fact] public Task Field_read_elsewhere() => Rule.Ignores("private Process? _p; string M() { _p!.WaitForExit(); return _p.StandardOutput.ReadToEnd(); } void N() => _p!.StandardOutput.ReadLine();");
    [Fact] public Task No_output() => Ignores("p.WaitForExit(); Console.WriteLine(p.ExitCode);");
    [Fact] public Task Own_type_of_that_name() => Rule.Ignores("namespace N { class Process { public void WaitForExit() { } public System.IO.TextReader StandardOutput = null!; } class D { void M(Process p) { p.WaitForExit(); p.StandardOutput.ReadToEnd(); } } }");
    [Fact] public Task Leaves_it_to_this_rule() => Check<CONC103_BlockingCall>.Ignores(In("p.WaitForExit(); var s = await p.StandardOutput.ReadToEndAsync();", "async Task M()"));
    [Fact] public Task Broken_code() => Rule.Survives("using System.Diagnostics; class C { void M(Process p) { p.WaitForExit.; p.StandardOutput.; var x = p.StandardOutput.ReadToEnd( } }");
}
