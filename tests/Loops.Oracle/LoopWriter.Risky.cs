namespace ConcurrencyAnalyzers.LoopsOracle;

internal sealed partial class LoopWriter
{
    /// <summary>What makes iterations depend on each other, or looks as if it did.</summary>
    private void Risky(int nested)
    {
        var i = expressions.Index;
        switch (random.Next(80))
        {
            case 0: Line($"a[{i}] = {i} == 0 ? 1 : a[Math.Max({i} - 1, 0)] + t;"); break;
            case 1: Line($"s0 = s0 * 3 + t;"); break;
            case 2: Line($"s0 += Impure(t);"); break;
            case 3: Line($"if ({Bool()}) break;"); break;
            case 4: var seen = Fresh("y"); Line($"var {seen} = s0; s0 += t;"); ints.Add(seen); break;
            case 5: Line($"c = b;"); break;
            case 6: Line($"b[{i}] = c[({i} + 1) % c.Length];"); break;
            case 7: Line($"a[t % a.Length] = {E()};"); break;
            case 8: Line($"own = own * 3 + t;"); break;
            case 9: Line($"own++;"); break;
            case 10: Line($"cells[{i}].V += {E()};"); break;
            case 11: Line($"rows[{i}][1] += t;"); break;
            case 12: Line($"rows[{i}] = new[] {{ t, {i}, 3 }};"); break;
            case 13: Line($"w += t;"); break;
            case 14: Line($"ref var r{names} = ref a[0]; r{names++} += t;"); break;
            case 15: Line($"last = {E()};"); break;
            case 16: Line($"calls = calls + 1; a[{i}] = calls;"); break;
            case 17: Line($"Put({i}, t);"); break;
            case 18: Line($"pairs[{E()}] = t;"); break;
            case 19: Line($"pairs[{i}] = t;"); break;
            case 20: Line($"lim = Math.Min(lim, 300 + t);"); break;
            case 21: Line($"s0 += Local(t);"); break;
            case 22: Line($"s0 += peek();"); break;
            case 23: Line($"if (t > most) {{ most = t; last = {i}; }}"); break;
            case 24: Line($"most = Math.Max(most, t); most += 1;"); break;
            case 25: Line($"s0 += s0 & 3;"); break;
            case 26: Line($"a[{i}] = s0++;"); break;
            case 27: Line($"s1 += s0 += t;"); break;
            case 28: Line($"Interlocked.Add(ref s0, t);"); break;
            case 29: Line($"lock (list) {{ s0 += t; last = t; }}"); break;
            case 30: Line($"try {{ s0 += t; }} finally {{ last++; }}"); break;
            case 31: Line($"many.Add(s0);"); break;
            case 32: Line($"if (many.Count < 10) many.Add(t);"); break;
            case 33: Line($"list[{i} % Math.Max(list.Count, 1)] += list.Count > 0 ? t : 0;"); break;
            case 34: Line($"b[{i}] = Total(b);"); break;
            case 35: Line($"b[{i}] += First(b) + InTable({i});"); break;
            case 36: Line($"a[{i}] = view[Math.Max({i} - 1, 0)] + t;"); break;
            case 37: Line($"Action f{names} = () => s0 += t; f{names++}();"); break;
            case 38: Line($"s0 += list.Sum(y => y + t);"); break;
            case 39: Line($"points[{i}].X = points[0].X + t;"); break;
            case 40: Line($"points[0].Y ^= t;"); break;
            case 41: var p = Fresh("p"); Line($"var {p} = cells[{i}]; {p}.V = t;"); break;
            case 42: var q = Fresh("q"); Line($"var {q} = b; {q}[{i}] = {q}[0] + t;"); break;
            case 43: Line($"Swap(ref s0, t);"); break;
            case 44: Line($"if (a[{i}] == 0 && {Bool()}) a[({i} + 1) % a.Length] = 9;"); break;
            case 46: Line($"a.AsSpan()[{i}] = t;"); break;
            case 47: var v = Fresh("v"); Line($"var {v} = a.AsSpan({i}, 1); {v}[0] = t;"); break;
            case 48: v = Fresh("v"); Line($"Span<int> {v} = a; {v}[{Pick(i, "0", "t & 7")}] {Pick("=", "+=")} t;"); break;
            case 49: Line($"a.AsSpan({i}, 2).Fill(t);"); break;
            case 50: Line($"foreach (var e in a.AsSpan(0, 3)) s0 += e;"); break;
            case 51: Line($"list[{i} % Math.Max(list.Count, 1)] = t;"); break;
            case 52: Line($"if ({i} < list.Count) list[{i}] {Pick("=", "+=")} t;"); break;
            case 53: Line($"many.{Pick("Insert(0, t)", "AddRange(b.Take(2))", "Add(many.Count)", "Clear()")};"); break;
            case 54: Line($"shapes.Add(new Point {{ X = {i}, Y = t }});"); break;
            case 55: Line($"d[t % 3, 1] = {i};"); break;
            case 56: Line($"d[{i}, 0] = d[Math.Max({i} - 1, 0), 1] + t;"); break;
            case 57: Line($"wide[t % 3, t % 16] ^= {i};"); break;
            case 58: Line($"wide[1, {i}] = wide[2, 0] + t;"); break;
            case 59: Line($"grid[{i}][{random.Next(3)}] += t;"); break;
            case 60: Line($"grid[{i}] = grid[0]; grid[{i}][1] = t;"); break;
            case 61: Line($"points[{i}].Move();"); break;
            case 62: Line($"nodes[{i}].Deep[0] += t;"); break;
            case 63: Line($"ref var r{names} = ref points[{i}]; r{names++}.X = t;"); break;
            case 64: Line($"pairs.{Pick($"TryAdd({i}, t)", $"TryAdd(t, {i})", $"GetOrAdd({i}, t)", $"AddOrUpdate(t, 1, (_, o) => o + 1)", $"TryRemove({i}, out _)", $"GetOrAdd({i}, y => y + t)")};"); break;
            case 65: Line($"if (pairs.ContainsKey({i} - 1)) a[{i}] = 3; pairs[{i}] = t;"); break;
            case 66: Line($"nodes[{i}].At.X = nodes[0].V;"); break;
            case 67: Line($"s0 += pairs.{Pick("Count", $"TryGetValue({i}, out var f{names++}) ? 1 : 2", "IsEmpty ? 1 : 0")};"); break;
            case 68: Line($"flat[{i} * 3] = flat[Math.Max({i} * 3 - 1, 0)] + t;"); break;
            case 69: Line($"for (var k = 0; k <= 3; k++) flat[{i} * 3 + k] = t + k;"); break;
            case 70: Line($"for (var k = 0; k < 3; k++) {{ flat[{i} * 3 + k] = t; k += t & 1; }}"); break;
            case 71: Line($"flat[{i} * 2 + 1] += t; flat[{i} * 3] ^= 2;"); break;
            case 72: Line($"var u{names} = flat.AsSpan({i} * three, three + 1); u{names++}[3] = t;"); break;
            case 73: Line($"var u{names} = flat.AsSpan({i} * three, three); u{names++}[1] = flat[({i} * 5 + 1) % 16];"); break;
            case 74: Line($"var u{names} = flat.AsSpan({i} * three, three); u{names} = a; u{names++}[0] += t;"); break;
            case 75: Line($"grid[0][1] += t; grid[{i}][0] = grid[0][1];"); break;
            case 76: Line($"many.Add(t); many.Add({i});"); break;
            case 77: Line($"shapes.Add(new Point {{ X = shapes.Count }});"); break;
            case 78: Line($"flat[{i} * three + (t & 3)] = {i};"); break;
            case 79: Line($"var l{names} = list; l{names++}.Add(t);"); break;
            default: Line($"(s0, last) = (s0 + t, t);"); break;
        }
    }
}
