using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Whether a wait that was not there before may be added at a place.</summary>
internal static class Place
{
    /// <summary>May an await be added here, in this async body, or in one that the edit makes async?</summary>
    public static bool TakesAwait(SyntaxNode at, Edit edit, bool orMade = false) =>
        edit.Model.GetEnclosingSymbol(at.SpanStart, edit.Cancel) is IMethodSymbol method && (method.IsAsync || orMade && edit.MayAwait)
        && !Around(at).Any(node => node is LockStatementSyntax or UnsafeStatementSyntax or FixedStatementSyntax or CatchFilterClauseSyntax or QueryExpressionSyntax)
        && !method.Parameters.Any(p => p.RefKind != RefKind.None || p.Type.IsRefLikeType)
        && !Tail.Own(Function(at)).Any(node => IsBoundToStack(node, edit))
        && !Ambient.BindsThread(Function(at), edit)
        && !IsLocked(at, edit);

    /// <summary>Has the code nothing that lives on the stack, or belongs to a thread, which an await in it might lose?</summary>
    public static bool CanBecomeAsync(SyntaxNode code, Edit edit) => !Tail.Own(code).Any(node => IsBoundToStack(node, edit) || node is RefExpressionSyntax or RefTypeSyntax or StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax or FixedStatementSyntax || node is IdentifierNameSyntax && IsOnStack(edit.Model.GetSymbolInfo(node, edit.Cancel).Symbol)) && !Ambient.BindsThread(code, edit);

    private static bool IsOnStack(ISymbol? variable) => variable is ILocalSymbol local ? local.Type.IsRefLikeType || local.RefKind != RefKind.None : variable is IParameterSymbol { Type.IsRefLikeType: true };

    /// <summary>May the thread be held up here: in a method that nobody expects to go on at once?</summary>
    public static bool TakesJoin(SyntaxNode at, Edit edit) =>
        edit.Model.GetEnclosingSymbol(at.SpanStart, edit.Cancel) is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation, IsAsync: false } method
        && !edit.Types.IsAsyncResult(method.ReturnType)
        && !IsOfUserInterface(method)
        && !Around(at).Any(node => node is LockStatementSyntax or CatchClauseSyntax or FinallyClauseSyntax)
        && !Tail.Own(Function(at)).Any(node => node is YieldStatementSyntax)
        && !IsLocked(at, edit);

    /// <summary>Is there no variable in the function that could not live across an await?</summary>
    public static bool IsFreeOfStack(SyntaxNode at, Edit edit) => !Tail.Own(Function(at)).Any(node => IsBoundToStack(node, edit));

    private static bool IsLocked(SyntaxNode at, Edit edit) => ThreadLock.In(Tail.Own(Function(at)), edit.Model, edit.Cancel).IsHeldAt(at);

    /// <summary>Once for each round of a loop? Then what is started there would no longer overlap.</summary>
    public static bool IsInLoop(SyntaxNode at) => Around(at).Any(Tail.IsLoop);

    /// <summary>Is what is thrown here caught in the member? A parallel loop packs it into an <c>AggregateException</c>, which another handler takes.</summary>
    public static bool IsCaught(SyntaxNode at) => at.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax || node is GlobalStatementSyntax)
        .Any(node => node is TryStatementSyntax { Catches.Count: > 0 } attempt && attempt.Block.Span.Contains(at.Span));

    /// <summary>Does other code of the member run when something is thrown here?</summary>
    public static bool HasFinally(SyntaxNode at) => at.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax || node is GlobalStatementSyntax)
        .Any(node => node is TryStatementSyntax { Finally: not null } attempt && attempt.Block.Span.Contains(at.Span));

    /// <summary>In a lambda or local function?</summary>
    public static bool IsInFunction(SyntaxNode at) => at.Ancestors().FirstOrDefault(IsFunction) is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    /// <summary>In a loop over items, rather than one that goes on until something happens?</summary>
    public static bool IsInItemLoop(SyntaxNode at) => Around(at).Any(node => node is ForStatementSyntax or CommonForEachStatementSyntax);

    private static IEnumerable<SyntaxNode> Around(SyntaxNode at) => at.Ancestors().TakeWhile(node => !IsFunction(node));

    /// <summary>The code of the function around a place; of a program, all of it.</summary>
    public static SyntaxNode Function(SyntaxNode at) => at.Ancestors().FirstOrDefault(IsFunction) is { } function ? Code(function) : at.SyntaxTree.GetRoot();

    private static SyntaxNode Code(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax { Body: { } body } => body,
        LocalFunctionStatementSyntax { Body: { } body } => body,
        LocalFunctionStatementSyntax { ExpressionBody: { } body } => body,
        _ => function,
    };

    private static bool IsFunction(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or (MemberDeclarationSyntax and not GlobalStatementSyntax);

    /// <summary>Does it run on the thread that draws?</summary>
    public static bool IsOfUserInterface(IMethodSymbol method) => IsHandler(method) || IsOfUserInterface(method.ContainingType);

    /// <summary>A callback of a user interface: it would freeze.</summary>
    private static bool IsHandler(IMethodSymbol method) =>
        method.IsOverride && method.Name.StartsWith("On", StringComparison.Ordinal)
        || method.Parameters is [_, { Type: var arguments }] && Types.Bases(arguments).Any(type => type.Name == "EventArgs");

    /// <summary>A form, window, page or control: its methods run on the thread that draws it.</summary>
    private static bool IsOfUserInterface(ITypeSymbol type) => Types.Bases(type).Any(each => each.Name is "Control" or "Form" or "UserControl" or "DispatcherObject" or "UIElement" or "Window" or "Page" or "Visual" or "Activity" or "UIResponder" or "BindableObject" or "ComponentBase" or "MonoBehaviour" or "GodotObject");

    /// <summary>A variable or expression that cannot live across an await; the compiler finds this out too late.</summary>
    private static bool IsBoundToStack(SyntaxNode node, Edit edit) => node switch
    {
        VariableDeclaratorSyntax or SingleVariableDesignationSyntax => edit.Model.GetDeclaredSymbol(node, edit.Cancel) is ILocalSymbol local && (local.RefKind != RefKind.None || local.Type.IsRefLikeType),
        CommonForEachStatementSyntax loop => edit.Model.GetTypeInfo(loop.Expression, edit.Cancel).Type is { IsRefLikeType: true } || node is ForEachStatementSyntax && edit.Model.GetDeclaredSymbol((ForEachStatementSyntax)node, edit.Cancel) is { RefKind: not RefKind.None },
        UsingStatementSyntax { Expression: { } held } => edit.Model.GetTypeInfo(held, edit.Cancel).Type is { IsRefLikeType: true },
        StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax => true,
        _ => false,
    };
}
