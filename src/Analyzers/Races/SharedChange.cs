using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>A change of a variable, or of what it holds, by one of several threads.</summary>
/// <param name="At">The write or call.</param>
/// <param name="Variable">What is changed.</param>
/// <param name="Body">The code that runs at once with others.</param>
/// <param name="Method">The call that changes what the variable holds; null where the variable itself is written.</param>
internal sealed record SharedChange(IOperation At, VariablePath Variable, ConcurrentBody Body, ISymbol? Method)
{
    /// <summary>The property that tells a fix what makes the change safe.</summary>
    public const string By = "by";

    public Remedy Remedy { get; init; }

    /// <summary>The calls that lead to the change; null where the function makes it itself.</summary>
    public Trace? Path { get; init; }

    /// <summary>Who does the same at the same time is not started here.</summary>
    public bool IsLikely { get; init; }

    /// <summary>What another method does may be meant for one caller at a time in a way that is not in sight.</summary>
    public DiagnosticSeverity Severity => Path is null && !IsLikely ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;

    /// <summary>As a message names them.</summary>
    public string Through => Path is null ? "" : $" in '{string.Join(" → ", Path.Steps.Where(step => step.Member is not null).Select(step => step.Name))}'";

    /// <summary>Where they are.</summary>
    public IEnumerable<Location>? Places => Path?.Locations;

    /// <summary>What the lock of a variable is called.</summary>
    public static string GateOf(string variable) => variable + "Gate";

    /// <summary>What the fix is told.</summary>
    public ImmutableDictionary<string, string?>? Properties => Remedy == Remedy.None ? null : ImmutableDictionary<string, string?>.Empty.Add(By, Remedy.ToString());
}

/// <summary>What makes the changes of a variable safe, all of them in the same way.</summary>
internal enum Remedy { None, Interlocked, Lock }
