using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>A method that others see only as metadata is marked as blocking, so that its callers there are reported too.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(MarkAsBlocking))]
public sealed class MarkAsBlocking : CodeRefactoringProvider
{
    public const string Key = nameof(MarkAsBlocking);

    private const string Attribute = "BlockingAttribute";

    public sealed override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        var cancel = context.CancellationToken;
        if (await context.Document.GetSyntaxRootAsync(cancel).ConfigureAwait(false) is not { } root || DeclarationAt(root.FindToken(context.Span.Start)) is not { } member || !Name(member).FullSpan.Contains(context.Span)) return;
        if (await context.Document.GetSemanticModelAsync(cancel).ConfigureAwait(false) is not { } semantics || semantics.GetDeclaredSymbol(member, cancel) is not { } symbol || !IsVisibleOutside(symbol)) return;
        var model = Concurrency.Of(semantics.Compilation, context.Document.Project.AnalyzerOptions, cancel);
        if (model.Catalog.Of(symbol) is not { NonBlocking: false, Blocks: Blocking.No } || !Blocks(symbol, model, cancel)) return;
        var choices = Attributes(semantics.Compilation, cancel).Count;
        for (var choice = 0; choice < choices; choice++)
        {
            if (await Draft.OfAsync(context.Document, [member.Span], cancel).ConfigureAwait(false) is not { } draft) return;
            draft.TryApply(member.Span, ImmutableDictionary<string, string?>.Empty, edit => TryMark(edit, Attributes(edit.Model.Compilation, cancel)[choice]), cancel);
            if (!draft.IsChanged) continue;
            context.RegisterRefactoring(CodeAction.Create("Mark as [Blocking]", _ => Task.FromResult(context.Document.WithSyntaxRoot(draft.Root)), Key));
            return;
        }
    }

    private static MemberDeclarationSyntax? DeclarationAt(SyntaxToken token) =>
        token.Parent is MemberDeclarationSyntax and (MethodDeclarationSyntax or ConstructorDeclarationSyntax or PropertyDeclarationSyntax or IndexerDeclarationSyntax) ? (MemberDeclarationSyntax)token.Parent : null;

    private static SyntaxToken Name(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier,
        ConstructorDeclarationSyntax constructor => constructor.Identifier,
        PropertyDeclarationSyntax property => property.Identifier,
        _ => ((IndexerDeclarationSyntax)member).ThisKeyword,
    };

    private static bool IsVisibleOutside(ISymbol symbol)
    {
        for (var at = symbol; at is not null and not INamespaceSymbol; at = at.ContainingSymbol)
            if (at.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)) return false;
        return true;
    }

    private static bool Blocks(ISymbol symbol, Concurrency model, CancellationToken cancel) => symbol is IPropertySymbol property
        ? model.Effects.Blocks(property.GetMethod, cancel) || model.Effects.Blocks(property.SetMethod, cancel)
        : model.Effects.Blocks(symbol as IMethodSymbol, cancel);

    /// <summary>The types that count as the attribute: the library's, then any other of the name.</summary>
    private static IReadOnlyList<INamedTypeSymbol> Attributes(Compilation compilation, CancellationToken cancel)
    {
        var others = compilation.SourceModule.ReferencedAssemblySymbols.Prepend(compilation.Assembly).Where(assembly => assembly.TypeNames.Contains(Attribute)).SelectMany(assembly => In(assembly.GlobalNamespace, cancel));
        return [.. others.Where(type => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly)).OrderBy(type => type.ContainingNamespace.ToDisplayString() != "ConcurrencyAnalyzers.Runtime")];
    }

    private static IEnumerable<INamedTypeSymbol> In(INamespaceSymbol space, CancellationToken cancel)
    {
        var work = new Stack<INamespaceSymbol>([space]);
        while (work.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            var at = work.Pop();
            foreach (var type in at.GetTypeMembers(Attribute, 0)) yield return type;
            foreach (var inner in at.GetNamespaceMembers()) work.Push(inner);
        }
    }

    private static bool TryMark(Edit edit, INamedTypeSymbol type)
    {
        var member = (MemberDeclarationSyntax)edit.Node;
        var name = edit.NameOf(type);
        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(SyntaxFactory.ParseName(name.Substring(0, name.Length - "Attribute".Length)))));
        var leading = member.GetLeadingTrivia();
        var indent = leading.LastOrDefault() is { RawKind: (int)SyntaxKind.WhitespaceTrivia } space ? space : default;
        var bare = indent == default ? member.WithLeadingTrivia() : member.WithLeadingTrivia(indent);
        edit.Replace(member, bare.WithAttributeLists(bare.AttributeLists.Insert(0, list.WithLeadingTrivia(leading).WithTrailingTrivia(SyntaxFactory.EndOfLine(edit.NewLine)))));
        return true;
    }
}
