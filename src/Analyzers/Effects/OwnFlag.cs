using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// An object that keeps a task, hands it out and tells whether it has completed: <c>if (!image.IsLoaded) return; image.GetAsync().Result</c>.
/// The flag and the member that gives the task are in sight, and name the same field.
/// </summary>
internal static class OwnFlag
{
    /// <summary>So many async methods that await each other.</summary>
    private const int Most = 8;

    /// <summary>The properties of a type's declaration: read once, however many members ask.</summary>
    private static readonly ConditionalWeakTable<SyntaxNode, ILookup<string, PropertyDeclarationSyntax>> Properties = new();

    public static bool IsAsked(IOperation task, Site site, CancellationToken cancel)
    {
        var (member, owner) = task switch
        {
            IInvocationOperation { TargetMethod: var method, Instance: { } on } => ((ISymbol)method, on),
            IPropertyReferenceOperation { Property: var property, Instance: { } on } => (property, on),
            _ => default,
        };
        var awaiter = AwaiterOf(task.Type, site.Model.Types);
        if (awaiter is not null) (member, owner) = (awaiter, task);
        if (member is null || member.DeclaringSyntaxReferences.IsEmpty && awaiter is null) return false;

        return Behind.Is(site, (condition, answer) => answer && condition is IPropertyReferenceOperation { Property: { Type.SpecialType: SpecialType.System_Boolean } flag, Instance: { } asked }
            && Behind.IsSame(asked, owner) && site.Model.Tells(flag, member, () => TellsOf(flag, member, cancel)));
    }

    /// <summary>Of an awaitable type of somebody's own.</summary>
    private static ISymbol? AwaiterOf(ITypeSymbol? type, Types types) =>
        type is INamedTypeSymbol named && !types.IsTaskLike(type) ? named.GetMembers("GetAwaiter").FirstOrDefault(member => member is IMethodSymbol { Parameters: [] }) : null;

    /// <summary>Is the flag true only where a variable has completed that the member names too, or that is all it awaits?</summary>
    private static bool TellsOf(IPropertySymbol flag, ISymbol member, CancellationToken cancel)
    {
        // What an awaitable type of another assembly says of itself is taken for an answer.
        if (flag.DeclaringSyntaxReferences.IsEmpty && member.DeclaringSyntaxReferences.IsEmpty) return flag.Name is "IsCompleted" or "IsCompletedSuccessfully" or "IsDone" or "HasValue";
        if (flag.DeclaringSyntaxReferences is not [var declaration] || Returned.By(declaration.GetSyntax(cancel)) is not { } answer) return false;
        var asked = new HashSet<string>(CompletedBy(answer).Select(task => task.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault()?.Identifier.ValueText ?? ""));
        return asked.Count > 0 && ComesOf(member, asked, [], cancel);
    }

    /// <summary>The tasks that have completed where this is true: <c>task.IsCompleted</c>, <c>task is null || task is { IsCompleted: true }</c></summary>
    private static IEnumerable<ExpressionSyntax> CompletedBy(ExpressionSyntax answer) => answer switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => CompletedBy(inner),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both => CompletedBy(both.Left).Concat(CompletedBy(both.Right)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } either => IsNull(either.Left) ? CompletedBy(either.Right) : IsNull(either.Right) ? CompletedBy(either.Left) : [],
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Left: var asked, Right.RawKind: (int)SyntaxKind.TrueLiteralExpression } => CompletedBy(asked),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Left: var asked, Right.RawKind: (int)SyntaxKind.FalseLiteralExpression } => CompletedBy(asked),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCompleted" or "IsCompletedSuccessfully", Expression: var task } => [task],
        ConditionalAccessExpressionSyntax { Expression: var task, WhenNotNull: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "IsCompleted" or "IsCompletedSuccessfully" } } => [task],
        IsPatternExpressionSyntax { Expression: var asked, Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.TrueLiteralExpression } } => CompletedBy(asked),
        IsPatternExpressionSyntax { Expression: var task, Pattern: var pattern } when IsOfCompleted(pattern) => [task],
        _ => [],
    };

    private static bool IsNull(ExpressionSyntax question) => question is IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } }
        or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Right.RawKind: (int)SyntaxKind.NullLiteralExpression };

    private static bool IsOfCompleted(PatternSyntax pattern) => pattern is RecursivePatternSyntax { PropertyPatternClause.Subpatterns: var parts } && parts.Any(part => part is
    {
        NameColon.Name.Identifier.ValueText: "IsCompleted" or "IsCompletedSuccessfully",
        Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.TrueLiteralExpression },
    });

    /// <summary>Is the task of a member one of these variables', or that of an async method which awaits nothing but such members of its own object?</summary>
    private static bool ComesOf(ISymbol member, HashSet<string> asked, HashSet<ISymbol> seen, CancellationToken cancel)
    {
        if (member is not IMethodSymbol { IsAsync: true } method) return asked.Contains(member.Name) || NamesIn(member, cancel).Overlaps(asked);
        if (seen.Contains(method)) return true;
        if (Purity.IsOpen(method) || seen.Count == Most || !seen.Add(method) || method.DeclaringSyntaxReferences is not [var declaration]) return false;
        var code = declaration.GetSyntax(cancel);
        var own = code.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).ToList();
        if (own.Exists(node => node is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 } or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 })) return false;
        var declared = new HashSet<string>(own.Select(node => node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
            SingleVariableDesignationSyntax variable => variable.Identifier.ValueText,
            ParameterSyntax parameter => parameter.Identifier.ValueText,
            LocalFunctionStatementSyntax function => function.Identifier.ValueText,
            _ => "",
        }));
        return own.OfType<AwaitExpressionSyntax>().All(await => MemberNamed(await.Expression) is { } name && !declared.Contains(name)
            && method.ContainingType.GetMembers(name) is [{ IsStatic: false } awaited] && ComesOf(awaited, asked, seen, cancel));
    }

    /// <summary><c>LoadAsync().ConfigureAwait(false)</c>, <c>this.loading</c>: of the object itself.</summary>
    private static string? MemberNamed(ExpressionSyntax awaited)
    {
        if (awaited is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var configured } }) awaited = configured;
        if (awaited is InvocationExpressionSyntax { Expression: var called }) awaited = called;
        if (awaited is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name }) awaited = name;
        return (awaited as IdentifierNameSyntax)?.Identifier.ValueText;
    }

    /// <summary>What the member names, and what the properties that it names name where they are read.</summary>
    private static HashSet<string> NamesIn(ISymbol member, CancellationToken cancel)
    {
        var own = member.DeclaringSyntaxReferences.SelectMany(part => Names(part.GetSyntax(cancel))).ToList();
        var named = new HashSet<string>(own);
        foreach (var part in member.ContainingType.DeclaringSyntaxReferences)
        {
            var properties = Properties.GetValue(part.GetSyntax(cancel), PropertiesIn);
            foreach (var name in own) named.UnionWith(properties[name].SelectMany(NamesReadBy));
        }

        return named;
    }

    private static ILookup<string, PropertyDeclarationSyntax> PropertiesIn(SyntaxNode type) =>
        (type is TypeDeclarationSyntax { Members: var members } ? members : default).OfType<PropertyDeclarationSyntax>().ToLookup(property => property.Identifier.ValueText);

    private static IEnumerable<string> NamesReadBy(PropertyDeclarationSyntax property) =>
        (SyntaxNode?)property.ExpressionBody is { } value ? Names(value) : Returned.GetterOf(property) is { } getter ? Names(getter) : [];

    private static IEnumerable<string> Names(SyntaxNode code) => code.DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText);
}
