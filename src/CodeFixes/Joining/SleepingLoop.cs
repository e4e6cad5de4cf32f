using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>An endless loop, the last statement of a lambda or private method, that sleeps at the beginning or at the end of each round.</summary>
internal sealed class SleepingLoop
{
    private readonly StatementSyntax loop;
    private readonly ExpressionStatementSyntax sleep;
    private readonly BlockSyntax body;
    private readonly ExpressionSyntax time;
    private readonly bool isTask;
    private readonly string configure;

    private SleepingLoop(StatementSyntax loop, BlockSyntax body, ExpressionStatementSyntax sleep, ExpressionSyntax time, bool isTask, string configure)
    {
        this.loop = loop;
        this.body = body;
        this.sleep = sleep;
        this.time = time;
        this.isTask = isTask;
        this.configure = configure;
    }

    /// <param name="start">The creation of the thread, or the call that starts the task.</param>
    public static SleepingLoop? Of(ExpressionSyntax start, bool isTask, Edit edit)
    {
        var arguments = start switch
        {
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: var given } => given,
            InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } given } => given,
            _ => default,
        };
        if (arguments is not [{ NameColon: null, Expression: var entry }] || CodeOf(entry, edit) is not { Statements: [.., var loop] }) return null;
        if (loop is not (WhileStatementSyntax { Statement: BlockSyntax } or ForStatementSyntax { Declaration: null, Initializers.Count: 0, Incrementors.Count: 0, Statement: BlockSyntax } or DoStatementSyntax { Statement: BlockSyntax })) return null;
        var body = loop.ChildNodes().OfType<BlockSyntax>().Single();
        if (body.Statements.Count < 2 || body.Statements.Any(each => each is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }) || Tail.Own(body).Any(node => node is ContinueStatementSyntax or GotoStatementSyntax or BreakStatementSyntax)) return null;
        if (Tail.Own(body).Any(node => node is InvocationExpressionSyntax call && Reads(call, edit))) return null;
        foreach (var at in new[] { body.Statements.First(), body.Statements.Last() })
            if (at is ExpressionStatementSyntax statement && TimeOf(statement, isTask, edit) is var (time, configure) && !statement.DescendantTrivia().Any(trivia => Edit.IsComment(trivia) || trivia.IsDirective) && !body.ContainsDirectives)
                return new SleepingLoop(loop, body, statement, time, isTask, configure);
        return null;
    }

    /// <summary>From what may have nothing to read until somebody types, or sends.</summary>
    private static bool Reads(InvocationExpressionSyntax call, Edit edit) =>
        edit.Model.GetSymbolInfo(call, edit.Cancel).Symbol is IMethodSymbol { ContainingType: var type } method && method.Name.StartsWith("Read", StringComparison.Ordinal) && Types.Bases(type).Any(above => above.Name is "TextReader" or "Stream" or "BinaryReader");

    private static BlockSyntax? CodeOf(ExpressionSyntax entry, Edit edit) => entry switch
    {
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0, Block: { } block } => block,
        IdentifierNameSyntax name when edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private, IsStatic: false, Parameters.Length: 0, DeclaringSyntaxReferences: [var declared] } method
            && declared.GetSyntax(edit.Cancel) is MethodDeclarationSyntax { Body: { } body } code && code.SyntaxTree == name.SyntaxTree && code.Parent == name.FirstAncestorOrSelf<ClassDeclarationSyntax>() && IsUsedOnce(method, code.Parent!) => body,
        _ => null,
    };

    private static bool IsUsedOnce(IMethodSymbol method, SyntaxNode type) => type.DescendantNodes().OfType<SimpleNameSyntax>().Count(name => name.Identifier.ValueText == method.Name) == 1;

    /// <summary>How long <c>Thread.Sleep(…);</c> or <c>await Task.Delay(…);</c> takes; of the latter a time that a timer takes, too.</summary>
    private static (ExpressionSyntax Time, string Configure)? TimeOf(ExpressionStatementSyntax statement, bool isTask, Edit edit)
    {
        var (call, configure) = isTask ? statement.Expression is AwaitExpressionSyntax { Expression: var awaited } ? Configured.Split(awaited) : default : (statement.Expression, "");
        if (call is not InvocationExpressionSyntax { ArgumentList.Arguments: [{ NameColon: null, Expression: var time }] } || edit.Model.GetSymbolInfo(call, edit.Cancel).Symbol is not IMethodSymbol { IsStatic: true } method) return null;
        if (isTask) return method.Name == "Delay" && Types.Same(method.ContainingType, edit.Types.Task) && IsPeriod(time, edit) ? (time, configure) : null;
        return method.Name == "Sleep" && Types.Same(method.ContainingType, edit.Types.Thread) ? (time, configure) : null;
    }

    /// <summary>Constant, and longer than nothing.</summary>
    private static bool IsPeriod(ExpressionSyntax time, Edit edit) => IsPositive(time, edit)
        || time is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromMilliseconds" or "FromSeconds" or "FromMinutes" or "FromHours" or "FromDays" }, ArgumentList.Arguments: [{ Expression: var unit }] }
            && Types.Same(edit.Model.GetTypeInfo(time, edit.Cancel).Type, edit.Types.TimeSpan) && IsPositive(unit, edit);

    private static bool IsPositive(ExpressionSyntax value, Edit edit) =>
        edit.Model.GetConstantValue(value, edit.Cancel) is { HasValue: true, Value: IConvertible number and not string } && Convert.ToDouble(number, CultureInfo.InvariantCulture) >= 1;

    /// <summary>The same loop, until the token is cancelled.</summary>
    public bool TryRewrite(Edit edit, string token)
    {
        var (wait, timer) = ($"!{token}.WaitHandle.WaitOne({time.WithoutTrivia()})", (string?)null);
        if (isTask)
        {
            if (edit.Types.Named("System.Threading.PeriodicTimer") is not { } type || edit.Types.TimeSpan is not { } span) return false;
            timer = FreshName.For("timer", loop);
            var period = edit.Model.GetTypeInfo(time, edit.Cancel).Type?.SpecialType == SpecialType.System_Int32 ? $"{edit.NameOf(span)}.FromMilliseconds({time.WithoutTrivia()})" : time.WithoutTrivia().ToString();
            wait = $"await {timer}.WaitForNextTickAsync({token}){configure}";
            edit.InsertBefore(loop, [Tail.Line(loop, $"using var {timer} = new {edit.NameOf(type)}({period});", edit)]);
        }

        // What comes first stays first: the sleep, or the work.
        var rest = body.RemoveNode(sleep, SyntaxRemoveOptions.KeepNoTrivia)!.ToString();
        var between = body.GetFirstToken().GetPreviousToken().TrailingTrivia.ToFullString() + body.GetLeadingTrivia().ToFullString();
        var code = body.Statements.First() == sleep ? $"while ({wait}){between}{rest}"
            : $"do{between}{rest}{(between.Contains('\n') ? edit.NewLine + Braces.Margin(loop) : " ")}while ({wait});";
        edit.Replace(loop, Rewrite.Statements(code)[0].WithTriviaFrom(loop));
        return true;
    }
}
