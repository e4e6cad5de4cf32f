using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A field that most code uses under a lock is written without it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC505_HalfGuardedField() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC505",
        title: "Field guarded by a lock in one place and not in another",
        messageFormat: "'{0}' is written here without the lock on '{1}', under which other code uses it",
        category: "Sharing",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC505"));

    private protected override void Look(Scope on)
    {
        foreach (var write in on.Member.FieldWrites)
        {
            if (write is not IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field: { ContainingType: { } type } field }) continue;
            if (on.Model.Guards.Of(field, on.Cancel) is { } guard && !Guards.MayBeHeld(write.Syntax, guard, type, on.Cancel))
                on.Report(write.Syntax.GetLocation(), null, null, field.Name, guard);
        }
    }
}
