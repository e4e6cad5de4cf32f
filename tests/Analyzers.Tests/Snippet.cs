using System.Text.RegularExpressions;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Members become a file: with usings, in a class, unless they are one already.</summary>
internal static partial class Snippet
{
    public const string Usings =
        "using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.Data.Common; using System.Diagnostics; using System.IO; using System.Linq; using System.Linq.Expressions; using System.Net; using System.Net.Http; using System.Net.Sockets; using System.Threading; using System.Threading.Tasks;\n";

    public static string File(string code) => Types().IsMatch(code) ? Usings + code : $"{Usings}class C\n{{\n{code}\n}}\n";

    [GeneratedRegex(@"^\s*(///.*\n|\[.*\]\s*)*((public|internal|static|sealed|abstract|partial|file|ref|readonly|unsafe) )*(class|struct|interface|record|enum|namespace) ", RegexOptions.Multiline)]
    private static partial Regex Types();
}
