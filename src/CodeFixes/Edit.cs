using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Editing;

namespace ConcurrencyAnalyzers;

/// <summary>What a fix does about one report. Nothing of it counts before the <see cref="Draft"/> has bound it.</summary>
internal sealed class Edit(SyntaxEditor editor, SemanticModel model, SyntaxNode node, ImmutableDictionary<string, string?> properties, AnalyzerOptions options, CancellationToken cancel)
{
    private readonly SortedSet<string> imports = new(StringComparer.Ordinal);
    private AsyncBody? made;

    public SemanticModel Model => model;

    /// <summary>What the report points at.</summary>
    public SyntaxNode Node => node;

    public IOperation? Operation => model.GetOperation(node, cancel);
    public Types Types => field ??= new Types(model.Compilation);
    public CancellationToken Cancel => cancel;

    /// <summary>What is known of APIs, the user's own rows included.</summary>
    public Catalog Catalog => field ??= new Catalog(CatalogRows.With(options.AdditionalFiles, cancel));

    /// <summary>What the rule told its fix.</summary>
    public string? this[string property] => properties.TryGetValue(property, out var value) ? value : null;

    /// <summary>As the file has it, for lines that an edit adds.</summary>
    public string NewLine => field ??= editor.OriginalRoot.DescendantTrivia().FirstOrDefault(t => t.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } end ? end.ToFullString() : "\n";

    /// <summary>Is the body around the report an asynchronous one?</summary>
    public bool CanAwait => model.GetEnclosingSymbol(node.SpanStart, cancel) is IMethodSymbol { IsAsync: true };

    /// <summary>Is it, or is it made one by this edit?</summary>
    public bool MayAwait => CanAwait ? !Ambient.BindsThread(Place.Function(node), this) : (made ??= AsyncBody.Of(this)) is not null;

    /// <summary>Makes the body around the report asynchronous, and has it await the tasks that it hands on, inside the scopes that these would outlive.</summary>
    public bool TryAwaitInScope() => (made ??= AsyncBody.Of(this, inScope: true)) is not null;

    public void Replace(SyntaxNode old, SyntaxNode by) => editor.ReplaceNode(old, by);

    public void InsertAfter(StatementSyntax statement, IEnumerable<StatementSyntax> added) => editor.InsertAfter(InList(statement), added.Select(s => Like(statement, s)));

    public void InsertBefore(StatementSyntax statement, IEnumerable<StatementSyntax> added) => editor.InsertBefore(InList(statement), added.Select(s => Like(statement, s)));

    /// <summary>Top-level statements are members of the file.</summary>
    private static SyntaxNode InList(StatementSyntax statement) => statement.Parent is GlobalStatementSyntax member ? member : statement;

    private static SyntaxNode Like(StatementSyntax statement, StatementSyntax added) => statement.Parent is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(added) : added;

    /// <summary>Takes a statement out, with the line it stands on; its comments stay.</summary>
    public void Remove(StatementSyntax statement) => editor.RemoveNode(InList(statement), statement.GetLeadingTrivia().Any(IsComment)
        ? SyntaxRemoveOptions.KeepLeadingTrivia
        : SyntaxRemoveOptions.KeepUnbalancedDirectives);

    /// <summary>The type's name as it can be written here: the simple one, with a <c>using</c> for it where there is none, unless a member or variable has that name.</summary>
    public string NameOf(INamedTypeSymbol type)
    {
        var found = model.LookupSymbols(node.SpanStart, name: type.Name).Where(t => t is not INamedTypeSymbol named || named.Arity == type.Arity).ToArray();
        if (found.Length == 0) imports.Add(type.ContainingNamespace.ToDisplayString());
        return found.Length == 0 || found is [var only] && Types.Same(only, type) ? type.Name : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
    }

    /// <summary>Does it change more than the member at hand: what names mean in all of the file, or the members of a type?</summary>
    public bool IsWide { get => field || imports.Count > 0; private set; }

    /// <summary>Says that another member is changed with this one.</summary>
    public void Widen() => IsWide = true;

    /// <summary>Puts a member behind another one, or before it.</summary>
    public void InsertMember(MemberDeclarationSyntax neighbour, MemberDeclarationSyntax added, bool before)
    {
        IsWide = true;
        if (before) editor.InsertBefore(neighbour, added);
        else editor.InsertAfter(neighbour, added);
    }

    public static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;

    public CompilationUnitSyntax Result()
    {
        made?.Apply(editor);
        return imports.Aggregate((CompilationUnitSyntax)editor.GetChangedRoot(), WithImport);
    }

    private CompilationUnitSyntax WithImport(CompilationUnitSyntax root, string space)
    {
        var directive = SyntaxFactory.ParseCompilationUnit($"using {space};{NewLine}").Usings[0];
        var at = root.Usings.TakeWhile(u => string.CompareOrdinal(SortKey(u.Name?.ToString()), SortKey(space)) < 0).Count();
        if (root.Usings.Count > 0 && at == 0)
        {
            directive = directive.WithLeadingTrivia(root.Usings[0].GetLeadingTrivia());
            root = root.ReplaceNode(root.Usings[0], root.Usings[0].WithLeadingTrivia());
        }
        else if (root.Usings.Count == 0)
        {
            directive = directive.WithLeadingTrivia(root.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.EndOfLine(NewLine), SyntaxFactory.EndOfLine(NewLine));
            root = root.WithLeadingTrivia();
        }

        return root.WithUsings(root.Usings.Insert(at, directive));
    }

    // System comes first.
    private static string SortKey(string? space) => space == "System" || space?.StartsWith("System.", StringComparison.Ordinal) == true ? " " + space : space ?? "";
}
