using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers;

/// <summary>The body a site stands in, while its operations are at hand: a method, accessor, lambda, local function or initialiser.</summary>
internal sealed class Frame(Member member, ISymbol? symbol, IOperation root, SyntaxNode key, Frame? outer = null, DelegateUse use = DelegateUse.Unknown, IParameterSymbol? given = null)
{
    public Concurrency Model => member.Model;
    public ISymbol? Symbol => symbol;
    public IMethodSymbol? Method => symbol as IMethodSymbol;
    public IOperation Root => root;
    public SyntaxNode Key => key;

    /// <summary>The frame this lambda or local function is written in.</summary>
    public Frame? Outer => outer;

    /// <summary>What is done with this lambda, where it is an argument.</summary>
    public DelegateUse Use => use;

    /// <summary>The same, where it is given to a method in sight by what that does with it.</summary>
    public DelegateUse ActualUse(CancellationToken cancel) => use switch
    {
        DelegateUse.Handed when given is not null => Model.Handovers.UseOf(given, cancel),
        DelegateUse.Implies => DelegateUse.Runs,
        _ => use,
    };

    public bool IsLambda => Method?.MethodKind == MethodKind.AnonymousFunction;

    /// <summary>Has the modifier: an await may be written here.</summary>
    public bool IsAsync { get; } = symbol is IMethodSymbol { IsAsync: true };

    /// <summary>Its caller expects to go on at once: async, or returning a task or an asynchronous sequence.</summary>
    public bool IsAsyncCode { get; } = symbol is IMethodSymbol method && IsOfAsyncCode(method, member.Model.Types);

    public static bool IsOfAsyncCode(IMethodSymbol method, Types types) =>
        method.IsAsync || method.MethodKind is not (MethodKind.PropertyGet or MethodKind.Constructor) && types.IsAsyncResult(method.ReturnType);

    /// <summary>A lambda that async code runs on its own thread, right there.</summary>
    public bool RunsInsideAsyncCode(CancellationToken cancel) => IsLambda && ActualUse(cancel) == DelegateUse.Runs && outer is { } around && (around.IsAsyncCode || around.RunsInsideAsyncCode(cancel));

    /// <summary>A lambda written in async code and not sent to another thread.</summary>
    public bool IsInsideAsyncCode(CancellationToken cancel) => IsLambda && !IsOfBrokenCode && ActualUse(cancel) is not (DelegateUse.Defers or DelegateUse.Spawns or DelegateUse.Isolates) && outer is { } around && (around.IsAsyncCode || around.IsInsideAsyncCode(cancel));

    /// <summary>What the lambda, or one around it, is given to does not bind, in code that is half restored, say: nobody knows where it runs.</summary>
    public bool IsOfBrokenCode
    {
        get
        {
            if (!IsLambda) return false;
            var at = root.Parent;
            while (at is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IArgumentOperation) at = at.Parent;
            return at?.Kind == OperationKind.Invalid || outer is { IsOfBrokenCode: true };
        }
    }

    /// <summary>Uses of references and ref structs, which cannot live across an await.</summary>
    public RefStructs RefStructs => field ??= new(root);

    public List<Step> Steps { get; } = [];

    /// <summary>What it does with delegates that a parameter holds.</summary>
    public List<ParameterUse> Uses { get; } = [];

    /// <summary>What it does with locks that belong to a thread.</summary>
    public ThreadLock Locks { get; } = new();

    /// <summary>Its synchronous <c>using</c> statements and declarations.</summary>
    public List<IOperation> Usings { get; } = [];

    /// <summary>Those that hold a lock of the thread. Few code has any, and reading what they call is cheap: nobody waits long enough to cancel it.</summary>
    public IReadOnlyList<(IOperation Taken, TextSpan Held)> LockScopes => field ??= [.. Usings.Select(scope => Model.LockScopes.Of(scope, CancellationToken.None)).OfType<(IOperation, TextSpan)>()];

    /// <summary>What its usual run leaves out.</summary>
    public Aside Asides => field ??= new(member);

    /// <summary>Does the text ask anywhere whether there is something to read, or somebody to accept?</summary>
    public bool AsksForData => asksForData ??= Behind.Asks(root.Syntax);

    private bool? asksForData;

    /// <summary>How many catch clauses and throws are being read around this point.</summary>
    public int Catches { get; set; }

    public bool Yields { get; set; }

    /// <summary>The innermost loop being read.</summary>
    public Nest? Nest { get; set; }

    /// <summary>Has it been noted that elements are read?</summary>
    public bool Reads { get; set; }
}
