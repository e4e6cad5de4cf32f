namespace ConcurrencyAnalyzers.Tour;

/// <param name="Kind">' ', '-' or '+'.</param>
internal readonly record struct Line(char Kind, string Text);

/// <param name="Header">Where it is, as in a unified diff.</param>
internal sealed record Hunk(string Header, IReadOnlyList<Line> Lines);

/// <summary>The shortest difference of two texts, line by line (Myers 1986).</summary>
internal static class Diff
{
    private const int Context = 3;

    public static IEnumerable<Hunk> Of(string before, string after)
    {
        var lines = Edits(before.Split('\n'), after.Split('\n'));
        var next = 0;
        while ((next = lines.FindIndex(next, line => line.Kind != ' ')) >= 0)
        {
            // A hunk goes on while the gap to the next change is covered by the context of both.
            var last = next;
            for (var i = next; i < lines.Count && i - last <= 2 * Context; i++)
                if (lines[i].Kind != ' ')
                    last = i;

            var first = Math.Max(0, next - Context);
            next = Math.Min(lines.Count, last + Context + 1);
            yield return HunkOf(lines, first, next);
        }
    }

    private static Hunk HunkOf(List<Line> lines, int first, int end)
    {
        var hunk = lines[first..end];
        return new($"@@ -{Range('+')} +{Range('-')} @@", hunk);

        string Range(char otherSide) =>
            $"{1 + lines.Take(first).Count(line => line.Kind != otherSide)},{hunk.Count(line => line.Kind != otherSide)}";
    }

    private static List<Line> Edits(string[] before, string[] after)
    {
        // reach[k] is how far into `before` the best path on diagonal k has come; k is shifted by `zero` to be an index.
        var zero = before.Length + after.Length + 1;
        var reach = new int[2 * zero + 1];
        var history = new List<int[]>();
        for (var edits = 0; ; edits++)
        {
            history.Add(reach[(zero - edits - 1)..(zero + edits + 2)]);
            for (var k = -edits; k <= edits; k += 2)
            {
                var down = k == -edits || (k != edits && reach[zero + k - 1] < reach[zero + k + 1]);
                var x = down ? reach[zero + k + 1] : reach[zero + k - 1] + 1;
                while (x < before.Length && x - k < after.Length && before[x] == after[x - k])
                    x++;
                reach[zero + k] = x;
                if (x >= before.Length && x - k >= after.Length)
                    return WalkBack(before, after, history);
            }
        }
    }

    private static List<Line> WalkBack(string[] before, string[] after, List<int[]> history)
    {
        var lines = new List<Line>();
        var (x, y) = (before.Length, after.Length);
        for (var edits = history.Count - 1; edits >= 0; edits--)
        {
            var k = x - y;
            var down = k == -edits || (k != edits && Reach(k - 1) < Reach(k + 1));
            var from = edits == 0 ? 0 : Reach(down ? k + 1 : k - 1);
            var fromY = edits == 0 ? 0 : from - (down ? k + 1 : k - 1);
            while (x > from && y > fromY)
            {
                lines.Add(new(' ', before[--x]));
                y--;
            }

            if (edits > 0)
                lines.Add(down ? new('+', after[--y]) : new('-', before[--x]));

            int Reach(int diagonal) => history[edits][diagonal + edits + 1];
        }

        lines.Reverse();
        return lines;
    }
}
