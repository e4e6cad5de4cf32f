using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>One member while it is analysed: its sites, and the bodies (its own, its lambdas' and local functions') as facts.</summary>
internal sealed class Member
{
    private readonly Dictionary<ISymbol, IOperation?> values = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> reassigned = new(SymbolEqualityComparer.Default);

    private Member(Concurrency model, ISymbol? owner)
    {
        Model = model;
        Owner = owner;
    }

    public Concurrency Model { get; }
    public ISymbol? Owner { get; }
    public List<Site> Calls { get; } = [];
    public List<Site> Loops { get; } = [];

    /// <summary>Synchronous <c>using</c> statements and declarations where an await could stand.</summary>
    public List<Site> Usings { get; } = [];

    /// <summary>Places of async code, and of lambdas, from which control goes to other code in sight.</summary>
    public List<Site> Hops { get; } = [];
    public List<Frame> Frames { get; } = [];
    public ImmutableArray<Body> Bodies { get; private set; } = ImmutableArray<Body>.Empty;

    /// <summary>Where the variables of this member, and the fields that it uses, are used.</summary>
    public References References => field ??= new References(Model.Compilation);

    public bool IsEmpty => Calls.Count == 0 && Loops.Count == 0 && Usings.Count == 0 && Hops.Count == 0;

    public static Member Empty(Concurrency model) => new(model, null);

    public static Member Read(Concurrency model, ISymbol? owner, ImmutableArray<IOperation> blocks, CancellationToken cancel)
    {
        var member = new Member(model, owner);
        new BodyReader(member, cancel).Read(blocks);
        if (owner is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && member.Frames.Count > 0) member.Frames[0].Steps.InsertRange(0, model.Starts.Before(constructor, cancel));
        member.Bodies = member.Frames.Count == 1
            ? ImmutableArray.Create(BodyOf(member.Frames))
            : member.Frames.GroupBy(frame => frame.Key).Select(same => BodyOf(same.ToList())).ToImmutableArray();
        return member;
    }

    /// <summary>What a declaration does: a constructor, say, is a frame for its initialiser and one for its block.</summary>
    private static Body BodyOf(List<Frame> frames)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (var frame in frames)
            foreach (var step in frame.Steps)
                if (step.Effect != Effect.None || step.Edge != DelegateUse.Unknown) steps.Add(step);
        return new Body(frames[0].Key, frames.Exists(f => f.IsAsyncCode), frames.Exists(f => f.Yields), steps.ToImmutable(), frames.SelectMany(f => f.Uses).ToImmutableArray());
    }

    /// <summary>The one value a local ever has: its initialiser, when nothing else assigns it.</summary>
    public IOperation? OnlyValueOf(ILocalSymbol local) =>
        !reassigned.Contains(local) && values.TryGetValue(local, out var value) && value is not null ? Site.Unwrap(value) : null;

    public bool IsAssigned(IParameterSymbol parameter) => reassigned.Contains(parameter);

    /// <summary>Is the node part of this member's code?</summary>
    public bool Contains(SyntaxNode node) => Frames.Any(frame => frame.Root.Syntax.SyntaxTree == node.SyntaxTree && frame.Root.Syntax.Span.Contains(node.Span));

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
