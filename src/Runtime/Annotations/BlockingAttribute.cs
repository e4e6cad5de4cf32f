namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Tells the analyzers that the member blocks the thread that calls it, for as long as it runs.</summary>
/// <remarks>The analyzers match the attribute by name: a project may declare its own instead of taking this one.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property, Inherited = true)]
public sealed class BlockingAttribute : Attribute;
