using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>The statements that make a thread, task or process ready to start: its declaration, and those after it that set its properties.</summary>
internal sealed class SetUp
{
    private readonly IReadOnlyList<StatementSyntax> statements;

    private SetUp(IReadOnlyList<StatementSyntax> statements, bool isWaitedFor)
    {
        this.statements = statements;
        IsWaitedFor = isWaitedFor;
    }

    public StatementSyntax Last => statements[statements.Count - 1];

    /// <summary>Is there a wait for it already, after all of this?</summary>
    public bool IsWaitedFor { get; }

    public bool Says(string property) => statements.Any(s => s.DescendantTokens().Any(t => t.ValueText.StartsWith(property, StringComparison.Ordinal)));

    /// <summary>Is all of it written here: set property by property, or to an object made on the spot?</summary>
    public bool SpellsOut(string property) => statements.SelectMany(s => s.DescendantNodes().OfType<AssignmentExpressionSyntax>())
        .Where(a => a.Left.ToString() == property || a.Left.ToString().EndsWith("." + property, StringComparison.Ordinal)).All(a => a.Right is BaseObjectCreationExpressionSyntax);

    /// <summary>Null where the variable is used for anything else.</summary>
    public static SetUp? Of(ILocalSymbol local, LocalDeclarationStatementSyntax declaration, Edit edit)
    {
        if (Tail.Siblings(declaration) is not { } siblings) return null;
        var statements = new List<StatementSyntax> { declaration };
        var waited = false;
        foreach (var statement in siblings.SkipWhile(s => s != declaration).Skip(1))
        {
            var uses = StartedHere.Uses(local, statement, edit).ToArray();
            if (uses.Length == 0) continue;
            if (!waited && statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax property } } && uses is [var only] && property.Span.Contains(only.Span)) statements.Add(statement);
            else if (statement is ExpressionStatementSyntax && uses.All(IsWait)) waited = true;
            else return null;
        }

        return new SetUp(statements, waited);
    }

    private static bool IsWait(IdentifierNameSyntax use) => use.Parent is AwaitExpressionSyntax || new[] { "Join", "Wait", "WaitForExit", "WaitForExitAsync" }.Any(wait => StartedHere.IsCalled(use, wait));
}
