namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Tells the analyzers that the member keeps a processor busy for long enough to be worth its own core.</summary>
/// <remarks>The analyzers match the attribute by name: a project may declare its own instead of taking this one.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property, Inherited = true)]
public sealed class CpuBoundAttribute : Attribute;
