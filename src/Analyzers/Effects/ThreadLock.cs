using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>
/// Locks that only the thread which took them can release: after an await it may be another one. A place is taken to be under
/// one where the next call about locks before it takes, or the next after it releases: paths are not followed.
/// </summary>
internal sealed class ThreadLock
{
    /// <summary>In source order.</summary>
    private readonly List<(int Position, bool Takes)> calls = [];

    /// <summary>Might there be a stretch of code under a lock?</summary>
    public bool IsAny => calls.Count > 1;

    public void Note(IMethodSymbol method, ITypeSymbol? receiver, SyntaxNode at)
    {
        if (TakesOrReleases(method, receiver) is { } takes) calls.Insert(CallsBefore(at.SpanStart + 1), (at.SpanStart, takes));
    }

    /// <summary>Does it take a lock, until a call or the end of a scope releases it?</summary>
    public static bool Takes(IMethodSymbol method, ITypeSymbol? receiver) => TakesOrReleases(method, receiver) == true || method is { Name: "EnterScope", ContainingType.Name: "Lock" } && IsOfThreading(method.ContainingType);

    public bool IsHeldAt(SyntaxNode at)
    {
        var (here, after) = (CallsBefore(at.SpanStart), CallsBefore(at.SpanStart + 1));
        if (here > 0 && calls[here - 1].Takes) return true;
        return after < calls.Count && !calls[after].Takes && !calls.GetRange(here, after - here).Exists(call => call.Takes);
    }

    private int CallsBefore(int position) => calls.CountBefore(position, static call => call.Position);

    /// <summary>The locks of a body at hand, of which only what is named like one is bound.</summary>
    public static ThreadLock In(IEnumerable<SyntaxNode> code, SemanticModel semantics, CancellationToken cancel)
    {
        var locks = new ThreadLock();
        foreach (var call in code.OfType<InvocationExpressionSyntax>())
            if (call.Expression is MemberAccessExpressionSyntax or IdentifierNameSyntax && semantics.GetSymbolInfo(call, cancel).Symbol is IMethodSymbol method) locks.Note(method, call.Expression is MemberAccessExpressionSyntax { Expression: var on } && method is { Name: "WaitOne", IsStatic: false } ? semantics.GetTypeInfo(on, cancel).Type : null, call);
        return locks;
    }

    public static bool? TakesOrReleases(IMethodSymbol method, ITypeSymbol? receiver) => (method.ContainingType, method.Name) switch
    {
        (var type, _) when !IsOfThreading(type) => null,
        ({ Name: "Monitor" or "Lock" or "SpinLock" }, "Enter" or "TryEnter") => true,
        ({ Name: "Monitor" or "Lock" or "SpinLock" }, "Exit") => false,
        ({ Name: "WaitHandle" }, "WaitOne") => receiver is { Name: "Mutex" } && IsOfThreading(receiver) ? true : null,
        ({ Name: "Mutex" }, "ReleaseMutex") => false,
        ({ Name: "ReaderWriterLockSlim" }, var name) when name.StartsWith("Enter", StringComparison.Ordinal) || name.StartsWith("TryEnter", StringComparison.Ordinal) => true,
        ({ Name: "ReaderWriterLockSlim" }, var name) when name.StartsWith("Exit", StringComparison.Ordinal) => false,
        ({ Name: "ReaderWriterLock" }, "AcquireReaderLock" or "AcquireWriterLock" or "UpgradeToWriterLock") => true,
        ({ Name: "ReaderWriterLock" }, "ReleaseReaderLock" or "ReleaseWriterLock" or "ReleaseLock") => false,
        _ => null,
    };

    /// <summary><c>Lock.Scope</c></summary>
    public static bool IsScope(INamedTypeSymbol type) => type is { Name: "Scope", ContainingType: { Name: "Lock" } of } && IsOfThreading(of);

    private static bool IsOfThreading(ITypeSymbol? type) => type?.ContainingNamespace is { Name: "Threading", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
