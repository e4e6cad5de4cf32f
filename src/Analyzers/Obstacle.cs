using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Why no await can stand at a site, or why it would mean something else there.</summary>
internal sealed class Obstacle
{
    public static readonly Obstacle None = new("");

    /// <summary>The body could be async and is not.</summary>
    public static readonly Obstacle NotAsync = new("the method is not async");

    public static readonly Obstacle TooDeep = new("the code around it is too deep");
    public static readonly Obstacle Lock = new("a lock is held here");

    /// <summary>Code for both kinds of callers, in the branch for the synchronous ones.</summary>
    public static readonly Obstacle Synchronous = new("the caller is a synchronous one");

    public static readonly Obstacle Query = new("a query clause cannot await");
    public static readonly Obstacle Filter = new("an exception filter cannot await");
    public static readonly Obstacle Unsafe = new("unsafe code cannot await");
    public static readonly Obstacle AggregateCatch = new("'catch (AggregateException)' around it would no longer match");
    public static readonly Obstacle Timeout = new("an await would not tell whether the time ran out: await Task.WhenAny or WaitAsync");
    public static readonly Obstacle Winner = new("an await of WhenAny gives the task and not its index");
    public static readonly Obstacle RefStruct = new("a ref struct or a reference would have to live across an await");
    public static readonly Obstacle FixedDelegate = new("the lambda's delegate type is synchronous");
    public static readonly Obstacle Constructor = new("a constructor cannot await: use an asynchronous factory method");
    public static readonly Obstacle Property = new("a property cannot await: use a 'Get…Async' method");
    public static readonly Obstacle Operator = new("an operator cannot await: use a named asynchronous method");
    public static readonly Obstacle Event = new("an event accessor cannot await");
    public static readonly Obstacle Finalizer = new("a finalizer cannot await: implement IAsyncDisposable");
    public static readonly Obstacle Initializer = new("an initializer cannot await: use an asynchronous factory method");

    private Obstacle(string reason) => Reason = reason;

    /// <summary>As a message says it.</summary>
    public string Reason { get; }

    /// <summary>A kind of member that can never be asynchronous.</summary>
    public bool IsMember => this == Constructor || this == Property || this == Operator || this == Event || this == Finalizer || this == Initializer;

    /// <summary>Nothing but the kind of the body is in the way: it is not async, or a lambda whose type is not.</summary>
    public bool IsLocal => this == NotAsync || this == FixedDelegate;

    /// <summary>Never, however the member is rewritten around it.</summary>
    public bool IsFinal => this != None && this != NotAsync && !IsIntent && this != TooDeep;

    /// <summary>The thread is held on purpose: no await could stand there, or none is wanted.</summary>
    public bool IsIntent => this == Lock || this == Synchronous;

    public static Obstacle Of(Site site) => Around(site) ?? (site.Frame.LockScopes.Any(scope => scope.Held.Contains(site.Operation.Syntax.Span)) ? Lock : OfMeaning(site) ?? OfBody(site.Frame));

    /// <summary>Is it the kind of the member, if no object that a <c>using</c> holds is a lock? That must not be asked while the member is being read.</summary>
    public static bool IsMembers(Site site) => OfBody(site.Frame).IsMember && Around(site) is null && OfMeaning(site) is null;

    private static Obstacle? Around(Site site)
    {
        var child = site.Operation;
        var hops = 0;
        foreach (var around in site.Ancestors())
        {
            if (++hops > Site.Far) return TooDeep;
            switch (around)
            {
                case ILockOperation held when !ReferenceEquals(held.LockedValue, child): return Lock;
                case ITranslatedQueryOperation { Syntax: QueryExpressionSyntax query } when !IsSource(site.Operation.Syntax, query): return Query;
                case IConditionalOperation choice when !ReferenceEquals(choice.Condition, child) && IsForSynchronous(choice.Condition, ReferenceEquals(choice.WhenTrue, child)): return Synchronous;
                case ICatchClauseOperation handler when ReferenceEquals(handler.Filter, child): return Filter;
                case ITryOperation attempt when ReferenceEquals(attempt.Body, child) && site.Member.CatchesAggregate(attempt): return AggregateCatch;
            }

            if (around.Syntax.Kind() is SyntaxKind.UnsafeStatement or SyntaxKind.FixedStatement) return Unsafe;
            child = around;
        }

        return site.Frame.Locks.IsHeldAt(site.Operation.Syntax) ? Lock : null;
    }

    /// <summary>Does the condition, having this value, say that the caller is synchronous? <c>if (async)</c>, <c>if (!context.IsSynchronous)</c></summary>
    private static bool IsForSynchronous(IOperation condition, bool value)
    {
        // Generated conditions may be thousands of operands deep.
        var work = new Stack<(IOperation Condition, bool Value)>([(condition, value)]);
        while (work.Count > 0)
        {
            var next = work.Pop();
            var (asked, answer) = Site.Asked(next.Condition, next.Value);
            if (asked is not IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both)
            {
                if (NamesSynchronous(asked, answer)) return true;
            }
            else if (answer)
            {
                work.Push((both.RightOperand, true));
                work.Push((both.LeftOperand, true));
            }
        }

        return false;
    }

    private static bool NamesSynchronous(IOperation asked, bool answer)
    {
        var name = asked switch
        {
            IParameterReferenceOperation { Parameter.Name: var parameter } => parameter,
            ILocalReferenceOperation { Local.Name: var local } => local,
            IMemberReferenceOperation { Member.Name: var member } => member,
            _ => "",
        };
        return name.TrimStart('_').ToUpperInvariant() switch
        {
            "ASYNC" or "ISASYNC" or "USEASYNC" or "RUNASYNC" => !answer,
            "SYNC" or "ISSYNC" or "SYNCHRONOUS" or "ISSYNCHRONOUS" => answer,
            _ => false,
        };
    }

    private static Obstacle? OfMeaning(Site site)
    {
        if (site is { Blocks: Blocking.Task, Method: { IsStatic: var isStatic } wait, IsDiscarded: false })
        {
            if (wait.ReturnType.SpecialType == SpecialType.System_Boolean) return Timeout;
            if (isStatic && wait.ReturnType.SpecialType == SpecialType.System_Int32) return Winner;
        }

        return site.Frame.IsAsyncCode && site.Frame.RefStructs.AreLiveAcross(site) ? RefStruct : null;
    }

    /// <summary>The first sequence of a query, and those that it joins, are not part of a function.</summary>
    private static bool IsSource(SyntaxNode at, QueryExpressionSyntax query) =>
        query.FromClause.Expression.Span.Contains(at.Span) || query.DescendantNodes().Any(clause => clause is JoinClauseSyntax { InExpression.Span: var joined } && joined.Contains(at.Span));

    private static Obstacle OfBody(Frame frame) => frame switch
    {
        { IsAsync: true } => None,
        { Method: null } => Initializer,
        { IsLambda: true, Root.Syntax: not AnonymousFunctionExpressionSyntax } => Query,
        { IsLambda: true, IsAsyncCode: false } => FixedDelegate,
        { Method.MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } => Constructor,
        { Method.MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet } => Property,
        { Method.MethodKind: MethodKind.EventAdd or MethodKind.EventRemove } => Event,
        { Method.MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => Operator,
        { Method.MethodKind: MethodKind.Destructor } => Finalizer,
        _ => NotAsync,
    };

    /// <summary>Is an AggregateException caught, asked for, or opened?</summary>
    public static bool CatchesAggregate(ITryOperation attempt, Types types)
    {
        return attempt.Catches.Any(handler => IsAggregate(handler.ExceptionType)
            || handler.Filter is { } filter && Asks(filter)
            || (Types.Same(handler.ExceptionType, types.Exception) || handler.ExceptionType is null or { SpecialType: SpecialType.System_Object }) && Asks(handler.Handler));

        bool IsAggregate(ITypeSymbol? type) => Types.Same(type, types.AggregateException);

        bool Asks(IOperation code) => code.DescendantsAndSelf().Any(inner => inner switch
        {
            IPropertyReferenceOperation { Property: { Name: "InnerException", ContainingType: var type } } => Types.Same(type, types.Exception),
            IInvocationOperation { TargetMethod: { Name: "GetBaseException", ContainingType: var type } } => Types.Same(type, types.Exception),
            IIsTypeOperation { TypeOperand: var type } => IsAggregate(type),
            IConversionOperation { Type: var type } => IsAggregate(type),
            IPatternOperation { NarrowedType: var type } => IsAggregate(type),
            _ => false,
        });
    }
}
