using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A wait for a process whose redirected output is read only afterwards, and by nobody before: once the pipe is full, the process waits
/// for its reader, and its reader for the process.
/// </summary>
internal static class LateOutput
{
    /// <summary>Uses of one process that are looked at.</summary>
    private const int Bound = 100;

    /// <summary>The stream that is read too late; null for none.</summary>
    public static string? Of(Site wait, CancellationToken cancel)
    {
        if (wait.Method is not { Name: "WaitForExit" or "WaitForExitAsync", ContainingType: var type } || !Types.Same(type, wait.Model.Types.Process) || !IsWait(wait)) return null;
        if (wait.Receiver is not { } process || UsesOf(process, wait, cancel) is not { } uses) return null;
        var (start, end) = (wait.Operation.Syntax.SpanStart, wait.Operation.Syntax.Span.End);
        foreach (var stream in (string[])["StandardOutput", "StandardError"])
        {
            var (drained, late) = (false, (IOperation?)null);
            foreach (var use in uses)
            {
                foreach (var (name, at) in StreamsOf(use))
                {
                    if (name != stream) continue;
                    if (at.Syntax.SpanStart < start || !ReferenceEquals(Function.Around(at), Function.Around(wait.Operation))) drained = true;
                    else if (at.Syntax.SpanStart > end && IsRead(at)) late ??= at;
                }
            }

            if (!drained && late is not null && Follows(late, wait.Operation, isTimed: wait.Operation is IInvocationOperation { Arguments.IsEmpty: false }) && !uses.Any(use => IsAnother(use, start, late))) return stream;
        }

        return null;
    }

    /// <summary>Does control wait there for the end, whatever else it does?</summary>
    private static bool IsWait(Site site)
    {
        if (site.Method!.Name == "WaitForExit") return site.Blocks != Blocking.No;
        var at = site.Operation;
        while (at.Parent is IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" or "GetAwaiter" }) at = at.Parent;
        return at.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" };
    }

    /// <summary>Of the variable that holds the process; null where others may have it before the wait.</summary>
    private static List<IOperation>? UsesOf(IOperation process, Site wait, CancellationToken cancel)
    {
        var (here, elsewhere) = process switch
        {
            ILocalReferenceOperation { Local: var local } => (wait.Member.References.To(local, process), []),
            IParameterReferenceOperation { Parameter: var parameter } => (wait.Member.References.To(parameter, process), []),
            IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field } => (In(Root(process), field), wait.Member.References.To(field, cancel).Where(use => !wait.Member.Contains(use.Syntax))),
            _ => ((IEnumerable<IOperation>?)null, (IEnumerable<IOperation>)[]),
        };
        if (here is null || elsewhere.Any(use => IsHandedOn(use) || StreamsOf(use).Any())) return null;
        var uses = here.Take(Bound + 1).ToList();
        return uses.Count > Bound || uses.Exists(use => use.Syntax.SpanStart < wait.Operation.Syntax.SpanStart && IsHandedOn(use)) ? null : uses;
    }

    private static IEnumerable<IOperation> In(IOperation root, IFieldSymbol field) => root.DescendantsAndSelf().Where(at => at is IFieldReferenceOperation { Field: var used } && Types.Same(used, field));

    private static IOperation Root(IOperation at)
    {
        while (at.Parent is { } parent) at = parent;
        return at;
    }

    private static bool IsHandedOn(IOperation use) => use.Parent switch
    {
        IArgumentOperation or IReturnOperation or IArrayInitializerOperation or ITupleOperation => true,
        IVariableInitializerOperation => true,
        IAssignmentOperation assignment => ReferenceEquals(assignment.Value, use),
        IConversionOperation or IParenthesizedOperation => IsHandedOn(use.Parent),
        _ => false,
    };

    /// <summary>The streams that a use of the process takes, or has read by an event.</summary>
    private static IEnumerable<(string Name, IOperation At)> StreamsOf(IOperation use)
    {
        var at = use;
        while (at.Parent is IConversionOperation or IParenthesizedOperation) at = at.Parent;
        IEnumerable<IOperation> taken = at.Parent switch
        {
            IConditionalAccessOperation access when ReferenceEquals(access.Operation, at) => access.WhenNotNull.DescendantsAndSelf().OfType<IConditionalAccessInstanceOperation>().Take(1).Select(here => here.Parent!),
            { } parent => [parent],
            null => [],
        };
        foreach (var member in taken)
        {
            switch (member)
            {
                case IPropertyReferenceOperation { Property.Name: "StandardOutput" or "StandardError" } stream: yield return (stream.Property.Name, stream); break;
                case IInvocationOperation { TargetMethod.Name: "BeginOutputReadLine" }: yield return ("StandardOutput", member); break;
                case IInvocationOperation { TargetMethod.Name: "BeginErrorReadLine" }: yield return ("StandardError", member); break;
            }
        }
    }

    /// <summary><c>p.StandardOutput.ReadToEnd()</c>, <c>.BaseStream</c>, <c>.EndOfStream</c></summary>
    private static bool IsRead(IOperation stream) => stream is IPropertyReferenceOperation && stream.Parent is IInvocationOperation { TargetMethod.Name: var name } && name.StartsWith("Read", StringComparison.Ordinal)
        || stream.Parent is IPropertyReferenceOperation { Property.Name: "BaseStream" or "EndOfStream" } part && part.Parent is not IInvocationOperation { TargetMethod.Name: "Dispose" or "Close" };

    /// <summary>Has control come by the wait whenever it comes to the read?</summary>
    private static bool Follows(IOperation read, IOperation wait, bool isTimed)
    {
        var around = new HashSet<IOperation>();
        for (var at = read; at is not null; at = at.Parent) around.Add(at);
        var child = wait;
        var common = wait.Parent;
        for (; common is not null && !around.Contains(common); child = common, common = common.Parent)
            if (common is IBlockOperation block && block.Operations.Any(each => each.Syntax.SpanStart >= child.Syntax.SpanStart && IsJump(each))) return false;
        if (isTimed && Up(wait).Any(at => at is ILoopOperation && around.Contains(at))) return false;
        return common switch
        {
            IConditionalOperation choice => ReferenceEquals(choice.Condition, child),
            ISwitchOperation choice => ReferenceEquals(choice.Value, child),
            ISwitchExpressionOperation choice => ReferenceEquals(choice.Value, child),
            ITryOperation or ILoopOperation or null => false,
            _ => true,
        };
    }

    private static IEnumerable<IOperation> Up(IOperation at)
    {
        for (var around = at.Parent; around is not null; around = around.Parent) yield return around;
    }

    private static bool IsJump(IOperation statement) => statement is IReturnOperation or IBranchOperation or IExpressionStatementOperation { Operation: IThrowOperation } or IThrowOperation;

    /// <summary>Does the variable hold another process, or is it started again, between the wait and the read?</summary>
    private static bool IsAnother(IOperation use, int wait, IOperation read) =>
        use.Syntax.SpanStart > wait && use.Syntax.SpanStart < read.Syntax.SpanStart
        && (Site.AssignmentTo(use) is not null || use.Parent is IInvocationOperation { TargetMethod.Name: "Start" } or IArgumentOperation { Parameter.RefKind: not RefKind.None });
}
