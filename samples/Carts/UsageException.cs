namespace ConcurrencyAnalyzers.Carts;

/// <summary>The arguments are not right.</summary>
internal sealed class UsageException(string message) : Exception(message);
