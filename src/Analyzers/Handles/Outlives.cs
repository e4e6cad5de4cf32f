using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A task that a synchronous body hands on from inside a <c>using</c>, <c>try</c> or <c>lock</c>: what it needs is disposed of, its errors
/// pass by the handler, or others come in, before it has ended.
/// </summary>
internal static class Outlives
{
    /// <summary>The first thing that is over too early, as a message says it, and the place where the task leaves it; null for none.</summary>
    public static (string What, IOperation Returned)? Of(Site call, CancellationToken cancel)
    {
        if (call is not { Frame: { IsAsync: false, Method.ReturnType: { } result }, Operation: IInvocationOperation task } || !call.Model.Types.IsTaskLike(result) || !call.Model.Types.IsTaskLike(task.Type) || HandleUse.IsForwarded(call)) return null;
        if (ReturnOf(call) is not (var returned, var exit) || IsScopeless(exit, call.Frame) || Completes.AtOnce(call, cancel)) return null;
        IOperation child = exit;
        foreach (var around in Above(exit, call.Frame))
        {
            var what = around switch
            {
                IUsingOperation { IsAsynchronous: false } scope when ReferenceEquals(scope.Body, child) => Disposed(scope, call),
                IBlockOperation block => block.Operations.TakeWhile(each => !ReferenceEquals(each, child)).OfType<IUsingDeclarationOperation>().Select(scope => Disposed(scope.DeclarationGroup.Declarations.SelectMany(d => d.Declarators).Select(d => d.Symbol), call)).FirstOrDefault(said => said is not null),
                ITryOperation attempt when ReferenceEquals(attempt.Body, child) => Passed(attempt, exit, call),
                ILockOperation held when ReferenceEquals(held.Body, child) && Guarded.Goes(call, cancel) => "The lock is let go of",
                _ => null,
            };
            if (what is not null) return (what, returned);
            child = around;
        }

        return null;
    }

    /// <summary>The <c>return</c> that the task goes to, at once or from the local that holds it.</summary>
    private static (IOperation Value, IOperation Exit)? ReturnOf(Site call)
    {
        if (Exit(call.Operation) is { } direct) return (call.Operation, direct);
        if (call.Operation.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } || call.Member.OnlyValueOf(local) is null) return null;
        foreach (var use in call.Member.References.To(local, call.Operation))
            if (Exit(use) is { } exit) return (use, exit);
        return null;
    }

    private static IOperation? Exit(IOperation value)
    {
        for (var at = value; at.Parent is { } parent; at = parent)
        {
            switch (parent)
            {
                case IReturnOperation { Kind: OperationKind.Return } exit: return exit;
                case IInvocationOperation { Instance: { } task, TargetMethod: var method } when ReferenceEquals(task, at) && HandleUse.Forwards(method): break;
                case IConversionOperation { OperatorMethod: null } or IParenthesizedOperation or ISwitchExpressionArmOperation or ICoalesceOperation: break;
                case IConditionalOperation choice when !ReferenceEquals(choice.Condition, at): break;
                case ISwitchExpressionOperation choice when !ReferenceEquals(choice.Value, at): break;
                default: return null;
            }
        }

        return null;
    }

    private static bool IsScopeless(IOperation exit, Frame frame) => !Above(exit, frame).Any(around => around is IUsingOperation or ITryOperation or ILockOperation || around is IBlockOperation block && block.Operations.Any(each => each is IUsingDeclarationOperation));

    private static IEnumerable<IOperation> Above(IOperation operation, Frame frame)
    {
        for (var at = operation.Parent; at is not null; at = at.Parent)
        {
            yield return at;
            if (ReferenceEquals(at, frame.Root) || at is IAnonymousFunctionOperation or ILocalFunctionOperation) yield break;
        }
    }

    private static string? Disposed(IUsingOperation scope, Site call) =>
        Disposed(scope.Locals.IsEmpty && Site.Unwrap(scope.Resources) is ILocalReferenceOperation { Local: var held } ? new[] { held } : scope.Locals.ToArray(), call);

    private static string? Disposed(IEnumerable<ILocalSymbol> resources, Site call) =>
        resources.FirstOrDefault(resource => !call.Model.Catalog.Of(resource.Type).NonBlocking && Needs(call, resource)) is { } needed ? $"'{needed.Name}' is disposed" : null;

    /// <summary>Does the task work with it: is it called on it, or on something that comes out of it, or is it given it?</summary>
    private static bool Needs(Site call, ILocalSymbol resource) => call.Operation is IInvocationOperation task
        && (ComesFrom(call.Receiver, resource, call) || task.Arguments.Any(given => IsGiven(given.Value, resource)));

    private static bool ComesFrom(IOperation? receiver, ILocalSymbol resource, Site call)
    {
        for (var hops = 0; receiver is not null && hops < 16; hops++)
        {
            receiver = Site.Unwrap(receiver);
            switch (receiver)
            {
                case ILocalReferenceOperation { Local: var local } when Types.Same(local, resource): return true;

                // What was read out of it is a copy.
                case ILocalReferenceOperation { Local: var local }: receiver = IsBound(local.Type, call.Model.Types) || IsService(call.Member.OnlyValueOf(local)) ? call.Member.OnlyValueOf(local) : null; break;
                case IInvocationOperation { Arguments: var given, Type: { } made } when IsDisposable(made) && given.Any(each => IsGiven(each.Value, resource)): return true;
                case IInvocationOperation { Instance: { } instance }: receiver = instance; break;
                case IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [var first, ..] }: receiver = first.Value; break;
                case IPropertyReferenceOperation { Instance: { } instance, Type.IsReferenceType: true }: receiver = instance; break;
                default: return false;
            }
        }

        return false;
    }

    /// <summary>Does it live on what it comes out of: a connection's command, a context's query, a scope's provider, a task?</summary>
    private static bool IsBound(ITypeSymbol type, Types types) => IsDisposable(type) || types.IsTaskLike(type) || type.AllInterfaces.Append(type as INamedTypeSymbol).Any(each => each is { Name: "IServiceProvider" or "IQueryable" or "IAsyncEnumerable" });

    private static bool IsDisposable(ITypeSymbol type) => type.AllInterfaces.Append(type as INamedTypeSymbol).Any(each => each is { Name: "IDisposable" or "IAsyncDisposable", ContainingNamespace.Name: "System" });

    private static bool IsService(IOperation? made) => made is not null && Site.Unwrap(made) is IInvocationOperation { TargetMethod.Name: "GetService" or "GetRequiredService" or "GetKeyedService" or "GetRequiredKeyedService" };

    private static bool IsGiven(IOperation value, ILocalSymbol resource)
    {
        value = Site.Unwrap(value);
        return value switch
        {
            ILocalReferenceOperation { Local: var local } => Types.Same(local, resource),

            // Once its source is disposed of, a token is not cancelled any more.
            IPropertyReferenceOperation { Property: { Name: "Token", ContainingType.Name: "CancellationTokenSource" }, Instance: ILocalReferenceOperation { Local: var source } } => Types.Same(source, resource),
            IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => Given.ArgumentOf(lambda) is not null && lambda.Descendants().Any(at => at is ILocalReferenceOperation { Local: var captured } && Types.Same(captured, resource)),
            _ => false,
        };
    }

    /// <summary>A handler that was written for the task, and cannot see it fail; a <c>finally</c> that ends what the task needs.</summary>
    private static string? Passed(ITryOperation attempt, IOperation exit, Site call)
    {
        if (attempt.Finally is { } last && Releases(last, call)) return "The 'finally' runs";
        return attempt.Catches.Length > 0 && attempt.Body.Operations is [var only] && ReferenceEquals(only, exit) && call.Operation is IInvocationOperation { TargetMethod.MethodKind: not MethodKind.DelegateInvoke } task
            && task.Arguments.All(given => IsPlain(given.Value)) && (call.Receiver is null || IsPlain(call.Receiver)) && attempt.Catches.All(handler => IsForTask(handler, task, call.Model.Types))
            ? "The 'try' is left" : null;
    }

    /// <summary>Nothing in it throws.</summary>
    private static bool IsPlain(IOperation value) => Site.Unwrap(value) is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IInstanceReferenceOperation or ILiteralOperation or IDefaultValueOperation or IPropertyReferenceOperation { Arguments.IsEmpty: true } or { ConstantValue.HasValue: true } or IDelegateCreationOperation;

    /// <summary>Neither for what the call itself throws before there is a task, nor one that makes failed tasks of that.</summary>
    private static bool IsForTask(ICatchClauseOperation handler, IInvocationOperation task, Types types) =>
        (task.TargetMethod.IsAsync || !Types.Bases(handler.ExceptionType).Any(type => type.Name is "ArgumentException" or "InvalidOperationException" or "NotSupportedException" or "NotImplementedException" or "NullReferenceException" or "TargetInvocationException"))
        && !handler.Handler.Descendants().Any(at => at is IInvocationOperation { TargetMethod: { Name: "FromException" or "FromCanceled" or "SetException" or "TrySetException", ContainingType.Name: "Task" or "ValueTask" or "TaskCompletionSource" } });

    /// <summary><c>semaphore.Release()</c>, <c>resource.Dispose()</c>, <c>pool.Return(buffer)</c>, of something that the task was given.</summary>
    private static bool Releases(IBlockOperation last, Site call)
    {
        foreach (var at in last.Descendants())
        {
            if (at is not IInvocationOperation { TargetMethod.Name: var name } end) continue;
            if (name == "Release" && end.Instance?.Type?.Name is "SemaphoreSlim" or "Semaphore") return true;
            var released = name is "Dispose" or "Close" ? end.Instance : name == "Return" && end.Arguments.Length > 0 ? end.Arguments[0].Value : null;
            if (released is not null && Site.Unwrap(released) is ILocalReferenceOperation { Local: var local } && Needs(call, local)) return true;
        }

        return false;
    }
}
