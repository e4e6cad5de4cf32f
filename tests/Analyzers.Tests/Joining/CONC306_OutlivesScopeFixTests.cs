using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC306_OutlivesScope, OutlivesScopeFix>;

public sealed class CONC306_OutlivesScopeFixTests
{
    private static Task Fixes(string before, string after) => Fixed.Fixes(before, after);

    [Fact] public Task Using_declaration() => Fixes(
        "public Task<string> M() { using var c = new HttpClient(); return [|c.GetStringAsync(\"u\")|]; }",
        "public async Task<string> M() { using var c = new HttpClient(); return await c.GetStringAsync(\"u\"); }");
    [Fact] public Task Using_statement() => Fixes(
        "public Task M()\n{\n    using (var c = new HttpClient())\n    {\n        return [|c.GetStringAsync(\"u\")|];\n    }\n}",
        "public async Task M()\n{\n    using (var c = new HttpClient())\n    {\n        await c.GetStringAsync(\"u\");\n    }\n}");
    [Fact] public Task By_a_local() => Fixes(
        "Task<string> M() { using var c = new HttpClient(); var t = c.GetStringAsync(\"u\"); return [|t|]; }",
        "async Task<string> M() { using var c = new HttpClient(); var t = c.GetStringAsync(\"u\"); return await t; }");
    [Fact] public Task Disposed_asynchronously() => Fixes(
        "Task M(string f)\n{\n    using var s = new FileStream(f, FileMode.Create);\n    return [|s.WriteAsync(new byte[3], 0, 3)|];\n}",
        "async Task M(string f)\n{\n    await using var s = new FileStream(f, FileMode.Create);\n    await s.WriteAsync(new byte[3], 0, 3);\n}");
    [Fact] public Task Other_returns() => Fixes(
        "Task<string> M(bool b)\n{\n    if (b) return Task.FromResult(\"\");\n    using var c = new HttpClient();\n    return [|c.GetStringAsync(\"u\")|];\n}",
        "async Task<string> M(bool b)\n{\n    if (b) return \"\";\n    using var c = new HttpClient();\n    return await c.GetStringAsync(\"u\");\n}");
    [Fact] public Task Handler_sees_the_error() => Fixes(
        "Task<string> M(HttpClient c)\n{\n    try\n    {\n        return [|c.GetStringAsync(\"u\")|];\n    }\n    catch (HttpRequestException)\n    {\n        return Task.FromResult(\"\");\n    }\n}",
        "async Task<string> M(HttpClient c)\n{\n    try\n    {\n        return await c.GetStringAsync(\"u\");\n    }\n    catch (HttpRequestException)\n    {\n        return \"\";\n    }\n}");
    [Fact] public Task Semaphore() => Fixes(
        "private readonly SemaphoreSlim _s = new(1); private Task M(HttpClient c) { _s.Wait(); try { return [|c.GetStringAsync(\"u\")|]; } finally { _s.Release(); } }",
        "private readonly SemaphoreSlim _s = new(1); private async Task M(HttpClient c) { _s.Wait(); try { await c.GetStringAsync(\"u\"); } finally { _s.Release(); } }");
    [Fact] public Task Lambda() => Fixes(
        "Func<Task<string>> M() => () => { using var c = new HttpClient(); return [|c.GetStringAsync(\"u\")|]; };",
        "Func<Task<string>> M() => async () => { using var c = new HttpClient(); return await c.GetStringAsync(\"u\"); };");
    [Fact] public Task Two_in_one_method() => Fixes(
        "Task<string> M(bool b)\n{\n    using var c = new HttpClient();\n    if (b)\n        return [|c.GetStringAsync(\"u\")|];\n    return [|c.GetStringAsync(\"v\")|];\n}",
        "async Task<string> M(bool b)\n{\n    using var c = new HttpClient();\n    if (b)\n        return await c.GetStringAsync(\"u\");\n    return await c.GetStringAsync(\"v\");\n}");
    [Fact] public Task Throws_to_callers_that_await() => Fixes(
        "private Task<string> M(string u) { if (u.Length == 0) throw new ArgumentException(); using var c = new HttpClient(); return [|c.GetStringAsync(u)|]; } async Task N() => await M(\"u\");",
        "private async Task<string> M(string u) { if (u.Length == 0) throw new ArgumentException(); using var c = new HttpClient(); return await c.GetStringAsync(u); } async Task N() => await M(\"u\");");

    [Fact] public Task Throws_at_once() => Fixed.Leaves("public Task<string> M(string u) { ArgumentNullException.ThrowIfNull(u); using var c = new HttpClient(); return [|c.GetStringAsync(u)|]; }");
    [Fact] public Task Guard_that_is_a_call() => Fixed.Leaves("public Task<string> M(string u) { Check(u); using var c = new HttpClient(); return [|c.GetStringAsync(u)|]; } static void Check(string u) { if (u.Length == 0) throw new ArgumentException(); }");
    [Fact] public Task Span_in_a_finally() => Fixed.Leaves("Task<string> M(string u) { using var c = new HttpClient(); var r = u.AsSpan(); try { return [|c.GetStringAsync(u)|]; } finally { Console.WriteLine(r.Length); } }");
    [Fact] public Task Lock() => Fixed.Leaves("private readonly object _o = new(); private int _n; Task M() { lock (_o) { return [|N()|]; } } async Task N() { await Task.Yield(); _n++; }");
    [Fact] public Task Span() => Fixed.Leaves("Task<string> M(bool b) { Span<char> s = stackalloc char[4]; using var c = new HttpClient(); while (b) { s[0] = 'a'; if (s[1] == 'b') return [|c.GetStringAsync(\"u\")|]; } return Task.FromResult(s.ToString()); }");
    [Fact] public Task Out_parameter() => Fixed.Leaves("Task<string> M(out int n) { n = 1; using var c = new HttpClient(); return [|c.GetStringAsync(\"u\")|]; }");
    [Fact] public Task Other_result() => Fixed.Leaves("object? _; Task<object> M() { using var c = new HttpClient(); if (_ is null) return null!; return [|c.GetStringAsync(\"u\").ContinueWith(t => (object)t.Result)|]; }");
}
