using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>Facts given in code, by attributes. They are matched by simple name, so anyone may declare their own.</summary>
/// <param name="order">Where they stand among the rows: any row of the user's for the same member is later, and so wins.</param>
internal sealed class FactAttributes(int order)
{
    private const string NonBlocking = "NonBlockingAttribute";

    private static readonly Dictionary<string, Said> Names = new()
    {
        ["BlockingAttribute"] = new() { Words = Fact.Blocks, Blocks = Blocking.IO },
        [NonBlocking] = new() { Words = Fact.NonBlocking },
        ["CpuBoundAttribute"] = new() { Words = Fact.Cpu },
        ["FireAndForgetAttribute"] = new() { Words = Fact.FireAndForget },
    };

    private readonly ConcurrentDictionary<IAssemblySymbol, bool> users = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IAssemblySymbol, bool> declarers = new(SymbolEqualityComparer.Default);

    public void AddOn(ISymbol member, Overlay overlay)
    {
        if (!MayUse(member.ContainingAssembly))
            return;
        foreach (var attribute in member.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && Names.TryGetValue(type.Name, out var said) && (member is not INamedTypeSymbol || type.Name == NonBlocking))
                overlay.Add(said, strikes: false, member is INamedTypeSymbol ? Specificity.Type : Specificity.Member, order);
        }
    }

    /// <summary>Does the assembly see a type of one of the names? Most do not, and their attributes need not be decoded.</summary>
    public bool MayUse(IAssemblySymbol? assembly) => assembly is not null && users.GetOrAdd(assembly, assembly =>
        Declares(assembly) || assembly.Modules.Any(module => module.ReferencedAssemblySymbols.Any(Declares)));

    private bool Declares(IAssemblySymbol assembly) => declarers.GetOrAdd(assembly, static assembly => Names.Keys.Any(assembly.TypeNames.Contains));
}
