using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Code looks whether a concurrent dictionary has a key, and then sets it: each of the two is safe, both together are not.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC504_CheckThenAct() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC504",
        title: "Check-then-act on a concurrent collection",
        messageFormat: "Another thread may have set the key since '{0}' looked for it: use '{1}', which does both at once",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC504"));

    private protected override bool Applies(Types types) => types.ConcurrentDictionary is not null;

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            if (CheckThenAct.After(site) is { } write)
                on.Report(write.Syntax.GetLocation(), [site.Operation.Syntax.GetLocation()], null, site.Target!.Name, site.Target.Name == "ContainsKey" ? "TryAdd" : "GetOrAdd");
    }
}
