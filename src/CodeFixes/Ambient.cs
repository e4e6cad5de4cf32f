using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>
/// State that nobody hands over: of the thread, which another one may go on without after an await, and of the flow of control, which an
/// async function keeps to itself where another function leaves it changed to its caller.
/// </summary>
internal static class Ambient
{
    /// <summary>So many functions are looked into for what they set; more than that are too many to vouch for.</summary>
    private const int Most = 200;

    /// <summary>Without one of these words in any file nobody sets such state.</summary>
    private static readonly string[] Setters =
        ["AsyncLocal", "Activity", "ActivitySource", "StartActivity", "Transaction", "CurrentCulture", "CurrentUICulture", "CurrentPrincipal", "SetSynchronizationContext", "SuppressFlow", "BeginScope", "PushProperty", "CorrelationManager", "LogicalSetData"];

    /// <summary>Has the code something that one thread has to begin and to end, or that is another one's once another thread goes on?</summary>
    public static bool BindsThread(SyntaxNode code, Edit edit) => Tail.Own(code).Any(node => node switch
    {
        IdentifierNameSyntax => IsOfThread(edit.Model.GetSymbolInfo(node, edit.Cancel).Symbol, edit),
        BaseObjectCreationExpressionSyntax creation => edit.Model.GetSymbolInfo(creation, edit.Cancel).Symbol is IMethodSymbol { ContainingType.Name: "TransactionScope" } && !Flows(creation, edit),
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CurrentThread" } thread, Name.Identifier.ValueText: not ("CurrentCulture" or "CurrentUICulture") } } =>
            edit.Model.GetSymbolInfo(thread, edit.Cancel).Symbol is IPropertySymbol { ContainingType.Name: "Thread" },
        _ => false,
    });

    /// <summary>A variable that each thread has its own of, or a property that gives one; a call that is undone on its thread.</summary>
    private static bool IsOfThread(ISymbol? symbol, Edit edit) => symbol switch
    {
        IFieldSymbol field => Implicit.IsOfThread(field) || IsThreadLocal(field.Type),
        ILocalSymbol local => IsThreadLocal(local.Type),
        IParameterSymbol parameter => IsThreadLocal(parameter.Type),
        IPropertySymbol { IsStatic: true, DeclaringSyntaxReferences: [var declaration] } property => IsThreadLocal(property.Type) || GivesVariableOfThread(declaration.GetSyntax(edit.Cancel), edit),
        IPropertySymbol property => IsThreadLocal(property.Type),
        IMethodSymbol { Name: "SuppressFlow", ContainingType.Name: "ExecutionContext" } => true,
        IMethodSymbol { Name: "BeginThreadAffinity", ContainingType.Name: "Thread" } => true,
        IMethodSymbol { Name: "SetSynchronizationContext", ContainingType.Name: "SynchronizationContext" } => true,
        _ => false,
    };

    private static bool IsThreadLocal(ITypeSymbol type) => type is { Name: "ThreadLocal", ContainingNamespace.Name: "Threading" };

    private static bool GivesVariableOfThread(SyntaxNode property, Edit edit) => edit.Model.Compilation.ContainsSyntaxTree(property.SyntaxTree) && property.DescendantNodes().Any(node => node is IdentifierNameSyntax
        && ModelOf(property, edit).GetSymbolInfo(node, edit.Cancel).Symbol is IFieldSymbol { IsStatic: true } field && (Implicit.IsOfThread(field) || IsThreadLocal(field.Type)));

    /// <summary><c>new TransactionScope(TransactionScopeAsyncFlowOption.Enabled)</c>: any other has to end on the thread where it has begun.</summary>
    private static bool Flows(BaseObjectCreationExpressionSyntax scope, Edit edit) =>
        scope.ArgumentList is { } list && list.Arguments.Any(given => edit.Model.GetTypeInfo(given.Expression, edit.Cancel).Type is { Name: "TransactionScopeAsyncFlowOption" } && edit.Model.GetConstantValue(given.Expression, edit.Cancel) is { HasValue: true, Value: 1 });

    /// <summary>Does the code, or what it calls in sight, set what its caller would see?</summary>
    public static bool IsSetIn(SyntaxNode code, Edit edit)
    {
        var follows = edit.Model.Compilation.SyntaxTrees.Any(MentionsSetter);
        var bodies = new List<SyntaxNode> { code };
        var seen = new HashSet<SyntaxNode>(bodies);
        for (var i = 0; i < bodies.Count; i++)
        {
            if (bodies.Count > Most) return true;
            var model = ModelOf(bodies[i], edit);
            foreach (var node in Tail.Own(bodies[i]))
            {
                if (IsSetAt(node, model, edit.Cancel)) return true;
                if (!follows || node is not (InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax) || model.GetSymbolInfo(node, edit.Cancel).Symbol is not IMethodSymbol { IsAsync: false } called) continue;
                foreach (var declaration in called.DeclaringSyntaxReferences)
                    if (edit.Model.Compilation.ContainsSyntaxTree(declaration.SyntaxTree) && BodyOf(declaration.GetSyntax(edit.Cancel)) is { } body && seen.Add(body)) bodies.Add(body);
            }
        }

        return false;
    }

    private static bool MentionsSetter(SyntaxTree tree)
    {
        var names = AwaitedAtOnce.NamesIn(tree);
        return Setters.Any(names.Contains);
    }

    private static bool IsSetAt(SyntaxNode node, SemanticModel model, CancellationToken cancel) => node switch
    {
        AssignmentExpressionSyntax { Left: var target } => model.GetSymbolInfo(target, cancel).Symbol is IPropertySymbol { Name: var name, ContainingType.Name: var owner }
            && (owner, name) is ("AsyncLocal", "Value") or ("Activity" or "Transaction", "Current") or (_, "CurrentCulture" or "CurrentUICulture" or "CurrentPrincipal"),
        InvocationExpressionSyntax when !IsHeld(node) => model.GetSymbolInfo(node, cancel).Symbol is IMethodSymbol { Name: var name, ContainingType.Name: var owner }
            && (owner, name) is ("Activity", "Start" or "Stop") or ("ActivitySource", "StartActivity") or ("ExecutionContext", "SuppressFlow") or ("SynchronizationContext", "SetSynchronizationContext")
                or ("CorrelationManager", "StartLogicalOperation" or "StopLogicalOperation") or ("CallContext", "LogicalSetData") or (_, "BeginScope" or "PushProperty"),
        _ => false,
    };

    /// <summary>By a <c>using</c>: it is over before the function is.</summary>
    private static bool IsHeld(SyntaxNode value) => value.Parent is UsingStatementSyntax or EqualsValueClauseSyntax { Parent.Parent.Parent: UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } };

    private static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
        _ => null,
    };

    private static SemanticModel ModelOf(SyntaxNode code, Edit edit) => code.SyntaxTree == edit.Model.SyntaxTree ? edit.Model : edit.Model.Compilation.GetSemanticModel(code.SyntaxTree);
}
