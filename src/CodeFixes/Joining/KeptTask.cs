using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>A local that holds a task, or a list or array of tasks, and is not read.</summary>
/// <param name="name">The local.</param>
/// <param name="last">The last statement, of the block that declares it, that puts tasks into it.</param>
/// <param name="isList">Several tasks?</param>
internal sealed class KeptTask(string name, StatementSyntax last, bool isList)
{
    public string Name => name;
    public StatementSyntax Last => last;
    public bool IsList => isList;

    public static KeptTask? Of(ExpressionSyntax task, Edit edit)
    {
        if (Keeper(task, edit) is not { DeclaringSyntaxReferences: [var reference] } local
            || reference.GetSyntax(edit.Cancel) is not VariableDeclaratorSyntax { Initializer: { Value: var first }, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax declaration } }) return null;
        var isList = !edit.Types.IsTaskLike(local.Type) && !local.Type.Name.StartsWith("Configured", StringComparison.Ordinal);
        if (isList && !(HoldsTasks(local.Type, edit.Types) && (local.Type is not IArrayTypeSymbol || IsListed(first)))) return null;
        if (Tail.Siblings(declaration) is not { } siblings) return null;
        var uses = siblings.SelectMany(s => StartedHere.Uses(local, s, edit)).ToArray();
        if (!uses.All(use => isList && IsFillOrCount(use))) return null;
        var last = siblings.Last(s => s == declaration || uses.Any(use => s.Span.Contains(use.Span)));
        return new KeptTask(local.Name, last, isList);
    }

    /// <summary><c>var t = F();</c>, <c>ts.Add(F());</c>, <c>Task[] ts = [F(), G()];</c></summary>
    private static ILocalSymbol? Keeper(ExpressionSyntax task, Edit edit)
    {
        for (SyntaxNode? at = task.Parent; at is ExpressionSyntax or EqualsValueClauseSyntax or ArgumentSyntax or ArgumentListSyntax or CollectionElementSyntax; at = at.Parent)
        {
            if (at is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }) return edit.Model.GetDeclaredSymbol(declarator, edit.Cancel) as ILocalSymbol;
            if (at is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax list } }) return edit.Model.GetSymbolInfo(list, edit.Cancel).Symbol as ILocalSymbol;
        }

        return null;
    }

    private static bool HoldsTasks(ITypeSymbol type, Types types) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType: var element } => types.IsTask(element),
        INamedTypeSymbol { TypeArguments: [var element] } => types.IsTask(element),
        _ => false,
    };

    /// <summary>No element of the array is null.</summary>
    private static bool IsListed(ExpressionSyntax array) => array is CollectionExpressionSyntax or ImplicitArrayCreationExpressionSyntax or InitializerExpressionSyntax or ArrayCreationExpressionSyntax { Initializer: not null };

    private static bool IsFillOrCount(IdentifierNameSyntax use) =>
        use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "Enqueue" or "Push" or "Count" or "Length" } access && access.Expression == use;
}
