using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A lambda, local function or method that runs on a thread or task of its own.</summary>
/// <param name="Code">The function; the name of a method that is handed on.</param>
/// <param name="Start">The call that it is given to, and for a thread that is made first and started later the call that starts it.</param>
/// <param name="Repeated">What is run again and again while earlier runs go on: the function itself, or the loop or function that starts it; null where it runs once.</param>
/// <param name="Reason">Why it may run at once with itself or others, as a message says it.</param>
internal sealed record ConcurrentBody(IOperation Code, IOperation Start, IOperation? Repeated, string Reason)
{
    /// <summary>Does a timer run it, again and again, until it is stopped?</summary>
    public bool IsTick { get; init; }

    /// <summary>Is the variable one for all runs, and so not declared by what is repeated?</summary>
    public bool Shares(VariablePath variable) => Repeated is { } repeated && IsFromOutside(variable, repeated);

    /// <summary>Does it come from outside of the function, whose caller has it too?</summary>
    public bool Captures(VariablePath variable) => IsFromOutside(variable, Code);

    private bool IsFromOutside(VariablePath variable, IOperation region)
    {
        if (variable.Root is not { } root) return true;
        if (root.DeclaringSyntaxReferences is not [var declared] || IsIn(region)) return false;

        // A local function that this one calls has variables of its own.
        for (var at = Function.Around(variable.Start); !Function.IsIn(Code, at); at = Function.Around(at))
            if (IsIn(at)) return false;
        return true;

        bool IsIn(IOperation code) => declared.SyntaxTree == code.Syntax.SyntaxTree && code.Syntax.Span.Contains(declared.Span);
    }
}
