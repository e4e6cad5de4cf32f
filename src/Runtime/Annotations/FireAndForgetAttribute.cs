namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Tells the analyzers that the member starts work that nobody is meant to wait for.</summary>
/// <remarks>The analyzers match the attribute by name: a project may declare its own instead of taking this one.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Field, Inherited = true)]
public sealed class FireAndForgetAttribute : Attribute;
