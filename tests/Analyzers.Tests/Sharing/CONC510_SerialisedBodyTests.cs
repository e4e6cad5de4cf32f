using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC510_SerialisedBody>;

public sealed class CONC510_SerialisedBodyTests
{
    private const string Members = "private readonly object _gate = new(); private static int F(int i) => i; ";

    [Theory]
    [InlineData("Parallel.For(0, 9, i => { [|lock|] (_gate) { list.Add(F(i)); } });")]
    [InlineData("Parallel.ForEach(list, i => { [|lock|] (list) { foreach (var x in list) Console.Write(x); } });")]
    [InlineData("Parallel.ForEach(list, i => { var two = i * 2; [|lock|] (_gate) Console.WriteLine(F(two)); });")]
    [InlineData("list.AsParallel().ForAll(i => { [|lock|] (_gate) { F(i); } });")]
    public Task All_of_it(string code) => Rule.Flags($"{Members} void M(List<int> list) {{ {code} }}");

    [Theory]
    [InlineData("Parallel.For(0, 9, i => { lock (_gate) list.Add(i); });")]
    [InlineData("Parallel.For(0, 9, i => { var x = F(i); lock (_gate) list.Add(F(x)); });")]
    [InlineData("Parallel.For(0, 9, i => { F(i); lock (_gate) { F(i); } });")]
    [InlineData("Parallel.ForEach(new List<int>[3], own => { lock (own) { F(own.Count); } });")]
    [InlineData("for (var i = 0; i < 9; i++) Task.Run(() => { lock (_gate) { F(3); } });")]
    [InlineData("list.ForEach(i => { lock (_gate) { F(i); } });")]
    [InlineData("Parallel.Invoke(() => { lock (_gate) { F(1); } }, () => F(2));")]
    public Task Not_all_of_it(string code) => Rule.Ignores($"{Members} void M(List<int> list) {{ {code} }}");

    [Fact] public Task Names_the_lock() => Rule.Flags(Members + "void M() => Parallel.For(0, 9, i => { [|lock|] (_gate) { F(i); } });", says: "the lock on '_gate'");
    [Fact] public Task Local_function() => Rule.Ignores(Members + "void M() { Parallel.For(0, 9, Body); void Body(int i) { lock (_gate) { F(i); } } }");
    [Fact] public Task Broken() => Rule.Survives("class C { void M() { System.Threading.Tasks.Parallel.For(0, 9, i => { lock ( { } }); } }");
}
