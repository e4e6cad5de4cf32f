using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ConcurrencyAnalyzers;

/// <summary>A parallel loop whose body folds into a captured variable: each thread folds into a value of its own, which goes into the variable once.</summary>
internal static class LocalReduction
{
    public static bool TryReplace(Edit edit)
    {
        if (edit.Operation is not { } write || Reduction.Of(write) is not var (fold, _) || !fold.IsExact || fold.Variable is not ILocalSymbol local) return false;
        if (edit.Node.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not { AsyncKeyword.RawKind: 0 } work || AsyncLoop.ItemOf(work) is not { Type: null } item || LoopOf(work, edit) is not { Parent: ExpressionStatementSyntax statement } call) return false;
        if (!IsAllFolded(work, local, fold, edit) || IsWatched(work, local, edit)) return false;
        var told = Fold.Read(fold.ToString(), edit);
        var gate = told.IsAtomic ? null : ParallelLoop.Unused("gate", edit, ScopeOf(edit));
        if (told.Start is not { } start || gate is not null && statement.Parent is not BlockSyntax) return false;

        var state = ParallelLoop.Unused("local" + char.ToUpperInvariant(local.Name[0]) + local.Name.Substring(1), edit, ScopeOf(edit));
        if (BodyOf(work, local, state, edit) is not { } body) return false;
        var round = ParenthesizedLambdaExpression(ParameterList(SeparatedList(new[] { Parameter(Identifier(item.Identifier.Text)), Parameter(Identifier("_")), Parameter(Identifier(state)) }, Enumerable.Repeat(Token(TriviaList(), SyntaxKind.CommaToken, TriviaList(Space)), 2))), body).WithArrowToken(work.ArrowToken).WithLeadingTrivia(work.GetLeadingTrivia());
        var merge = told.Merge(state, isAlone: gate is not null);
        var end = ParseExpression(gate is null ? $"{state} => {merge}" : $"{state} => {{ lock ({gate}) {merge}; }}");
        var given = call.ArgumentList.Arguments;
        edit.Replace(call, call.WithArgumentList(call.ArgumentList.WithArguments(given.RemoveAt(given.Count - 1).AddRange([Argument(ParseExpression($"() => {start}")).WithLeadingTrivia(given[given.Count - 1].GetLeadingTrivia()), Argument(round), Argument(end)])).NormalizeCommas()));
        if (gate is not null) edit.InsertBefore(statement, [ParseStatement($"{ParallelLoop.IndentOf(statement).ToFullString()}var {gate} = new object();{edit.NewLine}")]);
        return true;
    }

    private static SyntaxNode ScopeOf(Edit edit) => (SyntaxNode?)edit.Node.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? edit.Node.SyntaxTree.GetRoot(edit.Cancel);

    /// <summary><c>Parallel.For(0, n, i => …)</c>, <c>Parallel.ForEach(items, options, item => …)</c></summary>
    private static InvocationExpressionSyntax? LoopOf(LambdaExpressionSyntax work, Edit edit) =>
        work.Parent is ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call, Arguments: var given } } argument && given.Last() == argument && given.All(each => each.NameColon is null)
        && edit.Model.GetSymbolInfo(call, edit.Cancel).Symbol is IMethodSymbol { Name: "For" or "ForEach", Parameters: [.., { Type: INamedTypeSymbol { Name: "Action", TypeArguments.Length: 1 } }] } method && Types.Same(method.ContainingType, edit.Types.Parallel)
            ? call
            : null;

    /// <summary>Is the variable named in the body for nothing but to fold into it, each time in the same way?</summary>
    private static bool IsAllFolded(LambdaExpressionSyntax work, ILocalSymbol local, Reduction fold, Edit edit)
    {
        if (work.DescendantNodes().Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or AwaitExpressionSyntax)) return false;
        if (edit.Model.GetOperation(work, edit.Cancel) is not IAnonymousFunctionOperation { Body: var body }) return false;
        var (named, folded) = (0, 0);
        foreach (var at in body.Descendants())
        {
            if (at is ILocalReferenceOperation used && Types.Same(used.Local, local)) named++;
            if (at is IAssignmentOperation or IIncrementOrDecrementOperation && Reduction.Of(at) is var (other, uses) && Types.Same(other.Variable, local)) folded += other.Kind == fold.Kind ? uses : -1000;
        }

        return named == folded;
    }

    /// <summary>Does another function look at the variable, and so maybe while the loop goes on?</summary>
    private static bool IsWatched(LambdaExpressionSyntax work, ILocalSymbol local, Edit edit) => ScopeOf(edit).DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
        name.Identifier.ValueText == local.Name && !work.Span.Contains(name.Span) && Types.Same(edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol, local)
        && !Types.Same(edit.Model.GetEnclosingSymbol(name.SpanStart, edit.Cancel), local.ContainingSymbol));

    private static BlockSyntax? BodyOf(LambdaExpressionSyntax work, ILocalSymbol local, string state, Edit edit)
    {
        var names = work.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == local.Name && Types.Same(edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol, local));
        var give = $"return {state};";
        if (work.Body is not BlockSyntax block)
            return work.Body.DescendantTrivia().Any(Edit.IsComment) ? null : (BlockSyntax)ParseStatement($"{{ {work.Body.ReplaceNodes(names, (_, name) => IdentifierName(state).WithTriviaFrom(name)).WithoutTrivia()}; {give} }}");
        var leaves = Tail.Own(block).OfType<ReturnStatementSyntax>().ToArray();
        if (leaves.Any(leave => leave.Expression is not null)) return null;
        var margin = block.Statements is [.., var last] ? ParallelLoop.IndentOf(last).ToFullString() : "";
        var isOnOneLine = !block.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var made = block.ReplaceNodes(leaves.Concat<SyntaxNode>(names), (_, now) => now is ReturnStatementSyntax ? ParseStatement(give).WithTriviaFrom(now) : IdentifierName(state).WithTriviaFrom(now));
        return made.AddStatements(ParseStatement(give).WithLeadingTrivia(Whitespace(isOnOneLine ? "" : margin)).WithTrailingTrivia(isOnOneLine ? Space : EndOfLine(edit.NewLine)));
    }

    /// <summary>A blank after each comma that has nothing behind it.</summary>
    private static ArgumentListSyntax NormalizeCommas(this ArgumentListSyntax list) =>
        list.ReplaceTokens(list.Arguments.GetSeparators().Where(comma => !comma.HasTrailingTrivia), (_, comma) => comma.WithTrailingTrivia(Space));
}
