using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// What methods in sight change without a lock, as somebody sees it who calls them: fields of the object that a method is called on, of what it is given,
/// and static ones. Read once for each method; calls are followed while it is certain what they call.
/// </summary>
internal sealed class CalledChanges(Concurrency model)
{
    /// <summary>Calls in calls, and methods and changes, that are looked at for one call.</summary>
    private const int Depth = 5, Most = 60;

    private readonly ConcurrentDictionary<IMethodSymbol, Summary> known = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<(Way Variable, Change Change, ImmutableArray<Step> Path)>> reached = new(SymbolEqualityComparer.Default);

    /// <summary>A way that begins with a parameter (its ordinal), with the object, or with a static field or property.</summary>
    private readonly record struct Way(int From, ImmutableArray<ISymbol> Symbols)
    {
        public const int This = -1, Static = -2;

        public bool Equals(Way other) => From == other.From && Symbols.SequenceEqual(other.Symbols, SymbolEqualityComparer.Default);

        public override int GetHashCode() => Symbols.Length == 0 ? From : SymbolEqualityComparer.Default.GetHashCode(Symbols[Symbols.Length - 1]) + From;
    }

    /// <summary>A change that a method makes.</summary>
    private sealed record Change(Way Variable, ISymbol? Method, SyntaxNode At);

    /// <summary>A call that it makes, with what is known of the object and the arguments.</summary>
    private sealed record Call(IMethodSymbol Target, SyntaxNode At, Way? On, ImmutableArray<Way?> Given);

    /// <summary>A method with what it is called on and given: another object is another visit.</summary>
    private readonly record struct Visit(IMethodSymbol Method, Way? On, ImmutableArray<Way?> Given)
    {
        public bool Equals(Visit other) => Types.Same(Method, other.Method) && On.Equals(other.On) && Given.SequenceEqual(other.Given);

        public override int GetHashCode() => SymbolEqualityComparer.Default.GetHashCode(Method) ^ On.GetHashCode();
    }

    private sealed record Summary(ImmutableArray<Change> Changes, ImmutableArray<Call> Calls)
    {
        public static readonly Summary None = new(ImmutableArray<Change>.Empty, ImmutableArray<Call>.Empty);
    }

    /// <summary>What a call changes, directly or through others: of each variable the nearest change.</summary>
    /// <param name="call">The call, creation or property, or the method that is handed on by name.</param>
    /// <param name="cancel">Ends it.</param>
    public IEnumerable<(VariablePath Variable, ISymbol? Method, Trace Path)> Of(IOperation call, CancellationToken cancel)
    {
        if (TargetOf(call) is not { } target) yield break;
        var changes = reached.TryGetValue(target, out var before) ? before : reached.GetOrAdd(target, Reached(target, cancel));
        if (changes.IsEmpty) yield break;
        var (on, given, changed) = (ReceiverOf(call), ArgumentsOf(call, target), new HashSet<VariablePath>());
        foreach (var (way, change, path) in changes)
            if (Bound(way, call, on, given) is { } variable && changed.Add(variable))
                yield return (variable, change.Method, TraceOf(path, new Step(Effect.Writes, change.At, null, Facts.None)).After(Hop(call.Syntax, target)));
    }

    /// <summary>What a method changes, the nearest first, with the calls that lead there; as its caller has it.</summary>
    private ImmutableArray<(Way Variable, Change Change, ImmutableArray<Step> Path)> Reached(IMethodSymbol target, CancellationToken cancel)
    {
        var found = ImmutableArray.CreateBuilder<(Way, Change, ImmutableArray<Step>)>();
        var first = new Visit(target, new Way(Way.This, ImmutableArray<ISymbol>.Empty), Enumerable.Range(0, target.Parameters.Length).Select(i => (Way?)new Way(i, ImmutableArray<ISymbol>.Empty)).ToImmutableArray());
        var seen = new HashSet<Visit> { first };
        var queue = new Queue<(Visit Visit, ImmutableArray<Step> Path)>();
        queue.Enqueue((first, ImmutableArray<Step>.Empty));
        while (queue.Count > 0 && found.Count < Most)
        {
            cancel.ThrowIfCancellationRequested();
            var ((method, owner, arguments), path) = queue.Dequeue();
            var summary = Of(method, cancel);
            foreach (var change in summary.Changes)
                if (Through(change.Variable, owner, arguments) is { } way) found.Add((way, change, path));
            if (path.Length + 1 == Depth) continue;
            foreach (var next in summary.Calls)
            {
                if (seen.Count >= Most) break;
                if (Types.Same(next.Target, target) || path.Any(hop => Types.Same(next.Target, hop.Member))) continue; // the objects of a list or tree, one behind the other
                var visit = new Visit(next.Target, next.On is { } of ? Through(of, owner, arguments) : null, ImmutableArray.CreateRange(next.Given, one => one is { } argument ? Through(argument, owner, arguments) : null));
                if (seen.Add(visit)) queue.Enqueue((visit, path.Add(Hop(next.At, next.Target))));
            }
        }

        return found.ToImmutable();
    }

    private static Step Hop(SyntaxNode at, IMethodSymbol target) => new(Effect.None, at, target, Facts.None, DelegateUse.Runs);

    private static Trace TraceOf(ImmutableArray<Step> path, Step last)
    {
        var trace = new Trace(last);
        for (var i = path.Length - 1; i >= 0; i--) trace = trace.After(path[i]);
        return trace;
    }

    /// <summary>A way as the caller has it.</summary>
    private static Way? Through(Way inner, Way? on, ImmutableArray<Way?> given) => inner.From switch
    {
        Way.Static => inner,
        Way.This => on is { } owner ? owner with { Symbols = owner.Symbols.AddRange(inner.Symbols) } : null,
        var i when i < given.Length => given[i] is { } argument ? argument with { Symbols = argument.Symbols.AddRange(inner.Symbols) } : null,
        _ => null,
    };

    private static VariablePath? Bound(Way way, IOperation call, IOperation? on, ImmutableArray<IOperation?> given) => way.From switch
    {
        Way.Static => VariablePath.Under(null, call, way.Symbols),
        Way.This => on is null ? null : VariablePath.Under(on, call, way.Symbols),
        var i => given[i] is { } argument ? VariablePath.Under(argument, call, way.Symbols) : null,
    };

    private Summary Of(IMethodSymbol method, CancellationToken cancel) => known.TryGetValue(method, out var before) ? before : known.GetOrAdd(method, Read(method, cancel));

    private Summary Read(IMethodSymbol method, CancellationToken cancel)
    {
        var body = method.PartialImplementationPart ?? method;
        if (body.DeclaringSyntaxReferences is not [var reference] || Guards.SaysItIsLocked(body) || model.For(reference.SyntaxTree) is not { } owner) return Summary.None;
        if (!ReferenceEquals(owner, model)) return owner.CalledChanges.Of(body, cancel);
        var declaration = reference.GetSyntax(cancel);
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
        if (model.Compilation.GetSemanticModel(declaration.SyntaxTree).GetOperation(declaration, cancel) is not { } root) return Summary.None;
#pragma warning restore RS1030
        var member = Member.Read(model, body, ImmutableArray.Create(root), cancel);
        model.Effects.Remember(member.Bodies);
        if (member.Bodies.FirstOrDefault()?.IsIterator == true) return Summary.None;
        var changes = ImmutableArray.CreateBuilder<Change>();
        var calls = ImmutableArray.CreateBuilder<Call>();
        foreach (var (at, variable, called) in SharedChanges.Within(root, member, cancel))
        {
            if (variable is not null)
            {
                if (WayOf(variable, member) is { } way) changes.Add(new Change(way, called, at.Syntax));
            }
            else if (TargetOf(at) is { } target && !SharedChanges.IsForOne(at, root))
            {
                calls.Add(new Call(target, at.Syntax, WayOf(ReceiverOf(at), member), ImmutableArray.CreateRange(ArgumentsOf(at, target), argument => WayOf(argument, member))));
            }
        }

        return new Summary(changes.ToImmutable(), calls.ToImmutable());
    }

    private static Way? WayOf(IOperation? value, Member member) => value is null ? null
        : Site.Unwrap(value) is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } ? new Way(Way.This, ImmutableArray<ISymbol>.Empty)
        : VariablePath.Of(value) is { } path ? WayOf(path, member) : null;

    /// <summary>Of a parameter only what it refers to is the caller's.</summary>
    private static Way? WayOf(VariablePath path, Member member) => path.Root switch
    {
        IParameterSymbol { Type.IsReferenceType: true } parameter => Types.Same(parameter.ContainingSymbol, member.Owner) && !member.IsAssigned(parameter) ? new Way(parameter.Ordinal, path.Symbols.RemoveAt(0)) : null,
        null => new Way(path.IsStatic ? Way.Static : Way.This, path.Symbols),
        _ => null,
    };

    /// <summary>The method in sight that an operation certainly runs.</summary>
    public static IMethodSymbol? TargetOf(IOperation operation)
    {
        var target = operation switch
        {
            IInvocationOperation { TargetMethod: { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation or MethodKind.ReducedExtension } method, IsVirtual: var isVirtual } => isVirtual && Implementations.IsOpen(method) ? null : method,
            IObjectCreationOperation { Constructor: { } constructor } => constructor,
            IMethodReferenceOperation { Method: { MethodKind: MethodKind.Ordinary } method, IsVirtual: var isVirtual } => isVirtual && Implementations.IsOpen(method) ? null : method,
            IPropertyReferenceOperation { Property: var property } reference when !Implementations.IsOpen(property) => Site.AssignmentTo(reference) is ISimpleAssignmentOperation ? property.SetMethod : property.GetMethod,
            _ => null,
        };
        return target is { DeclaringSyntaxReferences.IsEmpty: false } && !Purity.IsAutomatic(target) ? (target.ReducedFrom ?? target).OriginalDefinition : null;
    }

    private static IOperation? ReceiverOf(IOperation call) => call switch
    {
        IInvocationOperation { Instance: var on } => on,
        IMethodReferenceOperation { Instance: var on } => on,
        IPropertyReferenceOperation { Instance: var on } => on,
        _ => null, // what a constructor makes, nobody else has
    };

    private static ImmutableArray<IOperation?> ArgumentsOf(IOperation call, IMethodSymbol target)
    {
        var given = new IOperation?[target.Parameters.Length];
        foreach (var argument in Site.ArgumentsOf(call))
            if (argument is { ArgumentKind: ArgumentKind.Explicit, Parameter: { RefKind: RefKind.None, Ordinal: var i } } && i < given.Length) given[i] = argument.Value;
        return ImmutableArray.Create(given);
    }
}
