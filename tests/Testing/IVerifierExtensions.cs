using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

public static class IVerifierExtensions
{
    /// <summary>Fails with a line diff in which line ends and trailing blanks of the differing lines can be seen.</summary>
    public static void EqualOrDiff(this IVerifier verifier, string expected, string actual, string? message = null)
    {
        if (Compare(expected, actual, string.IsNullOrEmpty(message) ? "Actual and expected values differ. Expected shown in baseline of diff:" : message) is { } diff)
            verifier.Fail(diff);
    }

    /// <summary>Null where nothing differs.</summary>
    internal static string? Compare(string expected, string actual, string message)
    {
        if (expected == actual)
            return null;

        var text = new StringBuilder(message).AppendLine();
        foreach (var (sign, left, right, line) in Diff(Lines(expected), Lines(actual)))
            text.AppendLine($"{Number(left)} {Number(right)} {sign} {(sign == ' ' ? line.TrimEnd('\r', '\n') : Visible(line))}");
        return text.ToString();
    }

    private static string Number(int? line) => $"{line,4}";

    /// <summary>The lines with their line ends; without an empty one after the last.</summary>
    private static string[] Lines(string text)
    {
        var lines = text.Split('\n');
        return [.. lines[..^1].Select(line => line + "\n"), .. lines[^1..].Where(line => line.Length > 0)];
    }

    private static string Visible(string line)
    {
        var body = line.TrimEnd('\r', '\n');
        var words = body.TrimEnd(' ', '\t');
        var blanks = body[words.Length..].Replace(' ', '·').Replace("\t", "<TAB>");
        return words + blanks + line[body.Length..].Replace("\r", "<CR>").Replace("\n", "<LF>");
    }

    private static List<(char Sign, int? Left, int? Right, string Line)> Diff(string[] left, string[] right)
    {
        // common[i, j]: the length of the longest common subsequence of left[i..] and right[j..].
        var common = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var diff = new List<(char, int?, int?, string)>();
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
                diff.Add((' ', i + 1, ++j, left[i++]));
            else if (j == right.Length || (i < left.Length && common[i + 1, j] >= common[i, j + 1]))
                diff.Add(('-', i + 1, null, left[i++]));
            else
                diff.Add(('+', null, j + 1, right[j++]));
        }

        return diff;
    }
}
