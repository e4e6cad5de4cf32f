namespace ConcurrencyAnalyzers.LoopsOracle;

/// <summary>Writes expressions over what a loop of <see cref="LoopWriter"/> has around it.</summary>
internal sealed class Expressions(Random random, int risk)
{
    /// <summary>The loop's variable as an index of the arrays.</summary>
    public string Index { get; set; } = "i";

    /// <summary>Is the variable an element, and not a number that counts?</summary>
    public bool IsElement { get; set; }

    /// <summary>Is a round to be light: arithmetic without loops of its own?</summary>
    public bool IsLight { get; set; }

    public string Int(List<string> known, int depth)
    {
        if (depth > 2) return Leaf(known);
        string E() => Int(known, depth + 1);
        return random.Next(24) switch
        {
            0 => $"({E()} + {E()})",
            1 => $"({E()} - {E()})",
            2 => $"({E()} * {E()})",
            3 => $"({E()} ^ {E()})",
            4 => $"({E()} % 7)",
            5 => $"({Bool(known)} ? {E()} : {E()})",
            6 or 7 or 10 when IsLight => $"({E()} & 31)",
            6 => $"Collatz({E()})",
            7 => $"Gcd({E()}, {E()})",
            8 => $"Mix({E()})",
            9 => $"Math.Max({E()}, {E()})",
            10 => $"OwnArray({E()})",
            11 => $"OwnCell({E()})",
            12 => $"({E()}).Halve()",
            13 => $"Pure({E()})",
            14 => $"new Cell {{ V = {E()} }}.Twice",
            15 => $"new Point {{ X = {E()}, Y = 2 }}.Sum",
            _ => Leaf(known),
        };
    }

    public string Bool(List<string> known) => random.Next(7) switch
    {
        0 when IsLight => $"{Leaf(known)} > 4",
        0 => $"Prime({Leaf(known)})",
        1 => $"{Leaf(known)} % 5 == 0",
        2 => $"{Leaf(known)} < {Leaf(known)}",
        3 => $"({Leaf(known)} > 3 || {Leaf(known)} is 1 or 7)",
        4 => $"(t < 40 && {Leaf(known)} != 2)",
        5 => $"t == {random.Next(9)}",
        _ => $"{Leaf(known)} >= {random.Next(20)}",
    };

    private string Leaf(List<string> known)
    {
        if (random.Next(100) < risk / 4) return Risky();
        return random.Next(19) switch
        {
            0 => random.Next(-5, 50).ToString(System.Globalization.CultureInfo.InvariantCulture),
            1 => Index,
            2 or 3 => "t",
            4 => $"b[{Index}]",
            5 => $"c[{Index}]",
            6 when !IsElement => $"a[{Index}]",
            7 => $"c[({Index} * 7 + 1) % c.Length]",
            8 => $"b[Math.Max({Index} - 1, 0)]",
            9 => $"(int)text[{Index} % 16]",
            10 => $"points[{Index}].X",
            11 => "n",
            12 => "b.Length",
            14 => $"nodes[{Index}].At.X",
            15 => $"list[Math.Abs({Index} % Math.Max(list.Count, 1))]",
            16 => "list.Count",
            17 when !IsElement => $"d[{Index}, {random.Next(3)}]",
            13 => $"rows[{Index}][2]",
            _ => known[random.Next(known.Count)],
        };
    }

    private string Risky() => random.Next(22) switch
    {
        0 => $"a[Math.Max({Index} - 1, 0)]",
        1 => $"a[({Index} + 1) % a.Length]",
        2 => "s0",
        3 => "own",
        4 => "M.calls",
        5 => $"InTable({Index})",
        6 => $"cells[{Index}].V",
        7 => $"points[0].X",
        8 => $"points[{Index}].Far()",
        9 => "view[1]",
        10 => "view.Count",
        11 => "many.Count",
        12 => "last",
        13 => "b[^1]",
        14 => "Total(c)",
        15 => $"d[Math.Max({Index} - 1, 0), 2]",
        16 => "wide[1, 3]",
        17 => $"grid[{Index}][1]",
        18 => $"nodes[{Index}].Deep[0]",
        19 => "nodes[0].V",
        20 => "a.AsSpan(0, 4)[2]",
        21 => "shapes.Count",
        _ => $"d[{Index}, 1]",
    };
}
