using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether the objects that a synchronous <c>using</c>, or a call of <c>Dispose</c>, disposes would be better disposed by an await.</summary>
internal static class AsyncDisposal
{
    /// <summary>The first such object's type; null when there is none, or one that cannot be disposed so.</summary>
    public static ITypeSymbol? Of(Site scope, CancellationToken cancel)
    {
        ITypeSymbol? first = null;
        foreach (var (declared, value, variable) in Resources(scope.Operation))
        {
            if (!IsAsyncDisposable(declared, scope.Model.Types)) return null;
            if (first is null && IsWorthIt(declared, value, variable, scope, cancel)) first = declared;
        }

        return first;
    }

    /// <summary>The type of what a call of <c>Dispose</c> is made on; null when it is none, or better left so.</summary>
    public static ITypeSymbol? OfCall(Site call, CancellationToken cancel)
    {
        if (call is not { InAsyncCode: true, Method: { Name: "Dispose", Parameters.IsEmpty: true, IsStatic: false }, Operation: IInvocationOperation { Instance.Type: { } declared }, Receiver: { } disposed } || disposed is IInstanceReferenceOperation) return null;
        var value = disposed is ILocalReferenceOperation { Local: var local } ? call.Member.OnlyValueOf(local) ?? disposed : disposed;
        return IsAsyncDisposable(declared, call.Model.Types) && IsWorthIt(declared, value, VariableOf(disposed), call, cancel) ? declared : null;
    }

    /// <summary>What to call instead, where what is held cannot be disposed of by an await and another member gives what can: <c>CreateScope</c>, <c>CreateAsyncScope</c>.</summary>
    public static (ITypeSymbol Type, string Prefer)? FormOf(Site scope)
    {
        if (Resources(scope.Operation).ToList() is not [({ } declared, { } value, _)] || IsAsyncDisposable(declared, scope.Model.Types) || Site.Unwrap(value) is not IInvocationOperation { TargetMethod: var method } call || !Types.Same(call.Type, declared)) return null;
        return scope.Model.Catalog.Of(method, call.Instance?.Type) is { Blocks: Blocking.No, Prefer: not null } facts && scope.Model.Counterparts.Of(method, facts) is { } prefer && MembersOf(method, prefer, scope.Model.Types).Any(made => IsAsyncDisposable(made.ReturnType, scope.Model.Types)) ? (declared, prefer) : null;
    }

    private static IEnumerable<IMethodSymbol> MembersOf(IMethodSymbol method, string prefer, Types types)
    {
        var dot = prefer.LastIndexOf('.');
        return ((dot < 0 ? method.ContainingType : types.Named(prefer.Substring(0, dot)))?.GetMembers(prefer.Substring(dot + 1)) ?? ImmutableArray<ISymbol>.Empty).OfType<IMethodSymbol>();
    }

    /// <summary>What a <c>using</c> holds.</summary>
    public static IEnumerable<(ITypeSymbol? Declared, IOperation? Value, ISymbol? Variable)> Resources(IOperation scope)
    {
        var held = scope is IUsingDeclarationOperation { DeclarationGroup: var group } ? group : ((IUsingOperation)scope).Resources;
        return held is IVariableDeclarationGroupOperation { Declarations: var declarations }
            ? declarations.SelectMany(declaration => declaration.Declarators).Select(declarator => ((ITypeSymbol?)declarator.Symbol.Type, declarator.GetVariableInitializer()?.Value, (ISymbol?)declarator.Symbol))
            : [(Site.Unwrap(held).Type, held, VariableOf(Site.Unwrap(held)))];
    }

    private static ISymbol? VariableOf(IOperation held) => held switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter,
        _ => null,
    };

    private static bool IsAsyncDisposable(ITypeSymbol? type, Types types) =>
        Types.Same(type, types.AsyncDisposable)
        || type is { IsRefLikeType: false } && type.AllInterfaces.Any(above => Types.Same(above, types.AsyncDisposable))
        || type is ITypeParameterSymbol { ConstraintTypes: var constraints } && constraints.Any(constraint => IsAsyncDisposable(constraint, types));

    private static bool IsWorthIt(ITypeSymbol? declared, IOperation? value, ISymbol? variable, Site scope, CancellationToken cancel)
    {
        var (model, made) = (scope.Model, value is null ? null : Site.Unwrap(value));
        var type = made is IObjectCreationOperation { Type: { } exact } ? exact : declared;
        if (type is ITypeParameterSymbol { ConstraintTypes: var bounds } && bounds.FirstOrDefault(bound => bound.TypeKind == TypeKind.Class) is { } bound) type = bound;
        if (type is null || model.Catalog.Of(type).NonBlocking) return false;
        var isStream = Types.Is(type, model.Types.Stream);
        var isWritten = isStream && (made is not null && IsOpenedToWrite(made) || variable is not null && scope.Member.IsWritten(variable, () => IsWritten(variable, scope)));
        if (!(isWritten && Types.Same(type, model.Types.Stream)) && Disposer(type) is { } disposer && (model.Catalog.Of(disposer, type).Sync || IsDefault(disposer, type))) return false;
        if (made is IAwaitOperation { Operation: var awaited }) made = Waited.Configured(awaited);
        if (made is not null && (Settled.IsInMemory(made, scope, cancel) || IsForReading(made, model))) return false;
        if (isStream && !isWritten && !IsSeenOpened(made)) return false;
        return !IsInNameOnly(type, model, cancel);
    }

    /// <summary>As the type has it under that name.</summary>
    private static IMethodSymbol? Disposer(ITypeSymbol type)
    {
        for (var at = type; at is not null; at = at.BaseType)
            if (at.GetMembers("DisposeAsync").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty) is { } found) return found;
        return null;
    }

    /// <summary>What a class has from an abstract one of the framework, and did not replace, just calls <c>Dispose</c>.</summary>
    private static bool IsDefault(IMethodSymbol disposer, ITypeSymbol type) =>
        disposer.ContainingType.IsAbstract && !type.IsAbstract && type.TypeKind == TypeKind.Class && Implicit.IsSystem(disposer);

    /// <summary>A stream from elsewhere may have been opened for reading.</summary>
    private static bool IsSeenOpened(IOperation? made) => made is IObjectCreationOperation || made is IInvocationOperation { TargetMethod: var method } && Implicit.IsSystem(method);

    /// <summary><c>OpenWrite</c>, <c>OpenAppend</c>, <c>CreateFile</c> of whatever type, or of either branch of a choice.</summary>
    private static bool IsOpenedToWrite(IOperation made) => made switch
    {
        IConditionalOperation { WhenTrue: var one, WhenFalse: { } other } => IsOpenedToWrite(Site.Unwrap(one)) || IsOpenedToWrite(Site.Unwrap(other)),
        IAwaitOperation { Operation: var awaited } => IsOpenedToWrite(Waited.Configured(awaited)),
        IInvocationOperation { TargetMethod.Name: var name } => (name.Contains("Write") || name.Contains("Append") || name.Contains("Create")) && !name.Contains("Read"),
        _ => false,
    };

    /// <summary>Some stream, whatever its class: what was written to it may still have to go out when it is disposed.</summary>
    private static bool IsWritten(ISymbol stream, Site scope)
    {
        foreach (var use in scope.Member.References.To(stream, scope.Operation))
        {
            var at = use;
            while (at.Parent is IConversionOperation or IParenthesizedOperation) at = at.Parent;
            if (at.Parent is IConditionalAccessOperation { WhenNotNull: var then } access && ReferenceEquals(access.Operation, at) ? then.DescendantsAndSelf().Any(IsWrite) : at.Parent is { } parent && IsWrite(parent)) return true;

            bool IsWrite(IOperation call) => call switch
            {
                IInvocationOperation { Instance: { } instance, TargetMethod.Name: "Write" or "WriteAsync" or "WriteByte" } => ReferenceEquals(instance, at) || instance is IConditionalAccessInstanceOperation,
                IArgumentOperation { Parameter: { Ordinal: 0, ContainingSymbol.Name: "CopyTo" or "CopyToAsync" or "Serialize" or "SerializeAsync" or "Save" or "SaveAsync" } parameter } => Types.Same(parameter.Type, scope.Model.Types.Stream),
                _ => false,
            };
        }

        return false;
    }

    /// <summary>There is nothing to write back: <c>File.OpenRead</c>, <c>FileAccess.Read</c>, <c>CompressionMode.Decompress</c>.</summary>
    private static bool IsForReading(IOperation made, Concurrency model)
    {
        var (target, arguments) = made switch
        {
            IInvocationOperation call => ((ISymbol?)call.TargetMethod, call.Arguments),
            IObjectCreationOperation creation => (creation.Constructor, creation.Arguments),
            IPropertyReferenceOperation property => (property.Property, property.Arguments),
            _ => default,
        };
        return target is not null && (model.Catalog.Of(target).Sync || arguments.Any(argument => argument.Value is IFieldReferenceOperation { Field: { Name: "Read" or "Decompress", ContainingType: { TypeKind: TypeKind.Enum, Name: not "FileShare" } } }));
    }

    /// <summary>Of a type in sight whose <c>DisposeAsync</c> awaits nothing and hands on no task.</summary>
    private static bool IsInNameOnly(ITypeSymbol type, Concurrency model, CancellationToken cancel) =>
        model.Types.AsyncDisposable?.GetMembers("DisposeAsync") is [var contract]
        && type.FindImplementationForInterfaceMember(contract) is IMethodSymbol implementation
        && (!implementation.IsVirtual && !implementation.IsOverride || type.IsSealed || type is INamedTypeSymbol { TypeKind: TypeKind.Class } && !implementation.DeclaringSyntaxReferences.IsEmpty)
        && model.Effects.Of(implementation, cancel) is { } body
        && !body.Steps.Any(step => (step.Effect & Effect.Awaits) != 0 || step.Member is IMethodSymbol { ReturnType: var result } && model.Types.IsTaskLike(result));
}
