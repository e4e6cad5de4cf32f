using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC305_AbandonedProcess, AbandonedProcessFix>;

public sealed class CONC305_AbandonedProcessFixTests
{
    [Fact] public Task On_the_spot() => Fixed.Fixes(
        "void M()\n{\n    // updates\n    [|Process.Start(\"dotnet\", \"--version\")|]; // now\n    Console.WriteLine();\n}",
        "void M()\n{\n    // updates\n    if (Process.Start(\"dotnet\", \"--version\") is { } process) process.WaitForExit(); // now\n    Console.WriteLine();\n}");
    [Fact] public Task On_the_spot_in_async_code() => Fixed.Fixes(
        "async Task M(string process) { [|Process.Start(new ProcessStartInfo(\"dotnet\", process))|]; await Task.Yield(); }",
        "async Task M(string process) { if (Process.Start(new ProcessStartInfo(\"dotnet\", process)) is { } process2) await process2.WaitForExitAsync(); await Task.Yield(); }");
    [Fact] public Task Local() => Fixed.Fixes(
        "async Task M()\n{\n    var p = [|Process.Start(\"dotnet\", \"--version\")|];\n    await Task.Yield();\n}",
        "async Task M()\n{\n    var p = Process.Start(\"dotnet\", \"--version\");\n    await Task.Yield();\n    await p.WaitForExitAsync();\n}");
    [Fact] public Task Local_that_may_be_null() => Fixed.Fixes(
        "int M()\n{\n    using var p = [|Process.Start(new ProcessStartInfo(\"dotnet\"))|];\n    return 1;\n}",
        "int M()\n{\n    using var p = Process.Start(new ProcessStartInfo(\"dotnet\"));\n    if (p is not null) p.WaitForExit();\n    return 1;\n}");
    [Fact] public Task Created_then_started() => Fixed.Fixes(
        "void M()\n{\n    var p = new Process();\n    p.StartInfo.FileName = \"dotnet\";\n    p.StartInfo.UseShellExecute = false;\n    [|p.Start()|];\n    Console.WriteLine();\n}",
        "void M()\n{\n    var p = new Process();\n    p.StartInfo.FileName = \"dotnet\";\n    p.StartInfo.UseShellExecute = false;\n    p.Start();\n    Console.WriteLine();\n    p.WaitForExit();\n}");
    [Fact] public Task Two() => Fixed.Fixes(
        "void M() { [|Process.Start(\"dotnet\", \"a\")|]; [|Process.Start(\"dotnet\", \"b\")|]; }",
        "void M() { if (Process.Start(\"dotnet\", \"a\") is { } process) process.WaitForExit(); if (Process.Start(\"dotnet\", \"b\") is { } process2) process2.WaitForExit(); }");

    [Fact] public Task Redirected() => Fixed.Leaves("void M() { [|Process.Start(new ProcessStartInfo(\"dotnet\", \"--version\") { RedirectStandardOutput = true })|]; }");
    [Fact] public Task Field() => Fixed.Leaves("private Process? _p; void M() { _p = [|Process.Start(\"dotnet\", \"--version\")|]; }");
    [Fact] public Task Loop() => Fixed.Leaves("void M(string[] l) { foreach (var s in l) [|Process.Start(\"dotnet\", s)|]; }");
    [Fact] public Task Expression_body() => Fixed.Leaves("void M() => [|Process.Start(\"dotnet\", \"--version\")|];");
    [Fact] public Task Constructor() => Fixed.Leaves("C() { [|Process.Start(\"dotnet\", \"--version\")|]; }");
    [Fact] public Task Handler() => Fixed.Leaves("void M(object? sender, EventArgs e) { [|Process.Start(\"dotnet\", \"--version\")|]; }");
    [Fact] public Task May_be_left() => Fixed.Leaves("void M(bool b) { var p = [|Process.Start(\"dotnet\", \"--version\")|]; if (b) return; Console.WriteLine(); }");
    [Fact] public Task Looked_at() => Fixed.Leaves("void M() { var p = [|Process.Start(\"dotnet\", \"--version\")|]; if (p == null) throw new Exception(); }");
    [Fact] public Task Task_that_is_handed_on() => Fixed.Leaves("Task M() { [|Process.Start(\"dotnet\", \"--version\")|]; return Task.CompletedTask; }");
    [Fact] public Task User_interface() => Fixed.Leaves("namespace N { class Form { } class Dialog : Form { void M() { [|Process.Start(\"dotnet\", \"--version\")|]; } } }");
}
