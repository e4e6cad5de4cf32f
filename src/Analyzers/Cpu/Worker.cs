using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether code runs on a thread or task that was started for it.</summary>
internal static class Worker
{
    /// <summary>Is the body, or one around it, given to a thread or to the pool?</summary>
    public static bool Runs(Frame frame, Member member)
    {
        for (Frame? at = frame; at is not null; at = at.Outer)
            if (at.Use is DelegateUse.Defers or DelegateUse.Spawns || at.Method is { MethodKind: MethodKind.LocalFunction } local && IsStartedOnly(local, member))
                return true;
        return false;
    }

    /// <summary>Is the body the work of one thread or task, which nothing in the member starts repeatedly?</summary>
    public static bool IsOnlyOne(Frame frame, Member member)
    {
        if (frame.Use is not (DelegateUse.Defers or DelegateUse.Spawns)) return false;
        for (var at = frame.Root.Parent; at is not null; at = at.Parent)
            if (at is ILoopOperation) return false;
        for (var around = frame.Outer; around is not null; around = around.Outer)
            if (around.Use is DelegateUse.Runs or DelegateUse.Defers or DelegateUse.Spawns) return false;
        return true;
    }

    /// <summary>Is the call all that a thread or task was made for, and does it wait where asynchronous code would not?</summary>
    public static bool OnlyWaits(Site site, CancellationToken cancel) =>
        site is { Blocks: Blocking.IO or Blocking.Wait or Blocking.Sleep, InAsyncCode: false, Frame: { IsLambda: true, Use: DelegateUse.Defers or DelegateUse.Spawns } frame }
        && frame.Root is IAnonymousFunctionOperation { Symbol.Parameters.IsEmpty: true, Body.Operations: var statements } && IsOnly(site.Operation, statements)
        && Given.ArgumentOf(frame.Root)?.Parent is { } start && site.Member.Calls.Find(call => ReferenceEquals(call.Operation, start)) is { Facts.Starts: not null } starter
        && site.Operation.Descendants().All(part => part is not (IInvocationOperation or IObjectCreationOperation) || IsPure(part, site.Model))
        && !IsTwin(site) && !PerItem.Is(starter, cancel);

    /// <summary>Nothing that the worker would have to do before it waits.</summary>
    private static bool IsPure(IOperation part, Concurrency model) => part switch
    {
        IInvocationOperation call => model.Catalog.Of(call.TargetMethod, call.Instance?.Type).Pure,
        IObjectCreationOperation { Constructor: { } constructor } => model.Catalog.Of(constructor) is { Pure: true } or { ThreadSafe: true },
        _ => true,
    };

    private static bool IsOnly(IOperation call, System.Collections.Immutable.ImmutableArray<IOperation> statements)
    {
        var own = statements.Where(statement => statement is not IReturnOperation { ReturnedValue: null }).ToArray();
        return own is [IExpressionStatementOperation { Operation: var done }] && ReferenceEquals(done, call)
            || own is [IReturnOperation { ReturnedValue: { } given }] && ReferenceEquals(Site.Unwrap(given), call);
    }

    /// <summary>The asynchronous form of a synchronous method, made of it.</summary>
    private static bool IsTwin(Site site)
    {
        for (var at = site.Frame; at is not null; at = at.Outer)
            if (at.Method?.Name is { } name && (name == site.Target!.Name + "Async" || name == site.Prefer)) return true;
        return false;
    }

    /// <summary><c>await Task.Run(() => { for … });</c>, the loop and nothing else: given away on purpose, by a caller that waits for it.</summary>
    public static bool IsAwaitedAlone(Site loop)
    {
        if (loop.Frame.Root is not IAnonymousFunctionOperation { Body.Operations: var all } work || !all.All(statement => statement.IsImplicit || ReferenceEquals(statement, loop.Operation))) return false;
        var at = work.Parent;
        while (at is IDelegateCreationOperation or IConversionOperation or IArgumentOperation) at = at.Parent;
        return at is IInvocationOperation { Parent: IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Parent: IAwaitOperation } };
    }

    /// <summary>The token that a task was given, as it is written. Others are not for it: with them it would end where it has gone on until now.</summary>
    public static string? TokenOf(Frame worker, Member member)
    {
        var at = worker.Root.Parent;
        while (at is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IArgumentOperation) at = at.Parent;
        if (at is not IInvocationOperation { Arguments: var given } || !member.Calls.Exists(call => ReferenceEquals(call.Operation, at) && call.Facts.Starts == "task")) return null;
        return given.FirstOrDefault(argument => argument is { ArgumentKind: ArgumentKind.Explicit } && Types.Same(argument.Parameter?.Type, member.Model.Types.CancellationToken))?.Value.Syntax.ToString();
    }

    /// <summary>Was its thread given a size of its stack, which the threads of the pool do not have?</summary>
    public static bool HasOwnStack(Frame worker)
    {
        var at = worker.Root.Parent;
        while (at is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IArgumentOperation) at = at.Parent;
        return at is IObjectCreationOperation { Arguments.Length: > 1 };
    }

    /// <summary>The program's own start: there is no caller to hold up.</summary>
    public static bool IsProgram(Frame frame)
    {
        while (frame.Outer is { } outer && frame.Use != DelegateUse.Escapes) frame = outer;
        return frame.Method is { IsStatic: true, Name: "Main" or "<Main>$", MethodKind: MethodKind.Ordinary };
    }

    /// <summary>A local function that only workers call.</summary>
    private static bool IsStartedOnly(IMethodSymbol local, Member member)
    {
        var called = member.Calls.Where(call => Types.Same(call.Method?.OriginalDefinition, local)).ToArray();
        return called.Length > 0 && called.All(call => call.Frame.Use is DelegateUse.Defers or DelegateUse.Spawns);
    }

    /// <summary>Is the loop in a private method that only workers call: <c>new Task(async () => await Encode(…))</c>?</summary>
    public static bool IsInTheirMethod(Site loop, CancellationToken cancel) =>
        loop.Frame is { Outer: null, Method: { } method } && loop.Member.References.CallsOf(method, cancel) is { } calls
        && calls.All(call => Function.Around(call) is IAnonymousFunctionOperation lambda && Given.UseOf(lambda, loop.Model).Use is DelegateUse.Defers or DelegateUse.Spawns);
}
