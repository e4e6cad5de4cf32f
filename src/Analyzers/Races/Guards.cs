using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Which lock guards a private field: the one under which most of its type's code uses it.</summary>
internal sealed class Guards(Concurrency model)
{
    /// <summary>Calls followed from a use to where the lock is taken, and places looked at for it: beyond that it may be held.</summary>
    private const int Depth = 4, Bound = 100;

    private static readonly ConditionalWeakTable<SyntaxNode, object> Locked = new();

    private readonly ConcurrentDictionary<IFieldSymbol, string?> known = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IFieldSymbol, bool> written = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IFieldSymbol, bool> replaced = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> locking = new(SymbolEqualityComparer.Default);

    /// <summary>The lock as the type's code writes it, without <c>this.</c>; null where there is none, or no majority.</summary>
    public string? Of(IFieldSymbol field, CancellationToken cancel)
    {
        field = field.OriginalDefinition;
        if (field is not { DeclaredAccessibility: Accessibility.Private, IsReadOnly: false, IsConst: false, IsVolatile: false } || field.DeclaringSyntaxReferences.IsEmpty || !IsLocking(field.ContainingType, cancel)) return null;
        return known.TryGetValue(field, out var before) ? before : known.GetOrAdd(field, Find(field, cancel));
    }

    /// <summary>Is a private field given another object while threads may hold the lock on the one before?</summary>
    public bool IsReplaced(IFieldSymbol field, CancellationToken cancel) => field.DeclaredAccessibility == Accessibility.Private
        && (replaced.TryGetValue(field, out var before) ? before : replaced.GetOrAdd(field, Guard.IsReplaced(field, new References(model.Compilation).To(field, cancel).ToList(), cancel)));

    /// <summary>Does any code of its type write a private field, apart from its initialiser?</summary>
    public bool IsWritten(IFieldSymbol field, CancellationToken cancel) =>
        written.TryGetValue(field, out var before) ? before : written.GetOrAdd(field, new References(model.Compilation).To(field, cancel).Any(Site.IsWritten));

    /// <summary>Is it used anywhere under a lock other than its own?</summary>
    public bool IsEverLocked(IFieldSymbol field, CancellationToken cancel) =>
        IsLocking(field.ContainingType.OriginalDefinition, cancel) && new References(model.Compilation).To(field.OriginalDefinition, cancel).Any(use => LockNames.Around(use.Syntax).Any(name => name != field.Name));

    private bool IsLocking(INamedTypeSymbol type, CancellationToken cancel) =>
        locking.TryGetValue(type, out var before) ? before : locking.GetOrAdd(type, type.DeclaringSyntaxReferences.Any(part => LockNames.AreIn(part.GetSyntax(cancel))));

    private string? Find(IFieldSymbol field, CancellationToken cancel)
    {
        // By name first: to bind all uses costs more.
        if (field.DeclaringSyntaxReferences.Length == 0 || field.ContainingType.DeclaringSyntaxReferences.Sum(part => References.NamesOf(part.GetSyntax(cancel))[field.Name].Count(name => LockNames.Around(name).Any())) < 2) return null;
        if (Implicit.IsOfThread(field)) return null;
        var (outside, guarded) = (0, new Dictionary<string, (int Uses, int Writes)>(StringComparer.Ordinal));
        foreach (var use in new References(model.Compilation).To(field, cancel))
        {
            if (IsInMaking(use.Syntax) || use is IFieldReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } }) continue;
            if (use.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref } || Guard.IsLocked(use)) return null;
            var names = LockNames.Around(use.Syntax).Select(name => OfOwner(name, use)).ToArray();
            if (names.Length == 0) outside++;
            foreach (var name in names)
            {
                if (!LockNames.IsKnown(name)) continue; // nobody can tell which
                guarded.TryGetValue(name, out var so);
                guarded[name] = (so.Uses + 1, so.Writes + (Site.IsWritten(use) ? 1 : 0));
            }
        }

        var most = guarded.OrderByDescending(one => one.Value.Uses).ThenBy(one => one.Key, StringComparer.Ordinal).FirstOrDefault();
        return most.Value is { Uses: > 1, Writes: > 0 } && most.Value.Uses > outside ? most.Key : null;
    }

    private static string OfOwner(string name, IOperation use) =>
        use is IFieldReferenceOperation { Field.IsStatic: false, Instance: { Syntax: ExpressionSyntax holder } on } && Site.Unwrap(on) is not IInstanceReferenceOperation ? LockNames.OfOwner(name, holder) : name;

    /// <summary>May the lock be held at a place: around it, by its callers, or by calls that look like taking one?</summary>
    /// <param name="at">The place.</param>
    /// <param name="guard">The lock; null for any.</param>
    /// <param name="type">Whose code it is.</param>
    /// <param name="cancel">Ends it.</param>
    public static bool MayBeHeld(SyntaxNode at, string? guard, INamedTypeSymbol type, CancellationToken cancel)
    {
        var left = Bound;
        return MayBeHeld(at, guard, type, Depth, ref left, cancel);
    }

    private static bool MayBeHeld(SyntaxNode at, string? guard, INamedTypeSymbol type, int depth, ref int left, CancellationToken cancel)
    {
        if (LockNames.Around(at).Any(held => guard is null || held == guard || !LockNames.IsKnown(held)) || IsInMaking(at)) return true;
        var function = FunctionAround(at);
        if (function is null || depth == 0 || left-- <= 0 || LooksLocked(function)) return true;
        var (name, isOwn) = function switch
        {
            MethodDeclarationSyntax method => (method.Identifier.ValueText, !method.Modifiers.Any(IsVisible) && method.ExplicitInterfaceSpecifier is null),
            LocalFunctionStatementSyntax local => (local.Identifier.ValueText, true),
            _ => ("", false),
        };
        if (!isOwn) return false;

        // Whoever names it may run it: held where every one of them holds it.
        var isNamed = false;
        foreach (var part in type.DeclaringSyntaxReferences)
        {
            foreach (var named in References.NamesOf(part.GetSyntax(cancel))[name])
            {
                if (named.Parent is MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) } access && access.Name == named) continue; // another object's
                isNamed = true;
                if (!function.Span.Contains(named.Span) && !MayBeHeld(named, guard, type, depth - 1, ref left, cancel)) return false;
            }
        }

        return isNamed;
    }

    private static bool IsVisible(SyntaxToken modifier) => modifier.ValueText is "public" or "protected" or "internal" or "override" or "partial" or "extern";

    private static SyntaxNode? FunctionAround(SyntaxNode at) => at.Ancestors().FirstOrDefault(node => node is MemberDeclarationSyntax or LocalFunctionStatementSyntax);

    private static bool LooksLocked(SyntaxNode function) => (bool)Locked.GetValue(function, static code => Looks(code));

    /// <summary>By its name, an attribute, or a call in it that looks like taking a lock.</summary>
    private static bool Looks(SyntaxNode function)
    {
        if (function is MethodDeclarationSyntax { Identifier.ValueText: var name, AttributeLists: var attributes } && (SaysSo(name) || attributes.ToString().Contains("Synchronized"))) return true;
        return function.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.Expression switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } => TakesByName(called),
            IdentifierNameSyntax { Identifier.ValueText: var called } => TakesByName(called),
            _ => false,
        });
    }

    /// <summary>Does the name of a method, or an attribute of it, say that one thread at a time is in it?</summary>
    public static bool SaysItIsLocked(IMethodSymbol method) => SaysSo(method.Name) || (method.MethodImplementationFlags & System.Reflection.MethodImplAttributes.Synchronized) != 0;

    private static bool SaysSo(string method) => method.Contains("Lock") || method.Contains("Unsafe") || method.Contains("Synchron") || method.Contains("ThreadSafe");

    private static bool TakesByName(string called) => called.Contains("Enter") || called.Contains("Lock") || called.Contains("Acquire") || called is "Wait" or "WaitAsync" or "WaitOne";

    /// <summary>Nobody else has the object yet, or nobody has it any more.</summary>
    public static bool IsInMaking(SyntaxNode at)
    {
        foreach (var node in at.Ancestors())
        {
            switch (node)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax: return false;
                case ConstructorDeclarationSyntax or DestructorDeclarationSyntax or FieldDeclarationSyntax or PropertyDeclarationSyntax { Initializer: not null } or AccessorDeclarationSyntax { Keyword.RawKind: (int)SyntaxKind.InitKeyword }: return true;
                case MethodDeclarationSyntax { Identifier.ValueText: var name, AttributeLists.Count: var attributes }: return attributes > 0 || name.StartsWith("Init", StringComparison.Ordinal) || name.StartsWith("Dispose", StringComparison.Ordinal);
                case MemberDeclarationSyntax: return false;
            }
        }

        return false;
    }
}
