using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>
/// One thing a body does, in source order: an effect of its own, or (with <paramref name="Edge"/> known) another body it
/// hands control to: the method <paramref name="Member"/>, or the lambda at <paramref name="Lambda"/>. In a catch clause or a throw, or
/// where it is otherwise sent to another thread, it happens <paramref name="OnFailure"/> only; loops around it repeat it as often as <paramref name="Around"/> says.
/// </summary>
internal sealed record Step(Effect Effect, SyntaxNode At, ISymbol? Member, Facts Facts, DelegateUse Edge = DelegateUse.Unknown, SyntaxNode? Lambda = null, bool OnFailure = false, Trips Around = Trips.Few)
{
    /// <summary>Of blocking I/O: the parameter that it is done on, or -1.</summary>
    public int Source { get; init; } = -1;

    /// <summary>Of a call: what it hands on that may be in memory.</summary>
    public ImmutableArray<(int To, int From)> Handed { get; init; }

    /// <summary>The parameter of a method in sight that the delegate is given for.</summary>
    public IParameterSymbol? Given { get; init; }

    /// <summary>It fills a field that was empty: the first caller waits for it, all others do not.</summary>
    public bool Fills { get; init; }

    /// <summary>What it gives is gone through right there: an iterator does its work then.</summary>
    public bool Enumerated { get; init; }

    /// <summary>Of a wait that is reported where it stands, unless an object that a <c>using</c> holds is a lock: the types of these objects, and the methods that give them.</summary>
    public ImmutableArray<ISymbol> Scopes { get; init; }

    /// <summary>Of a virtual call: the field it is made on, or the very type of the object.</summary>
    public ISymbol? Receiver { get; init; }

    /// <summary>The member as a message names it: <c>FileStream.Read</c>, <c>new Loader</c>; in source, where it is at hand, just <c>Load</c>.</summary>
    public string Name => Member switch
    {
        null => "lambda",
        INamedTypeSymbol type => "first use of " + type.Name,
        IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.Ordinary } when Edge == DelegateUse.Runs => Member.Name,
        _ => NameOf(Member),
    };

    public static string NameOf(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => "new " + constructor.ContainingType.Name,
        IMethodSymbol { MethodKind: MethodKind.StaticConstructor } constructor => "static " + constructor.ContainingType.Name,
        IMethodSymbol { AssociatedSymbol: { } property } => NameOf(property),
        { ContainingType: { Name.Length: > 0 } type } => type.Name + "." + member.Name,
        _ => member.Name,
    };
}
