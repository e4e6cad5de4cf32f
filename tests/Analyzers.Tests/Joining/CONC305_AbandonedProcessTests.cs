using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC305_AbandonedProcess>;

public sealed class CONC305_AbandonedProcessTests
{
    [Fact] public Task Discarded_result() => Rule.Flags("void M() { [|Process.Start(new ProcessStartInfo(\"dotnet\", \"--version\") { RedirectStandardOutput = true })|]; }");
    [Fact] public Task Expression_body() => Rule.Flags("void M() => [|Process.Start(\"dotnet\", \"--version\")|];");
    [Fact] public Task Local_never_used() => Rule.Flags("void M() { var p = [|Process.Start(\"dotnet\", \"--version\")|]; }");
    [Fact] public Task Only_disposed_by_using() => Rule.Flags("void M() { using var p = [|Process.Start(\"dotnet\", \"--version\")|]; }");
    [Fact] public Task In_a_using() => Rule.Flags("void M() { using ([|Process.Start(\"dotnet\", \"--version\")|]) { } }");
    [Fact] public Task Null_checked_only() => Rule.Flags("void M() { var p = [|Process.Start(\"dotnet\", \"--version\")|]; if (p == null) throw new Exception(); }");
    [Fact] public Task Created_then_started() => Rule.Flags("void M() { var p = new Process(); p.StartInfo.FileName = \"dotnet\"; p.StartInfo.UseShellExecute = false; [|p.Start()|]; }");
    [Fact] public Task Field_only_assigned() => Rule.Flags("private Process? _p; void M() { _p = [|Process.Start(\"dotnet\", \"--version\")|]; }");
    [Fact] public Task Start_info_of_a_local() => Rule.Flags("void M() { var i = new ProcessStartInfo(\"dotnet\"); i.UseShellExecute = false; [|Process.Start(i)|]; }");

    [Fact] public Task Waited_for() => Rule.Ignores("void M() { var p = Process.Start(\"dotnet\", \"--version\"); p.WaitForExit(); Process.Start(\"dotnet\", \"-h\").WaitForExit(1); Process.Start(\"dotnet\", \"-h\")?.WaitForExit(); }");
    [Fact] public Task Awaited() => Rule.Ignores("async Task M() { using var p = Process.Start(\"dotnet\", \"--version\"); await p.WaitForExitAsync(); }");
    [Fact] public Task Output_read_to_end() => Rule.Ignores("string M() { var p = Process.Start(\"dotnet\", \"--version\"); return p.StandardOutput.ReadToEnd(); }");
    [Fact] public Task Exit_subscribed() => Rule.Ignores("void M() { var p = new Process(); p.EnableRaisingEvents = true; p.Exited += (_, _) => { }; p.Start(); }");
    [Fact] public Task Output_subscribed() => Rule.Ignores("void M() { var p = new Process(); p.OutputDataReceived += (_, _) => { }; p.Start(); p.BeginOutputReadLine(); }");
    [Fact] public Task Polled() => Rule.Ignores("void M() { var p = Process.Start(\"dotnet\", \"--version\"); while (!p.HasExited) { } }");
    [Fact] public Task Killed() => Rule.Ignores("void M() { var p = Process.Start(\"dotnet\", \"--version\"); p.Kill(); }");
    [Fact] public Task Field_killed_elsewhere() => Rule.Ignores("private Process? _p; void M() { _p = Process.Start(\"dotnet\", \"--version\"); } void Stop() => _p?.Kill();");
    [Fact] public Task Written_to() => Rule.Ignores("void M() { var p = Process.Start(\"dotnet\", \"--version\"); p.StandardInput.WriteLine(); }");
    [Fact] public Task Id_remembered() => Rule.Ignores("int M() { var p = Process.Start(\"dotnet\", \"--version\"); return p.Id; }");
    [Fact] public Task Returned() => Rule.Ignores("Process M() => Process.Start(\"dotnet\", \"--version\");");
    [Fact] public Task Passed_on() => Rule.Ignores("int _; interface I { void Track(Process p); } void M(I i) { i.Track(Process.Start(\"dotnet\", \"--version\")); }");
    [Fact] public Task Passed_to_a_helper_that_waits() => Rule.Ignores("void M() { Track(Process.Start(\"dotnet\", \"--version\")); } void Track(Process p) => p.WaitForExit();");
    [Fact] public Task Passed_to_a_helper_that_does_not_wait() => Rule.Flags("void M() { Track([|Process.Start(\"dotnet\", \"--version\")|]); } void Track(Process p) => p.PriorityClass = ProcessPriorityClass.Idle;");
    [Fact] public Task Discarded_on_purpose() => Rule.Ignores("void M() { _ = Process.Start(\"dotnet\", \"--version\"); Process.Start(\"dotnet\", \"-h\")?.Dispose(); }");
    [Fact] public Task Shell_open() => Rule.Ignores("void M(string url) { Process.Start(new ProcessStartInfo(url) { UseShellExecute = true }); Process.Start(new ProcessStartInfo { FileName = url, UseShellExecute = true }); }");
    [Fact] public Task Shell_open_by_local() => Rule.Ignores("void M(string url) { var i = new ProcessStartInfo(url); i.UseShellExecute = true; Process.Start(i); }");
    [Fact] public Task Shell_open_by_process() => Rule.Ignores("void M(string url) { var p = new Process(); p.StartInfo.FileName = url; p.StartInfo.UseShellExecute = true; p.Start(); }");
    [Fact] public Task Shell_open_by_start_info() => Rule.Ignores("void M(string url) { var i = new ProcessStartInfo(url) { UseShellExecute = true }; var p = new Process { StartInfo = i }; p.Start(); }");
    [Fact] public Task Single_name() => Rule.Ignores("void M(string f) { Process.Start(f); Process.Start(\"http://localhost\"); }");
    [Fact] public Task Openers() => Rule.Ignores("void M(string f) { Process.Start(\"explorer.exe\", f); Process.Start(\"xdg-open\", f); Process.Start(\"open\", f); Process.Start(new ProcessStartInfo(\"cmd\", $\"/c start {f}\")); }");
    [Fact] public Task Successor() => Rule.Ignores("void M() { Process.Start(new ProcessStartInfo(Environment.ProcessPath!)); Environment.Exit(0); }");
    [Fact] public Task Start_info_unknown() => Rule.Ignores("void M(ProcessStartInfo i) { Process.Start(i); }");
    [Fact] public Task Named_so() => Rule.Ignores("void StartDetached(string f) { Process.Start(f, \"-x\"); } void StartAndForget(string f) { Process.Start(f, \"-x\"); }");
    [Fact] public Task Own_process() => Rule.Ignores("namespace N { class Process { public static Process Start(string a, string b) => new(); } class D { void M() { Process.Start(\"a\", \"b\"); } } }");
    [Fact] public Task Opening() => Rule.Ignores("string _b = \"b\"; void OpenUrl(string url) { Process.Start(_b, url); }");
    [Fact] public Task Opening_in_a_lambda() => Rule.Ignores("string _b = \"b\"; void OpenUrl(string url) { Action a = () => Process.Start(_b, url); a(); }");
    [Fact] public Task Broken_code() => Rule.Survives("using System.Diagnostics; class C { void M() { Process.Start(; var p = Process.Start(new ProcessStartInfo { FileName = }); p.; } }");
}
