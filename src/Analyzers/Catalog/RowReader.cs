using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>Reads the rows of one text. The grammar is in docs/effects.md.</summary>
internal sealed class RowReader(string file, SourceText text)
{
    /// <summary>Every word, and what may follow its colon: nothing, one of a choice, a NAME, the number N of an argument, or * for all of them.</summary>
    private static readonly (string Word, Fact Fact, string Form)[] Words =
    [
        ("blocks", Fact.Blocks, "task|sleep|wait|io"),
        ("prefer", Fact.Prefer, "NAME"),
        ("nonblocking", Fact.NonBlocking, ""),
        ("wraps", Fact.Wraps, "N|this"),
        ("runs", Fact.Runs, "N|*"),
        ("defers", Fact.Defers, "N|*"),
        ("spawns", Fact.Spawns, "N|*"),
        ("escapes", Fact.Escapes, "N|*"),
        ("isolates", Fact.Isolates, "N|*"),
        ("starts", Fact.Starts, "task|thread|process"),
        ("cpu", Fact.Cpu, ""),
        ("pure", Fact.Pure, ""),
        ("threadsafe", Fact.ThreadSafe, ""),
        ("completed", Fact.Completed, ""),
        ("mock", Fact.Mock, ""),
        ("fireandforget", Fact.FireAndForget, ""),
        ("lazy", Fact.Lazy, ""),
        ("sync", Fact.Sync, ""),
        ("parallel", Fact.Parallel, ""),
        ("mutates", Fact.Mutates, ""),
        ("reads", Fact.Reads, ""),
        ("opens", Fact.Opens, ""),
        ("memory", Fact.Memory, ""),
    ];

    private readonly ImmutableArray<CatalogRow>.Builder rows = ImmutableArray.CreateBuilder<CatalogRow>();
    private readonly ImmutableArray<BadRow>.Builder bad = ImmutableArray.CreateBuilder<BadRow>();

    public (ImmutableArray<CatalogRow> Rows, ImmutableArray<BadRow> Bad) Read()
    {
        foreach (var line in text.Lines)
        {
            var tokens = Tokens(line.ToString());
            if (tokens.Count == 0)
                continue;
            try
            {
                rows.Add(Row(tokens));
            }
            catch (MalformedRow malformed)
            {
                var span = new TextSpan(line.Start + malformed.At.Start, malformed.At.Text.Length);
                bad.Add(new BadRow(file, span, text.Lines.GetLinePositionSpan(span), malformed.Message));
            }
        }

        return (rows.ToImmutable(), bad.ToImmutable());
    }

    /// <summary>The words of a line up to its comment. Blanks inside a parameter list do not end a word.</summary>
    private static List<(string Text, int Start)> Tokens(string line)
    {
        var tokens = new List<(string, int)>();
        for (var at = 0; at < line.Length; at++)
        {
            if (char.IsWhiteSpace(line[at]))
                continue;
            if (line[at] == '#')
                break;
            var start = at;
            for (var depth = 0; at < line.Length && (depth > 0 || !char.IsWhiteSpace(line[at])); at++)
                depth += line[at] switch { '(' => 1, ')' => -1, _ => 0 };
            tokens.Add((line.Substring(start, at - start).TrimEnd(), start));
        }

        return tokens;
    }

    private static CatalogRow Row(List<(string Text, int Start)> tokens)
    {
        var (member, start) = tokens[0];
        var strikes = member[0] == '!';
        if (strikes)
            (member, start) = (member.Substring(1), start + 1);
        if (member.Length == 0)
            throw new MalformedRow(tokens[0], "'!' stands directly before the member whose facts it removes: write !Ns.Type.Member");
        var colon = member.IndexOf(':');
        var head = colon < 0 ? member : member.Substring(0, colon);
        if (Array.Exists(Words, w => w.Word == head))
            throw new MalformedRow(tokens[0], $"the row begins with the fact '{member}': write the member first, Ns.Type.Member {member}");

        var (path, signature) = MemberName.Read((member, start));
        var said = new Said();
        for (var i = 1; i < tokens.Count; i++)
            Say(tokens[i], strikes, ref said);

        if (!strikes && said.Words == Fact.None)
            throw new MalformedRow(tokens[0], $"nothing is said of '{member}': write one or more of {Allowed} after it");
        return new CatalogRow(member, path, signature, strikes, strikes ? Struck(said) : said);
    }

    /// <summary>No facts named means all of them; what is preferred goes with the blocking that it replaces.</summary>
    private static Said Struck(Said said)
    {
        if (said.Words == Fact.None)
            said.Words = Fact.Any;
        if ((said.Words & Fact.Blocks) != 0)
            said.Words |= Fact.Prefer;
        return said;
    }

    private static void Say((string Text, int Start) token, bool strikes, ref Said said)
    {
        var colon = token.Text.IndexOf(':');
        var name = colon < 0 ? token.Text : token.Text.Substring(0, colon);
        var value = colon < 0 ? null : token.Text.Substring(colon + 1);
        var (word, fact, form) = Array.Find(Words, w => w.Word == name);
        if (word is null)
            throw new MalformedRow(token, $"unknown fact '{token.Text}': allowed are {Allowed}");
        var repeatable = (fact & Fact.Delegates) != 0;
        if ((said.Words & fact) != 0 && !repeatable)
            throw new MalformedRow(token, $"'{word}' is said twice");
        said.Words |= fact;
        if (strikes)
            return;

        if (!Fits(value, form))
            throw new MalformedRow(token, $"'{token.Text}' is not complete or not allowed: write {Written(word, form)}");
        if ((said.Words & (Fact.Blocks | Fact.NonBlocking)) == (Fact.Blocks | Fact.NonBlocking))
            throw new MalformedRow(token, "'blocks' and 'nonblocking' contradict each other: keep one");
        switch (fact)
        {
            case Fact.Blocks:
                said.Blocks = (Blocking)Enum.Parse(typeof(Blocking), value!, ignoreCase: true);
                break;
            case Fact.Prefer:
                said.Prefer = value;
                break;
            case Fact.Wraps:
                said.Wraps = value == "this" ? Facts.OwnObject : Ordinal(value!);
                break;
            case Fact.Starts:
                said.Starts = value;
                break;
            case Fact.Runs or Fact.Defers or Fact.Spawns or Fact.Escapes or Fact.Isolates:
                var argument = value == "*" ? Facts.EveryOrdinal : Ordinal(value!);
                if (said.Uses.Any(use => use.Ordinal == argument))
                    throw new MalformedRow(token, $"argument {value} is said twice: keep one of runs, defers, spawns, escapes and isolates");
                said.Uses = said.Uses.Add((argument, (DelegateUse)Enum.Parse(typeof(DelegateUse), word, ignoreCase: true)));
                break;
        }
    }

    private static bool Fits(string? value, string form) => form switch
    {
        "" => value is null,
        "NAME" => value is not null && MemberName.IsName(value),
        "N" => IsOrdinal(value),
        "N|this" => value == "this" || IsOrdinal(value),
        "N|*" => value == "*" || IsOrdinal(value),
        _ => Array.IndexOf(form.Split('|'), value) >= 0,
    };

    private static bool IsOrdinal(string? value) => value is { Length: 1 or 2 } && value.All(c => c is >= '0' and <= '9');

    private static int Ordinal(string value) => int.Parse(value, CultureInfo.InvariantCulture);

    private static string Written(string word, string form) => form.Length == 0 ? word : $"{word}:{form}";

    private static string Allowed => string.Join(", ", Words.Select(w => Written(w.Word, w.Form)));
}

/// <summary>A row that cannot be read, and the word that is to blame.</summary>
internal sealed class MalformedRow((string Text, int Start) at, string problem) : Exception(problem)
{
    public (string Text, int Start) At { get; } = at;
}
