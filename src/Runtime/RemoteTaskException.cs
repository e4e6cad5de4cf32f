namespace ConcurrencyAnalyzers.Runtime;

/// <summary>Work failed in a worker process. It tells of the exception; the exception itself does not cross the border, for its type may not exist on this side.</summary>
public sealed class RemoteTaskException : Exception
{
    internal RemoteTaskException(string typeName, string message, string remoteStack)
        : base($"{typeName} in a worker process: {message}")
    {
        TypeName = typeName;
        RemoteMessage = message;
        RemoteStack = remoteStack;
    }

    /// <summary>The full name of the exception's type.</summary>
    public string TypeName { get; }

    /// <summary>The exception's message.</summary>
    public string RemoteMessage { get; }

    /// <summary>The exception as the worker saw it: message, inner exceptions, and the stack in the worker.</summary>
    public string RemoteStack { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}{Environment.NewLine}--- in the worker ---{Environment.NewLine}{RemoteStack}";
}
