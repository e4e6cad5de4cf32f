using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC305_AbandonedProcess, AbandonedProcessFix>;

public sealed class CONC305_AbandonedProcessFixTests
{
    [Fact] public Task Configured_as_the_others() => Check<CONC305_AbandonedProcess, AbandonedProcessFix>.Fixes(
        "async Task M() { await Task.Delay(1).ConfigureAwait(false); [|Process.Start(\"dotnet\", \"--version\")|]; }",
        "async Task M() { await Task.Delay(1).ConfigureAwait(false); if (Process.Start(\"dotnet\", \"--version\") is { } process) await process.WaitForExitAsync().ConfigureAwait(false); }");
    [Fact] public Task On_the_spot() => Fixed.Fixes(
        "async Task M()\n{\n    // updates\n    [|Process.Start(\"dotnet\", \"--version\")|]; // now\n    await Task.Yield();\n}",
        "async Task M()\n{\n    // updates\n    if (Process.Start(\"dotnet\", \"--version\") is { } process) await process.WaitForExitAsync(); // now\n    await Task.Yield();\n}");
    [Fact] public Task On_the_spot_in_async_code() => Fixed.Fixes(
        "async Task M(string process) { [|Process.Start(new ProcessStartInfo(\"dotnet\", process))|]; await Task.Yield(); }",
        "async Task M(string process) { if (Process.Start(new ProcessStartInfo(\"dotnet\", process)) is { } process2) await process2.WaitForExitAsync(); await Task.Yield(); }");
    [Fact] public Task Local() => Fixed.Fixes(
        "async Task M()\n{\n    var p = [|Process.Start(\"dotnet\", \"--version\")|];\n    await Task.Yield();\n}",
        "async Task M()\n{\n    var p = Process.Start(\"dotnet\", \"--version\");\n    await Task.Yield();\n    await p.WaitForExitAsync();\n}");
    [Fact] public Task Local_that_may_be_null() => Fixed.Fixes(
        "async Task<int> M()\n{\n    using var p = [|Process.Start(new ProcessStartInfo(\"dotnet\"))|];\n    await Task.Yield();\n    return 1;\n}",
        "async Task<int> M()\n{\n    using var p = Process.Start(new ProcessStartInfo(\"dotnet\"));\n    await Task.Yield();\n    if (p is not null) await p.WaitForExitAsync();\n    return 1;\n}");
    [Fact] public Task Created_then_started() => Fixed.Fixes(
        "async Task M()\n{\n    var p = new Process();\n    p.StartInfo.FileName = \"dotnet\";\n    p.StartInfo.UseShellExecute = false;\n    [|p.Start()|];\n    await Task.Yield();\n}",
        "async Task M()\n{\n    var p = new Process();\n    p.StartInfo.FileName = \"dotnet\";\n    p.StartInfo.UseShellExecute = false;\n    p.Start();\n    await Task.Yield();\n    await p.WaitForExitAsync();\n}");
    [Fact] public Task Two() => Fixed.Fixes(
        "async Task M() { [|Process.Start(\"dotnet\", \"a\")|]; [|Process.Start(\"dotnet\", \"b\")|]; await Task.Yield(); }",
        "async Task M() { if (Process.Start(\"dotnet\", \"a\") is { } process) await process.WaitForExitAsync(); if (Process.Start(\"dotnet\", \"b\") is { } process2) await process2.WaitForExitAsync(); await Task.Yield(); }");
    [Fact] public Task Synchronous() => Fixed.Leaves("void M() { [|Process.Start(\"dotnet\", \"--version\")|]; }");
    [Fact] public Task Launcher() => Fixed.Leaves("async Task LaunchAsync() { [|Process.Start(\"dotnet\", \"--version\")|]; await Task.Yield(); }");

    [Fact] public Task Redirected() => Fixed.Leaves("async Task M() { await Task.Yield(); [|Process.Start(new ProcessStartInfo(\"dotnet\", \"--version\") { RedirectStandardOutput = true })|]; }");
    [Fact] public Task Field() => Fixed.Leaves("private Process? _p; async Task M() { await Task.Yield(); _p = [|Process.Start(\"dotnet\", \"--version\")|]; }");
    [Fact] public Task Loop() => Fixed.Leaves("async Task M(string[] l) { await Task.Yield(); foreach (var s in l) [|Process.Start(\"dotnet\", s)|]; }");
    [Fact] public Task Expression_body() => Fixed.Leaves("void M() => [|Process.Start(\"dotnet\", \"--version\")|];");
    [Fact] public Task Constructor() => Fixed.Leaves("C() { [|Process.Start(\"dotnet\", \"--version\")|]; }");
    [Fact] public Task Handler() => Fixed.Leaves("void M(object? sender, EventArgs e) { [|Process.Start(\"dotnet\", \"--version\")|]; }");
    [Fact] public Task May_be_left() => Fixed.Leaves("async Task M(bool b) { var p = [|Process.Start(\"dotnet\", \"--version\")|]; if (b) return; await Task.Yield(); }");
    [Fact] public Task Looked_at() => Fixed.Leaves("async Task M() { await Task.Yield(); var p = [|Process.Start(\"dotnet\", \"--version\")|]; if (p == null) throw new Exception(); }");
    [Fact] public Task Task_that_is_handed_on() => Fixed.Leaves("Task M() { [|Process.Start(\"dotnet\", \"--version\")|]; return Task.CompletedTask; }");
    [Fact] public Task User_interface() => Fixed.Leaves("namespace N { class Form { } class Dialog : Form { void M() { [|Process.Start(\"dotnet\", \"--version\")|]; } } }");
}
