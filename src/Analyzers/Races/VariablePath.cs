using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A variable by the way to it: a local, a parameter, a static field, a field of this object or of what another variable holds.</summary>
internal sealed class VariablePath : IEquatable<VariablePath>
{
    /// <summary>Fields on the way; nobody writes more.</summary>
    private const int Deep = 20;

    private readonly ImmutableArray<ISymbol> symbols;

    private VariablePath(IOperation start, ImmutableArray<ISymbol> symbols)
    {
        Start = start;
        this.symbols = symbols;
    }

    /// <summary>Where it begins: the reference to the local, parameter or static field, or <c>this</c>.</summary>
    public IOperation Start { get; }

    /// <summary>The variable itself, which the way leads to.</summary>
    public ISymbol Variable => symbols[symbols.Length - 1];

    public ITypeSymbol? Type => Variable switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol ofObject => ofObject.Type,
        _ => null,
    };

    /// <summary>The local or parameter that it begins with; null for a field of this object or a static one.</summary>
    public ISymbol? Root => symbols[0] is ILocalSymbol or IParameterSymbol ? symbols[0] : null;

    public bool IsStatic => symbols[0] is { IsStatic: true } and not ILocalSymbol;

    /// <summary>As a message shows it.</summary>
    public string Name => string.Join(".", symbols.Select(symbol => symbol.Name));

    public IEnumerable<IFieldSymbol> Fields => symbols.OfType<IFieldSymbol>();

    /// <summary>All of the way, from its beginning to the variable.</summary>
    public ImmutableArray<ISymbol> Symbols => symbols;

    /// <summary>What lies behind a variable, behind <c>this</c>, or behind nothing where the way begins with something static.</summary>
    public static VariablePath? Under(IOperation? holder, IOperation near, ImmutableArray<ISymbol> rest)
    {
        if (holder is not null && Site.Unwrap(holder) is not IInstanceReferenceOperation) return Of(holder) is { } path && path.symbols.Length + rest.Length <= Deep ? new VariablePath(path.Start, path.symbols.AddRange(rest)) : null;
        return rest.IsEmpty || holder is not null && Site.Unwrap(holder) is not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } ? null : new VariablePath(holder ?? near, rest);
    }

    /// <summary>Null for what is not a variable, or may be another one each time: an element, what a property or call gives.</summary>
    public static VariablePath? Of(IOperation reference)
    {
        var path = ImmutableArray.CreateBuilder<ISymbol>();
        for (var at = Site.Unwrap(reference); path.Count < Deep;)
        {
            switch (at)
            {
                case ILocalReferenceOperation { Local: { RefKind: RefKind.None } local }: return Make(local);
                case IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter }: return Make(parameter);
                case IFieldReferenceOperation { Instance: null, Field: var field }: return Make(field);
                case IFieldReferenceOperation { Instance: { } holder, Field: var field }:
                    path.Add(field.OriginalDefinition);
                    at = Site.Unwrap(holder);
                    break;
                case IPropertyReferenceOperation { Arguments.IsEmpty: true, Property: { GetMethod: { } getter } property } read when !Implementations.IsOpen(property) && Purity.IsAutomatic(getter):
                    if (read.Instance is null) return Make(property);
                    path.Add(property.OriginalDefinition);
                    at = Site.Unwrap(read.Instance);
                    break;
                case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } when path.Count > 0: return Reversed(at);
                default: return null;
            }

            VariablePath Make(ISymbol first)
            {
                path.Add(first is IFieldSymbol or IPropertySymbol ? first.OriginalDefinition : first);
                return Reversed(at);
            }

            VariablePath Reversed(IOperation start)
            {
                path.Reverse();
                return new VariablePath(start, path.ToImmutable());
            }
        }

        return null;
    }

    public bool Equals(VariablePath? other) => other is not null && symbols.SequenceEqual(other.symbols, SymbolEqualityComparer.Default);

    public override bool Equals(object? other) => Equals(other as VariablePath);

    public override int GetHashCode() => SymbolEqualityComparer.Default.GetHashCode(Variable);
}
