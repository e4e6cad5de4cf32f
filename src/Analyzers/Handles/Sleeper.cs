using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Work on a thread or task of its own that goes on for ever, sleeping in between, and looks at nothing that could stop it.</summary>
internal static class Sleeper
{
    /// <summary>Of a call or creation that makes a thread, or a task of the pool: the endless loop that it runs.</summary>
    public static SyntaxNode? LoopOf(Site site, CancellationToken cancel)
    {
        if (site.Facts.Starts is not ("thread" or "task") || DelegateOf(site.Operation) is not { } given || site.Operation.Parent is IAwaitOperation) return null;
        var entry = Entry.Of(given, site.Model, cancel);
        return entry.HeedsStop || entry.Body is null ? null : entry.SleepingLoop();
    }

    /// <summary>Does each round of the loop come to its end soon, and all that is done before it? Then whoever has told it to stop may wait for it.</summary>
    public static bool EndsInRounds(Site site, SyntaxNode loop, CancellationToken cancel) =>
        DelegateOf(site.Operation) is { } given && Entry.Of(given, site.Model, cancel).Body is { } body && body.Steps.Any(step => step.At == loop) && new Ending(site, trusting: false, cancel, stopped: loop).IsCertain(body)
        && site.Member.Owner?.ContainingType is { } type && site.Model.Effects.Reached(body, cancel) is { } steps && steps.All(step => !MayWaitForOthers(step) && !MayBeEndOf(type, step));

    /// <summary>For what somebody types or sends; the code behind an interface may wait for anything.</summary>
    private static bool MayWaitForOthers(Step step) => step.Member is { IsStatic: var isStatic, ContainingType: { } type } member && (
        type.TypeKind == TypeKind.Interface && !HandleUse.Holds(type)
        || type is { Name: "Console", ContainingNamespace.Name: "System" } && member.Name.StartsWith("Read", StringComparison.Ordinal)
        || !isStatic && type.Name is not ("FileStream" or "MemoryStream" or "StringReader" or "UnmanagedMemoryStream") && Types.Bases(type).Any(each => each.Name is "Stream" or "TextReader" or "BinaryReader") && IsReading(member.Name));

    private static bool IsReading(string name) => name is "EndOfStream" or "CopyTo" or "CopyToAsync" || name.StartsWith("Read", StringComparison.Ordinal) || name.StartsWith("Peek", StringComparison.Ordinal);

    /// <summary>The disposal of the object itself, or of one that may be it: it would wait for its own end.</summary>
    private static bool MayBeEndOf(INamedTypeSymbol owner, Step step) => step.Member is IMethodSymbol { Name: "Dispose" or "DisposeAsync", ContainingType: var type } && !type.DeclaringSyntaxReferences.IsEmpty
        && (Types.Is(owner, type.OriginalDefinition) || Types.Is(type, owner.OriginalDefinition));

    /// <summary>Does a lambda's or local function's own loop make a sleeper of it?</summary>
    public static bool IsBodyOf(Frame frame, CancellationToken cancel)
    {
        if (frame is not { IsLambda: true, Use: DelegateUse.Defers or DelegateUse.Spawns }) return false;
        var entry = Entry.Of(frame.Root, frame.Model, cancel);
        return !entry.HeedsStop && entry.SleepingLoop() is { } loop && frame.Root.Syntax.Span.Contains(loop.Span);
    }

    private static IOperation? DelegateOf(IOperation start) => start switch
    {
        IObjectCreationOperation { Arguments: [{ Value: { Type.TypeKind: TypeKind.Delegate } given }, ..] } => given,
        IInvocationOperation { TargetMethod.Name: "Run" or "StartNew", Arguments: [{ Value: { Type.TypeKind: TypeKind.Delegate } given }, ..] } => given,
        _ => null,
    };

    /// <summary><c>while (true)</c>, <c>for (;;)</c>, <c>do … while (true)</c>, with a sleep in it.</summary>
    public static bool Sleeps(Body body, Step endless) => IsPlain(endless.At) && !body.Steps.Any(step => (step.Effect & Effect.Throws) != 0 && endless.At.Span.Contains(step.At.Span))
        && body.Steps.Any(step => endless.At.Span.Contains(step.At.Span) && !IsAfterError(step.At, endless.At) && (step.Facts.Blocks == Blocking.Sleep || step.Member is IMethodSymbol { Name: "Delay", IsStatic: true, ContainingType: { Name: "Task", ContainingNamespace.Name: "Tasks" } }));

    /// <summary>A pause before the next attempt: what the loop goes by is something else.</summary>
    private static bool IsAfterError(SyntaxNode sleep, SyntaxNode loop) => sleep.Ancestors().TakeWhile(around => around != loop).Any(around => around is CatchClauseSyntax);

    private static bool IsPlain(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax { Condition.RawKind: (int)SyntaxKind.TrueLiteralExpression } => true,
        DoStatementSyntax { Condition.RawKind: (int)SyntaxKind.TrueLiteralExpression } => true,
        ForStatementSyntax { Condition: null or { RawKind: (int)SyntaxKind.TrueLiteralExpression } } => true,
        _ => false,
    };
}
