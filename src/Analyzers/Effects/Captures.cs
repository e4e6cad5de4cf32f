using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What a delegate takes along from where it is made.</summary>
internal static class Captures
{
    /// <summary>The first variable, or <c>this</c>, that a lambda or method group captures; null for none, or where it cannot be seen.</summary>
    public static string? Of(IOperation value, Member member)
    {
        value = Site.Unwrap(value);
        if (value is IDelegateCreationOperation creation) value = Site.Unwrap(creation.Target);
        return value switch
        {
            IAnonymousFunctionOperation lambda => In(lambda),
            IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } local => member.Frames.Find(frame => Types.Same(frame.Symbol, local.Method.OriginalDefinition)) is { } frame ? In(frame.Root) : null,
            IMethodReferenceOperation { Instance: { } receiver } => receiver is IInstanceReferenceOperation ? "this" : receiver.Syntax.ToString(),
            ILocalReferenceOperation local when member.OnlyValueOf(local.Local) is IDelegateCreationOperation only => Of(only, member),
            _ => null,
        };
    }

    private static string? In(IOperation function)
    {
        foreach (var at in function.Descendants())
        {
            switch (at)
            {
                case ILocalReferenceOperation { Local: { HasConstantValue: false } local } when IsOutside(local): return local.Name;
                case IParameterReferenceOperation { Parameter: var parameter } when IsOutside(parameter): return parameter.Name;
                case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }: return "this";
            }
        }

        return null;

        bool IsOutside(ISymbol variable) => variable.DeclaringSyntaxReferences is not [var declared, ..] || !function.Syntax.Span.Contains(declared.Span);
    }
}
