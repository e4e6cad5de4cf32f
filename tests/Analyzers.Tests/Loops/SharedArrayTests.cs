using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC202_LoopOnOneWorker>;

/// <summary>An array that the iterations write, seen by other means than its elements.</summary>
public sealed class SharedArrayTests
{
    private const string Heavy = "for (var k = 0; k < 90_000; k++) s = s * 31 + k;";

    private static string Loop(string body, string keyword = "for") => $"void M(int n) {{ Task.Run(() => {{ {keyword} (var i = 0; i < n; i++) {{ {body} }} }}).Wait(); }}";

    [Theory]
    [InlineData("var s = 0;")]
    [InlineData("var s = a.Length;")]
    public Task Own_elements_and_the_length(string first) => Rule.Flags("int[] a = new int[9];\n" + Loop($"{first} {Heavy} a[i] = s + 1;", "[|for|]"));

    [Theory]
    [InlineData("var s = 0; foreach (var x in a) s += x;")]
    [InlineData("var s = Array.IndexOf(a, 3);")]
    [InlineData("var s = a is [var first, ..] ? first : 0;")]
    [InlineData("var s = a[..3].Length;")]
    [InlineData("var s = Total();")]
    [InlineData("var s = TotalOfView();")]
    [InlineData("var s = view[0];")]
    [InlineData("var s = wrapped[0];")]
    [InlineData("var s = memory.Span[0];")]
    public Task Seen_as_a_whole(string first) => Rule.Ignores(
        "int[] a = new int[9]; IReadOnlyList<int> view = new int[9]; System.Collections.ObjectModel.ReadOnlyCollection<int> wrapped = new(new int[9]); ReadOnlyMemory<int> memory;\n"
        + "int Total() { var s = 0; foreach (var x in a) s += x; return s; } int TotalOfView() => view[0];\n" + Loop($"{first} {Heavy} a[i] = s + 1;"));

    [Fact] public Task Local_gone_through() => Rule.Ignores($"void M(int n) {{ var a = new int[n]; Task.Run(() => {{ for (var i = 0; i < n; i++) {{ var s = 0; foreach (var x in a) s += x; {Heavy} a[i] = s + 1; }} }}).Wait(); }}");
    [Fact] public Task Text_has_an_order() => Rule.Ignores($"void M(int n) {{ Task.Run(() => {{ var t = \"\"; for (var i = 0; i < n; i++) {{ var s = 0; {Heavy} t += s.ToString(); }} Console.WriteLine(t); }}).Wait(); }}");
    [Fact] public Task List_beside_an_array_of_ones_own() => Rule.Flags($"void M(List<int> l) {{ Task.Run(() => {{ var a = new int[l.Count]; [|for|] (var i = 0; i < a.Length; i++) {{ var s = l[i]; {Heavy} a[i] = s; }} Console.WriteLine(a.Length); }}).Wait(); }}");
}
