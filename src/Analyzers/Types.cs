using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>The framework types that rules and engine name; null where the compilation has none.</summary>
internal sealed class Types(Compilation compilation)
{
    public readonly INamedTypeSymbol? Task = Get(compilation, "System.Threading.Tasks.Task");
    public readonly INamedTypeSymbol? TaskOfT = Get(compilation, "System.Threading.Tasks.Task`1");
    public readonly INamedTypeSymbol? ValueTask = Get(compilation, "System.Threading.Tasks.ValueTask");
    public readonly INamedTypeSymbol? ValueTaskOfT = Get(compilation, "System.Threading.Tasks.ValueTask`1");
    public readonly INamedTypeSymbol? TaskFactory = Get(compilation, "System.Threading.Tasks.TaskFactory");
    public readonly INamedTypeSymbol? AsyncEnumerable = Get(compilation, "System.Collections.Generic.IAsyncEnumerable`1");
    public readonly INamedTypeSymbol? AsyncEnumerator = Get(compilation, "System.Collections.Generic.IAsyncEnumerator`1");
    public readonly INamedTypeSymbol? AsyncDisposable = Get(compilation, "System.IAsyncDisposable");
    public readonly INamedTypeSymbol? NotifyCompletion = Get(compilation, "System.Runtime.CompilerServices.INotifyCompletion");
    public readonly INamedTypeSymbol? Stream = Get(compilation, "System.IO.Stream");
    public readonly INamedTypeSymbol? CancellationToken = Get(compilation, "System.Threading.CancellationToken");
    public readonly INamedTypeSymbol? TimeSpan = Get(compilation, "System.TimeSpan");
    public readonly INamedTypeSymbol? Thread = Get(compilation, "System.Threading.Thread");
    public readonly INamedTypeSymbol? Parallel = Get(compilation, "System.Threading.Tasks.Parallel");
    public readonly INamedTypeSymbol? ParallelOptions = Get(compilation, "System.Threading.Tasks.ParallelOptions");
    public readonly INamedTypeSymbol? Partitioner = Get(compilation, "System.Collections.Concurrent.Partitioner");
    public readonly INamedTypeSymbol? ThreadPool = Get(compilation, "System.Threading.ThreadPool");
    public readonly INamedTypeSymbol? Monitor = Get(compilation, "System.Threading.Monitor");
    public readonly INamedTypeSymbol? SpinWait = Get(compilation, "System.Threading.SpinWait");
    public readonly INamedTypeSymbol? ConcurrentDictionary = Get(compilation, "System.Collections.Concurrent.ConcurrentDictionary`2");
    public readonly INamedTypeSymbol? List = Get(compilation, "System.Collections.Generic.List`1");
    public readonly INamedTypeSymbol? Volatile = Get(compilation, "System.Threading.Volatile");
    public readonly INamedTypeSymbol? Interlocked = Get(compilation, "System.Threading.Interlocked");
    public readonly INamedTypeSymbol? Process = Get(compilation, "System.Diagnostics.Process");
    public readonly INamedTypeSymbol? ProcessStartInfo = Get(compilation, "System.Diagnostics.ProcessStartInfo");
    public readonly INamedTypeSymbol? Expression = Get(compilation, "System.Linq.Expressions.LambdaExpression");
    public readonly INamedTypeSymbol? AggregateException = Get(compilation, "System.AggregateException");
    public readonly INamedTypeSymbol? Exception = Get(compilation, "System.Exception");
    public readonly INamedTypeSymbol? Enumerable = Get(compilation, "System.Collections.Generic.IEnumerable`1");
    public readonly INamedTypeSymbol? AsyncUnaryCall = Get(compilation, "Grpc.Core.AsyncUnaryCall`1");
    public readonly INamedTypeSymbol? Linq = Get(compilation, "System.Linq.Enumerable");
    public readonly INamedTypeSymbol? Math = Get(compilation, "System.Math");
    public readonly INamedTypeSymbol? Timer = Get(compilation, "System.Threading.Timer");
    public readonly INamedTypeSymbol? TimersTimer = Get(compilation, "System.Timers.Timer");

    /// <summary>Does the compilation refer to a test framework?</summary>
    public readonly bool IsTestProject = TestMarks.Any(mark => Get(compilation, mark) is not null);

    /// <summary>A type by its full name, as rows of the catalog have it.</summary>
    public INamedTypeSymbol? Named(string name) => Get(compilation, name);

    private static readonly string[] TestMarks =
        ["Xunit.FactAttribute", "NUnit.Framework.TestAttribute", "Microsoft.VisualStudio.TestTools.UnitTesting.TestMethodAttribute", "TUnit.Core.TestAttribute"];

    private static INamedTypeSymbol? Get(Compilation compilation, string name) =>
#pragma warning disable RS0030 // the one place
        compilation.GetTypeByMetadataName(name);
#pragma warning restore RS0030

    public static bool Same(ISymbol? a, ISymbol? b) => a is not null && SymbolEqualityComparer.Default.Equals(a, b);

    /// <summary>The type, and those that it derives from.</summary>
    public static IEnumerable<ITypeSymbol> Bases(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType) yield return type;
    }

    /// <summary>Is <paramref name="type"/> the generic or plain <paramref name="other"/>, or derived from it?</summary>
    public static bool Is(ITypeSymbol? type, INamedTypeSymbol? other)
    {
        if (other is null) return false;
        for (var t = type; t is not null; t = t.BaseType)
            if (Same(t.OriginalDefinition, other)) return true;
        return false;
    }

    /// <summary>Task, Task&lt;T&gt; and what derives from them.</summary>
    public bool IsTask(ITypeSymbol? type) => Is(type, Task);

    public bool IsValueTask(ITypeSymbol? type) =>
        type is not null && (Same(type.OriginalDefinition, ValueTask) || Same(type.OriginalDefinition, ValueTaskOfT));

    public bool IsTaskLike(ITypeSymbol? type) => IsTask(type) || IsValueTask(type);

    /// <summary>A task, or a call that is awaited like one.</summary>
    public bool IsAwaitedLikeTask(ITypeSymbol? type) => IsTaskLike(type) || type is not null && Same(type.OriginalDefinition, AsyncUnaryCall);

    /// <summary>What an awaited task gives; null for a task without a result and for anything else.</summary>
    public ITypeSymbol? ResultOf(ITypeSymbol? type)
    {
        for (var t = type; t is not null; t = t.BaseType)
            if (t is INamedTypeSymbol { TypeArguments: [var result] } named && (Same(named.OriginalDefinition, TaskOfT) || Same(named.OriginalDefinition, ValueTaskOfT) || Same(named.OriginalDefinition, AsyncUnaryCall)))
                return result;
        return null;
    }

    /// <summary>Does a member that returns this belong to async code, whether or not it has the modifier?</summary>
    public bool IsAsyncResult(ITypeSymbol? type) =>
        IsTaskLike(type) || type is not null && (Same(type.OriginalDefinition, AsyncEnumerable) || Same(type.OriginalDefinition, AsyncEnumerator));

    /// <summary>A class or struct of <c>System.Collections</c>, and so without surprises when it is enumerated.</summary>
    public bool IsPlainCollection(INamedTypeSymbol type) =>
        type is { DeclaringSyntaxReferences.IsEmpty: true, ContainingType: null or { Arity: > 0 }, ContainingNamespace: { Name: "Generic" or "Immutable" or "Frozen", ContainingNamespace: { Name: "Collections", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } };

    public bool IsExpressionTree(ITypeSymbol? type) => Is(type, Expression);
}
