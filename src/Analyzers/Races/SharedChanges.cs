using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Finds the changes that several threads may make at once: of variables that they share, and of collections that these hold.</summary>
internal sealed class SharedChanges
{
    /// <summary>Other functions that one is compared with: the nearest.</summary>
    private const int Partners = 8;

    private readonly Member member;
    private readonly CancellationToken cancel;
    private readonly List<SharedChange> found = [];

    // What the functions change in calls too, wherever that is reported.
    private readonly HashSet<VariablePath> called = [];

    private SharedChanges(Member member, CancellationToken cancel)
    {
        this.member = member;
        this.cancel = cancel;
    }

    public static IReadOnlyList<SharedChange> In(Member member, CancellationToken cancel)
    {
        var bodies = ConcurrentBodies.In(member);
        if (bodies.Count == 0) return [];
        var changes = new SharedChanges(member, cancel);
        changes.Look(bodies);
        return changes.found;
    }

    private void Look(IReadOnlyList<ConcurrentBody> bodies)
    {
        var (once, atomic) = (new List<(SharedChange Change, UnguardedCode Code)>(), new List<SharedChange>());
        foreach (var body in bodies)
        {
            var code = new UnguardedCode(Exclusion.Unguarded(body.Code, member, cancel));
            var (calls, before) = (new List<IOperation>(), (found.Count, once.Count));
            if (body.Code is IMethodReferenceOperation) calls.Add(body.Code);
            foreach (var at in code.All)
            {
                if (ChangeAt(at, body) is not { } change)
                {
                    calls.Add(at);
                    if (body.Repeated is null && at is IArgumentOperation { Parameter.RefKind: RefKind.Ref, Value: var counted } && VariablePath.Of(counted) is { } variable) atomic.Add(new SharedChange(at, variable, body, null));
                    continue;
                }

                if (body.Shares(change.Variable) && IsHarmful(change, code)) found.Add(change);
                else if (body.Repeated is null && body.Captures(change.Variable) && !Overlap.IsJoinedAlone(body.Start)) once.Add((change, code));
            }

            Call(calls, body, code, once, before);
        }

        // What two functions change that each run once, but at the same time; that one does so atomically does not help the other.
        var others = once.Select(one => one.Change).Concat(atomic).GroupBy(other => other.Variable).ToDictionary(same => same.Key, same => same.OrderBy(other => other.At.Syntax.SpanStart).ToArray());
        foreach (var (change, code) in once)
            if (Nearest(change, others[change.Variable]).Take(Partners).Any(other => !(Overlap.IsKept(change.Body) && Overlap.IsKept(other.Body)) && Overlap.AreTogether(change.Body.Start, other.Body.Start, member))
                && (change.Path is not null || IsHarmful(change, code))) found.Add(change);
        GoOn(once);
        foreach (var (change, code) in once)
            if (change.Body.IsTick && !found.Contains(change) && (change.Path is not null || IsHarmful(change, code) && IsReadAndWritten(change.At, change.Variable)) && TimerPartner.Of(change, member, at => IsReadAndWritten(at, change.Variable), cancel) is { } partner)
                found.Add(change with { IsLikely = true, Body = change.Body with { Reason = $"a timer runs it, while others may call '{partner}'" } });
        if (found.Count > 0) Remedy();

        bool IsReadAndWritten(IOperation at, VariablePath variable) => ChangeAt(at, bodies[0]) is { } made && made.Variable.Equals(variable) && (made.Method is not null || Update.Of(at) is not null);
    }

    /// <summary>What the code that starts one function changes too, before it waits for it.</summary>
    private void GoOn(List<(SharedChange Change, UnguardedCode Code)> once)
    {
        var own = new Dictionary<IOperation, ILookup<VariablePath, IOperation>>();
        foreach (var (change, code) in once)
        {
            if (change.Body.IsTick || found.Contains(change) || change.Path is null && (Update.Of(change.At) is null && change.Method is null || !IsHarmful(change, code))) continue;
            var (start, around) = (change.Body.Start, Function.Around(change.Body.Start));
            if (!own.TryGetValue(around, out var changes)) own.Add(around, changes = Exclusion.Unguarded(around, member, cancel).Where(at => ReferenceEquals(Function.Around(at), around)).Select(at => ChangeAt(at, change.Body)).OfType<SharedChange>().Where(other => other.Method is not null || Update.Of(other.At) is not null).ToLookup(other => other.Variable, other => other.At));
            if (changes[change.Variable].Any(at => at.Syntax.SpanStart > start.Syntax.Span.End && Overlap.AreTogether(start, at, member) && !Overlap.MayHaveEnded(start, at, member, cancel)))
                found.Add(change with { IsLikely = true, Body = change.Body with { Reason = "the code that starts it goes on and changes it too" } });
        }
    }

    /// <summary>What the methods change that a function calls; of each variable the first call that does, where the function does not do so itself.</summary>
    private void Call(List<IOperation> calls, ConcurrentBody body, UnguardedCode code, List<(SharedChange Change, UnguardedCode)> once, (int Found, int Once) before)
    {
        HashSet<VariablePath>? changed = null;
        foreach (var call in calls)
        {
            if (CalledChanges.TargetOf(call) is null || IsForOne(call, body.Code) || call is IMethodReferenceOperation && !ReferenceEquals(call, body.Code) && Given.UseOf(call, member.Model).Use != DelegateUse.Runs) continue;
            foreach (var (variable, method, path) in member.Model.CalledChanges.Of(call, cancel))
            {
                changed ??= ChangedByItself();
                var isShared = body.Shares(variable);
                if (!IsPlain(variable) || !isShared && !(body.Repeated is null && body.Captures(variable) && !Overlap.IsJoinedAlone(body.Start))) continue;
                called.Add(variable);
                if (!changed.Add(variable)) continue;
                var change = new SharedChange(call, variable, body, method) { Path = path };
                if (isShared) found.Add(change);
                else once.Add((change, code));
            }
        }

        HashSet<VariablePath> ChangedByItself()
        {
            var own = new HashSet<VariablePath>();
            for (var i = before.Found; i < found.Count; i++) own.Add(found[i].Variable);
            for (var i = before.Once; i < once.Count; i++)
                if (IsHarmful(once[i].Change, code)) own.Add(once[i].Change.Variable);
            return own;
        }
    }

    /// <summary>What a function does without a lock: changes that harm whoever does the same at the same time, each with its variable; and all that is no change, which may be a call.</summary>
    public static IEnumerable<(IOperation At, VariablePath? Variable, ISymbol? Method)> Within(IOperation function, Member member, CancellationToken cancel)
    {
        var changes = new SharedChanges(member, cancel);
        var body = new ConcurrentBody(function, function, function, "");
        var code = new UnguardedCode(Exclusion.Unguarded(function, member, cancel));
        foreach (var at in code.All)
            if (changes.ChangeAt(at, body) is { } change)
            {
                if (IsHarmful(change, code)) yield return (at, change.Variable, change.Method);
            }
            else if (at is IInvocationOperation or IObjectCreationOperation or IPropertyReferenceOperation)
            {
                yield return (at, null, null);
            }
    }

    /// <summary>Of the changes in source order those of other functions, the nearest first.</summary>
    private static IEnumerable<SharedChange> Nearest(SharedChange change, SharedChange[] all)
    {
        var place = change.At.Syntax.SpanStart;
        var next = Array.BinarySearch(all, change, Comparer<SharedChange>.Create((one, other) => one.At.Syntax.SpanStart.CompareTo(other.At.Syntax.SpanStart)));
        if (next < 0) next = ~next;
        for (var before = next - 1; before >= 0 || next < all.Length;)
        {
            var isNext = before < 0 || next < all.Length && all[next].At.Syntax.SpanStart - place <= place - all[before].At.Syntax.SpanStart;
            var other = isNext ? all[next++] : all[before--];
            if (!ReferenceEquals(other.Body.Code, change.Body.Code)) yield return other;
        }
    }

    /// <summary>What makes all that the functions of the member do with a variable one after the other; nothing where they do more than change it.</summary>
    private void Remedy()
    {
        var (changes, ways) = (new Dictionary<IOperation, SharedChange>(), new Dictionary<VariablePath, Way>());
        foreach (var change in found)
        {
            ways.TryGetValue(change.Variable, out var way);
            if (IsHere(change)) changes[change.At] = change;
            ways[change.Variable] = !IsHere(change) ? Way.Other : way | (IsAtomic(change) ? Way.None : Way.Lock) | (IsOwn(change.Variable) && !called.Contains(change.Variable) ? Way.None : Way.Other);
        }

        foreach (var frame in member.Frames)
        {
            if (frame.Outer is not { Outer: null }) continue;
            foreach (var at in frame.Root.Descendants())
                if (at is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation && VariablePath.Of(at) is { } variable && ways.TryGetValue(variable, out var way)) ways[variable] = way | Of(at, variable, changes);
        }

        for (var i = 0; i < found.Count; i++)
            if (IsHere(found[i])) found[i] = found[i] with { Remedy = ways[found[i].Variable] switch { Way.None or Way.Interlocked => ConcurrencyAnalyzers.Remedy.Interlocked, Way.Lock => ConcurrencyAnalyzers.Remedy.Lock, _ => ConcurrencyAnalyzers.Remedy.None } };
    }

    /// <summary>Is all that has to be made safe in this member?</summary>
    private static bool IsHere(SharedChange change) => change is { Path: null, IsLikely: false };

    /// <summary>How the uses of a variable are made safe so far.</summary>
    [Flags]
    private enum Way { None = 0, Interlocked = 1, Lock = 2, Other = 4 }

    private Way Of(IOperation at, VariablePath variable, Dictionary<IOperation, SharedChange> changes)
    {
        if (at.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref, Parent: IInvocationOperation { TargetMethod: var method } } && Types.Same(method.ContainingType, member.Model.Types.Interlocked)) return Way.Interlocked;
        for (var around = at; around is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); around = around.Parent)
        {
            if (changes.TryGetValue(around, out var change) && change.Variable.Equals(variable)) return Way.None;
            if (around is ILockOperation { LockedValue: var guard } && (variable.Equals(VariablePath.Of(guard)) || Site.Unwrap(guard) is ILocalReferenceOperation { Local.Name: var name } && name == SharedChange.GateOf(variable.Variable.Name))) return Way.Lock;
        }

        return Way.Other;
    }

    /// <summary>A local, or a private field that no code of its type uses under another lock.</summary>
    private bool IsOwn(VariablePath variable) =>
        variable.Variable is ILocalSymbol or IParameterSymbol || variable.Variable is IFieldSymbol { DeclaredAccessibility: Accessibility.Private } field && !member.Model.Guards.IsEverLocked(field, cancel);

    private static bool IsAtomic(SharedChange change) =>
        change.Method is null && Update.Of(change.At) is { Change: not Change.Other } && change.Variable.Type is { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 };

    private SharedChange? ChangeAt(IOperation at, ConcurrentBody body)
    {
        var (target, method) = at switch
        {
            IIncrementOrDecrementOperation step => (step.Target, null),
            ICoalesceAssignmentOperation => (null, null),
            IAssignmentOperation assignment => (assignment.Target, null),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Parent: IInvocationOperation call } argument => (IsSafe(call.TargetMethod) ? null : argument.Value, null),
            IInvocationOperation { Instance: { } on } call => (on, (ISymbol?)call.TargetMethod),
            _ => (null, null),
        };
        if (target is IPropertyReferenceOperation { Instance: { } holder, Property: var property } && Behind(property, holder) is var (indexer, type) && member.Model.Catalog.Of(indexer, type).Mutates) (target, method) = (holder, property);
        if (target is null || method is not null && !Mutates(method, target) || VariablePath.Of(target) is not { } variable || !IsPlain(variable)) return null;
        return new SharedChange(at, variable, body, method);
    }

    private bool IsSafe(IMethodSymbol method) => member.Model.Catalog.Of(method).ThreadSafe;

    /// <summary>By a type of the framework, which does not lock by itself; old collections and random numbers may be made to.</summary>
    private bool Mutates(ISymbol method, IOperation on)
    {
        (method, var holder) = Behind(method, on);
        if (holder is not { DeclaringSyntaxReferences.IsEmpty: true, TypeKind: TypeKind.Class } type || !member.Model.Catalog.Of(method, type).Mutates) return false;
        if (type is INamedTypeSymbol { Arity: > 0 } || type.Name == "StringBuilder") return true;
        return ValuesOf(on) is { } values && values.All(value => value is IObjectCreationOperation);
    }

    /// <summary>Behind an interface, the class of what a variable always holds, where that is known, and its member.</summary>
    private (ISymbol Member, ITypeSymbol? Type) Behind(ISymbol called, IOperation on) =>
        on.Type is { TypeKind: TypeKind.Interface } && ValuesOf(on)?.ToList() is [IObjectCreationOperation { Type: { } type }] && type.FindImplementationForInterfaceMember(called) is { } real ? (real, type) : (called, on.Type);

    /// <summary>All that a local or a private field ever holds.</summary>
    private IEnumerable<IOperation?>? ValuesOf(IOperation on) => Site.Unwrap(on) switch
    {
        ILocalReferenceOperation { Local: var local } => [member.OnlyValueOf(local)],
        IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field } => member.References.ValuesOf(field, cancel),
        _ => null,
    };

    /// <summary>Neither volatile nor one for each thread.</summary>
    private static bool IsPlain(VariablePath variable) => variable.Fields.All(field => !field.IsVolatile && !field.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "ThreadStaticAttribute" or "ContextStaticAttribute"));

    /// <summary>Reads the variable and then writes it; or writes what the same code reads again. A flag that is set, a last error: whoever comes last, all is well.</summary>
    private static bool IsHarmful(SharedChange change, UnguardedCode code)
    {
        if (IsForOne(change.At, change.Body.Code)) return false;
        if (change.Method is not null) return true;
        if (Update.Of(change.At) is not null) return true;
        if (change.At is not ISimpleAssignmentOperation { Value: { ConstantValue.HasValue: false } value } || IsRare(change, value)) return false;
        return code.ReadsOf(change.Variable).Any(at => !Function.IsIn(at, change.At));
    }

    /// <summary>What a function does without a lock, and where it reads which variable: found once, and only where it is asked.</summary>
    private sealed class UnguardedCode(IReadOnlyCollection<IOperation> all)
    {
        public IReadOnlyCollection<IOperation> All => all;

        private ILookup<VariablePath, IOperation> Reads => field ??= all
            .Where(at => at is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation && !Site.IsWritten(at))
            .Select(at => (At: at, Variable: VariablePath.Of(at))).Where(read => read.Variable is not null).ToLookup(read => read.Variable!, read => read.At);

        public IEnumerable<IOperation> ReadsOf(VariablePath variable) => Reads[variable];
    }

    /// <summary><c>if (i == 0) …</c>: one round of the loop gets there.</summary>
    public static bool IsForOne(IOperation change, IOperation code)
    {
        for (IOperation child = change, at = change.Parent!; at is not null && !ReferenceEquals(child, code); child = at, at = at.Parent!)
            if (at is IConditionalOperation choice && ReferenceEquals(choice.WhenTrue, child) && choice.Condition.DescendantsAndSelf().Any(asked => asked is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, LeftOperand: var left, RightOperand: var right } && (IsOwn(left) || IsOwn(right)))) return true;
        return false;

        bool IsOwn(IOperation asked) => Site.Unwrap(asked) is IParameterReferenceOperation { Parameter.DeclaringSyntaxReferences: [var declared] } && code.Syntax.Span.Contains(declared.Span);
    }

    /// <summary>On failure, or where there was none before.</summary>
    private static bool IsRare(SharedChange change, IOperation value)
    {
        for (var at = change.At.Parent; at is not null && !ReferenceEquals(at, change.Body.Code); at = at.Parent)
        {
            if (at is ICatchClauseOperation) return true;
            if (at is IConditionalOperation { Condition: var condition } && condition.DescendantsAndSelf().Any(asked => asked is { ConstantValue: { HasValue: true, Value: null or false or true } } or IUnaryOperation { OperatorKind: UnaryOperatorKind.Not })
                && condition.DescendantsAndSelf().Any(asked => change.Variable.Equals(VariablePath.Of(asked)))) return true;
        }

        return value.Type is { SpecialType: SpecialType.System_Boolean };
    }
}
