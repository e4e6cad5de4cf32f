using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>One member while it is analysed: its sites, and the bodies (its own, its lambdas' and local functions') as facts.</summary>
internal sealed class Member
{
    private readonly Dictionary<ISymbol, IOperation?> values = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> reassigned = new(SymbolEqualityComparer.Default);

    private readonly Dictionary<ISymbol, Dictionary<string, Settles>> settles = new(SymbolEqualityComparer.Default);

    // Asked by rules that look at the same time.
    private readonly ConcurrentDictionary<ISymbol, bool> written = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITryOperation, bool> catching = new();
    private readonly Lazy<bool> endsProgram;

    private IReadOnlyList<SharedChange>? sharedChanges;
    private Dictionary<ISymbol, Frame>? frames;

    private Member(Concurrency model, ISymbol? owner)
    {
        endsProgram = new(() => Calls.Exists(call => call.Target?.Name is "Exit" or "ExitThread" or "Shutdown" or "FailFast" or "Quit" or "StopApplication"));
        Model = model;
        Owner = owner;
    }

    public Concurrency Model { get; }
    public ISymbol? Owner { get; }
    public List<Site> Calls { get; } = [];
    public List<Site> Loops { get; } = [];

    /// <summary>Synchronous <c>using</c> statements and declarations where an await could stand.</summary>
    public List<Site> Usings { get; } = [];

    /// <summary><c>lock</c> statements.</summary>
    public List<Site> Locks { get; } = [];

    /// <summary>Writes to volatile fields.</summary>
    public List<Site> VolatileWrites { get; } = [];

    /// <summary>Writes to private fields.</summary>
    public List<IFieldReferenceOperation> FieldWrites { get; } = [];

    /// <summary>Handlers that timers are given by an event.</summary>
    public List<IEventAssignmentOperation> Ticks { get; } = [];

    /// <summary>Places of async code, and of lambdas, from which control goes to other code in sight.</summary>
    public List<Site> Hops { get; } = [];
    public List<Frame> Frames { get; } = [];
    public ImmutableArray<Body> Bodies { get; private set; } = ImmutableArray<Body>.Empty;

    /// <summary>Where the variables of this member, and the fields that it uses, are used.</summary>
    public References References => field ??= new References(Model.Compilation);

    /// <summary>What several threads may change at once.</summary>
    public IReadOnlyList<SharedChange> SharedChangesIn(CancellationToken cancel) => sharedChanges ??= SharedChanges.In(this, cancel);

    /// <summary>What this code says about a task, or a collection of tasks, for waits on it or on a part of it.</summary>
    /// <param name="path">Begins with a variable.</param>
    /// <param name="task">The expression waited on.</param>
    public Settles SettlesOf(IOperation path, IOperation task)
    {
        var root = TaskPath.Start(path)!;
        if (!settles.TryGetValue(root, out var parts)) settles.Add(root, parts = []);
        var part = path.Syntax + " " + task.Syntax;
        if (!parts.TryGetValue(part, out var known)) parts.Add(part, known = new Settles(root, path, task, this));
        return known;
    }

    public bool IsEmpty => Calls.Count == 0 && Loops.Count == 0 && Usings.Count == 0 && Hops.Count == 0 && Locks.Count == 0 && FieldWrites.Count == 0 && VolatileWrites.Count == 0 && Ticks.Count == 0;

    public static Member Empty(Concurrency model) => new(model, null);

    public static Member Read(Concurrency model, ISymbol? owner, ImmutableArray<IOperation> blocks, CancellationToken cancel)
    {
        var member = new Member(model, owner);
        new BodyReader(member, cancel).Read(blocks);
        if (owner is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && member.Frames.Count > 0) member.Frames[0].Steps.InsertRange(0, model.Starts.Before(constructor, cancel));
        member.Bodies = member.ReadBodies();
        return member;
    }

    /// <summary>A declaration may be several frames, one after the other: a constructor, say, is one for its initialiser and one for its block.</summary>
    private ImmutableArray<Body> ReadBodies()
    {
        var bodies = ImmutableArray.CreateBuilder<Body>(Frames.Count);
        for (int first = 0, end; first < Frames.Count; first = end)
        {
            end = first + 1;
            while (end < Frames.Count && Frames[end].Key == Frames[first].Key) end++;
            bodies.Add(BodyOf(first, end));
        }

        return bodies.ToImmutable();
    }

    private Body BodyOf(int first, int end)
    {
        var steps = ImmutableArray.CreateBuilder<Step>(Frames[first].Steps.Count);
        var uses = ImmutableArray<ParameterUse>.Empty;
        var (isAsyncCode, yields) = (false, false);
        for (var i = first; i < end; i++)
        {
            var frame = Frames[i];
            foreach (var step in frame.Steps)
                if (step.Effect != Effect.None || step.Edge != DelegateUse.Unknown) steps.Add(step);
            uses = uses.AddRange(frame.Uses);
            isAsyncCode |= frame.IsAsyncCode;
            yields |= frame.Yields;
        }

        return new Body(Frames[first].Key, isAsyncCode, yields, steps.ToImmutable(), uses);
    }

    /// <summary>The frame of a lambda or local function.</summary>
    public Frame? FrameOf(IMethodSymbol function)
    {
        if (frames is null)
        {
            var all = new Dictionary<ISymbol, Frame>(SymbolEqualityComparer.Default);
            foreach (var frame in Frames)
                if (frame is { Symbol: { } symbol, Outer: not null }) all[symbol] = frame;
            frames = all;
        }

        return frames.TryGetValue(function, out var found) ? found : null;
    }

    /// <summary>The one value a local ever has: its initialiser, when nothing else assigns it.</summary>
    public IOperation? OnlyValueOf(ILocalSymbol local) =>
        !reassigned.Contains(local) && values.TryGetValue(local, out var value) && value is not null ? Site.Unwrap(value) : null;

    /// <summary>What a local is declared with, as far as that has been read.</summary>
    public IOperation? FirstValueOf(ILocalSymbol local) => values.TryGetValue(local, out var value) ? value : null;

    public bool IsAssigned(IParameterSymbol parameter) => reassigned.Contains(parameter);

    /// <summary>Is the node part of this member's code?</summary>
    public bool Contains(SyntaxNode node) => Frames.Any(frame => frame.Root.Syntax.SyntaxTree == node.SyntaxTree && frame.Root.Syntax.Span.Contains(node.Span));

    /// <summary>Is a stream written to? Looked into once.</summary>
    public bool IsWritten(ISymbol stream, Func<bool> look) => written.TryGetValue(stream, out var known) ? known : written.GetOrAdd(stream, look());

    /// <summary>Do its handlers look for an AggregateException? Looked into once.</summary>
    public bool CatchesAggregate(ITryOperation attempt) => catching.TryGetValue(attempt, out var known) ? known : catching.GetOrAdd(attempt, Obstacle.CatchesAggregate(attempt, Model.Types));

    /// <summary><c>Process.Start(…); Environment.Exit(0);</c></summary>
    public bool EndsProgram => endsProgram.Value;

    public void Wrote(IFieldReferenceOperation target, Frame frame)
    {
        if (target.Field.IsVolatile) VolatileWrites.Add(new Site(this, target, frame, null, Facts.None));
        else if (target.Field.DeclaredAccessibility == Accessibility.Private) FieldWrites.Add(target);
    }

    public void Declared(ILocalSymbol local, IOperation? value) => values[local] = value;

    public void Assigned(IOperation target)
    {
        switch (target)
        {
            case ILocalReferenceOperation { IsDeclaration: false } local: reassigned.Add(local.Local); break;
            case IParameterReferenceOperation parameter: reassigned.Add(parameter.Parameter); break;
            case ITupleOperation tuple:
                foreach (var element in tuple.Elements) Assigned(element);
                break;
        }
    }
}
