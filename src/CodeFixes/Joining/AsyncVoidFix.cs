using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace ConcurrencyAnalyzers;

/// <summary>The function returns a task, and every caller awaits it, in whatever file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AsyncVoidFix))]
public sealed class AsyncVoidFix() : SolutionFix("CONC304", "ReturnTask", "Return a task, and await it in all callers")
{
    private protected override async Task<IReadOnlyList<Edit>?> EditsAsync(Document document, SyntaxNode node, ImmutableDictionary<string, string?> properties, CancellationToken cancel)
    {
        if (!properties.ContainsKey("ends") || await EditOfAsync(document, node, cancel).ConfigureAwait(false) is not { } edit || edit.Types.Task is not { } task) return null;
        var result = node switch
        {
            MethodDeclarationSyntax method when !method.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.PartialKeyword or SyntaxKind.VirtualKeyword or SyntaxKind.AbstractKeyword or SyntaxKind.NewKeyword) => method.ReturnType,
            LocalFunctionStatementSyntax local => local.ReturnType,
            _ => null,
        };
        if (node is AnonymousFunctionExpressionSyntax lambda) return TryLocal(lambda, edit, task) ? [edit] : null;
        if (result is null || edit.Model.GetDeclaredSymbol(node, cancel) is not IMethodSymbol symbol) return null;
        var edits = new Dictionary<DocumentId, Edit> { [document.Id] = edit };
        edit.Replace(result, SyntaxFactory.ParseTypeName(edit.NameOf(task)).WithTriviaFrom(result));
        foreach (var found in await SymbolFinder.FindReferencesAsync(symbol, document.Project.Solution, cancel).ConfigureAwait(false))
        {
            foreach (var use in found.Locations)
            {
                if (use.IsImplicit || use.IsCandidateLocation) return null;
                if (use.Location.SourceTree is not { } tree || (await tree.GetRootAsync(cancel).ConfigureAwait(false)).FindNode(use.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true) is not SimpleNameSyntax name) return null;
                if (name.FirstAncestorOrSelf<CrefSyntax>() is not null) continue;

                // A linked file is another document with the same text.
                var (file, isLinked) = (use.Document, edits.Keys.FirstOrDefault(id => use.Document.GetLinkedDocumentIds().Contains(id)) is not null);
                if (!edits.TryGetValue(file.Id, out var there) && !isLinked)
                {
                    if (await EditOfAsync(file, name, cancel).ConfigureAwait(false) is not { } other) return null;
                    edits.Add(file.Id, there = other);
                }

                if (!isLinked && !TryAwait(name, there!)) return null;
            }
        }

        return [.. edits.Values];
    }

    /// <summary><c>Action save = async () => …;</c> becomes a <c>Func&lt;Task&gt;</c> where all that is done with it is to call it.</summary>
    private static bool TryLocal(AnonymousFunctionExpressionSyntax lambda, Edit edit, INamedTypeSymbol task)
    {
        if (lambda.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Type: var type, Parent: LocalDeclarationStatementSyntax declaration } } variable }) return false;
        if (edit.Model.GetDeclaredSymbol(variable, edit.Cancel) is not ILocalSymbol { Type: INamedTypeSymbol { Name: "Action", ContainingNamespace.Name: "System" } } local || Tail.Siblings(declaration) is not { } siblings) return false;
        var given = type switch
        {
            IdentifierNameSyntax { Identifier.ValueText: "Action" } => "",
            GenericNameSyntax { Identifier.ValueText: "Action", TypeArgumentList.Arguments: var all } => string.Concat(all.Select(each => each + ", ")),
            _ => null,
        };
        if (given is null || edit.Types.Named("System.Func`1") is not { } function) return false;
        var uses = siblings.SelectMany(each => StartedHere.Uses(local, each, edit)).ToArray();
        if (uses.Length == 0 || uses.Any(use => lambda.Span.Contains(use.Span)) || !uses.All(use => TryAwait(use, edit))) return false;
        edit.Replace(type, SyntaxFactory.ParseTypeName($"{edit.NameOf(function)}<{given}{edit.NameOf(task)}>").WithTriviaFrom(type));
        return true;
    }

    private static bool TryAwait(SimpleNameSyntax name, Edit edit)
    {
        ExpressionSyntax called = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        if (called.Parent is not InvocationExpressionSyntax { Parent: ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax } call || !Place.TakesAwait(call, edit)) return false;
        Rewrite.Await(edit, call, call);
        return true;
    }
}
