using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>Base of every rule: asks the hub for the member at hand and hands it to <see cref="Look"/>.</summary>
public abstract class Rule : DiagnosticAnalyzer
{
    private readonly DiagnosticDescriptor descriptor;

    private protected Rule(DiagnosticDescriptor descriptor)
    {
        this.descriptor = descriptor;
        SupportedDiagnostics = ImmutableArray.Create(descriptor);
    }

    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    internal static string HelpLink(string id) => $"https://github.com/ConcurrencyAnalyzers/ConcurrencyAnalyzers/blob/main/docs/rules/{id}.md";

    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var model = Concurrency.Of(start.Compilation, start.Options, start.CancellationToken);
            if (!Applies(model.Types)) return;
            start.RegisterOperationBlockAction(block =>
            {
                if (!MayConcern(model, block.OwningSymbol, block.OperationBlocks, block.CancellationToken)) return;
                var member = model.Read(block.OwningSymbol, block.OperationBlocks, block.CancellationToken);
                if (!member.IsEmpty) Look(new Scope(member, descriptor, block));
            });
        });
    }

    /// <summary>Whether the compilation has the types without which the rule has nothing to find.</summary>
    private protected virtual bool Applies(Types types) => types.Task is not null;

    /// <summary>Whether a member is worth reading for the rule, as far as its text tells.</summary>
    private protected virtual bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) => true;

    /// <summary>Where the rule looks, what it asks, what it says.</summary>
    private protected abstract void Look(Scope on);
}
