using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>Awaits follow one another although none needs the result of another, and each only reads: they could be under way together. Off until asked for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC402_ConsecutiveAwaits() : Rule(Descriptor)
{
    /// <summary>The property that tells the fix how many statements follow one another.</summary>
    internal const string Count = "count";

    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC402",
        title: "Consecutive awaits that do not depend on each other",
        messageFormat: "{0} awaits follow one another and none needs another's result: start them all, then await them together",
        category: "Gathering",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        helpLinkUri: HelpLink("CONC402"));

    private protected override void Look(Scope on)
    {
        foreach (var frame in on.Member.Frames)
        {
            if (!frame.IsAsync) continue;
            foreach (var group in ConsecutiveAwaits.In(frame, on.Cancel))
                on.Report(group[0].Syntax.GetLocation(), group.Skip(1).Select(await => await.Syntax.GetLocation()), System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty.Add(Count, group.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)), group.Length);
        }
    }
}
