using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Reads one member once, in source order and without recursion: its sites, and what each of its bodies does.</summary>
internal sealed class BodyReader(Member member, CancellationToken cancel)
{
    private readonly Concurrency model = member.Model;
    private readonly Hops hops = new(member, cancel);
    private readonly Stack<(IOperation Operation, Frame Frame, bool Leaving)> work = new();

    // Writes to what a local holds: they matter only where that may be known elsewhere.
    private readonly List<(ILocalSymbol Local, Frame Frame, int Step)> held = [];

    // Whether a call blocks depends on what the member does with its receiver: decided when all of it has been read.
    private readonly List<(Site Site, int Step)> undecided = [];

    private readonly List<(Site Site, int Step)> calls = [];

    public void Read(ImmutableArray<IOperation> blocks)
    {
        for (var i = blocks.Length - 1; i >= 0; i--)
            if (blocks[i].Kind is not OperationKind.Attribute)
                work.Push((blocks[i], Open(new Frame(member, member.Owner, blocks[i], Body.KeyOf(blocks[i].Syntax))), false));

        for (var n = 0; work.Count > 0; n++)
        {
            if (n % 256 == 0) cancel.ThrowIfCancellationRequested();
            var (operation, frame, leaving) = work.Pop();
            if (leaving) Leave(operation, frame);
            else Enter(operation, frame);
        }

        foreach (var (site, step) in undecided)
        {
            site.Blocks = Settled.Blocks(site, cancel);
            if (site.Blocks == Blocking.No) site.Frame.Steps[step] = site.Frame.Steps[step] with { Effect = Effect.None };
            else if (site.Blocks == Blocking.IO && InMemory.ParameterOf(Settled.SourceOf(site), site) is >= 0 and var parameter) site.Frame.Steps[step] = site.Frame.Steps[step] with { Source = parameter };
        }

        MembersWaits.Mark(undecided, cancel);
        foreach (var (site, step) in calls)
            if (InMemory.Handed(site, cancel) is { IsEmpty: false } handed) site.Frame.Steps[step] = site.Hop = site.Edge = site.Frame.Steps[step] with { Handed = handed };

        hops.Finish();
        foreach (var frame in member.Frames) frame.Asides.Mark(frame.Steps);
        foreach (var (local, frame, step) in held)
            if (Fresh.IsMadeHere(local, member)) frame.Steps[step] = frame.Steps[step] with { Effect = Effect.None };
    }

    private Frame Open(Frame frame)
    {
        member.Frames.Add(frame);
        return frame;
    }

    // By kind first: this runs for every operation of the code, and most kinds say nothing. To ask an operation for one interface after another costs more than the rest.
    private void Enter(IOperation operation, Frame frame)
    {
        switch (operation.Kind)
        {
            case OperationKind.Literal or OperationKind.Block or OperationKind.ExpressionStatement or OperationKind.InstanceReference or OperationKind.VariableDeclaration or OperationKind.VariableDeclarationGroup or OperationKind.VariableInitializer:
                if (operation.Kind == OperationKind.Block) frame.Asides.Enter(operation);
                Push(operation.ChildOperations, frame);
                return;
            case OperationKind.NameOf: return;
            case OperationKind.AnonymousFunction: EnterLambda((IAnonymousFunctionOperation)operation, frame); return;
            case OperationKind.LocalFunction when operation is ILocalFunctionOperation local:
                Push(local.ChildOperations, Open(new Frame(member, local.Symbol, local, local.Syntax, frame)));
                return;
            case OperationKind.MethodReference: EnterGroup((IMethodReferenceOperation)operation, frame); break;
            case OperationKind.ParameterReference when operation is IParameterReferenceOperation { Parameter.Type.TypeKind: TypeKind.Delegate } handed && Given.UseOf(handed, model) is (not DelegateUse.Escapes, var to) use: frame.Uses.Add(new ParameterUse(handed.Parameter, use.Use, to)); break;
            case OperationKind.Invocation: Call((IInvocationOperation)operation, frame); break;
            case OperationKind.ObjectCreation when operation is IObjectCreationOperation { Constructor: { } constructor } creation: Meet(creation, constructor, constructor, frame, null, virtually: false); break;
            case OperationKind.PropertyReference: Property((IPropertyReferenceOperation)operation, frame); break;
            case OperationKind.VariableDeclarator when operation is IVariableDeclaratorOperation declarator: member.Declared(declarator.Symbol, declarator.GetVariableInitializer()?.Value); break;
            case OperationKind.CatchClause: frame.Catches++; work.Push((operation, frame, true)); break;
            case OperationKind.Await: work.Push((operation, frame, true)); break;
            case OperationKind.Using or OperationKind.UsingDeclaration: Using(operation, frame); break;
            case OperationKind.Loop: Loop((ILoopOperation)operation, frame); break;
            case OperationKind.Conditional when operation is IConditionalOperation { Condition: { } condition } choice && Endless.IsWayOut(choice.WhenTrue) && Endless.IsFlag(condition): Heed(condition, frame); break;
            case OperationKind.YieldReturn: frame.Yields = true; frame.Nest?.Wait(); break;
            case OperationKind.SimpleAssignment or OperationKind.CompoundAssignment or OperationKind.CoalesceAssignment or OperationKind.DeconstructionAssignment when operation is IAssignmentOperation assignment:
                Write(assignment.Target, frame);
                frame.Nest?.Compute(operation);
                break;
            case OperationKind.Increment or OperationKind.Decrement when operation is IIncrementOrDecrementOperation step: Write(step.Target, frame); break;
            case OperationKind.EventAssignment:
                frame.Steps.Add(new Step(Effect.Writes, operation.Syntax, null, Facts.None));
                if (TimerPartner.IsTick(operation, model.Types)) member.Ticks.Add((IEventAssignmentOperation)operation);
                break;
            case OperationKind.Argument when operation is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument: Write(argument.Value, frame); break;
            case OperationKind.Binary: frame.Nest?.Compute(operation); break;
            case OperationKind.ArrayElementReference or OperationKind.ImplicitIndexerReference when !frame.Reads: Read(operation, frame); break;
            case OperationKind.Throw:
                // What is done to make the exception is done on failure only.
                frame.Steps.Add(new Step(Effect.Throws, operation.Syntax, null, Facts.None));
                frame.Catches++;
                work.Push((operation, frame, true));
                break;
            case OperationKind.Branch when operation is IBranchOperation { BranchKind: BranchKind.GoTo } jump && Endless.GoesBack(jump): frame.Steps.Add(new Step(Effect.Endless, operation.Syntax, null, Facts.None)); break;
            case OperationKind.Lock when operation is ILockOperation { LockedValue: var guard }: frame.Steps.Add(new Step(Effect.Locks, operation.Syntax, LeafLocks.VariableOf(guard), Facts.None)); member.Locks.Add(new Site(member, operation, frame, null, Facts.None)); break;
            case OperationKind.DynamicInvocation: frame.Steps.Add(new Step(Effect.Unknown, operation.Syntax, null, Facts.None)); break;
        }

        if (!frame.Reads && Elements.IsView(operation)) Read(operation, frame);
        if (operation.Kind is OperationKind.Conditional or OperationKind.Coalesce or OperationKind.CoalesceAssignment) frame.Asides.Enter(operation);
        hops.Enter(operation, frame);
        if (Implicit.MethodOf(operation) is { } hidden) Meet(hidden, operation, frame);
        else if (Implicit.Of(operation, model) is not Effect.None and var unseen) frame.Steps.Add(new Step(unseen, operation.Syntax, null, Facts.None));
        Push(operation.ChildOperations, frame);
    }

    private void Using(IOperation operation, Frame frame)
    {
        var isAsync = operation is IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true };
        if (isAsync) work.Push((operation, frame, true));
        else frame.Usings.Add(operation);
        if (!isAsync && frame.IsAsync) member.Usings.Add(new Site(member, operation, frame, null, Facts.None));
    }

    private static void Read(IOperation operation, Frame frame)
    {
        frame.Reads = true;
        frame.Steps.Add(new Step(Effect.Reads, operation.Syntax, null, Facts.None));
    }

    private void Leave(IOperation operation, Frame frame)
    {
        if (operation is ICatchClauseOperation or IThrowOperation)
        {
            frame.Catches--;
        }
        else if (operation is ILoopOperation)
        {
            frame.Nest!.Close();
            if (frame.Nest.Work != Effect.None) frame.Steps.Add(new Step(frame.Nest.Work, operation.Syntax, null, Facts.None));
            frame.Nest = frame.Nest.Outer;
        }
        else
        {
            if (operation is IAwaitOperation { Operation: var awaited }) Depend(awaited, frame);
            frame.Nest?.Wait();
            frame.Steps.Add(new Step(Effect.Awaits, operation.Syntax, null, Facts.None));
        }
    }

    private void Push(IOperation.OperationList children, Frame frame)
    {
        if (children.Count == 0) return;
        foreach (var child in children.Reverse()) work.Push((child, frame, false));
    }

    private void EnterLambda(IAnonymousFunctionOperation lambda, Frame frame)
    {
        // An expression tree is data: nothing in it runs here.
        if (lambda.Parent is IConversionOperation conversion && model.Types.IsExpressionTree(conversion.Type)) return;
        var (use, given) = Given.UseOf(lambda, model);
        var step = new Step(Effect.None, lambda.Syntax, null, Facts.None, use, lambda.Syntax, frame.Catches > 0, frame.Nest?.Around ?? Trips.Few) { Given = given };
        frame.Steps.Add(step);
        if (use == DelegateUse.Runs) frame.Nest?.Call(step);
        Push(lambda.ChildOperations, Open(new Frame(member, lambda.Symbol, lambda, lambda.Syntax, frame, use, given)));
    }

    /// <summary>A method that is handed on by name.</summary>
    private void EnterGroup(IMethodReferenceOperation group, Frame frame)
    {
        if (group.Method.DeclaringSyntaxReferences.IsEmpty || group.IsVirtual && Implementations.IsOpen(group.Method) || model.Catalog.Of(group.Method).NonBlocking) return;
        var (use, given) = Given.UseOf(group, model);
        var step = new Step(Effect.None, group.Syntax, group.Method.ReducedFrom ?? group.Method, Facts.None, use, OnFailure: frame.Catches > 0) { Given = given };
        frame.Steps.Add(step);
        if (use is DelegateUse.Runs or DelegateUse.Implies or DelegateUse.Handed) hops.Add(step, group, frame);
    }

    private void Call(IInvocationOperation call, Frame frame)
    {
        var target = call.TargetMethod;
        frame.Locks.Note(target, call.Instance?.Type, call.Syntax);
        if (target.MethodKind == MethodKind.DelegateInvoke && call.Instance is { } called && Site.Unwrap(called) is IParameterReferenceOperation { Parameter: var parameter }) frame.Uses.Add(new ParameterUse(parameter, DelegateUse.Runs, null));
        if (ThreadLock.Takes(target, call.Instance?.Type)) frame.Steps.Add(new Step(Effect.Locks, call.Syntax, null, Facts.None));
        var virtually = call.IsVirtual && Implementations.IsOpen(target);
        Meet(call, target, target, frame, call.Instance?.Type, virtually);
    }

    private void Property(IPropertyReferenceOperation reference, Frame frame)
    {
        var property = reference.Property;
        var assignment = Site.AssignmentTo(reference);
        var byReference = property.RefKind != RefKind.None; // it is the reference that is read, and then written to
        var changed = !byReference && (assignment is not null || reference.Parent is IIncrementOrDecrementOperation);
        var read = !changed || assignment is not (ISimpleAssignmentOperation or IDeconstructionAssignmentOperation);
        var virtually = Implementations.IsOpen(property);
        var accessor = read ? property.GetMethod : property.SetMethod;
        Meet(reference, property, !virtually && Purity.IsAutomatic(accessor) ? null : accessor, frame, reference.Instance?.Type, virtually);
        if (read && changed && !virtually && property.SetMethod is { DeclaringSyntaxReferences.IsEmpty: false } setter && !Purity.IsAutomatic(setter) && !model.Catalog.Of(property, reference.Instance?.Type).NonBlocking) Meet(setter, reference, frame);
    }

    /// <summary>Notes a call: as a site, and as what it does to the body it stands in.</summary>
    private void Meet(IOperation operation, ISymbol target, IMethodSymbol? body, Frame frame, ITypeSymbol? receiver, bool virtually)
    {
        var facts = model.Catalog.Of(target, receiver);
        var isCall = operation.Kind != OperationKind.PropertyReference || facts.Blocks != Blocking.No;
        var leads = facts is { Blocks: Blocking.No, NonBlocking: false } && body is not null;
        var isEdge = leads && !virtually && body is { DeclaringSyntaxReferences.Length: > 0 } or { IsImplicitlyDeclared: true, ContainingType.DeclaringSyntaxReferences.Length: > 0 };

        // Most properties are of no interest, and there are more of them than of anything else.
        var site = isCall || isEdge || leads && virtually ? new Site(member, operation, frame, target, facts) : null;
        if (facts.Blocks != Blocking.No)
        {
            frame.Nest?.Wait();
            if (facts.Blocks == Blocking.Task)
                foreach (var task in Waited.Tasks(site!) ?? []) Depend(task, frame);
            undecided.Add((site!, frame.Steps.Count));
            var effect = facts.Blocks == Blocking.IO && site!.Prefer is null ? Effect.BlockingIO : Effect.Blocks | Effect.Unreported;
            frame.Steps.Add(new Step(effect, operation.Syntax, target, facts, OnFailure: frame.Catches > 0));
        }
        else if (isEdge)
        {
            site!.Edge = new Step(Effect.None, operation.Syntax, body!.ReducedFrom ?? body, facts, DelegateUse.Runs, OnFailure: frame.Catches > 0 || OnTheSpot.Is(operation, body), Around: frame.Nest?.Around ?? Trips.Few) { Enumerated = Hops.IsSequence(body.ReturnType) && Settled.IsGoneThrough(operation) };
            calls.Add((site, frame.Steps.Count));
            frame.Steps.Add(site.Edge);
            frame.Nest?.Call(site.Edge);
            hops.Add(site, site.Edge);
        }
        else if (!facts.Pure && !facts.ThreadSafe && isCall)
        {
            frame.Steps.Add(new Step(Effect.Unknown, operation.Syntax, target, facts));
        }
        else if (facts.ThreadSafe && !facts.Pure)
        {
            frame.Steps.Add(new Step(Effect.Shares, operation.Syntax, target, facts));
        }

        if (leads && virtually) hops.Call(site!, body!, site!.Receiver);
        if (Endless.IsForever(operation)) frame.Steps.Add(new Step(Effect.Endless, operation.Syntax, null, Facts.None));
        if (Endless.AsksForStop(target, operation, model.Types)) Heed(operation, frame);
        if (facts.Cpu)
        {
            var computes = new Step(Effect.Computes, operation.Syntax, target, facts);
            frame.Steps.Add(computes);
            frame.Nest?.Call(computes);
        }

        frame.Nest?.Compute(operation);
        if (isCall) member.Calls.Add(site!);
    }

    /// <summary>Notes a wait for tasks that were not made here.</summary>
    private void Depend(IOperation task, Frame frame)
    {
        foreach (var other in Waited.MadeElsewhere(task, model)) frame.Steps.Add(new Step(Effect.Depends, other.Syntax, null, Facts.None));
    }

    /// <summary>A method that runs without being called by name, such as an operator's.</summary>
    private void Meet(IMethodSymbol hidden, IOperation operation, Frame frame)
    {
        if (hidden.DeclaringSyntaxReferences.IsEmpty || hidden.IsVirtual || hidden.IsAbstract)
        {
            if (!model.Catalog.Of(hidden).Pure) frame.Steps.Add(new Step(Effect.Implicit, operation.Syntax, hidden, Facts.None));
            return;
        }

        var step = new Step(Effect.None, operation.Syntax, hidden, Facts.None, DelegateUse.Runs, OnFailure: frame.Catches > 0, Around: frame.Nest?.Around ?? Trips.Few);
        frame.Steps.Add(step);
        frame.Nest?.Call(step);
        hops.Add(step, operation, frame);
    }

    private void Loop(ILoopOperation loop, Frame frame)
    {
        frame.Nest = new Nest(loop, frame.Nest, member);
        work.Push((loop, frame, true));
        if (loop is IForEachLoopOperation { IsAsynchronous: true }) frame.Nest.Wait();

        member.Loops.Add(new Site(member, loop, frame, null, Facts.None) { Nest = frame.Nest });
        if (Endless.May(loop)) frame.Steps.Add(new Step(Effect.Endless, loop.Syntax, null, Facts.None));
        if (loop is IWhileLoopOperation { Condition: { } condition } && Endless.IsFlag(condition)) Heed(condition, frame);
    }

    private static void Heed(IOperation asked, Frame frame) => frame.Steps.Add(new Step(Effect.Heeds, asked.Syntax, null, Facts.None));

    /// <summary>A write that others can see is a step; one to a variable of this very frame is not.</summary>
    private void Write(IOperation target, Frame frame)
    {
        member.Assigned(target);
        if (target is ITupleOperation tuple)
        {
            foreach (var element in tuple.Elements) Write(element, frame);
            return;
        }

        if (target is IFieldReferenceOperation field) member.Wrote(field, frame);
        if (Fresh.IsOwn(target, frame)) return;
        if (Fresh.HolderOf(target) is { } holder && Types.Same(holder.ContainingSymbol, frame.Symbol)) held.Add((holder, frame, frame.Steps.Count));
        frame.Steps.Add(new Step(Effect.Writes, target.Syntax, null, Facts.None));
    }
}
