using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The part of ConcurrencyAnalyzers.Runtime that fixes call, as the examples of the pages refer to it.</summary>
internal static class Library
{
    /// <summary>The source of <c>Gather</c>, to be put behind other code.</summary>
    public const string Gather = """

        namespace ConcurrencyAnalyzers.Runtime
        {
            using System;
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;
            public static class Gather
            {
                public static Task<TResult[]> AllAsync<T, TResult>(IEnumerable<T> source, Func<T, CancellationToken, Task<TResult>> work, int limit, CancellationToken token = default) => throw new NotImplementedException();
                public static Task AllAsync<T>(IEnumerable<T> source, Func<T, CancellationToken, Task> work, int limit, CancellationToken token = default) => throw new NotImplementedException();
            }
        }
        
        """;

    /// <summary>The source of <c>ParallelMap</c>.</summary>
    public const string ParallelMap = """

        namespace ConcurrencyAnalyzers.Runtime
        {
            using System;
            using System.Collections.Generic;
            using System.Threading;
            public static class ParallelMap
            {
                public static TResult[] Map<T, TResult>(T[] source, Func<T, TResult> map, int? degree = null, IProgress<int>? progress = null, CancellationToken token = default) => throw new NotImplementedException();
                public static TResult[] Map<T, TResult>(IEnumerable<T> source, Func<T, TResult> map, int? degree = null, IProgress<int>? progress = null, CancellationToken token = default) => throw new NotImplementedException();
            }
        }

        """;

    /// <summary>The source of the scopes.</summary>
    public const string Scopes = """

        namespace ConcurrencyAnalyzers.Runtime
        {
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            public sealed class ThreadScope
            {
                public static void Run(Action<ThreadScope> body, CancellationToken token = default, TimeSpan? timeout = null) => throw new NotImplementedException();
                public static T Run<T>(Func<ThreadScope, T> body, CancellationToken token = default, TimeSpan? timeout = null) => throw new NotImplementedException();
                public Task Start(Action<CancellationToken> work) => throw new NotImplementedException();
                public Task<T> Start<T>(Func<CancellationToken, T> work) => throw new NotImplementedException();
            }

            public sealed class TaskScope
            {
                public static Task RunAsync(Func<TaskScope, Task> body, CancellationToken token = default, TimeSpan? timeout = null) => throw new NotImplementedException();
                public static Task<T> RunAsync<T>(Func<TaskScope, Task<T>> body, CancellationToken token = default, TimeSpan? timeout = null) => throw new NotImplementedException();
                public Task Start(Func<CancellationToken, Task> work) => throw new NotImplementedException();
                public Task<T> Start<T>(Func<CancellationToken, Task<T>> work) => throw new NotImplementedException();
            }
        }

        """;

    public static MetadataReference Reference { get; } = Make();

    private static MetadataReference Make()
    {
        const string Code = """
            using System;
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;
            namespace ConcurrencyAnalyzers.Runtime
            {
                public static class ToThread
                {
                    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken token = default) => throw new NotImplementedException();
                    public static Task RunAsync(Action work, CancellationToken token = default) => throw new NotImplementedException();
                }
            }
            """;
        using var image = new MemoryStream();
        var made = CSharpCompilation.Create("ConcurrencyAnalyzers.Runtime", [CSharpSyntaxTree.ParseText(Code), CSharpSyntaxTree.ParseText(Gather), CSharpSyntaxTree.ParseText(Scopes)], Analysis.Framework, new(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.True(made.Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
