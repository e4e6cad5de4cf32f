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
}
