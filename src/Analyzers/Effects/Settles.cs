using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What statements and conditions of a member say about one task variable (or collection of tasks): looked into once, however many waits ask.</summary>
internal sealed class Settles
{
    /// <summary>Statements in statements; what is farther in is nobody's guess.</summary>
    private const int Deep = 200;

    private readonly ISymbol root;
    private readonly IOperation path;
    private readonly IOperation task;
    private readonly TaskPath one;
    private readonly Member member;
    private readonly Types types;

    // A ValueTask may be awaited once: afterwards its result is not safe to take again.
    private readonly bool mayAwait;

    private readonly VariableUses uses;
    private readonly Dictionary<IOperation, bool> sure = [];
    private readonly Dictionary<IOperation, List<(int Start, bool? Said)>> blocks = [];
    private int depth;

    /// <param name="root">The variable that the path begins with.</param>
    /// <param name="path">The task, or the collection it comes out of.</param>
    /// <param name="task">The expression waited on.</param>
    /// <param name="member">The code that both are part of.</param>
    public Settles(ISymbol root, IOperation path, IOperation task, Member member)
    {
        this.root = root;
        this.path = path;
        this.task = task;
        this.member = member;
        types = member.Model.Types;
        mayAwait = !types.IsValueTask(task.Type);
        one = new TaskPath(path, task);
        uses = new VariableUses(root, path, one.IsExact, member);
    }

    /// <summary>What the statements before a place, the nearest first, make sure of: settled, reassigned, or nothing.</summary>
    /// <param name="block">What the statements are those of.</param>
    /// <param name="statements">In source order.</param>
    /// <param name="end">Those that begin before it count.</param>
    public bool? Before(IOperation block, ImmutableArray<IOperation> statements, int end)
    {
        if (!blocks.TryGetValue(block, out var said)) blocks.Add(block, said = Read(statements));
        var before = said.CountBefore(end, static each => each.Start);
        return before == 0 ? null : said[before - 1].Said;
    }

    /// <summary>After each statement that names the variable, what is known of it.</summary>
    private List<(int Start, bool? Said)> Read(ImmutableArray<IOperation> statements)
    {
        var said = new List<(int Start, bool? Said)>();
        bool? known = null;
        foreach (var statement in uses.Naming(statements))
        {
            known = Surely(statement) ? true : Reassigns(statement) ? false : known;
            said.Add((statement.Syntax.SpanStart, known));
        }

        return said;
    }

    /// <summary>Has the task completed where a continuation runs? <c>t.ContinueWith(_ => t.Result)</c>, <c>Task.WhenAll(tasks).ContinueWith(…)</c></summary>
    public bool IsOverIn(IInvocationOperation continuation) => mayAwait && continuation switch
    {
        { TargetMethod.Name: "ContinueWith", Instance: { } before } => !Waited.IsLimited(before) && Covers(before),
        { TargetMethod.Name: "ContinueWhenAll", Arguments: [{ Value: var all }, ..] } => TaskSets.Has(all, one, uses, member),
        { TargetMethod.Name: "OnCompleted" or "UnsafeOnCompleted", Instance: IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } before } } => !Waited.IsLimited(before) && IsTheTask(Waited.Configured(before)),
        _ => false,
    };

    /// <summary>Does running the statement to its end make sure that the task has completed?</summary>
    public bool Surely(IOperation statement)
    {
        if (!uses.AreIn(statement) || depth == Deep) return false;
        if (sure.TryGetValue(statement, out var known)) return known;
        depth++;
        known = IsSure(statement);
        depth--;
        return sure[statement] = known;
    }

    private bool IsSure(IOperation statement) => statement switch
    {
        IExpressionStatementOperation { Operation: var expression } => Awaits(expression) && !Reassigns(expression) || AssignsCompleted(expression),
        IVariableDeclarationGroupOperation or IVariableDeclarationOperation or IVariableDeclaratorOperation or IVariableInitializerOperation => statement.ChildOperations.Any(Surely),
        IReturnOperation { ReturnedValue: { } value } => Awaits(value),
        IBlockOperation block => Before(block, block.Operations, int.MaxValue) == true,
        IUsingOperation scope => Surely(scope.Resources) && !Reassigns(scope.Body) || Surely(scope.Body),
        ITryOperation attempt => attempt.Finally is { } last && (Surely(last) || Reassigns(last)) ? Surely(attempt.Finally) : Surely(attempt.Body) && attempt.Catches.All(handler => IsDoneIn(handler, attempt.Body)),
        IConditionalOperation { WhenFalse: { } otherwise } choice => IsDoneIn(choice, choice.WhenTrue, true) && IsDoneIn(choice, otherwise, false) || LeavesUnlessDone(choice) || IsDoneBefore(choice),
        IConditionalOperation choice => IsDoneBefore(choice) || LeavesUnlessDone(choice) || Surely(choice.WhenTrue) && Guards(choice.Condition, whenTrue: false),
        IForEachLoopOperation loop => EachAwaited(loop),
        IWhileLoopOperation { Condition: { } condition } loop => (Guards(condition, whenTrue: false) || !loop.ConditionIsTop && Surely(loop.Body) || Awaits(condition)) && !Reassigns(condition) && !IsLeft(loop),
        IForLoopOperation loop => loop.Before.Any(Surely) && !Reassigns(loop.Body) && !loop.AtLoopBottom.Any(Reassigns),
        ISwitchOperation choice => Awaits(choice.Value) && !Reassigns(choice) || choice.Cases.All(section => IsDoneIn(choice, section)) && choice.Cases.Any(each => each.Clauses.Any(clause => clause.CaseKind == CaseKind.Default)),
        _ => Awaits(statement) && !Reassigns(statement),
    };

    private bool IsDoneIn(IConditionalOperation choice, IOperation branch, bool whenTrue) => Surely(branch) || Leaves(branch) || Guards(choice.Condition, whenTrue) && !Reassigns(branch);

    /// <summary>A condition that awaits, and branches that leave it at that, or lead elsewhere.</summary>
    private bool IsDoneBefore(IConditionalOperation choice) => Awaits(choice.Condition) && !Reassigns(choice.Condition) && Keeps(choice.WhenTrue) && Keeps(choice.WhenFalse);

    private bool Keeps(IOperation? branch) => branch is null || !Reassigns(branch) || Leaves(branch) || Surely(branch);

    /// <summary>A section that comes to its end, by way of any of its <c>break</c>s, only after the task.</summary>
    private bool IsDoneIn(ISwitchOperation choice, ISwitchCaseOperation section)
    {
        var done = false;
        foreach (var statement in section.Body.SelectMany(each => each is IBlockOperation { Operations: var inner } ? (IEnumerable<IOperation>)inner : [each]))
        {
            if (statement is IBranchOperation { BranchKind: BranchKind.Break }) return done;
            if ((!done || Reassigns(statement)) && statement.Descendants().Any(inner => inner is IBranchOperation { BranchKind: BranchKind.Break } jump && Types.Same(jump.Target, choice.ExitLabel))) return false;
            if (Leaves(statement)) return true;
            done = Surely(statement) || done && !Reassigns(statement);
        }

        return done;
    }

    /// <summary>Has the task completed where a handler is left, whatever was thrown?</summary>
    private bool IsDoneIn(ICatchClauseOperation handler, IBlockOperation body) => Surely(handler.Handler) || Leaves(handler.Handler) || !Reassigns(handler.Handler) && OnlyTheTaskThrows(body);

    /// <summary><c>a = f(); await a;</c>: what is caught has been thrown by the task itself, or there is none.</summary>
    private bool OnlyTheTaskThrows(IBlockOperation body)
    {
        foreach (var statement in body.Operations)
        {
            if (statement is IExpressionStatementOperation or IVariableDeclarationGroupOperation or IReturnOperation && Surely(statement))
                return statement.Descendants().FirstOrDefault(inner => inner is IAwaitOperation { Operation: var awaited } && Covers(awaited)) is { } await
                    && statement.Descendants().All(inner => !MayThrow(inner) || ReferenceEquals(inner, await) || inner.Syntax.Span.End > await.Syntax.SpanStart && !(await.Syntax.Span.Contains(inner.Syntax.Span) && !Waited.IsPartOfWait(inner)));
            if (!Reassigns(statement) && statement.Descendants().Any(MayThrow)) return false;
        }

        return false;
    }

    private static bool MayThrow(IOperation code) => code is IInvocationOperation or IObjectCreationOperation or IAwaitOperation or IThrowOperation or IPropertyReferenceOperation { Property.IsIndexer: true };

    /// <summary>Is the loop left from inside?</summary>
    private static bool IsLeft(IWhileLoopOperation loop) =>
        loop.Body.Descendants().Any(inner => inner is IBranchOperation jump && (jump.BranchKind == BranchKind.Break && Types.Same(jump.Target, loop.ExitLabel) || !loop.ConditionIsTop && jump.BranchKind == BranchKind.Continue));

    /// <summary>Is the task complete whenever the condition has this value?</summary>
    public bool Guards(IOperation condition, bool whenTrue)
    {
        (condition, whenTrue) = Site.Asked(condition, whenTrue);

        // A chain of a thousand conditions leans to the left: walked, not recursed into.
        if (condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } logical)
        {
            var kind = logical.OperatorKind;
            var one = kind == BinaryOperatorKind.ConditionalAnd == whenTrue; // any operand will do: all of them have this value
            IOperation left = logical;
            while (left is IBinaryOperation chain && chain.OperatorKind == kind)
            {
                if (Guards(chain.RightOperand, whenTrue) == one) return one;
                left = Site.Unwrap(chain.LeftOperand);
            }

            return Guards(left, whenTrue);
        }

        return GuardsAlone(condition, whenTrue);
    }

    private bool GuardsAlone(IOperation condition, bool whenTrue) => uses.AreIn(condition) && condition switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, LeftOperand: var asked, RightOperand: var answer } when IsTrue(answer) => whenTrue && Guards(asked, whenTrue: true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, LeftOperand: var asked, RightOperand: var answer } when IsTrue(answer) => !whenTrue && Guards(asked, whenTrue: true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, LeftOperand: { Type.SpecialType: SpecialType.System_Boolean } asked, RightOperand: var answer } when IsFalse(answer) => !whenTrue && Guards(asked, whenTrue: true),
        IIsPatternOperation { Value: { Type.SpecialType: SpecialType.System_Boolean } asked, Pattern: IConstantPatternOperation { Value: var answer } } when IsFalse(answer) => !whenTrue && Guards(asked, whenTrue: true),
        ICoalesceOperation { Value: var asked, WhenNull.ConstantValue: { HasValue: true, Value: false } } => whenTrue && Guards(asked, whenTrue: true),
        IIsPatternOperation { Value: var asked, Pattern: IConstantPatternOperation { Value: var answer } } when IsTrue(answer) => whenTrue && Guards(asked, whenTrue: true),
        IIsPatternOperation { Value: var value, Pattern: INegatedPatternOperation { Pattern: var pattern } } => !whenTrue && IsPatternOfDone(value, pattern),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equal => whenTrue && IsStatusCheck(equal) || IsWinner(equal.LeftOperand, equal.RightOperand, whenTrue),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } differ => !whenTrue && IsStatusCheck(differ) || IsWinner(differ.LeftOperand, differ.RightOperand, !whenTrue),
        IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "IsSet" or "HasExited", Instance: { } asked } => whenTrue && one.Is(asked),
        IPropertyReferenceOperation { Property.Name: "IsAlive", Instance: { } asked } => !whenTrue && one.Is(asked),
        IIsPatternOperation { Value: var value, Pattern: var pattern } => whenTrue && IsPatternOfDone(value, pattern),
        IInvocationOperation { TargetMethod: { Name: "Wait" or "WaitAll" } } wait => whenTrue && (wait.Instance is { } on ? one.Is(on) : wait.Arguments is [var tasks, ..] && TaskSets.Has(tasks.Value, one, uses, member)),
        IInvocationOperation { TargetMethod.Name: "ReferenceEquals" or "Equals" } call when FirstDone.Compared(call) is var (one, other) => IsWinner(one, other, whenTrue),
        IInvocationOperation { TargetMethod: { Name: "All", ContainingNamespace.Name: "Linq" }, Arguments: [{ Value: var all }, { Value: var question }] } => whenTrue && one.IsAll(all) && TaskSets.AsksForDone(question, task, member),
        IConditionalAccessOperation { Operation: var asked, WhenNotNull: IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" } } => whenTrue && one.Is(asked),
        _ => false,
    };

    private static bool IsTrue(IOperation value) => Site.Unwrap(value).ConstantValue is { HasValue: true, Value: true };

    private static bool IsFalse(IOperation value) => Site.Unwrap(value).ConstantValue is { HasValue: true, Value: false };

    /// <summary>May running this put another task into the variable?</summary>
    public bool Reassigns(IOperation code) => uses.Replace(code);

    /// <summary>Is an await of the task, of a <c>WhenAll</c> over it, or a synchronous wait for it part of the expression on every path?</summary>
    private bool Awaits(IOperation expression)
    {
        var work = new Stack<IOperation>();
        work.Push(expression);
        while (work.Count > 0)
        {
            var at = work.Pop();
            switch (at)
            {
                case IAwaitOperation { Operation: var awaited } when mayAwait && Covers(awaited): return true;
                case IInvocationOperation { TargetMethod.Name: "Wait", Instance: { } waited, Arguments.Length: 0 } when mayAwait && IsTheTask(waited): return true;
                case IInvocationOperation { TargetMethod: { Name: "WaitAll", IsStatic: true, ReturnsVoid: true }, Arguments: [var tasks, ..] } when TaskSets.Has(tasks.Value, one, uses, member): return true;
                case IInvocationOperation { TargetMethod: { Name: "SetResult" or "TrySetResult" or "SetException" or "TrySetException" or "SetCanceled" or "TrySetCanceled", ContainingType.Name: "TaskCompletionSource" }, Instance: { } source } when one.IsSourceOf(source): return true;
                case IAnonymousFunctionOperation or ILocalFunctionOperation or IConditionalAccessOperation or ISwitchExpressionOperation or ICoalesceOperation or ICoalesceAssignmentOperation: continue;
                case ILoopOperation or ITryOperation or ISwitchOperation when !ReferenceEquals(at, expression):
                    if (Surely(at)) return true;
                    continue;
                case IConditionalOperation choice: work.Push(choice.Condition); continue;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } logical: work.Push(logical.LeftOperand); continue;
            }

            foreach (var child in at.ChildOperations) work.Push(child);
        }

        return false;
    }

    private bool Covers(IOperation awaited)
    {
        if (Waited.IsLimited(awaited) && Waited.IsSilent(awaited)) return false;
        awaited = Waited.Configured(awaited);
        if (awaited is ILocalReferenceOperation { Local: var all } && !one.Is(awaited) && member.OnlyValueOf(all) is { } only && uses.AreKept(only, awaited)) awaited = only;
        return awaited is IInvocationOperation { TargetMethod: { Name: "WhenAll", IsStatic: true }, Arguments: var arguments } call && types.IsTask(call.Type)
            ? arguments.Any(argument => TaskSets.Has(argument.Value, one, uses, member))
            : IsTheTask(awaited) || awaited is IInvocationOperation { TargetMethod.Name: "WaitForExitAsync", Instance: { } process } && one.Is(process);
    }

    private bool AssignsCompleted(IOperation expression) =>
        expression is ISimpleAssignmentOperation { Target: var target, Value: var value } && one.Is(target)
        && (Site.Unwrap(value) is IInvocationOperation { TargetMethod: { Name: "FromResult" or "FromException" or "FromCanceled", IsStatic: true } } || FirstDone.AwaitedAny(value) is not null);

    private bool LeavesUnlessDone(IConditionalOperation choice) =>
        Leaves(choice.WhenTrue) && Guards(choice.Condition, whenTrue: false) && Keeps(choice.WhenFalse)
        || choice.WhenFalse is { } otherwise && Leaves(otherwise) && Guards(choice.Condition, whenTrue: true) && Keeps(choice.WhenTrue);

    /// <summary>Does the statement end by going somewhere else?</summary>
    public static bool Leaves(IOperation statement) => statement switch
    {
        IReturnOperation { Kind: not OperationKind.YieldReturn } or IBranchOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } or IThrowOperation => true,
        IBlockOperation { Operations: [.., var last] } => Leaves(last),
        _ => false,
    };

    /// <summary><c>foreach (var t in tasks) await t;</c>, each of them</summary>
    private bool EachAwaited(IForEachLoopOperation loop)
    {
        if (!one.IsAll(loop.Collection) || loop.Locals is not [var each]) return false;
        var awaited = loop.Body.DescendantsAndSelf().OfType<IAwaitOperation>().Select(inner => Waited.Configured(inner.Operation)).FirstOrDefault(inner => Types.Same(TaskPath.Start(inner), each) && one.IsLike(inner));
        return awaited is not null && member.SettlesOf(awaited, awaited).Surely(loop.Body)
            && !loop.Body.Descendants().Any(inner => inner is IBranchOperation jump && (Types.Same(jump.Target, loop.ExitLabel) || Types.Same(jump.Target, loop.ContinueLabel) && jump.Syntax.SpanStart < awaited.Syntax.SpanStart));
    }

    private bool IsStatusCheck(IBinaryOperation equal) =>
        IsStatus(equal.LeftOperand) && IsDone(equal.RightOperand) || IsStatus(equal.RightOperand) && IsDone(equal.LeftOperand);

    private bool IsStatus(IOperation value) => Site.Unwrap(value) is IPropertyReferenceOperation { Property.Name: "Status", Instance: { } asked } && one.Is(asked);

    private static bool IsDone(IOperation value) => Site.Unwrap(value) is IFieldReferenceOperation { Field.Name: "RanToCompletion" or "Faulted" or "Canceled" };

    /// <summary><c>if (winner == task)</c> where the winner came out of an awaited <c>WhenAny</c>; or it is not the other of two.</summary>
    private bool IsWinner(IOperation left, IOperation right, bool areSame) => areSame
        ? one.Is(left) && FirstDone.AwaitedAny(right) is not null || one.Is(right) && FirstDone.AwaitedAny(left) is not null
        : FirstDone.IsOtherOfTwo(left, right, one, uses, member) || FirstDone.IsOtherOfTwo(right, left, one, uses, member);

    /// <summary>Does a case of a switch over the task or its status tell that the task is done?</summary>
    public bool IsDone(IOperation switched, IOperation which) => which is IPatternOperation pattern ? IsPatternOfDone(switched, pattern) : IsStatus(switched) && IsDone(which);

    private bool IsPatternOfDone(IOperation value, IPatternOperation pattern) => pattern switch
    {
        IRecursivePatternOperation recursive => (one.Is(value) || one.IsDeclaredBy(recursive.DeclaredSymbol)) && recursive.PropertySubpatterns.Any(sub =>
            sub.Member is IPropertyReferenceOperation { Property.Name: var asked } && sub.Pattern is IConstantPatternOperation { Value: var answer } && asked switch
            {
                "IsCompleted" or "IsCompletedSuccessfully" or "IsSet" => IsTrue(answer),
                "Status" => IsDone(answer),
                _ => false,
            }),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or, LeftPattern: var one, RightPattern: var other } => IsPatternOfDone(value, one) && IsPatternOfDone(value, other),
        IConstantPatternOperation constant => IsStatus(value) && IsDone(constant.Value),
        _ => false,
    };

    private bool IsTheTask(IOperation value) => types.IsTask(value.Type) && one.Is(value);

    /// <summary>Is it captured by a lambda that may run when it is another?</summary>
    public bool IsAnotherIn(IAnonymousFunctionOperation lambda) =>
        lambda.Syntax.Span.Contains(path.Syntax.Span) && Given.UseOf(lambda, member.Model).Use is not (DelegateUse.Runs or DelegateUse.Implies) && uses.ReplaceLater(lambda, root);
}
