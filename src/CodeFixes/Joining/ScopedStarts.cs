using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>
/// The last statements of a block, where all they do is to make and start threads or tasks: inside a scope of the library these are waited
/// for together, and their errors come out of it. Anything else in the scope would have its own errors wrapped by it.
/// </summary>
internal sealed class ScopedStarts
{
    /// <summary>Statements looked at.</summary>
    private const int Bound = 100;

    private readonly Edit edit;
    private readonly bool isThread;
    private readonly string scope;
    private readonly List<(int Depth, string Text)> lines = [];
    private readonly Dictionary<ISymbol, int> uses = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, string> entries = new(SymbolEqualityComparer.Default);
    private HashSet<ISymbol> waiting = new(SymbolEqualityComparer.Default);
    private int depth;

    private ScopedStarts(Edit edit, bool isThread, string scope)
    {
        this.edit = edit;
        this.isThread = isThread;
        this.scope = scope;
    }

    public static bool TryThreads(Edit edit) => TryEdit(edit, isThread: true, "ThreadScope", Place.TakesJoin);

    public static bool TryTasks(Edit edit) => TryEdit(edit, isThread: false, "TaskScope", (at, edit) => Place.TakesAwait(at, edit));

    private static bool TryEdit(Edit edit, bool isThread, string type, Func<SyntaxNode, Edit, bool> takes)
    {
        if (edit[Findings.All] is null || edit.Types.Named("ConcurrencyAnalyzers.Runtime." + type) is not { } library) return false;
        var reported = edit.Node.FirstAncestorOrSelf<StatementSyntax>();
        if (reported?.FirstAncestorOrSelf<ForStatementSyntax>() is { } loop) reported = loop;
        if (reported is null || Tail.Siblings(reported) is not { } siblings || Place.IsInLoop(reported) || Place.IsCaught(reported) || !takes(reported, edit)) return false;
        var block = siblings.Where(each => each is not LocalFunctionStatementSyntax).ToList();
        if (block[block.Count - 1] is ReturnStatementSyntax { Expression: null or LiteralExpressionSyntax or IdentifierNameSyntax } leave && leave != reported) block.Remove(leave);

        var name = FreshName.For("scope", edit.Node);
        for (var first = Math.Max(0, block.Count - Bound); first <= block.IndexOf(reported); first++)
        {
            var starts = new ScopedStarts(edit, isThread, name);
            var region = block.Skip(first).ToArray();
            if (!region.All(starts.TryAdd) || !starts.OwnsAll(siblings)) continue;
            if (HasComments(region)) return false;
            edit.Replace(region[0], Rewrite.Statements(starts.Code(edit.NameOf(library), region[0]))[0].WithLeadingTrivia(region[0].GetLeadingTrivia()).WithTrailingTrivia(region[region.Length - 1].GetTrailingTrivia()));
            foreach (var rest in region.Skip(1)) edit.Remove(rest);
            return true;
        }

        return false;
    }

    private string Code(string library, StatementSyntax first)
    {
        var margin = Braces.Margin(first);
        var step = Braces.Step(margin);
        var isOnLines = first.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) || first.Parent is GlobalStatementSyntax;
        string Start(int depth) => isOnLines ? edit.NewLine + margin + string.Concat(Enumerable.Repeat(step, depth)) : " ";
        var body = string.Concat(lines.Select(line => Start(1 + line.Depth) + line.Text.Replace("\n", "\n" + step)));
        return isThread ? $"{library}.Run({scope} =>{Start(0)}{{{body}{Start(0)}}});"
            : $"await {library}.RunAsync({scope} =>{Start(0)}{{{body}{Start(1)}return {edit.NameOf(edit.Types.Task!)}.CompletedTask;{Start(0)}}}){Configured.At(first, edit)};";
    }

    /// <summary>Takes a statement that does nothing but make, start or collect what the scope will start.</summary>
    private bool TryAdd(StatementSyntax statement) => statement switch
    {
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: var value } variable] } => edit.Model.GetDeclaredSymbol(variable, edit.Cancel) is ILocalSymbol local && TryDeclare(local, value),
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } => TryCall(call),
        ForStatementSyntax loop => IsCounted(loop) && TryRepeat(loop),
        _ => false,
    };

    private bool TryDeclare(ILocalSymbol local, ExpressionSyntax value)
    {
        uses[local] = 0;
        if (ThreadOf(value) is { } entry)
        {
            if (!isThread) return false;
            entries[local] = entry;
            return waiting.Add(local);
        }

        return value switch
        {
            BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } } or CollectionExpressionSyntax { Elements.Count: 0 } => local.Type is INamedTypeSymbol { TypeArguments: [var item] } list && Types.Same(list.OriginalDefinition, edit.Types.List) && (isThread ? Types.Same(item, edit.Types.Thread) : edit.Types.IsTask(item)),
            InvocationExpressionSyntax run => TryRun(run),
            _ => false,
        };
    }

    private bool TryCall(InvocationExpressionSyntax call)
    {
        if (call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax list, Name.Identifier.ValueText: "Add" } && IsOwn(list) && call.ArgumentList.Arguments is [{ Expression: var item }])
            return isThread ? item is IdentifierNameSyntax thread && IsOwn(thread) : item is InvocationExpressionSyntax run && TryRun(run);
        if (!isThread) return TryRun(call);
        if (call is not { Expression: MemberAccessExpressionSyntax { Expression: var started, Name.Identifier.ValueText: "Start" }, ArgumentList.Arguments.Count: 0 }) return false;
        if (started is IdentifierNameSyntax name) return IsOwn(name) && edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol is { } local && waiting.Remove(local) && Emit(entries[local]);
        return ThreadOf(started) is { } entry && Emit(entry);
    }

    /// <summary>A variable that one of these statements declares; counted, so that all of its uses are known in the end.</summary>
    private bool IsOwn(IdentifierNameSyntax name)
    {
        if (edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol is not { } symbol || !uses.TryGetValue(symbol, out var count)) return false;
        uses[symbol] = count + 1;
        return true;
    }

    private bool OwnsAll(IReadOnlyList<StatementSyntax> block) => waiting.Count == 0 && lines.Count > 0
        && uses.All(own => block.SelectMany(each => StartedHere.Uses((ILocalSymbol)own.Key, each, edit)).Count() == own.Value);

    private bool Emit(string argument)
    {
        lines.Add((depth, $"{scope}.Start({argument});"));
        return true;
    }

    private bool TryRepeat(ForStatementSyntax loop)
    {
        var header = loop.ToString().Substring(0, loop.CloseParenToken.Span.End - loop.SpanStart);
        var (at, outside) = (lines.Count, waiting);
        waiting = new(SymbolEqualityComparer.Default);
        depth++;
        var body = loop.Statement is BlockSyntax { Statements: var statements } ? statements : SyntaxFactory.SingletonList(loop.Statement);
        var isAll = body.All(TryAdd) && waiting.Count == 0 && lines.Count == at + 1;
        depth--;
        waiting = outside;
        lines.Insert(at, (depth, header));
        return isAll;
    }

    /// <summary>Nothing in the header can fail.</summary>
    private static bool IsCounted(ForStatementSyntax loop) => loop is
    {
        Declaration.Variables: [{ Initializer.Value: LiteralExpressionSyntax }],
        Condition: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression, Left: IdentifierNameSyntax, Right: LiteralExpressionSyntax },
        Incrementors: [PostfixUnaryExpressionSyntax { Operand: IdentifierNameSyntax }],
    };

    /// <summary>What a new thread is to run, as the scope takes it.</summary>
    private string? ThreadOf(ExpressionSyntax value) =>
        value is BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments: [{ NameColon: null, Expression: var entry }] } && Types.Same(edit.Model.GetTypeInfo(value, edit.Cancel).Type, edit.Types.Thread) ? Given(entry) : null;

    private bool TryRun(InvocationExpressionSyntax run)
    {
        if (edit.Model.GetSymbolInfo(run, edit.Cancel).Symbol is not IMethodSymbol { Name: "Run", IsStatic: true, Parameters: [{ Type: INamedTypeSymbol { DelegateInvokeMethod.ReturnType: var result } }] } method || !Types.Same(method.ContainingType, edit.Types.Task)) return false;
        var given = run.ArgumentList.Arguments[0].Expression;
        return (edit.Types.IsTask(result) ? Given(given) : $"{Free(given)} => {run.WithoutTrivia()}") is { } argument && Emit(argument);
    }

    /// <summary>A lambda or method without parameters, as one that is given a token.</summary>
    private string? Given(ExpressionSyntax entry)
    {
        switch (entry)
        {
            case ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0, ReturnType: null, AttributeLists.Count: 0 } lambda:
                if (isThread && (lambda.AsyncKeyword.RawKind != 0 || lambda.ExpressionBody is { } value && edit.Types.IsAwaitedLikeTask(edit.Model.GetTypeInfo(value, edit.Cancel).Type))) return null;
                return $"{(lambda.AsyncKeyword.RawKind != 0 ? "async " : "")}{Free(entry)} =>{lambda.ToString().Substring(lambda.ArrowToken.Span.End - lambda.SpanStart)}";
            case IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or IdentifierNameSyntax }:
                return edit.Model.GetSymbolInfo(entry, edit.Cancel).Symbol is IMethodSymbol { Parameters.Length: 0 } method && (method.IsStatic || entry is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax })
                    && (!isThread || method is { IsAsync: false, ReturnsVoid: true }) ? $"_ => {entry.WithoutTrivia()}()" : null;
            default: return null;
        }
    }

    private static string Free(SyntaxNode code) => code.DescendantTokens().Any(token => token.ValueText == "_") ? FreshName.For("cancel", code) : "_";

    /// <summary>Or anything else that would get lost or moved.</summary>
    private static bool HasComments(StatementSyntax[] region) => region.SelectMany((each, i) => each.DescendantTrivia().Where(trivia => i > 0 && trivia.SpanStart < each.SpanStart || each.Span.Contains(trivia.Span) || i < region.Length - 1 && trivia.SpanStart >= each.Span.End)).Any(trivia => Edit.IsComment(trivia) || trivia.IsDirective)
        || region.SelectMany(each => each.DescendantTokens()).Any(token => token.Text.Contains('\n'));
}
