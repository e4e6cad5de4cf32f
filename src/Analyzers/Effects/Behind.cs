using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Whether a place is reached only where some question has been answered: in the branch of a condition, behind a way out for all other answers, behind a loop until then.</summary>
internal static class Behind
{
    /// <param name="site">The place.</param>
    /// <param name="isAsked">Is this the question, and the answer that counts? It is asked of each condition by itself.</param>
    public static bool Is(Site site, Func<IOperation, bool, bool> isAsked)
    {
        IOperation child = site.Operation;
        var hops = 0;
        for (var around = child.Parent; around is not null && hops++ < Site.Far; child = around, around = around.Parent)
        {
            switch (around)
            {
                case IConditionalOperation choice when ReferenceEquals(choice.WhenTrue, child) && Says(choice.Condition, true): return true;
                case IWhileLoopOperation { ConditionIsTop: true, Condition: { } condition } loop when ReferenceEquals(loop.Body, child) && Says(condition, true): return true;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when ReferenceEquals(both.RightOperand, child) && Says(both.LeftOperand, true): return true;
                case IBlockOperation { Operations: var statements }:
                    for (var i = statements.IndexOf(child) - 1; i >= 0 && hops++ < Site.Far; i--)
                        if (statements[i] switch
                        {
                            IConditionalOperation { WhenFalse: null } guard => Settles.Leaves(guard.WhenTrue) && Says(guard.Condition, false),
                            IWhileLoopOperation { Condition: { } condition } until => Says(condition, false) && !until.Body.Descendants().Any(inner => inner is IBranchOperation { BranchKind: BranchKind.Break }),
                            _ => false,
                        })
                            return true;
                    break;
            }
        }

        return false;

        bool Says(IOperation condition, bool value) => Site.Implied(condition, value).Any(each => isAsked(each.Asked, each.Answer));
    }

    /// <summary>The same object, as far as can be seen: <c>this</c>, a variable, a member of this object.</summary>
    public static bool IsSame(IOperation? one, IOperation? other) => one is null || other is null ? one == other : (Site.Unwrap(one), Site.Unwrap(other)) switch
    {
        (IInstanceReferenceOperation, IInstanceReferenceOperation) => true,
        (ILocalReferenceOperation a, ILocalReferenceOperation b) => Types.Same(a.Local, b.Local),
        (IParameterReferenceOperation a, IParameterReferenceOperation b) => Types.Same(a.Parameter, b.Parameter),
        (IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation, Member: var a }, IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation, Member: var b }) => Types.Same(a, b),
        _ => false,
    };

    public static bool Asks(SyntaxNode code) => code.DescendantTokens().Any(token => token.ValueText is "KeyAvailable" or "DataAvailable" or "Available" or "Pending");

    /// <summary>Is there something to read, or somebody to accept, at once: <c>if (Console.KeyAvailable) Console.ReadKey();</c></summary>
    public static bool IsReady(Site site)
    {
        if (site is not { Operation: IInvocationOperation { Instance: var read, TargetMethod: { ContainingType: var type } method } }) return false;
        var question = method.Name.StartsWith("Read", StringComparison.Ordinal) ? "" : method.Name.StartsWith("Receive", StringComparison.Ordinal) ? "Available" : method.Name.StartsWith("Accept", StringComparison.Ordinal) ? "Pending" : null;
        return question is not null && site.Frame.AsksForData && Is(site, (asked, answer) => answer && asked switch
        {
            IPropertyReferenceOperation { Property: { Name: "KeyAvailable" or "DataAvailable", ContainingType: var owner }, Instance: var on } => question.Length == 0 && (on is null ? method.Name == "ReadKey" && Types.Same(owner, type) : IsSame(on, read)),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan, LeftOperand: IPropertyReferenceOperation { Property.Name: "Available", Instance: { } on } } => question == "Available" && IsSame(on, read),
            IInvocationOperation { TargetMethod.Name: "Pending", Instance: { } on } => question == "Pending" && IsSame(on, read),
            _ => false,
        });
    }
}
