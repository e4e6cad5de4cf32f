using System.Collections.Immutable;
using System.Globalization;

namespace ConcurrencyAnalyzers;

/// <summary>Reads the member of a row: a documentation id without its prefix letter.</summary>
internal static class MemberName
{
    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["bool"] = "Boolean", ["byte"] = "Byte", ["sbyte"] = "SByte", ["char"] = "Char", ["decimal"] = "Decimal", ["double"] = "Double", ["float"] = "Single",
        ["int"] = "Int32", ["uint"] = "UInt32", ["long"] = "Int64", ["ulong"] = "UInt64", ["short"] = "Int16", ["ushort"] = "UInt16", ["nint"] = "IntPtr",
        ["nuint"] = "UIntPtr", ["object"] = "Object", ["string"] = "String", ["void"] = "Void",
    };

    public static (ImmutableArray<(string Name, int Arity)> Path, string? Signature) Read((string Text, int Start) token)
    {
        var member = token.Text;
        if (member.Length > 1 && member[1] == ':')
            throw new MalformedRow(token, $"leave out the prefix letter: write {member.Substring(2)}");
        if (member.IndexOfAny(['<', '>']) >= 0)
            throw new MalformedRow(token, $"'{member}' is not a documentation id: a generic type is written with its arity, Task`1, a type argument in a parameter list in braces, List{{System.Int32}}");
        if (member.IndexOf('+') >= 0)
            throw new MalformedRow(token, $"'{member}' is not a documentation id: a nested type is joined by a dot, {member.Replace('+', '.')}");

        var open = member.IndexOf('(');
        var name = open < 0 ? member : member.Substring(0, open);
        var list = open < 0 ? null : ParameterList(token, new string(Array.FindAll(member.Substring(open).ToCharArray(), c => !char.IsWhiteSpace(c))));
        var arity = name.IndexOf("``", StringComparison.Ordinal);
        if (arity >= 0 && list is null)
            throw new MalformedRow(token, $"'{member}' has a method arity but no parameter list: write {name.Substring(0, arity)} for all overloads, or {name}(…) for one");

        var signature = arity < 0 ? list : name.Substring(arity) + list;
        if (arity >= 0)
            name = name.Substring(0, arity);
        var parts = name.Split('.');
        var path = ImmutableArray.CreateBuilder<(string Name, int Arity)>(parts.Length);
        foreach (var part in parts)
        {
            if (path.Count > 0 && path[path.Count - 1].Name == CatalogRow.Constructor)
                throw new MalformedRow(token, $"'{member}' goes on after '#ctor', which is a member");
            path.Add(Segment(token, part));
        }

        var last = path[path.Count - 1];
        if (path.Count < 2 && (list is not null || last.Name == CatalogRow.Constructor))
            throw new MalformedRow(token, $"'{member}' has no type: write Ns.Type.Member");
        if (list is not null && last.Arity > 0)
            throw new MalformedRow(token, $"'{member}' is a type with a parameter list: a method's arity has two back-ticks, and a constructor is .#ctor");
        return (path.MoveToImmutable(), signature);
    }

    /// <summary>A simple or dotted name, as <c>prefer:</c> takes it.</summary>
    public static bool IsName(string text) => Array.TrueForAll(text.Split('.'), part => TrySegment(part, out _, out _));

    private static (string Name, int Arity) Segment((string Text, int Start) token, string part) =>
        TrySegment(part, out var name, out var arity)
            ? (name, arity)
            : throw new MalformedRow(token, part.Length == 0
                ? $"'{token.Text}' has an empty name between its dots: write Ns.Type or Ns.Type.Member"
                : $"'{part}' is not a name: write Ns.Type or Ns.Type.Member, a generic type as Type`1, a constructor as Ns.Type.#ctor");

    private static bool TrySegment(string part, out string name, out int arity)
    {
        arity = 0;
        var tick = part.IndexOf('`');
        name = tick < 0 ? part : part.Substring(0, tick);
        if (tick >= 0 && !(int.TryParse(part.Substring(tick + 1), NumberStyles.None, CultureInfo.InvariantCulture, out arity) && arity > 0))
            return false;
        return name == CatalogRow.Constructor
            || (name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_'));
    }

    /// <summary>As a documentation id has it: nothing for no parameters.</summary>
    private static string ParameterList((string Text, int Start) token, string list)
    {
        var depth = 0;
        for (var at = 0; at < list.Length; at++)
        {
            depth += list[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth <= 0 && at < list.Length - 1 && list[at + 1] != '~')
                throw new MalformedRow(token, $"'{list.Substring(at + 1)}' follows the parameter list of '{token.Text}': separate facts by blanks");
            if (depth <= 0)
                break;
        }

        if (depth != 0)
            throw new MalformedRow(token, $"the parameter list of '{token.Text}' has no end: write {token.Text})");
        var keyword = Array.Find(list.Split('(', ')', ',', '{', '}', '[', '@', '*'), Keywords.ContainsKey);
        if (keyword is not null)
            throw new MalformedRow(token, $"'{keyword}' is a keyword: a parameter list names types in full, System.{Keywords[keyword]}");
        return list == "()" ? "" : list;
    }
}
