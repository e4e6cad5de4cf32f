using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>A local list or array that one loop fills, or starts, completely.</summary>
/// <param name="name">Its variable.</param>
/// <param name="loop">The loop: it stands in the block that declares the variable.</param>
/// <param name="item">What an element is called in the loop.</param>
internal sealed class FilledList(string name, StatementSyntax loop, string item)
{
    public string Name => name;
    public StatementSyntax Loop => loop;
    public string Item => item;

    /// <summary>The list whose every element is started by the call at hand.</summary>
    public static FilledList? OfStarted(InvocationExpressionSyntax start, Edit edit)
    {
        if (start is not { Expression: MemberAccessExpressionSyntax { Expression: var thread }, Parent: ExpressionStatementSyntax statement }) return null;
        if (statement.FirstAncestorOrSelf<StatementSyntax>(Tail.IsLoop) is not { } loop || !IsBodyOf(statement, loop) || Tail.MayLeave(Body(loop))) return null;

        // foreach (var thread in threads) thread.Start();
        if (loop is ForEachStatementSyntax { Expression: IdentifierNameSyntax all, Identifier.ValueText: var each } && thread is IdentifierNameSyntax { Identifier.ValueText: var called } && called == each)
            return Declared(all, loop, edit) is { } listed && Uses(listed, edit).All(use => use == all || IsFill(use) || IsCount(use)) ? new FilledList(all.Identifier.ValueText, loop, each) : null;

        // var thread = new Thread(…); thread.Start(); threads.Add(thread);
        var fills = (statement.Parent as BlockSyntax)?.Statements.Where(s => Stored(s) is { } stored && (SyntaxFactory.AreEquivalent(stored, thread) || Element(s) is { } element && SyntaxFactory.AreEquivalent(element, thread))).ToArray() ?? [];
        if (fills is not [var fill] || Collection(fill) is not { } filled || Declared(filled, loop, edit) is not { } declarator) return null;
        var item = thread is IdentifierNameSyntax local ? local.Identifier.ValueText : FreshName.For("thread", loop);
        return Uses(declarator, edit).All(use => fill.Span.Contains(use.Span) || start.Span.Contains(use.Span) || IsCount(use)) && IsFull(declarator, loop, fill)
            ? new FilledList(filled.Identifier.ValueText, loop, item)
            : null;
    }

    /// <summary>The declaration of a local, in the block that the loop stands in.</summary>
    private static VariableDeclaratorSyntax? Declared(IdentifierNameSyntax variable, StatementSyntax loop, Edit edit) =>
        edit.Model.GetSymbolInfo(variable, edit.Cancel).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var reference], Type: var type }
        && reference.GetSyntax(edit.Cancel) is VariableDeclaratorSyntax { Initializer: not null, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax declaration } } declarator
        && Tail.Siblings(declaration)?.Contains(loop) == true && ElementOf(type) is { } element && Types.Same(element, edit.Types.Thread)
            ? declarator
            : null;

    private static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var only] } => only,
        _ => null,
    };

    private static IEnumerable<IdentifierNameSyntax> Uses(VariableDeclaratorSyntax declarator, Edit edit) =>
        declarator.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()!.Parent!.AncestorsAndSelf().First(n => n is BlockSyntax or CompilationUnitSyntax)
            .DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == declarator.Identifier.ValueText && edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol is ILocalSymbol);

    private static bool IsCount(IdentifierNameSyntax use) => use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count" or "Length" } access && access.Expression == use;

    /// <summary>Is it filled here, with elements that the loop after it will start?</summary>
    private static bool IsFill(IdentifierNameSyntax use) => use.FirstAncestorOrSelf<StatementSyntax>() is { } statement && Collection(statement) == use;

    /// <summary><c>list</c> in <c>list.Add(x);</c> and in <c>list[i] = x;</c></summary>
    private static IdentifierNameSyntax? Collection(StatementSyntax statement) => (statement as ExpressionStatementSyntax)?.Expression switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "Enqueue" or "Push", Expression: IdentifierNameSyntax list }, ArgumentList.Arguments.Count: 1 } => list,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: ElementAccessExpressionSyntax { Expression: IdentifierNameSyntax list } } => list,
        _ => null,
    };

    private static ExpressionSyntax? Stored(StatementSyntax statement) => (statement as ExpressionStatementSyntax)?.Expression switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var stored }] } when Collection(statement) is not null => stored,
        AssignmentExpressionSyntax { Right: var stored } when Collection(statement) is not null => stored,
        _ => null,
    };

    private static ExpressionSyntax? Element(StatementSyntax statement) => Collection(statement) is not null && statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: var left } } ? left : null;

    /// <summary>Starts it empty, and leaves no element of an array out?</summary>
    private static bool IsFull(VariableDeclaratorSyntax declarator, StatementSyntax loop, StatementSyntax fill) => declarator.Initializer!.Value switch
    {
        ArrayCreationExpressionSyntax { Initializer: null, Type.RankSpecifiers: [{ Sizes: [var size] }] } =>
            loop is ForStatementSyntax { Declaration.Variables: [{ Initializer.Value: LiteralExpressionSyntax { Token.ValueText: "0" } } counter], Condition: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LessThanExpression, Left: IdentifierNameSyntax { Identifier.ValueText: var compared }, Right: var limit }, Incrementors: [PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax] }
            && compared == counter.Identifier.ValueText
            && fill is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax { Identifier.ValueText: var index } }] } } } && index == compared
            && (SyntaxFactory.AreEquivalent(limit, size) || limit.ToString() == declarator.Identifier.ValueText + ".Length"),
        BaseObjectCreationExpressionSyntax { Initializer: null } => true,
        CollectionExpressionSyntax { Elements.Count: 0 } => true,
        _ => false,
    };

    private static StatementSyntax Body(StatementSyntax loop) => loop switch
    {
        ForStatementSyntax { Statement: var body } => body,
        CommonForEachStatementSyntax { Statement: var body } => body,
        WhileStatementSyntax { Statement: var body } => body,
        DoStatementSyntax { Statement: var body } => body,
        _ => loop,
    };

    private static bool IsBodyOf(StatementSyntax statement, StatementSyntax loop) => Body(loop) == statement || Body(loop) == statement.Parent;
}
