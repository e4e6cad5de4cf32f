using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC507_LockOrder>;

public sealed class CONC507_LockOrderTests
{
    private const string Fields = "private readonly object _a = new(); private readonly object _b = new(); private static readonly object S = new(); ";

    [Theory]
    [InlineData("void M() { lock ([|_a|]) { lock (_b) { } } } void N() { lock (_b) { lock (_a) { } } }")]
    [InlineData("void M() { lock ([|_a|]) { TakeB(); } } void TakeB() { lock (_b) { } } void N() { lock (_b) TakeA(); } void TakeA() { lock (_a) { } }")]
    [InlineData("void M() { lock ([|_a|]) { Deeper(); } } void Deeper() => this.TakeB(); void TakeB() { lock (_b) { } } void N() { lock (_b) lock (_a) { } }")]
    [InlineData("void M() { lock ([|S|]) { lock (_b) { } } } void N() { lock (_b) { lock (S) { } } }")]
    [InlineData("void M() { lock ([|_a|]) { new List<int>().ForEach(x => { lock (_b) { } }); } } void N() { lock (_b) lock (_a) { } }")]
    public Task Both_orders(string code) => Rule.Flags(Fields + code);

    [Theory]
    [InlineData("void M() { lock (_a) { lock (_b) { } } } void N() { lock (_a) { lock (_b) { } } }")]
    [InlineData("void M() { lock (_a) { } lock (_b) { } } void N() { lock (_b) { } lock (_a) { } }")]
    [InlineData("void M() { lock (_a) { Task.Run(() => { lock (_b) { } }); } } void N() { lock (_b) { lock (_a) { } } }")]
    [InlineData("void M(C other) { lock (_a) { other.TakeB(); } } void TakeB() { lock (_b) { } } void N() { lock (_b) lock (_a) { } }")]
    [InlineData("void M() { lock (_a) { lock (_a) { } } }")]
    public Task One_order(string code) => Rule.Ignores(Fields + code);

    [Fact] public Task Shows_both_ways() => Rule.Flags(Fields + "void M() { lock ([|_a|]) { TakeB(); } } void TakeB() { lock (_b) { } } void N() { lock (_b) { lock (_a) { } } }", says: "Under the lock on '_a' that on '_b' is taken (M → TakeB → C._b), and elsewhere the other way round (N → C._a)");
    [Fact] public Task Methods_in_a_circle() => Rule.Flags(Fields + "void M() { lock ([|_a|]) { X(); } } void X() { Y(); } void Y() { X(); lock (_b) { } } void N() { lock (_b) { M(); } }");
    [Fact] public Task Broken() => Rule.Survives("class C { object a, b; void M() { lock ([|a|]) { lock (b) { } lock ( } } void N() { lock (b) { lock (a } } }");
}
