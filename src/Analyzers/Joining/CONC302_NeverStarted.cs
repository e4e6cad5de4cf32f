using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A thread, process or cold task is created, never started and never handed on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC302_NeverStarted() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC302",
        title: "Thread, process or task created and never started",
        messageFormat: "'{0}' is never started",
        category: "Joining",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC302"));

    private protected override bool Applies(Types types) => types.Thread is not null;

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
        {
            if (site.Operation is not IObjectCreationOperation creation || IsRefused(creation) || !IsCold(site.Target?.ContainingType, on.Model.Types)) continue;
            var made = Handle.Of(site, on.Cancel);
            if (!made.Is(Fate.Started | Fate.Escapes | Fate.Discarded))
                on.ReportWith("ends", Ends(site, on), site.Operation.Syntax.GetLocation(), made.Keeper?.Name ?? site.Name);
        }
    }

    private static bool IsCold(INamedTypeSymbol? type, Types types) =>
        Types.Same(type, types.Thread) || Types.Same(type, types.Process) || Types.Same(type, types.Task) || Types.Same(type?.OriginalDefinition, types.TaskOfT);

    /// <summary><c>new Thread(null!)</c> throws: whoever writes it wants that.</summary>
    private static bool IsRefused(IObjectCreationOperation creation) => creation.Arguments is [{ Value: var entry }, ..] && Site.Unwrap(entry) is { ConstantValue: { HasValue: true, Value: null } };

    private static bool Ends(Site site, Scope on) =>
        site.Operation is IObjectCreationOperation { Arguments: [{ Parameter.Type.TypeKind: TypeKind.Delegate } entry, ..] }
        && new Ending(site, trusting: !Types.Same(site.Target?.ContainingType, on.Model.Types.Thread), on.Cancel).IsCertain(Entry.Of(entry.Value, on.Model, on.Cancel));
}
