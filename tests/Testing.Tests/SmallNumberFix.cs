using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers.Testing.Tests;

/// <summary>Turns a small number into five; what derives from it is wrong, or at least peculiar, in one point.</summary>
public class SmallNumberFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ["T001"];

    protected virtual string? Key => "T001.Five";

    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
    {
        var root = (await document.GetSyntaxRootAsync(context.CancellationToken))!;
        return document.WithSyntaxRoot(root.ReplaceNodes(FixedTogether(diagnostics).Select(diagnostic => Find(root, diagnostic)), (number, _) => Five(number)));
    });

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(CodeAction.Create("Use five", cancel => FixAsync(context.Document, context.Diagnostics[0], cancel), Key), context.Diagnostics);
        return Task.CompletedTask;
    }

    protected virtual IEnumerable<Diagnostic> FixedTogether(ImmutableArray<Diagnostic> diagnostics) => diagnostics;

    protected virtual ExpressionSyntax Five(LiteralExpressionSyntax number) => Number("5").WithTriviaFrom(number);

    protected static ExpressionSyntax Number(string text) => SyntaxFactory.ParseExpression(text);

    protected virtual async Task<Solution> FixAsync(Document document, Diagnostic diagnostic, CancellationToken cancel)
    {
        var root = (await document.GetSyntaxRootAsync(cancel))!;
        var number = Find(root, diagnostic);
        return document.WithSyntaxRoot(root.ReplaceNode(number, Five(number))).Project.Solution;
    }

    private static LiteralExpressionSyntax Find(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().First();
}

public sealed class NothingOffered : SmallNumberFix
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context) => Task.CompletedTask;
}

public sealed class NoChange : SmallNumberFix
{
    protected override Task<Solution> FixAsync(Document document, Diagnostic diagnostic, CancellationToken cancel) => Task.FromResult(document.Project.Solution);

    public override FixAllProvider? GetFixAllProvider() => null;
}

public sealed class NoKey : SmallNumberFix
{
    protected override string? Key => null;
}

public sealed class NoFixAll : SmallNumberFix
{
    public override FixAllProvider? GetFixAllProvider() => null;
}

/// <summary>Fix All leaves one out, so that it takes several rounds.</summary>
public sealed class OneAtATime : SmallNumberFix
{
    protected override IEnumerable<Diagnostic> FixedTogether(ImmutableArray<Diagnostic> diagnostics) => diagnostics.Take(1);
}

/// <summary>Fix All leads elsewhere.</summary>
public sealed class FixAllForgets : SmallNumberFix
{
    protected override IEnumerable<Diagnostic> FixedTogether(ImmutableArray<Diagnostic> diagnostics) => diagnostics.Skip(1);
}

/// <summary>Never settles: 1, 1-1, 1-1-1 …</summary>
public sealed class Endless : SmallNumberFix
{
    protected override ExpressionSyntax Five(LiteralExpressionSyntax number) => Number(number.Token.Text + "-" + number.Token.Text).WithTriviaFrom(number);
}

public sealed class BreaksTheCompile : SmallNumberFix
{
    protected override ExpressionSyntax Five(LiteralExpressionSyntax number) => Number("missing").WithTriviaFrom(number);
}

/// <summary>Makes an identifier of the text <c>5</c>, which no parser makes.</summary>
public sealed class OddTree : SmallNumberFix
{
    protected override ExpressionSyntax Five(LiteralExpressionSyntax number) => SyntaxFactory.IdentifierName("5").WithTriviaFrom(number);
}

public sealed class DropsTrivia : SmallNumberFix
{
    protected override ExpressionSyntax Five(LiteralExpressionSyntax number) => Number("5");
}

/// <summary>Five or six, in a menu.</summary>
public sealed class Menu : SmallNumberFix
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var items = new[] { "5", "6" }.Select(number => CodeAction.Create("Use " + number, async cancel =>
        {
            var solution = await FixAsync(context.Document, context.Diagnostics[0], cancel);
            var document = solution.GetDocument(context.Document.Id)!;
            return document.WithText(Microsoft.CodeAnalysis.Text.SourceText.From((await document.GetTextAsync(cancel)).ToString().Replace("5", number)));
        }, number));
        context.RegisterCodeFix(CodeAction.Create("Use", [.. items], isInlinable: false), context.Diagnostics);
        return Task.CompletedTask;
    }

    public override FixAllProvider? GetFixAllProvider() => null;
}

public sealed class ThrowingFix : SmallNumberFix
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context) => throw new NotSupportedException("the fix broke");
}

public sealed class ThrowingFixAll : SmallNumberFix
{
    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create((_, _, _) => throw new NotSupportedException("Fix All broke"));
}

/// <summary>Adds a file for what it replaces.</summary>
public sealed class AddsAFile : SmallNumberFix
{
    protected override async Task<Solution> FixAsync(Document document, Diagnostic diagnostic, CancellationToken cancel)
    {
        var solution = await base.FixAsync(document, diagnostic, cancel);
        return solution.GetProject(document.Project.Id)!.AddDocument("Five.cs", "class Five { }", filePath: "/0/Five.cs").Project.Solution;
    }

    public override FixAllProvider? GetFixAllProvider() => null;
}

public sealed class EndOfCompilationFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ["T004"];

    public override Task RegisterCodeFixesAsync(CodeFixContext context) => Task.CompletedTask;
}

/// <summary>Of the compiler: an unused field goes away.</summary>
public sealed class UnusedFieldFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ["CS0169"];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(CodeAction.Create("Remove", async cancel =>
        {
            var root = (await context.Document.GetSyntaxRootAsync(cancel))!;
            var field = root.FindNode(context.Span).FirstAncestorOrSelf<FieldDeclarationSyntax>()!;
            return context.Document.WithSyntaxRoot(root.RemoveNode(field, SyntaxRemoveOptions.KeepNoTrivia)!);
        }, "Remove"), context.Diagnostics);
        return Task.CompletedTask;
    }
}
