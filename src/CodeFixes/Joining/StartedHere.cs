using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>A local that is declared with its one value in the very block of a statement: there it holds that value for certain.</summary>
internal static class StartedHere
{
    public static bool Is(IdentifierNameSyntax name, StatementSyntax statement, Edit edit) =>
        edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var reference] } local
        && reference.GetSyntax(edit.Cancel) is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax, Parent: VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax declaration } }
        && Tail.Siblings(statement) is { } siblings && siblings.Contains(declaration)
        && !siblings.SelectMany(s => Uses(local, s, edit)).Any(use => IsWritten(use) || IsCalled(use, "Join"));

    public static IEnumerable<IdentifierNameSyntax> Uses(ILocalSymbol local, SyntaxNode code, Edit edit) =>
        code.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == local.Name && Types.Same(edit.Model.GetSymbolInfo(n, edit.Cancel).Symbol, local));

    public static bool IsCalled(IdentifierNameSyntax use, string method) =>
        use.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access && access.Expression == use && access.Name.Identifier.ValueText == method;

    public static bool IsWritten(IdentifierNameSyntax use) =>
        use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use || use.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 };
}
