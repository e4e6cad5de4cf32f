using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A loop that does nothing but start a worker for each item, maybe keeping it in a list: <c>var copy = item; var thread =
/// new Thread(…); thread.Start(); threads.Add(thread);</c> or <c>tasks.Add(Task.Run(…));</c>.
/// </summary>
internal sealed class StartLoop
{
    private readonly LoopHeader loop;
    private readonly ILocalSymbol? list;
    private readonly List<StatementSyntax> rest = [];

    private StartLoop(LoopHeader loop, LambdaExpressionSyntax work, SyntaxToken item, ILocalSymbol? list, IEnumerable<ArgumentSyntax> token)
    {
        Token = token;
        this.loop = loop;
        this.list = list;
        Work = work;
        Item = item;
    }

    /// <summary>What each worker does.</summary>
    public LambdaExpressionSyntax Work { get; }

    /// <summary>The name that the work has for its item.</summary>
    public SyntaxToken Item { get; }

    /// <summary>What each task was given, to be cancelled by.</summary>
    public IEnumerable<ArgumentSyntax> Token { get; }

    /// <summary>Are the threads waited for as it is?</summary>
    public bool IsJoined { get; private set; }

    public static StartLoop? Read(LoopHeader loop, Edit edit)
    {
        var statements = loop.Body is BlockSyntax block ? block.Statements.ToList() : [loop.Body];
        if (edit.Node.DescendantNodes().OfType<ParenthesizedLambdaExpressionSyntax>().FirstOrDefault() is not { ParameterList.Parameters.Count: 0, AsyncKeyword.RawKind: 0 } work) return null;
        if (loop.Body.DescendantTrivia().Any(trivia => Edit.IsComment(trivia) && !work.FullSpan.Contains(trivia.Span))) return null;

        // Options or a name would be lost.
        var given = ArgumentsOf(edit.Node);
        var token = given.Skip(1);
        if (given.Length == 0 || token.Any(other => other is not { NameColon: null, Expression: IdentifierNameSyntax }) || !IsPlain(edit.Node)) return null;
        if (loop.Loop is ForStatementSyntax { Condition: { } condition } && condition.DescendantNodes().Any(node => node is InvocationExpressionSyntax or AssignmentExpressionSyntax)) return null;
        var item = loop.Variable;
        var isCopied = false;
        if (statements is [LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: IdentifierNameSyntax copied } copy] } declared, ..] && copied.Identifier.ValueText == loop.Variable.ValueText && IsSameType(declared, copied, edit))
        {
            item = copy.Identifier.WithoutTrivia();
            isCopied = true;
            statements.RemoveAt(0);
        }

        // The variable of a for is one for all workers, who see what it has become; and a copy leaves no use for the original.
        if ((loop.IsRange || isCopied) && Mentions(work, loop.Variable.ValueText)) return null;
        if (loop.IsRange && !isCopied) return null;
        var thread = Take(statements, statement => statement is LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var made }] } && made == edit.Node) is LocalDeclarationStatementSyntax { Declaration.Variables: [var variable] } ? variable.Identifier.ValueText : null;
        if (thread is not null)
        {
            if (Take(statements, statement => IsCall(statement, thread, "Start") is { ArgumentList.Arguments.Count: 0 }) is null) return null;
            Take(statements, statement => statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var named }, Name.Identifier.ValueText: "IsBackground" }, Right: LiteralExpressionSyntax } } && named == thread);
        }

        var kept = Take(statements, statement => KeptIn(statement, thread, edit) is not null);
        if (statements.Count == 0 && (thread is not null || kept is not null))
            return new StartLoop(loop, work, item, kept is null ? null : KeptIn(kept, thread, edit), token.Select(other => other.WithoutTrivia()));
        return statements is [ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start" } start } }] && start.Expression == edit.Node
            ? new StartLoop(loop, work, item, null, [])
            : null;
    }

    /// <summary>The loop right after this one that joins each thread; none is needed where nobody else has the threads.</summary>
    public bool TryFindJoin(Edit edit)
    {
        if (list is null) return true;
        if (Next is ForEachStatementSyntax { Identifier.ValueText: var each, Expression: IdentifierNameSyntax over, Statement: var body } join && Is(over, edit)
            && IsCall(body is BlockSyntax { Statements: [var only] } ? only : body, each, "Join") is { ArgumentList.Arguments.Count: 0 })
        {
            rest.Add(join);
            IsJoined = true;
        }

        return TryFindDeclaration(edit, uses: rest.Count + 1);
    }

    /// <summary><c>await Task.WhenAll(tasks);</c> right after the loop.</summary>
    public bool TryFindWhenAll(Edit edit, out ArgumentListSyntax? configure)
    {
        configure = null;
        if (list is null || Next is not ExpressionStatementSyntax { Expression: AwaitExpressionSyntax { Expression: InvocationExpressionSyntax call } } wait) return false;
        if (call is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: InvocationExpressionSyntax inner } })
        {
            configure = call.ArgumentList;
            call = inner;
        }

        if (edit.Model.GetSymbolInfo(call, edit.Cancel).Symbol is not IMethodSymbol { Name: "WhenAll", ContainingType: var type } || !Types.Same(type, edit.Types.Task)) return false;
        if (call.ArgumentList.Arguments is not [{ Expression: IdentifierNameSyntax all }] || !Is(all, edit)) return false;
        rest.Add(wait);
        return TryFindDeclaration(edit, uses: 2);
    }

    /// <summary>Puts the parallel loop in the place of this one, and takes out what it leaves without a use.</summary>
    public void Replace(Edit edit, StatementSyntax by)
    {
        // The blank line before the list is one before the loop now.
        if (loop.Loop.Parent is BlockSyntax block && block.Statements.IndexOf(loop.Loop) is > 0 and var at && rest.Contains(block.Statements[at - 1]) && !loop.Loop.GetLeadingTrivia().Any(Edit.IsComment))
            by = by.WithLeadingTrivia(block.Statements[at - 1].GetLeadingTrivia());
        edit.Replace(loop.Loop, by);
        foreach (var statement in rest) edit.Remove(statement);
    }

    private static ArgumentSyntax[] ArgumentsOf(SyntaxNode start) => start switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments: var given } => [.. given],
        ObjectCreationExpressionSyntax { ArgumentList.Arguments: var given } => [.. given],
        _ => [],
    };

    private StatementSyntax? Next => loop.Loop.Parent is BlockSyntax block ? block.Statements.ElementAtOrDefault(block.Statements.IndexOf(loop.Loop) + 1) : null;

    /// <summary>The list itself goes too, when nobody else looks at it.</summary>
    private bool TryFindDeclaration(Edit edit, int uses)
    {
        if (list!.DeclaringSyntaxReferences is not [var declared] || declared.GetSyntax(edit.Cancel) is not VariableDeclaratorSyntax { Initializer.Value: var made, Parent.Parent: LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1, Parent: BlockSyntax block } statement }) return false;
        if (statement.Parent != loop.Loop.Parent || made is not (BaseObjectCreationExpressionSyntax { Initializer: null } or CollectionExpressionSyntax { Elements.Count: 0 })) return false;
        if (statement.GetLeadingTrivia().Concat(rest.SelectMany(gone => gone.GetLeadingTrivia())).Any(Edit.IsComment)) return false;
        if (block.DescendantNodes().OfType<IdentifierNameSyntax>().Count(name => name.Identifier.ValueText == list.Name && Is(name, edit)) != uses) return false;
        rest.Add(statement);
        return true;
    }

    private bool Is(IdentifierNameSyntax name, Edit edit) => Types.Same(edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol, list);

    private static StatementSyntax? Take(List<StatementSyntax> statements, Func<StatementSyntax, bool> wanted)
    {
        var at = statements.FindIndex(statement => wanted(statement));
        if (at < 0) return null;
        var found = statements[at];
        statements.RemoveAt(at);
        return found;
    }

    private static InvocationExpressionSyntax? IsCall(StatementSyntax statement, string receiver, string method) =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var on }, Name.Identifier.ValueText: var name } } call } && on == receiver && name == method ? call : null;

    /// <summary>The local list that a statement adds the worker to.</summary>
    private static ILocalSymbol? KeptIn(StatementSyntax statement, string? thread, Edit edit) =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax collection, Name.Identifier.ValueText: "Add" }, ArgumentList.Arguments: [{ Expression: var worker }] } }
        && (worker == edit.Node || worker is IdentifierNameSyntax { Identifier.ValueText: var name } && name == thread)
            ? edit.Model.GetSymbolInfo(collection, edit.Cancel).Symbol as ILocalSymbol
            : null;

    private static bool IsPlain(SyntaxNode start) => start is not ObjectCreationExpressionSyntax { Initializer: { } initializer }
        || initializer.Expressions.All(set => set is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "IsBackground" }, Right: LiteralExpressionSyntax });

    private static bool IsSameType(LocalDeclarationStatementSyntax declared, ExpressionSyntax value, Edit edit) =>
        declared.Declaration.Type.IsVar || Types.Same(edit.Model.GetTypeInfo(declared.Declaration.Type, edit.Cancel).Type, edit.Model.GetTypeInfo(value, edit.Cancel).Type);

    private static bool Mentions(SyntaxNode code, string name) => code.DescendantNodes().OfType<IdentifierNameSyntax>().Any(at => at.Identifier.ValueText == name);
}
