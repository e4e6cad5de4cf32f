using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC310_OutputReadLate, OutputReadLateFix>;

public sealed class CONC310_OutputReadLateFixTests
{
    private const string Start = "using var p = Process.Start(new ProcessStartInfo(\"a\") { RedirectStandardOutput = true, RedirectStandardError = true })!;";

    private static string In(string head, string code) => $"{head}\n{{\n    {Start}\n    {code.Replace("\n", "\n    ")}\n}}";

    private static Task Fixes(string before, string after, string head = "string M(bool b)") => Fixed.Fixes(In(head, before), In(head, after));

    private static Task Leaves(string code, string head = "string M(bool b)") => Fixed.Leaves(In(head, code));

    [Fact] public Task Declaration() => Fixes(
        "[|p.WaitForExit()|];\nvar s = p.StandardOutput.ReadToEnd();\nreturn s;",
        "var s = p.StandardOutput.ReadToEnd();\np.WaitForExit();\nreturn s;");
    [Fact] public Task Declaration_further_down() => Fixes(
        "// waits\n[|p.WaitForExit()|];\nif (p.ExitCode != 0) throw new Exception();\nvar s = p.StandardOutput.ReadToEnd();\nreturn s;",
        "var s = p.StandardOutput.ReadToEnd();\n// waits\np.WaitForExit();\nif (p.ExitCode != 0) throw new Exception();\nreturn s;");
    [Fact] public Task Inside_a_statement() => Fixes(
        "[|p.WaitForExit()|];\nreturn p.StandardOutput.ReadToEnd().Trim();",
        "var output = p.StandardOutput.ReadToEnd();\np.WaitForExit();\nreturn output.Trim();");
    [Fact] public Task On_failure() => Fixes(
        "[|p.WaitForExit()|];\nif (p.ExitCode != 0)\n    throw new Exception(p.StandardError.ReadToEnd());\nreturn \"\";",
        "var error = p.StandardError.ReadToEnd();\np.WaitForExit();\nif (p.ExitCode != 0)\n    throw new Exception(error);\nreturn \"\";");
    [Fact] public Task Loop() => Fixes(
        "[|p.WaitForExit()|];\nwhile (p.StandardOutput.ReadLine() is { } line)\n    Console.WriteLine(line);\nreturn \"\";",
        "while (p.StandardOutput.ReadLine() is { } line)\n    Console.WriteLine(line);\np.WaitForExit();\nreturn \"\";");
    [Fact] public Task Loop_to_the_end_of_the_stream() => Fixes(
        "[|p.WaitForExit()|];\nwhile (!p.StandardOutput.EndOfStream)\n{\n    Console.WriteLine(p.StandardOutput.ReadLine());\n}\nreturn \"\";",
        "while (!p.StandardOutput.EndOfStream)\n{\n    Console.WriteLine(p.StandardOutput.ReadLine());\n}\np.WaitForExit();\nreturn \"\";");
    [Fact] public Task Async() => Fixes(
        "await [|p.WaitForExitAsync(c)|].ConfigureAwait(false);\nvar s = await p.StandardOutput.ReadToEndAsync(c).ConfigureAwait(false);\nreturn s;",
        "var outputReading = p.StandardOutput.ReadToEndAsync(c);\nawait p.WaitForExitAsync(c).ConfigureAwait(false);\nvar s = await outputReading.ConfigureAwait(false);\nreturn s;",
        "async Task<string> M(CancellationToken c)");
    [Fact] public Task Async_both() => Fixes(
        "await [|p.WaitForExitAsync()|];\nif (p.ExitCode != 0) throw new Exception(await p.StandardError.ReadToEndAsync());\nreturn await p.StandardOutput.ReadToEndAsync();",
        "var errorReading = p.StandardError.ReadToEndAsync();\nvar outputReading = p.StandardOutput.ReadToEndAsync();\nawait p.WaitForExitAsync();\nif (p.ExitCode != 0) throw new Exception(await errorReading);\nreturn await outputReading;",
        "async Task<string> M()");
    [Fact] public Task Synchronous_calls_in_async_code() => Fixes(
        "[|p.WaitForExit()|];\nawait Task.Yield();\nreturn p.StandardOutput.ReadToEnd().Trim();",
        "var outputReading = p.StandardOutput.ReadToEndAsync();\nawait p.WaitForExitAsync();\nawait Task.Yield();\nreturn (await outputReading).Trim();",
        "async Task<string> M()");
    [Fact] public Task Two_processes() => Fixed.Fixes(
        $"void M(Process p, Process q)\n{{\n    [|p.WaitForExit()|];\n    Console.WriteLine(p.StandardOutput.ReadToEnd());\n    [|q.WaitForExit()|];\n    Console.WriteLine(q.StandardOutput.ReadToEnd());\n}}",
        $"void M(Process p, Process q)\n{{\n    var output = p.StandardOutput.ReadToEnd();\n    p.WaitForExit();\n    Console.WriteLine(output);\n    var output2 = q.StandardOutput.ReadToEnd();\n    q.WaitForExit();\n    Console.WriteLine(output2);\n}}");
    [Fact] public Task Line_ends_and_tabs() => Fixed.File(
        "using System.Diagnostics;\r\nclass C\r\n{\r\n\tstring M(Process p)\r\n\t{\r\n\t\t[|p.WaitForExit()|];\r\n\t\tvar s = p.StandardOutput.ReadToEnd();\r\n\t\treturn s;\r\n\t}\r\n}\r\n",
        "using System.Diagnostics;\r\nclass C\r\n{\r\n\tstring M(Process p)\r\n\t{\r\n\t\tvar s = p.StandardOutput.ReadToEnd();\r\n\t\tp.WaitForExit();\r\n\t\treturn s;\r\n\t}\r\n}\r\n");

    [Fact] public Task Both_in_synchronous_code() => Leaves("[|p.WaitForExit()|];\nreturn p.StandardOutput.ReadToEnd() + p.StandardError.ReadToEnd();");
    [Fact] public Task Output_read_first_in_synchronous_code() => Leaves("var s = p.StandardOutput.ReadToEnd();\n[|p.WaitForExit()|];\nreturn s + p.StandardError.ReadToEnd();");
    [Fact] public Task Timeout() => Leaves("if (![|p.WaitForExit(1000)|]) p.Kill();\nreturn p.StandardOutput.ReadToEnd();");
    [Fact] public Task Timeout_unasked() => Leaves("[|p.WaitForExit(1000)|];\nreturn p.StandardOutput.ReadToEnd();");
    [Fact] public Task Read_twice() => Leaves("[|p.WaitForExit()|];\nreturn p.StandardOutput.ReadToEnd() + p.StandardOutput.ReadToEnd();");
    [Fact] public Task Line_by_line_elsewhere() => Leaves("[|p.WaitForExit()|];\nvar first = p.StandardOutput.ReadLine();\nreturn first + p.StandardOutput.ReadToEnd();");
    [Fact] public Task Loop_that_may_be_left() => Leaves("[|p.WaitForExit()|];\nwhile (p.StandardOutput.ReadLine() is { } line)\n    if (line == \"\") return line;\nreturn \"\";");
    [Fact] public Task Loop_that_looks_at_the_process() => Leaves("[|p.WaitForExit()|];\nwhile (p.StandardOutput.ReadLine() is { } line)\n    Console.WriteLine(line + p.ExitCode);\nreturn \"\";");
    [Fact] public Task In_a_lambda() => Leaves("[|p.WaitForExit()|];\nFunc<string> f = () => p.StandardOutput.ReadToEnd();\nreturn f();".Replace("[|p.WaitForExit()|]", "p.WaitForExit()"));
    [Fact] public Task Maybe_not_redirected() => Fixed.Leaves("string M(ProcessStartInfo i)\n{\n    var p = Process.Start(i)!;\n    [|p.WaitForExit()|];\n    return i.RedirectStandardOutput ? p.StandardOutput.ReadToEnd() : \"\";\n}");
    [Fact] public Task Conditional_access() => Fixed.Leaves("string? M(ProcessStartInfo i)\n{\n    var p = Process.Start(i);\n    p?[|.WaitForExit()|];\n    return p?.StandardOutput.ReadToEnd();\n}");
    [Fact] public Task Async_in_a_lock() => Fixed.Leaves("private readonly object _o = new(); async Task M(Process p) { await Task.Yield(); lock (_o) { [|p.WaitForExit()|]; Console.WriteLine(p.StandardOutput.ReadToEnd()); } }");
}
