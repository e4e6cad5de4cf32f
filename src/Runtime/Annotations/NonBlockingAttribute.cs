namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Tells the analyzers that the member never blocks the thread that calls it, whatever its body or name suggests.</summary>
/// <remarks>The analyzers match the attribute by name: a project may declare its own instead of taking this one.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = true)]
public sealed class NonBlockingAttribute : Attribute;
