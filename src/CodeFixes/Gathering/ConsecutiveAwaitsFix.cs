using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>All calls are made first; then all of them are awaited together, and each gives its result where it did.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConsecutiveAwaitsFix))]
public sealed class ConsecutiveAwaitsFix() : Fix("CONC402", "WhenAll", "Start them all, and await them together")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { } first || Tail.Siblings(first) is not { } siblings || edit.Types.Task is not { } task) return false;
        if (!int.TryParse(edit[CONC402_ConsecutiveAwaits.Count], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        var group = siblings.SkipWhile(statement => statement != first).Take(count).OfType<LocalDeclarationStatementSyntax>().ToArray();
        if (group.Length != count || group.Any(statement => statement.ContainsDirectives)) return false;

        // The blank lines before the first stay before what is now the first; its comments stay with it.
        var blank = first.GetLeadingTrivia().TakeWhile(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToArray();
        var (starts, given, names, results, configure) = (new List<StatementSyntax>(), new List<StatementSyntax>(), new List<string>(), new List<ITypeSymbol?>(), "");
        foreach (var statement in group)
        {
            if (statement.Declaration.Variables is not [{ Initializer.Value: AwaitExpressionSyntax { Expression: InvocationExpressionSyntax awaited } } variable]) return false;
            var (call, configured) = Configured.Split(awaited);
            if (configure.Length == 0) configure = configured;
            if (call.DescendantTrivia().Any(Edit.IsComment)) return false;
            var name = FreshName.For(variable.Identifier.ValueText + "Task", statement);
            if (names.Contains(name)) return false;
            names.Add(name);
            results.Add(edit.Model.GetTypeInfo(call, edit.Cancel).Type);
            starts.Add(Tail.Line(first, $"var {name} = {call.WithoutTrivia()};", edit));
            given.Add(statement.ReplaceNode(call, SyntaxFactory.IdentifierName(name).WithTriviaFrom(call)));
        }

        // For results of one type there is an overload that throws the error of the first that failed.
        if (results.Exists(each => each is null || results[0] is not { } one || !edit.Model.Compilation.ClassifyConversion(each, one).IsIdentity))
        {
            if (Configured.Quiet(configure, edit) is not { } quiet) return false;
            configure = quiet;
        }

        starts.Add(Tail.Line(first, $"await {edit.NameOf(task)}.WhenAll({string.Join(", ", names)}){configure};", edit));
        starts[0] = starts[0].WithLeadingTrivia(blank.Concat(starts[0].GetLeadingTrivia()));
        edit.InsertBefore(first, starts);
        given[0] = given[0].WithLeadingTrivia(first.GetLeadingTrivia().Skip(blank.Length));
        foreach (var (statement, now) in group.Zip(given, (statement, now) => (statement, now))) edit.Replace(statement, now);
        return true;
    }
}
