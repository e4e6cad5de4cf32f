using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Whether every call of a function that returns a task is awaited in the same expression: then nobody can tell whether it threw or
/// gave a task that failed. A delegate that is run by what awaits it is called so, too.
/// </summary>
internal static class AwaitedAtOnce
{
    private static readonly ConditionalWeakTable<SyntaxTree, ILookup<string, SimpleNameSyntax>> Names = new();
    private static readonly ConditionalWeakTable<SyntaxTree, string> Disabled = new();

    public static bool Is(SyntaxNode function, IMethodSymbol method, Edit edit) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => IsRunByWhatAwaitsIt(lambda, edit),
        LocalFunctionStatementSyntax local => UsesIn(ScopeOf(local), method, edit) is not null,
        MethodDeclarationSyntax => IsOwn(method, edit) && AreAllAwaited(method, edit),
        _ => false,
    };

    /// <summary><c>Task.Run(() => …)</c>: its task is what the delegate gives or throws.</summary>
    private static bool IsRunByWhatAwaitsIt(AnonymousFunctionExpressionSyntax lambda, Edit edit) =>
        Given.ArgumentOf(edit.Model.GetOperation(lambda, edit.Cancel)) is { Parameter: { } parameter, Parent: IInvocationOperation call }
            && edit.Catalog.Of(call.TargetMethod, call.Instance?.Type).Use(parameter.Ordinal) == DelegateUse.Defers
            && edit.Types.IsTaskLike(call.Type) && !edit.Types.IsTaskLike(edit.Types.ResultOf(call.Type))
            && parameter.OriginalDefinition.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType: INamedTypeSymbol result } && edit.Types.IsTaskLike(result);

    /// <summary>Where its name means it: the block around it, all sections of a switch, the whole of a program of top-level statements.</summary>
    private static SyntaxNode ScopeOf(LocalFunctionStatementSyntax local) => local.Ancestors().First(node => node is BlockSyntax or SwitchStatementSyntax or CompilationUnitSyntax);

    /// <summary>Called by its name only, and by nobody who is not in sight.</summary>
    private static bool IsOwn(IMethodSymbol method, Edit edit) =>
        method is { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsOverride: false, IsAbstract: false, ContainingType.TypeKind: TypeKind.Class or TypeKind.Struct }
        && (method.DeclaredAccessibility == Accessibility.Private
            || method.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedAndInternal && !edit.Model.Compilation.Assembly.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "InternalsVisibleToAttribute"));

    private static bool AreAllAwaited(IMethodSymbol method, Edit edit)
    {
        var isPrivate = method.DeclaredAccessibility == Accessibility.Private;
        var scopes = isPrivate ? method.ContainingType.DeclaringSyntaxReferences.Select(part => part.GetSyntax(edit.Cancel)) : edit.Model.Compilation.SyntaxTrees.Select(tree => tree.GetRoot(edit.Cancel));
        var uses = 0;
        foreach (var scope in scopes)
        {
            if (UsesIn(scope, method, edit) is not { } here) return false;
            uses += here;
        }

        return uses > 0 || isPrivate;
    }

    /// <summary>All names that a file uses.</summary>
    public static ILookup<string, SimpleNameSyntax> NamesIn(SyntaxTree tree) => Names.GetValue(tree, static tree => tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().ToLookup(name => name.Identifier.ValueText));

    /// <summary>How many calls there are; null where one is not awaited, or the method is used otherwise.</summary>
    private static int? UsesIn(SyntaxNode scope, IMethodSymbol method, Edit edit)
    {
        var tree = scope.SyntaxTree;
        if (Disabled.GetValue(tree, DisabledIn).Contains(method.Name)) return null;
        var count = 0;
        SemanticModel? semantics = null;
        foreach (var name in NamesIn(tree)[method.Name])
        {
            if (!scope.FullSpan.Contains(name.Span) || IsInNameOf(name)) continue;
            semantics ??= tree == edit.Model.SyntaxTree ? edit.Model : edit.Model.Compilation.GetSemanticModel(tree);
            var meant = semantics.GetSymbolInfo(name, edit.Cancel);
            if (meant.Symbol is { } symbol ? !Types.Same(symbol.OriginalDefinition, method) : !meant.CandidateSymbols.Any(candidate => Types.Same(candidate.OriginalDefinition, method))) continue;
            if (meant.Symbol is null || !IsAwaitedCall(name, semantics, edit.Cancel)) return null;
            count++;
        }

        return count;
    }

    private static bool IsAwaitedCall(SimpleNameSyntax name, SemanticModel semantics, CancellationToken cancel)
    {
        ExpressionSyntax at = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        if (at.Parent is not InvocationExpressionSyntax call || call.Expression != at) return false;
        at = call;
        while (true)
        {
            switch (at.Parent)
            {
                case AwaitExpressionSyntax: return true;
                case ParenthesizedExpressionSyntax outer: at = outer; break;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var how }] } configured }
                    when semantics.GetTypeInfo(how, cancel).Type?.SpecialType == SpecialType.System_Boolean: at = configured; break;
                default: return false;
            }
        }
    }

    private static bool IsInNameOf(SimpleNameSyntax name) =>
        name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" }, ArgumentList: var list } && list.Span.Contains(name.Span);

    /// <summary>Code of other target frameworks.</summary>
    private static string DisabledIn(SyntaxTree tree)
    {
        var root = tree.GetRoot();
        return root.ContainsDirectives ? string.Concat(root.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia)).Select(trivia => trivia.ToString())) : "";
    }
}
