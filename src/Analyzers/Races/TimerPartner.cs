using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Code that anybody may run while a timer runs its callback on a thread of its own, and that changes what the callback changes.</summary>
internal static class TimerPartner
{
    /// <summary>Does the event of a timer run what is added here, on a thread of the pool?</summary>
    public static bool IsTick(IOperation added, Types types) =>
        added is IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation { Event: { Name: "Elapsed", ContainingType: var type } } } && Types.Same(type, types.TimersTimer);

    /// <summary>A timer that asks somebody to run its callback does not run it on a thread of its own.</summary>
    /// <remarks>Which of the timers of a type that is, in an initialiser or in another method, say, is not asked.</remarks>
    public static bool IsAsked(IEventAssignmentOperation added) =>
        added.Syntax.Ancestors().LastOrDefault(around => around is TypeDeclarationSyntax) is { } type && References.NamesOf(type)["SynchronizingObject"].Any();

    /// <summary>The member that changes the field without a lock; null where there is none.</summary>
    /// <param name="change">What the callback does to a field of its object, or a static one.</param>
    /// <param name="member">Where the timer is made.</param>
    /// <param name="isChange">Does an operation read this very field and then write it, or change what it holds?</param>
    /// <param name="cancel">Ends it.</param>
    public static string? Of(SharedChange change, Member member, Func<IOperation, bool> isChange, CancellationToken cancel)
    {
        if (change.Variable is not { Root: null, Symbols: [IFieldSymbol { DeclaredAccessibility: Accessibility.Private } field] }) return null;
        var own = new HashSet<SyntaxNode?>(change.Path?.Steps.Select(step => MemberAround(step.At)) ?? []) { MemberAround(change.At.Syntax) };
        foreach (var use in member.References.To(field, cancel))
        {
            if (use is not IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } || MemberAround(use.Syntax) is not { } around || own.Contains(around) || !IsOpenToAll(use.Syntax, out var name)) continue;
            if (!isChange(use.Parent!) && !(use.Parent is { Parent: { } whole } && isChange(whole)) || Guards.MayBeHeld(use.Syntax, null, field.ContainingType, cancel)) continue;
            if (!Drives(around)) return name;
            own.Add(around);
        }

        return null;
    }

    /// <summary>Does a member start or stop something, a timer maybe, which does not run meanwhile?</summary>
    private static bool Drives(SyntaxNode member) => member.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && (token.ValueText is "Change" or "Enabled" or "Close"
        || token.ValueText.StartsWith("Start", StringComparison.Ordinal) || token.ValueText.StartsWith("Stop", StringComparison.Ordinal) || token.ValueText.StartsWith("Dispose", StringComparison.Ordinal) || token.ValueText.StartsWith("Pause", StringComparison.Ordinal)));

    private static SyntaxNode? MemberAround(SyntaxNode at) => at.FirstAncestorOrSelf<MemberDeclarationSyntax>();

    /// <summary>In a method or property that others can call, and not in a function that runs some other time.</summary>
    private static bool IsOpenToAll(SyntaxNode at, out string name)
    {
        name = "";
        foreach (var node in at.Ancestors())
        {
            switch (node)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax: return false;
                case MethodDeclarationSyntax method: name = method.Identifier.ValueText; return method.Modifiers.Any(IsVisible);
                case PropertyDeclarationSyntax property: name = property.Identifier.ValueText; return property.Modifiers.Any(IsVisible);
                case MemberDeclarationSyntax: return false;
            }
        }

        return false;
    }

    private static bool IsVisible(SyntaxToken modifier) => modifier.ValueText is "public" or "internal";
}
