using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC101_BlockingWait>;
using Fixed = Check<CONC101_BlockingWait, BlockingWaitFix>;

public sealed class CONC101_BlockingWaitTests
{
    [Fact] public Task Result() => Rule.Flags("async Task<int> M(Task<int> t) { await Task.Yield(); return [|t.Result|]; }", says: "'Task.Result' blocks");
    [Fact] public Task Awaited_before() => Rule.Ignores("async Task<int> M(Task<int> t) { await t; return t.Result; }");

    [Fact] public Task Result_is_awaited() => Fixed.Fixes(
        "async Task<int> M(Task<int> t) { await Task.Yield(); return [|t.Result|] + [|t.Result|].CompareTo(1); }",
        "async Task<int> M(Task<int> t) { await Task.Yield(); return await t + (await t).CompareTo(1); }");
    [Fact] public Task Unfixable_first() => Fixed.Fixes(
        "Task<int> N(Task<int> t) { return Task.FromResult([|t.Result|]); }\nasync Task M(Task t) { [|t.Wait()|]; }",
        "Task<int> N(Task<int> t) { return Task.FromResult([|t.Result|]); }\nasync Task M(Task t) { await t; }");
}
