using System.Text;

namespace ConcurrencyAnalyzers.LoopsOracle;

/// <summary>Writes a method with one loop in a task or on a thread: some can be spread over threads, some cannot.</summary>
internal sealed partial class LoopWriter
{
    private readonly Random random;
    private readonly Expressions expressions;
    private readonly StringBuilder code = new();

    // How often, in a hundred, a statement is one that may stand in the way.
    private readonly int risk;
    private readonly List<string> ints = [];

    // Of these, the ones that no loop counts with.
    private readonly HashSet<string> counters = ["t"];
    private int names;
    private int depth;

    private readonly bool isAsync;

    private LoopWriter(Random random, bool isAsync)
    {
        this.random = random;
        this.isAsync = isAsync;
        risk = random.Next(3) switch { 0 => 0, 1 => 10, _ => 35 };
        expressions = new Expressions(random, risk);
    }

    /// <summary>A class with the loop in its method <c>Run</c>.</summary>
    /// <param name="isAsync">In async code, and not the work of a task or thread?</param>
    public static string Class(Random random, string name, bool isAsync) => new LoopWriter(random, isAsync).Write(name);

    private string Write(string name)
    {
        var header = Header();
        var before = random.Next(100) < risk ? Prelude() : "";
        depth = 5;
        if (expressions.IsLight) Line($"var t = {expressions.Index} * 7 % 23;");
        else Line($"var t = {(random.Next(30) == 0 ? $"Mix({expressions.Index}) & 1023" : $"Collatz({expressions.Index})")};");
        ints.Add("t");
        for (var n = random.Next(1, 5); n > 0; n--) Statement(nested: 0);
        var work = isAsync ? ("return Async().Result; async Task<string> Async()", "return ", "") : random.Next(4) == 0 ? ("string result = \"\"; var worker = new Thread(() =>", "result = ", "); worker.Start(); worker.Join(); return result;") : ("return Task.Run(() =>", "return ", ").Result;");
        var (declared, shown) = Variables.UsedBy(header + before + code, sharesArray: random.Next(8) == 0);
        return $$"""
            public static class {{name}}
            {
                public static int own;
                public static string Run(int n)
                {
                    {{work.Item1}}
                    {
                        {{declared}}
                        {{(isAsync ? "await Task.Yield();" : "")}}
                        {{before}}
                        {{header}}
                        {
            {{code}}
                        }

                        {{work.Item2}}Show({{shown}}, own);
                    }{{work.Item3}}
                }
            }

            """;
    }

    private string Header()
    {
        switch (random.Next(28))
        {
            case 22 or 23: expressions.IsLight = random.Next(3) > 0; return $"for (var i = 0; i < {Ranges.Long}; i++)";
            case 24: expressions.IsLight = true; return $"for (var i = 1; i <= {Ranges.LongLast}; i++)";
            case 25: expressions.IsLight = true; expressions.Index = "(int)i"; return $"for (long i = 0L; i < {Ranges.Long}; ++i)";
            case 26: expressions.IsElement = true; return "foreach (var i in b)";
            case 27: return "for (var i = 0; i < wide.GetLength(1); i++)";
            case 0 or 1 or 2 or 3: return "for (var i = 0; i < n; i++)";
            case 4 or 5: return "for (int i = 1; i <= n; ++i)";
            case 6: return "for (var i = 0; i < a.Length; i += 1)";
            case 7: return "for (var i = 0; i <= a.Length - 1; i++)";
            case 8 or 9: expressions.Index = "(int)i"; return "for (long i = 0; i < n; i++)";
            case 10 or 11: expressions.IsElement = true; return "foreach (var i in list)";
            case 12: expressions.IsElement = true; return "foreach (int i in c)";
            case 13: return "for (var i = 0; i < b.Length; i++)";
            case 14: return "for (var i = 2; i < list.Count; i++)";
            case 15: return "for (var i = 0; i < lim; i++)";
            case 16: expressions.IsElement = true; return "foreach (var i in new HashSet<int>(b))";
            case 17: expressions.Index = "((int)i % 16)"; return "foreach (var i in text)";
            case 18: return "for (var i = n; i >= 0; i--)";
            case 19: return "for (var i = 1; i < n; i += 2)";
            case 20: expressions.IsElement = true; return "foreach (var i in list.Where(y => y > last))";
            default: return "for (var i = 0; i < n && s0 < 1_000_000; i++)";
        }
    }

    /// <summary>What happens to the variables before the loop.</summary>
    private string Prelude() => random.Next(12) switch
    {
        0 => "var e = a; c = e;",
        1 => "M.table = a.Length > 300 ? a : M.table;",
        2 => "M.table = b.Length > 300 ? b : M.table;",
        3 => "view = a;",
        4 => "view = new System.Collections.ObjectModel.ReadOnlyCollection<int>(b);",
        5 => "c = Same(b);",
        6 => "Action reset = () => c = b; reset();",
        7 => "(b, c) = (c, b);",
        8 => "rows[0] = a.Length > 300 ? a : b;",
        9 => "points[0].Move();",
        10 => "peek = () => s0 + a[0] + b[1];",
        _ => "cells[1] = cells[0];",
    };

    private void Line(string text) => code.Append(' ', depth * 4).Append(text).Append('\n');

    private string Fresh(string stem) => stem + names++;

    private void Block(string header, Action inner)
    {
        var known = ints.Count;
        Line(header);
        Line("{");
        depth++;
        inner();
        depth--;
        Line("}");
        ints.RemoveRange(known, ints.Count - known);
    }

    private string E() => expressions.Int(ints, 0);

    private string Bool() => expressions.Bool(ints);

    private void Statement(int nested)
    {
        if (random.Next(100) < risk) Risky(nested);
        else Safe(nested);
    }

    private void Some(int nested)
    {
        for (var n = random.Next(1, 3); n > 0; n--) Statement(nested + 1);
    }

    private void Safe(int nested)
    {
        // In a foreach there is no index to write at.
        string k;
        switch (random.Next(expressions.IsElement || expressions.Index != "i" ? 8 : -7, 40))
        {
            case -11 when nested < 2 && !expressions.IsLight: k = Fresh("k"); Line($"for (var {k} = 0; {k} < 3; {k}++) flat[i * 3 + {k}] {Pick("=", "+=")} {E()} + {k};"); break;
            case -10 when !expressions.IsLight: var part = Fresh("part"); Line($"var {part} = flat.AsSpan(i * three, three); {part}[{random.Next(3)}] += {E()}; for (var q = 0; q < 3; q++) {part}[q] ^= {part}[2];"); break;
            case -9: Line($"flat[3 * i + {random.Next(3)}] = {E()};"); break;
            case -8: k = Fresh("k"); Line($"var {k} = grid[i]; {k}[{random.Next(3)}] {Pick("=", "+=", "^=")} {E()};"); break;
            case -7: Line($"points[i].Y += {E()};"); break;
            case -6: Line($"nodes[i].At.{Pick("X", "Y")} = {E()};"); break;
            case -5: Line($"wide[{random.Next(3)}, i] = {E()};"); break;
            case -4: Line($"pairs[i] = {E()};"); break;
            case -3 when nested < 2 && !expressions.IsLight: k = Fresh("k"); Line($"for (var {k} = 0; {k} < 3; {k}++) d[i, {k}] {Pick("=", "+=", "^=")} {E()} + {k};"); break;
            case -2: Line($"grid[i] = new int[3]; grid[i][1] = {E()};"); break;
            case -1: Line($"nodes[i].V{Pick("++", "--", " ^= t", " = t")};"); break;
            case 0 or 1: Line($"a[i] = {E()};"); break;
            case 2: Line($"a[i] += {E()};"); break;
            case 3: Line($"a[i]++;"); break;
            case 4: Line($"d[i, {random.Next(3)}] = {E()};"); break;
            case 5: Line($"d[i, Math.Abs({E()} % 3)] ^= {E()};"); break;
            case 6: Line($"points[i].X = {E()};"); break;
            case 7: Line($"points[i] = new Point {{ X = {E()}, Y = {E()} }};"); break;
            case 8 or 9 or 10 or 11 or 12: Fold(); break;
            case 13 or 14: Declare($"{E()}"); break;
            case 15 when ints.FindLast(name => !counters.Contains(name)) is { } variable: Line($"{variable} {Pick("+=", "-=", "^=", "=")} {E()};"); break;
            case 16 when nested < 2: Block($"if ({Bool()})", () => Some(nested)); break;
            case 17 when nested < 2: Block($"if ({Bool()})", () => Some(nested)); Block("else", () => Some(nested)); break;
            case 18 or 19 when nested < 2 && !expressions.IsLight: Inner(nested); break;
            case 20 when nested == 0: Line($"if ({Bool()}) continue;"); break;
            case 21 when !expressions.IsLight: OwnArray(); break;
            case 22: var cell = Fresh("o"); Line($"var {cell} = new Cell {{ V = {E()} }}; {cell}.V += 3;"); Declare($"{cell}.V + {cell}.Twice"); break;
            case 23: var point = Fresh("p"); Line($"var {point} = new Point {{ X = {E()} }}; {point}.Y = {E()}; {point}.X++;"); Declare($"{point}.X - {point}.Y"); break;
            case 24: var (low, high) = (Fresh("y"), Fresh("y")); Line($"var ({low}, {high}) = ({E()}, {E()}); ({low}, {high}) = ({high}, {low});"); ints.Add(low); ints.Add(high); break;
            case 25: (low, high) = (Fresh("y"), Fresh("y")); Line($"Split({E()}, out var {low}, out var {high});"); ints.Add(low); ints.Add(high); break;
            case 26 when nested < 2: Switch(nested); break;
            case 27: Declare($"Math.Abs({E()} % 3) switch {{ 0 => {E()}, 1 => {E()}, _ => 7 }}"); break;
            case 32 when nested == 0: Line($"{Pick("many", "more")}.Add({E()});"); break;
            case 33: var own = Fresh("own"); Line($"var {own} = new List<int>(); {own}.Add({E()}); {own}.Add(t); {own}[0] += 3;"); Declare($"{own}[1] + {own}.Count"); break;
            case 34 when nested == 0: Line($"shapes.Add(new Point {{ X = {E()}, Y = t }});"); break;
            case 30: Span(); break;
            case 31: var copy = Fresh("p"); Line($"var {copy} = points[{expressions.Index}]; {copy}.X += {E()};"); Declare($"{copy}.Sum"); break;
            case 28: var twin = Fresh("y"); Line($"var {twin} = {E()}; Swap(ref {twin}, {E()});"); ints.Add(twin); break;
            default: Line($"_ = {E()};"); break;
        }
    }

    private void Declare(string value)
    {
        var name = Fresh("y");
        Line($"var {name} = {value};");
        ints.Add(name);
    }

    private void OwnArray()
    {
        var own = Fresh("own");
        Line($"var {own} = new int[4]; {own}[Math.Abs({E()} % 4)] = {E()}; {own}[1] += 2; for (var q = 1; q < 4; q++) {own}[q] += {own}[q - 1];");
        Declare($"{own}[3] + {own}[{random.Next(4)}]");
    }

    private void Span()
    {
        var span = Fresh("span");
        Line(random.Next(3) switch
        {
            0 => $"Span<int> {span} = stackalloc int[4]; {span}[Math.Abs({E()} % 4)] = {E()}; {span}[1] += 2;",
            1 => $"Span<int> {span} = new int[4]; {span}[2] = {E()}; {span}[3]++;",
            _ => $"ReadOnlySpan<int> {span} = b.AsSpan(3, 4);",
        });
        Declare($"{span}[{random.Next(4)}] - {span}[2]");
    }

    private void Fold()
    {
        Line(random.Next(19) switch
        {
            0 => $"s0 += {E()};",
            1 => $"if ({Bool()}) s0++;",
            2 => $"s1 += {E()} * 3L;",
            3 => $"s2 ^= (uint){E()};",
            4 => $"most = Math.Max(most, {E()} % 17);",
            5 => $"if (t < least) least = t;",
            6 => $"any |= {Bool()};",
            7 => $"all &= {Bool()};",
            8 => $"s0 -= {E()};",
            9 => $"s1 = s1 + t;",
            10 => $"if ({Bool()}) {{ s0 += {E()}; s1 -= t; }}",
            11 => $"s2 *= (uint){E()} | 1u;",
            12 => $"s2 |= (uint)t;",
            13 => $"if (most < t) {{ most = t; }}",
            14 => $"least = Math.Min({E()}, least);",
            15 => $"most = most > t ? most : t;",
            16 => $"many.Add({E()});",
            17 => $"x += 1.0 / (t + 1);",
            _ => $"s1++;",
        });
    }

    private void Inner(int nested)
    {
        var (name, bound) = (Fresh("j"), random.Next(2, 5));
        var header = random.Next(4) switch
        {
            0 => $"for (var {name} = 0; {name} < {bound}; {name}++)",
            1 => $"for (var {name} = {bound}; {name} > 0; {name}--)",
            2 => $"foreach (var {name} in new[] {{ 1, t, 4 }})",
            _ => $"for (int {name} = t % 3, z{name} = 0; {name} < 6; {name} += 2, z{name}++)",
        };
        Block(header, () =>
        {
            ints.Add(name);
            counters.Add(name);
            Some(nested);
            if (random.Next(4) == 0) Line($"if ({Bool()}) {Pick("break", "continue")};");
        });
    }

    private void Switch(int nested) => Block($"switch (Math.Abs({E()} % 3))", () =>
    {
        Line("case 0:");
        Block("", () => { Some(nested); Line("break;"); });
        Line($"case 1 when {Bool()}: {Pick("break", nested == 0 ? "continue" : "break", "goto default")};");
        Line("default:");
        Block("", () => { Some(nested); Line("break;"); });
    });

    private string Pick(params string[] choice) => choice[random.Next(choice.Length)];
}
