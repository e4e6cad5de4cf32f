using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What a delegate takes along from where it is made.</summary>
internal static class Captures
{
    /// <summary>The first variable, or <c>this</c>, that a lambda or method group captures; null for none, or where it cannot be seen.</summary>
    public static string? Of(IOperation value, Member member)
    {
        value = Target(value);
        var locals = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        while (value is ILocalReferenceOperation local && locals.Add(local.Local) && member.OnlyValueOf(local.Local) is { } only) value = Target(only);
        return value switch
        {
            IAnonymousFunctionOperation lambda => In(lambda, lambda.Symbol, member),
            IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local } => Declared(local, member) is { } function ? In(function, function.Symbol, member) : null,
            IMethodReferenceOperation { Instance: { } receiver } => receiver is IInstanceReferenceOperation ? "this" : receiver.Syntax.ToString(),
            _ => null,
        };
    }

    private static IOperation Target(IOperation value)
    {
        value = Site.Unwrap(value);
        return value is IDelegateCreationOperation creation ? Site.Unwrap(creation.Target) : value;
    }

    private static ILocalFunctionOperation? Declared(IMethodSymbol local, Member member) =>
        member.Frames.Find(frame => Types.Same(frame.Symbol, local.OriginalDefinition))?.Root as ILocalFunctionOperation;

    /// <summary>Looks into a function, and into the local functions that it uses: what these capture it captures with them.</summary>
    private static string? In(IOperation first, IMethodSymbol symbol, Member member)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { symbol };
        var functions = new Queue<(IOperation Code, IMethodSymbol Symbol)>();
        functions.Enqueue((first, symbol));
        var work = new Stack<IOperation>();
        while (functions.Count > 0)
        {
            var (code, function) = functions.Dequeue();
            if (function.IsStatic) continue; // the compiler has seen to it
            work.Push(code);
            while (work.Count > 0)
            {
                var at = work.Pop();
                switch (at)
                {
                    case INameOfOperation: continue;
                    case ILocalReferenceOperation { Local: { HasConstantValue: false } local } when !IsWithin(local, function): return local.Name;
                    case IParameterReferenceOperation { Parameter: var parameter } when !IsWithin(parameter, function): return parameter.Name;
                    case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }: return "this";
                    case IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } called }: Use(called); break;
                    case IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } named }: Use(named); continue; // its instance is said to be 'this', whatever it captures
                }

                foreach (var child in at.ChildOperations.Reverse()) work.Push(child);
            }

            void Use(IMethodSymbol local)
            {
                if (!IsWithin(local, function) && seen.Add(local.OriginalDefinition) && Declared(local, member) is { } declared) functions.Enqueue((declared, declared.Symbol));
            }
        }

        return null;
    }

    /// <summary>Is it declared in the function, or in one inside it? A range variable of a query has no syntax to tell by.</summary>
    private static bool IsWithin(ISymbol symbol, IMethodSymbol function)
    {
        for (var around = symbol.ContainingSymbol; around is IMethodSymbol; around = around.ContainingSymbol)
            if (Types.Same(around.OriginalDefinition, function)) return true;
        return false;
    }
}
