using System.Text.RegularExpressions;

namespace ConcurrencyAnalyzers.LoopsOracle;

/// <summary>What stands around a loop: only what it names is declared, and shown in the end.</summary>
internal static partial class Variables
{
    private static readonly (string Name, string Declaration, string Shown)[] All =
    [
        ("a", "var a = new int[n + 16];", "a"), ("b", "var b = Shared(n);", "b"), ("c", "var c = Shared(n);", "c"), ("d", "var d = new int[n + 16, 3];", "d"), ("wide", "var wide = new int[3, n + 16];", "wide"),
        ("grid", "var grid = new int[n + 16][]; for (var g = 0; g < grid.Length; g++) grid[g] = new int[3];", "grid"), ("list", "var list = Listed(n);", "list"), ("rows", "var rows = Rows(n);", "rows"), ("cells", "var cells = Cells(n);", "cells"),
        ("points", "var points = Points(n);", "points"), ("nodes", "var nodes = Nodes(n);", "nodes"), ("text", "var text = new string('x', n + 16);", ""), ("pairs", "var pairs = new ConcurrentDictionary<int, int>();", "pairs"),
        ("flat", "var flat = new int[3 * n + 99];", "flat"), ("three", "var three = 3;", ""), ("more", "List<int> more = [];", "more"), ("many", "var many = new List<int>();", "many"), ("shapes", "var shapes = new List<Point>();", "shapes"), ("s0", "var s0 = 5;", "s0"), ("s1", "var s1 = 7L;", "s1"), ("s2", "var s2 = 3u;", "s2"), ("most", "var most = -4;", "most"),
        ("least", "var least = 1L << 40;", "least"), ("any", "var any = false;", "any"), ("all", "var all = true;", "all"), ("x", "var x = 0.5;", "(int)Math.Round(x * 1000)"), ("calls", "var calls = 0;", "calls"), ("w", "var w = \"\";", "w"),
        ("last", "var last = 0;", "last"), ("lim", "var lim = n;", "lim"), ("view", "var view = (IReadOnlyList<int>)b;", ""), ("Local", "int Local(int y) => y * 2 + s0;", "Local(1)"), ("Pure", "int Pure(int y) { var z = y * 3; return z ^ 5; }", "Pure(2)"), ("peek", "Func<int> peek = () => s0;", "peek()"),
    ];

    /// <param name="code">The loop.</param>
    /// <param name="sharesArray">Are two of the arrays one?</param>
    public static (string Declared, string Shown) UsedBy(string code, bool sharesArray)
    {
        var used = new HashSet<string>();
        var work = new Queue<string>([code]);
        while (work.TryDequeue(out var text))
        {
            foreach (Match word in Words().Matches(text))
                if (Array.Find(All, variable => variable.Name == word.Value) is { Name: { } name } found && used.Add(name))
                    work.Enqueue(Declaration(found, sharesArray));
        }

        var taken = Array.FindAll(All, variable => used.Contains(variable.Name));
        return (string.Join(' ', taken.Select(variable => Declaration(variable, sharesArray))), string.Join(", ", taken.Select(variable => variable.Shown).Where(shown => shown != "").Prepend("n")));
    }

    private static string Declaration((string Name, string Declaration, string Shown) variable, bool sharesArray) => sharesArray && variable.Name == "c" ? "var c = b;" : variable.Declaration;

    [GeneratedRegex(@"(?<![.\w])[A-Za-z]\w*")]
    private static partial Regex Words();
}
