using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Code that runs until a field has its value, and never again: <c>items ??= Load()</c>, <c>if (items is null) items = Load();</c>,
/// <c>if (isLoaded) return; … isLoaded = true;</c>. As with <c>Lazy&lt;T></c>, one caller of many is held up.
/// </summary>
internal sealed class LoadedOnce(Concurrency model, CancellationToken cancel)
{
    /// <summary>How members, and flags, begin that do their work at the end of an object's life: once, too, but for each object.</summary>
    private static readonly string[] Ends = ["dispos", "clos", "stop", "shut", "end", "exit", "clean", "releas", "cancel", "abort", "flush", "finish", "complet"];

    public bool Is(SyntaxNode at)
    {
        var child = at;
        for (var around = at.Parent; around is not null and not AnonymousFunctionExpressionSyntax; child = around, around = around.Parent)
        {
            switch (around)
            {
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression, Left: var target } filled when filled.Right == child && FieldOf(target) is not null:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Left: var kept } either when either.Right == child && FieldOf(kept) is { } field && IsSetIn(either.Right, field):
                case IfStatementSyntax { Condition: var missing } choice when choice.Statement == child && Asked(missing, set: false) is { } asked && IsSetIn(choice.Statement, asked):
                case ConditionalExpressionSyntax { Condition: var absent } choose when choose.WhenTrue == child && Asked(absent, set: false) is { } unset && IsSetIn(choose.WhenTrue, unset):
                    return !IsAtTheEnd(around);
                case BlockSyntax { Statements: var statements } block when child is StatementSyntax statement && statements.IndexOf(statement) is > 0 and var place:
                    for (var before = 0; before < place; before++)
                        if (statements[before] is IfStatementSyntax { Else: null, Condition: var there } guard && IsReturn(guard.Statement) && Asked(there, set: true) is { } known && IsSetIn(block, known)) return !IsAtTheEnd(around);
                    break;
                case MemberDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax: return false;
            }
        }

        return false;
    }

    /// <summary>Is it part of a branch that ends in a throw?</summary>
    public static bool EndsInThrow(SyntaxNode at) => at.Ancestors().TakeWhile(around => around is not (MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
        .Any(around => around is BlockSyntax { Parent: StatementSyntax or ElseClauseSyntax or SwitchSectionSyntax, Statements: [.., ThrowStatementSyntax] } and not { Parent: LocalFunctionStatementSyntax or TryStatementSyntax or LockStatementSyntax or UsingStatementSyntax or BlockSyntax });

    /// <summary>The field that a condition asks, all by itself, whether it has its value.</summary>
    private ISymbol? Asked(ExpressionSyntax condition, bool set)
    {
        while (true)
        {
            switch (condition)
            {
                case ParenthesizedExpressionSyntax { Expression: var inner }: condition = inner; continue;
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var denied }: (condition, set) = (denied, !set); continue;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Left: var left, Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } }: return set ? null : FieldOf(left);
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression, Left: var left, Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } }: return set ? FieldOf(left) : null;
                case IsPatternExpressionSyntax { Expression: var asked, Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } }: return set ? null : FieldOf(asked);
                case IsPatternExpressionSyntax { Expression: var asked, Pattern: UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } } or RecursivePatternSyntax { Type: null, PositionalPatternClause: null, PropertyPatternClause.Subpatterns.Count: 0 } }: return set ? FieldOf(asked) : null;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "HasValue", Expression: var asked }: return set ? FieldOf(asked) : null;
                case IdentifierNameSyntax or MemberAccessExpressionSyntax: return set && FieldOf(condition) is { } flag && !Ends.Any(end => flag.Name.IndexOf(end, StringComparison.OrdinalIgnoreCase) >= 0) ? flag : null;
                default: return null;
            }
        }
    }

    /// <summary>A field or property of the object, or of a type; also by a variable that was given its value just before.</summary>
    private ISymbol? FieldOf(ExpressionSyntax expression)
    {
        if (expression is not (IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or IdentifierNameSyntax })) return null;
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
        var semantics = model.For(expression.SyntaxTree)?.Compilation.GetSemanticModel(expression.SyntaxTree);
#pragma warning restore RS1030
        var symbol = semantics?.GetSymbolInfo(expression, cancel).Symbol;
        if (symbol is ILocalSymbol { DeclaringSyntaxReferences: [var declaration] } && declaration.GetSyntax(cancel) is VariableDeclaratorSyntax { Initializer.Value: var copied })
            symbol = copied.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => semantics!.GetSymbolInfo(name, cancel).Symbol).FirstOrDefault(named => named is IFieldSymbol);
        return symbol is IFieldSymbol { IsConst: false } or IPropertySymbol { IsIndexer: false } ? symbol : null;
    }

    private static bool IsSetIn(SyntaxNode code, ISymbol field) => code.DescendantNodesAndSelf().Any(node => node switch
    {
        AssignmentExpressionSyntax { Left: var target, Right: not LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.FalseLiteralExpression } } => IsNamed(target, field),
        ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword, Expression: var handed } => IsNamed(handed, field),
        _ => false,
    });

    private static bool IsNamed(ExpressionSyntax target, ISymbol field) => (target as IdentifierNameSyntax ?? (target as MemberAccessExpressionSyntax)?.Name)?.Identifier.ValueText == field.Name;

    private static bool IsReturn(StatementSyntax statement) => statement is ReturnStatementSyntax || statement is BlockSyntax { Statements: [.., ReturnStatementSyntax] };

    private static bool IsAtTheEnd(SyntaxNode code)
    {
        var name = code.FirstAncestorOrSelf<SyntaxNode>(node => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax) switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            LocalFunctionStatementSyntax local => local.Identifier.ValueText,
            _ => "",
        };
        return Ends.Any(end => name.StartsWith(end, StringComparison.OrdinalIgnoreCase));
    }
}
