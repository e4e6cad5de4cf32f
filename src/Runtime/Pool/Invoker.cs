using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>A worker's way to call one method: reads the items, calls, writes the answer.</summary>
internal abstract class Invoker
{
    /// <summary>Writes the whole answer, whatever happens. Between two items it stops when it is told to.</summary>
    public void Run(Frame request, FrameWriter output, CancellationToken token)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            output.Begin(FrameKind.Done, request.Id);
            var elapsed = output.Length;
            output.Write(0L);
            var input = request.Payload;
            input.Read<int>();
            Run(ref input, input.Read<int>(), output, token);
            output.Patch(elapsed, (long)Stopwatch.GetElapsedTime(began).TotalNanoseconds);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            output.Abandon();
            output.Begin(FrameKind.Cancelled, request.Id);
        }
        catch (Exception failure)
        {
            output.Abandon();
            output.Begin(FrameKind.Failed, request.Id);
            output.Write(failure.GetType().FullName);
            output.Write(Try(() => failure.Message));
            output.Write(Try(failure.ToString));
        }

        output.End();
    }

    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(PlainInvoker<,>))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(TokenInvoker<,>))]
    public static Invoker For(MethodInfo method)
    {
        Type[] parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        var target = method.IsStatic ? null : RuntimeHelpers.GetUninitializedObject(method.DeclaringType!);
        if (parameters.Length == 0) return new ActionInvoker((Action)Delegate.CreateDelegate(typeof(Action), target, method));
        var withToken = parameters.Length == 2 && parameters[1] == typeof(CancellationToken);
        var work = Delegate.CreateDelegate((withToken ? typeof(Func<,,>) : typeof(Func<,>)).MakeGenericType([.. parameters, method.ReturnType]), target, method);
        return (Invoker)Activator.CreateInstance((withToken ? typeof(TokenInvoker<,>) : typeof(PlainInvoker<,>)).MakeGenericType(parameters[0], method.ReturnType), work)!;
    }

    protected abstract void Run(ref PayloadReader input, int count, FrameWriter output, CancellationToken token);

    /// <summary>A user's exception may throw when it is asked for its text.</summary>
    private static string? Try(Func<string?> text)
    {
        try
        {
            return text();
        }
        catch (Exception)
        {
            return null;
        }
    }
}
