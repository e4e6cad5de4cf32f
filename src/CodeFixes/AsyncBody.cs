using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A function that returns its task and is not async, made async: what it returned in a task it returns as it is, what other tasks
/// it handed on it awaits. Only where nobody could tell a throw of its own from a failed task: see <see cref="AwaitedAtOnce"/>; or where
/// it throws nothing of its own, and awaits what it would otherwise leave to fail.
/// </summary>
internal sealed class AsyncBody
{
    private enum Form { Nothing, Value, Await }

    private readonly SyntaxNode function;
    private readonly bool hasResult;
    private readonly bool isConfigured;
    private readonly IReadOnlyList<(SyntaxNode Holder, Form Form)> returns;
    private readonly IReadOnlyList<SyntaxNode> scopes;

    private AsyncBody(SyntaxNode function, bool hasResult, bool isConfigured, IReadOnlyList<(SyntaxNode, Form)> returns, IReadOnlyList<SyntaxNode> scopes)
    {
        this.function = function;
        this.hasResult = hasResult;
        this.isConfigured = isConfigured;
        this.returns = returns;
        this.scopes = scopes;
    }

    /// <summary>Of the function that the report stands in; null where it cannot be shown to mean the same.</summary>
    /// <param name="edit">The edit that needs it.</param>
    /// <param name="inScope">Shall tasks be awaited inside what they would outlive?</param>
    public static AsyncBody? Of(Edit edit, bool inScope = false)
    {
        var function = edit.Node.Ancestors().FirstOrDefault(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax or AccessorDeclarationSyntax);
        if (function is null || Code(function) is not { } code || edit.Model.GetEnclosingSymbol(edit.Node.SpanStart, edit.Cancel) is not IMethodSymbol { IsAsync: false } method) return null;
        if (!IsAwaitable(method.ReturnType, edit.Types) || method.Parameters.Any(p => p.RefKind != RefKind.None || p.Type.IsRefLikeType)) return null;
        if (Tail.Own(code).Any(node => Forbids(node, edit, inScope)) || ThreadLock.In(Tail.Own(code), edit.Model, edit.Cancel).IsAny || Ambient.BindsThread(code, edit) || Ambient.IsSetIn(code, edit)) return null;
        var result = edit.Types.ResultOf(method.ReturnType);
        var returns = new List<(SyntaxNode, Form)>();
        foreach (var holder in code is ExpressionSyntax ? [code] : Tail.Own(code).Where(node => node is ReturnStatementSyntax))
        {
            if ((holder is ReturnStatementSyntax statement ? statement.Expression : (ExpressionSyntax)holder) is not { } returned || FormOf(returned, method.ReturnType, result, edit) is not { } form) return null;
            if (form == Form.Await && (inScope ? holder.Ancestors().TakeWhile(node => node != function).Any(node => node is LockStatementSyntax) : IsInScope(holder, function))) return null;
            returns.Add((holder, form));
        }

        return AwaitedAtOnce.Is(function, method, edit) || inScope && !Tail.Own(code).Any(Throws) && !IsGuarded(code) 
            ? new AsyncBody(function, result is not null, Configured.IsCustomAt(edit.Node, edit), returns, inScope ? [.. Tail.Own(code).Where(node => Forbids(node, edit, inScope: false))] : [])
            : null;
    }

    public void Apply(SyntaxEditor editor)
    {
        foreach (var node in returns.Select(each => each.Holder).Concat(scopes)) editor.TrackNode(node);
        editor.ReplaceNode(function, (current, _) => WithModifier(scopes.Aggregate(returns.Aggregate(current, Rewritten), Disposing)));
    }

    /// <summary>A scope whose object can be disposed of asynchronously.</summary>
    private static SyntaxNode Disposing(SyntaxNode root, SyntaxNode scope) => root.GetCurrentNode(scope) is { } now && Rewrite.AwaitUsing(now) is { } made ? root.ReplaceNode(now, made) : root;

    /// <summary>Is something called, before the first scope, for nothing that it gives? It may be there to throw.</summary>
    private static bool IsGuarded(SyntaxNode code)
    {
        var scope = Tail.Own(code).FirstOrDefault(node => node is UsingStatementSyntax or TryStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 });
        return scope is null || Tail.Own(code).Any(node => node is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax } && node.SpanStart < scope.SpanStart);
    }

    /// <summary>Does it throw on its own account, and not because something else has failed?</summary>
    private static bool Throws(SyntaxNode node) => node switch
    {
        ThrowStatementSyntax or ThrowExpressionSyntax => !node.Ancestors().TakeWhile(around => around is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(around => around is CatchClauseSyntax),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } => name.StartsWith("Throw", StringComparison.Ordinal),
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var name } } => name.StartsWith("Throw", StringComparison.Ordinal),
        _ => false,
    };

    private static SyntaxNode? Code(SyntaxNode function) => function switch
    {
        LambdaExpressionSyntax { AttributeLists.Count: 0, Body: var body } => body,
        AnonymousMethodExpressionSyntax { Block: var body } => body,
        LocalFunctionStatementSyntax { AttributeLists.Count: 0 } local => (SyntaxNode?)local.Body ?? local.ExpressionBody?.Expression,
        MethodDeclarationSyntax { AttributeLists.Count: 0, ExplicitInterfaceSpecifier: null } method when !method.Modifiers.Any(m => m.Kind() is SyntaxKind.PartialKeyword or SyntaxKind.UnsafeKeyword) => (SyntaxNode?)method.Body ?? method.ExpressionBody?.Expression,
        _ => null,
    };

    private static bool IsAwaitable(ITypeSymbol type, Types types) =>
        types.IsValueTask(type) || Types.Same(type.OriginalDefinition, types.Task) || Types.Same(type.OriginalDefinition, types.TaskOfT);

    /// <summary>No async body may hold it, or another rule would have something to say about it.</summary>
    private static bool Forbids(SyntaxNode node, Edit edit, bool inScope) => node switch
    {
        UnsafeStatementSyntax or FixedStatementSyntax or YieldStatementSyntax or RefExpressionSyntax => true,
        UsingStatementSyntax or LocalDeclarationStatementSyntax when inScope => false, // the scopes that are to last become asynchronous ones
        UsingStatementSyntax { AwaitKeyword.RawKind: 0 } scope => IsAsyncDisposable(scope.Declaration?.Type ?? (SyntaxNode?)scope.Expression, edit),
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } scope => IsAsyncDisposable(scope.Declaration.Type, edit),
        _ => false,
    };

    private static bool IsAsyncDisposable(SyntaxNode? held, Edit edit) =>
        held is not null && edit.Model.GetTypeInfo(held, edit.Cancel).Type is { } type && (Types.Same(type, edit.Types.AsyncDisposable) || type.AllInterfaces.Any(each => Types.Same(each, edit.Types.AsyncDisposable)));

    private static Form? FormOf(ExpressionSyntax returned, ITypeSymbol type, ITypeSymbol? result, Edit edit)
    {
        var operation = edit.Model.GetOperation(returned, edit.Cancel);
        if (result is null && operation is IPropertyReferenceOperation { Property: { Name: "CompletedTask", ContainingType: var owner } } && edit.Types.IsTaskLike(owner)) return Form.Nothing;
        if (result is null && edit.Types.IsValueTask(type) && operation is IDefaultValueOperation or IObjectCreationOperation { Arguments.Length: 0 }) return Form.Nothing;
        if (result is not null && IsWrapped(operation, edit.Types)) return Form.Value;
        var given = operation is IDefaultValueOperation ? null : edit.Model.GetTypeInfo(returned, edit.Cancel).Type;
        return given is not null && edit.Types.IsTaskLike(given) && (result is null || Types.Same(edit.Types.ResultOf(given), result)) ? Form.Await : null;
    }

    /// <summary><c>Task.FromResult(x)</c>, <c>new ValueTask&lt;T>(x)</c></summary>
    private static bool IsWrapped(IOperation? returned, Types types) => returned switch
    {
        IInvocationOperation { TargetMethod: { Name: "FromResult", IsStatic: true, ContainingType: var owner }, Syntax: InvocationExpressionSyntax { ArgumentList.Arguments: [{ NameColon: null }] } } => types.IsTaskLike(owner),
        IObjectCreationOperation { Constructor.OriginalDefinition.Parameters: [{ Type: ITypeParameterSymbol }], Type: var made, Syntax: BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ NameColon: null }], Initializer: null } } => types.IsValueTask(made),
        _ => false,
    };

    /// <summary>An await there would be guarded by what a task handed on is not: a handler, or something that is let go of only then.</summary>
    private static bool IsInScope(SyntaxNode at, SyntaxNode function) => at.Ancestors().TakeWhile(node => node != function).Any(node =>
        node is TryStatementSyntax or UsingStatementSyntax or LockStatementSyntax or CommonForEachStatementSyntax
        || node is StatementSyntax statement && Tail.Siblings(statement)?.Any(each => each is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }) == true)
        || at is StatementSyntax own && Tail.Siblings(own)?.Any(each => each is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }) == true;

    private SyntaxNode Rewritten(SyntaxNode root, (SyntaxNode Holder, Form Form) returned)
    {
        if (root.GetCurrentNode(returned.Holder) is not { } now) return root;
        if (now is not ReturnStatementSyntax { Expression: { } task } statement)
            return root.ReplaceNode(now, Expression((ExpressionSyntax)now, returned.Form));
        if (hasResult) return root.ReplaceNode(task, Expression(task, returned.Form));
        var isLast = IsLast(statement);
        var leave = statement.WithExpression(null).WithReturnKeyword(statement.ReturnKeyword.WithTrailingTrivia());
        if (returned.Form == Form.Nothing)
            return isLast && !HasComments(statement) ? root.RemoveNode(statement, SyntaxRemoveOptions.KeepUnbalancedDirectives)! : root.ReplaceNode(statement, leave);
        var wait = SyntaxFactory.ExpressionStatement(Expression(task, Form.Await).WithoutTrivia(), statement.SemicolonToken).WithTriviaFrom(statement);
        if (isLast) return root.ReplaceNode(statement, wait);
        if (statement.Parent is not (BlockSyntax or SwitchSectionSyntax))
            return root.ReplaceNode(statement, SyntaxFactory.ParseStatement($"{{ {wait.WithoutTrivia()} return; }}").WithTriviaFrom(statement));
        var margin = statement.GetLeadingTrivia().LastOrDefault(t => t.IsKind(SyntaxKind.WhitespaceTrivia));
        var ends = statement.GetTrailingTrivia().LastOrDefault();
        return ends.IsKind(SyntaxKind.EndOfLineTrivia)
            ? root.ReplaceNode(statement, [wait.WithTrailingTrivia(ends), leave.WithLeadingTrivia(margin)])
            : root.ReplaceNode(statement, [wait.WithTrailingTrivia(SyntaxFactory.Space), leave.WithoutLeadingTrivia()]);
    }

    /// <summary>Is there nothing more to do, whether control leaves here or goes on?</summary>
    private static bool IsLast(StatementSyntax statement)
    {
        while (statement.Parent is BlockSyntax block && block.Statements.Last() == statement)
        {
            switch (block.Parent)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax: return true;
                case UsingStatementSyntax scope: statement = scope; break;
                case TryStatementSyntax attempt: statement = attempt; break;
                default: return false;
            }
        }

        return false;
    }

    private ExpressionSyntax Expression(ExpressionSyntax task, Form form) => form == Form.Await ? Rewrite.Awaited(task, isConfigured ? Configured.Without(task) : task) : Argument(task).WithTriviaFrom(task);

    private static ExpressionSyntax Argument(ExpressionSyntax wrapped) => wrapped switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments: [var only] } => only.Expression,
        BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [var only] } => only.Expression,
        _ => wrapped,
    };

    private static bool HasComments(SyntaxNode node) => node.GetLeadingTrivia().Concat(node.DescendantTrivia()).Any(trivia => Edit.IsComment(trivia) || trivia.IsDirective);

    private static SyntaxNode WithModifier(SyntaxNode function)
    {
        var bare = function.WithoutLeadingTrivia();
        var modifier = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        SyntaxNode made = bare switch
        {
            AnonymousFunctionExpressionSyntax lambda => lambda.WithModifiers(lambda.Modifiers.Add(modifier)),
            LocalFunctionStatementSyntax local => local.WithModifiers(local.Modifiers.Add(modifier)),
            MethodDeclarationSyntax method => method.WithModifiers(method.Modifiers.Add(modifier)),
            _ => bare,
        };
        return made.WithLeadingTrivia(function.GetLeadingTrivia());
    }
}
