using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// An async function without a result that code in sight calls as if it were done when the call returns. Those that something else calls
/// (handlers of events, callbacks handed to APIs, what a base class or an attribute asks for) have to be so; those that handle all of
/// their errors are meant to be.
/// </summary>
internal static class AsyncVoid
{
    public static bool Is(Frame function, Member member, CancellationToken cancel)
    {
        if (function.Method is not { IsAsync: true, ReturnsVoid: true } method || !function.Steps.Exists(step => (step.Effect & Effect.Awaits) != 0) || Errors.AreHandled(function, cancel) || IsPump(function)) return false;
        return function.Root switch
        {
            IAnonymousFunctionOperation lambda => IsRunByName(lambda, member) || function.Use == DelegateUse.Handed && function.ActualUse(cancel) == DelegateUse.Runs,
            _ => !IsCallback(method, member.Model, cancel) && !Intent.IsIn(method.Name) && !member.Model.Catalog.Of(method).FireAndForget && member.References.AreCalls(method, cancel),
        };
    }

    /// <summary>Does it come to its end without its callers' doing? Only then may these wait for it.</summary>
    public static bool Ends(Frame function, Member member, CancellationToken cancel) =>
        BodyOf(function, member, cancel) is { } body && new Ending(new Site(member, function.Root, function, null, Facts.None), trusting: true, cancel).IsCertain(body);

    private static Body? BodyOf(Frame function, Member member, CancellationToken cancel) => member.Model.Effects.Of(function.Key) ?? (function.Method is { } method ? member.Model.Effects.Of(method, cancel) : null);

    /// <summary><c>Action save = async () => …; save();</c></summary>
    private static bool IsRunByName(IAnonymousFunctionOperation lambda, Member member)
    {
        if (lambda.Parent is not IDelegateCreationOperation { Parent: IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } } made || member.OnlyValueOf(local) is null) return false;
        var uses = member.References.To(local, made).Where(use => use is not IVariableDeclaratorOperation).ToArray();
        return uses.Length > 0 && uses.All(use => use.Parent is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } call && ReferenceEquals(call.Instance, use));
    }

    private static bool IsCallback(IMethodSymbol method, Concurrency model, CancellationToken cancel) =>
        method.MethodKind != MethodKind.LocalFunction
        && (method.MethodKind != MethodKind.Ordinary || method.IsOverride || IsHandler(method) || model.Implementations.StandsForInterface(method, cancel)
            || method.GetAttributes().Any(attribute => attribute.AttributeClass?.ContainingNamespace is not { Name: "CompilerServices" or "CodeAnalysis" }));

    /// <summary>As events call it, wherever it is subscribed: also in markup.</summary>
    public static bool IsHandler(IMethodSymbol method) =>
        method.Parameters is [{ Type.SpecialType: SpecialType.System_Object }, _]
        || method.Parameters.Any(parameter => Types.Bases(parameter.Type).Any(type => type.Name.EndsWith("EventArgs", StringComparison.Ordinal)));

    /// <summary>A loop that goes on until something happens, and awaits each time: nobody is to wait for its end.</summary>
    private static bool IsPump(Frame function) => function.Steps.Exists(step => (step.Effect & Effect.Endless) != 0)
        || Errors.StatementsOf(function.Root).Any(statement => statement is IWhileLoopOperation or IForLoopOperation { Condition: null } && statement.Descendants().Any(part => part is IAwaitOperation));

    /// <summary>The name, or the modifier of a lambda.</summary>
    public static Location PlaceOf(Frame function) => function.Key switch
    {
        MethodDeclarationSyntax method => method.Identifier.GetLocation(),
        LocalFunctionStatementSyntax local => local.Identifier.GetLocation(),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.GetLocation(),
        var other => other.GetLocation(),
    };
}
