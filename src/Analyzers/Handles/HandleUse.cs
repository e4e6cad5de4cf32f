using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What the members of threads, tasks, processes and collections of them do to the handle they are called on.</summary>
internal static class HandleUse
{
    /// <param name="type">Of the handle; the member may be of one of its bases.</param>
    public static Fate Of(ITypeSymbol? type, ISymbol member, IOperation use) => type?.Name switch
    {
        "Thread" => OfThread(member.Name, use),
        "Process" => OfProcess(member.Name),
        "Timer" => OfTimer(member.Name, use),
        _ => OfTask(member.Name),
    };

    private static Fate OfThread(string member, IOperation use) => member switch
    {
        "Start" or "UnsafeStart" => Fate.Started,
        "Join" => Fate.Joined,
        "IsAlive" or "ThreadState" or "Interrupt" or "Abort" or "Suspend" or "Resume" => Fate.Watched,
        "SetApartmentState" or "TrySetApartmentState" or "ApartmentState" => Fate.Apartment,
        "IsBackground" => use.Parent is ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true, Value: true } } ? Fate.Background : Fate.Dropped,
        _ => Fate.Dropped,
    };

    private static Fate OfProcess(string member) => member switch
    {
        "Start" => Fate.Started,
        "WaitForExit" or "WaitForExitAsync" => Fate.Joined,
        "StartInfo" or "EnableRaisingEvents" or "PriorityClass" or "PriorityBoostEnabled" or "Refresh" => Fate.Dropped,
        "Dispose" or "Close" => Fate.Discarded,
        _ => Fate.Watched,
    };

    /// <summary>It is kept until its last use; to set it going is mostly the first. Code that runs later keeps it until then.</summary>
    private static Fate OfTimer(string member, IOperation use)
    {
        if (member != "Change") return Fate.Watched;
        for (var around = use.Parent; around is not null; around = around.Parent)
            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation) return Fate.Watched;
        return Fate.Dropped;
    }

    private static Fate OfTask(string member) => member switch
    {
        "Start" or "RunSynchronously" => Fate.Started,
        "Wait" or "Result" or "GetAwaiter" => Fate.Joined,
        "Dispose" or "Id" => Fate.Dropped,
        _ => Fate.Watched,
    };

    /// <summary>A thread or process, which a helper is given to do something with it. A task may well be given to one that only ignores it.</summary>
    public static bool IsWorker(ITypeSymbol? type, Types types) => Types.Same(type, types.Thread) || Types.Same(type, types.Process);

    /// <summary>Does what it returns complete with the task it is called on?</summary>
    public static bool Forwards(IMethodSymbol method) =>
        method.Name is "ConfigureAwait" or "WaitAsync" or "AsTask" or "Unwrap" or "Preserve" && method.ContainingNamespace.Name == "Tasks";

    /// <summary>Is it the task of another call, which is a site of its own?</summary>
    public static bool IsForwarded(Site site) => site.Method is { } method && Forwards(method) && site.Receiver is IInvocationOperation inner && site.Model.Types.IsTaskLike(inner.Type);

    /// <summary>An array, a tuple, or a collection of the framework: it does nothing with what it holds.</summary>
    public static bool Holds(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol or INamedTypeSymbol { IsTupleType: true } => true,
        INamedTypeSymbol named => IsCollections(named.ContainingNamespace),
        _ => false,
    };

    private static bool IsCollections(INamespaceSymbol? space)
    {
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            if (space is { Name: "Collections", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }) return true;
        return false;
    }

    /// <summary>Does the call put its arguments into the collection it is made on?</summary>
    public static bool Fills(IInvocationOperation call) => Holds(call.TargetMethod.ContainingType)
        && call.TargetMethod.Name is "Add" or "TryAdd" or "Enqueue" or "Push" or "Insert" or "AddLast" or "AddFirst" or "AddOrUpdate";
}
