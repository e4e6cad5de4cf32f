using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Where variables are used: locals and parameters in one piece of code, private fields in all of their type.</summary>
internal sealed class References(Compilation compilation)
{
    /// <summary>Calls of one method that are followed.</summary>
    private const int MaxCalls = 20;

    /// <summary>The names in a declaration of a type: read once, however many fields it has.</summary>
    private static readonly ConditionalWeakTable<SyntaxNode, ILookup<string, IdentifierNameSyntax>> Names = new();

    private static readonly ConditionalWeakTable<SyntaxNode, HashSet<string>> Locals = new();

    private readonly ConcurrentDictionary<IOperation, ILookup<ISymbol, IOperation>> indices = new();

    /// <summary>The names in a declaration, by text.</summary>
    public static ILookup<string, IdentifierNameSyntax> NamesOf(SyntaxNode type) => Names.GetValue(type, NamesIn);

    private static ILookup<string, IdentifierNameSyntax> NamesIn(SyntaxNode type) => type.DescendantNodes().OfType<IdentifierNameSyntax>().ToLookup(name => name.Identifier.ValueText);

    /// <summary>What locals and parameters in a declaration of a type are called.</summary>
    public static HashSet<string> LocalsOf(SyntaxNode type) => Locals.GetValue(type, static type => [.. type.DescendantNodes().Select(LocalIn).OfType<string>()]);

    /// <summary>The local or parameter that a piece of syntax declares, by its name.</summary>
    public static string? LocalIn(SyntaxNode declaration) => declaration switch
    {
        ParameterSyntax { Identifier: var name } => name.ValueText,
        VariableDeclaratorSyntax { Parent.Parent: not BaseFieldDeclarationSyntax, Identifier: var name } => name.ValueText,
        SingleVariableDesignationSyntax { Identifier: var name } => name.ValueText,
        ForEachStatementSyntax { Identifier: var name } => name.ValueText,
        CatchDeclarationSyntax { Identifier: var name } => name.ValueText,
        _ => null,
    };

    /// <summary>Reads and writes of a variable or property, and a local's declaration, in the code that <paramref name="near"/> is part of.</summary>
    public IEnumerable<IOperation> To(ISymbol variable, IOperation near)
    {
        var root = near;
        while (root.Parent is { } parent) root = parent;
        return indices.GetOrAdd(root, static code => code.DescendantsAndSelf().Where(o => Variable(o) is not null).ToLookup(o => Variable(o)!, SymbolEqualityComparer.Default))[variable];
    }

    private static ISymbol? Variable(IOperation operation) => operation switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter,
        IVariableDeclaratorOperation { Symbol: var local } => local,
        IFieldReferenceOperation { Field: { IsConst: false } field } => field,
        IPropertyReferenceOperation { Property: { IsIndexer: false } property } => property,
        _ => null,
    };

    /// <summary>What a field that only its type's declarations write is ever given; null for a value that does not stand there.</summary>
    public IEnumerable<IOperation?> ValuesOf(IFieldSymbol field, CancellationToken cancel)
    {
        foreach (var part in field.DeclaringSyntaxReferences)
#pragma warning disable RS1030 // as below
            if (part.GetSyntax(cancel) is VariableDeclaratorSyntax { Initializer.Value: { } first } && compilation.ContainsSyntaxTree(part.SyntaxTree) && compilation.GetSemanticModel(part.SyntaxTree).GetOperation(first, cancel) is { } value)
                yield return Site.Unwrap(value);
#pragma warning restore RS1030
        foreach (var use in To(field, cancel))
            if (use.Parent is ISimpleAssignmentOperation { Target: var target, Value: var given } && ReferenceEquals(target, use)) yield return Site.Unwrap(given);
            else if (Site.AssignmentTo(use) is not null || IsReferredTo(use)) yield return null;
    }

    /// <summary><c>F(out field)</c>, <c>ref var r = ref field</c>, <c>r = ref field</c>, <c>ref (b ? ref field : ref other)</c></summary>
    private static bool IsReferredTo(IOperation use) => use.Parent is
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }
        or IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } }
        or ISimpleAssignmentOperation { IsRef: true }
        or IConditionalOperation { IsRef: true };

    /// <summary>Is a method called in sight, and named for nothing else? One that others can see is looked for in all of the compilation.</summary>
    public bool AreCalls(IMethodSymbol method, CancellationToken cancel)
    {
        var isOwn = method.DeclaredAccessibility == Accessibility.Private || method.MethodKind == MethodKind.LocalFunction;
        var scopes = !isOwn ? compilation.SyntaxTrees.Select(tree => tree.GetRoot(cancel))
            : method.MethodKind == MethodKind.LocalFunction ? method.DeclaringSyntaxReferences.Select(declared => declared.GetSyntax(cancel).FirstAncestorOrSelf<SyntaxNode>(node => node is BlockSyntax or SwitchStatementSyntax or CompilationUnitSyntax)!)
            : method.ContainingType.DeclaringSyntaxReferences.Select(declared => declared.GetSyntax(cancel));
        var calls = 0;
        foreach (var scope in scopes)
        {
            foreach (var name in Names.GetValue(scope, NamesIn)[method.Name])
            {
                ExpressionSyntax called = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name.Parent is MemberBindingExpressionSyntax binding ? binding : name;
                if (called.Parent is InvocationExpressionSyntax call && call.Expression == called) calls++;
                else if (name.FirstAncestorOrSelf<CrefSyntax>() is null) return false;
            }
        }

        return calls > 0;
    }

    /// <summary>The calls of a method that nobody but its type, or the block around it, can call; null where it may run otherwise, or there are none, or too many.</summary>
    public IReadOnlyList<IOperation>? CallsOf(IMethodSymbol? method, CancellationToken cancel)
    {
        if (method is not { DeclaringSyntaxReferences: [var declared], IsGenericMethod: false, IsVirtual: false, PartialDefinitionPart: null, PartialImplementationPart: null } || !compilation.ContainsSyntaxTree(declared.SyntaxTree)) return null;
        if (!(method.MethodKind == MethodKind.LocalFunction || method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } && method.ContainingType.DeclaringSyntaxReferences.Length == 1)) return null;
        var scope = declared.GetSyntax(cancel).FirstAncestorOrSelf<SyntaxNode>(node => node is TypeDeclarationSyntax or CompilationUnitSyntax)!;
        var calls = new List<IOperation>();
#pragma warning disable RS1030 // as above
        var semantics = compilation.GetSemanticModel(declared.SyntaxTree);
#pragma warning restore RS1030
        foreach (var name in NamesOf(scope)[method.Name])
        {
            ExpressionSyntax called = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (calls.Count == MaxCalls || called.Parent is not InvocationExpressionSyntax call || call.Expression != called || semantics.GetOperation(call, cancel) is not IInvocationOperation found || !Types.Same(found.TargetMethod.OriginalDefinition, method.OriginalDefinition)) return null;
            calls.Add(found);
        }

        return calls.Count > 0 ? calls : null;
    }

    /// <summary>Is a method that nobody but its type, or the block around it, can name only ever sent to another thread: <c>Task.Run(Work)</c>, <c>Task.Run(() => Work(1))</c>?</summary>
    public bool IsOnlySentElsewhere(IMethodSymbol method, Concurrency model, CancellationToken cancel) =>
        method is ({ MethodKind: MethodKind.LocalFunction } or { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private }) and { IsGenericMethod: false, IsPartialDefinition: false }
        && model.IsOnlySentElsewhere(method, () => AreAllSentElsewhere(method, model, cancel));

    private bool AreAllSentElsewhere(IMethodSymbol method, Concurrency model, CancellationToken cancel)
    {
        var uses = 0;
        foreach (var part in method.MethodKind == MethodKind.LocalFunction ? method.DeclaringSyntaxReferences : method.ContainingType.DeclaringSyntaxReferences)
        {
            if (!compilation.ContainsSyntaxTree(part.SyntaxTree)) return false;
            var scope = part.GetSyntax(cancel);
            if (method.MethodKind == MethodKind.LocalFunction) scope = scope.FirstAncestorOrSelf<SyntaxNode>(node => node is TypeDeclarationSyntax or CompilationUnitSyntax)!;
            SemanticModel? semantics = null;
            foreach (var name in NamesOf(scope)[method.Name])
            {
#pragma warning disable RS1030 // as above
                semantics ??= compilation.GetSemanticModel(part.SyntaxTree);
#pragma warning restore RS1030
                if (!Types.Same(semantics.GetSymbolInfo(name, cancel).Symbol?.OriginalDefinition, method.OriginalDefinition)) continue;
                if (++uses > MaxCalls || !IsSentElsewhere(name, semantics, model, cancel)) return false;
            }
        }

        return uses > 0;
    }

    private static bool IsSentElsewhere(IdentifierNameSyntax name, SemanticModel semantics, Concurrency model, CancellationToken cancel)
    {
        ExpressionSyntax named = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        var sent = named.Parent is InvocationExpressionSyntax call && call.Expression == named ? semantics.GetOperation(call, cancel) : semantics.GetOperation(named, cancel);
        if (sent is IInvocationOperation)
            while (sent is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation)) sent = sent.Parent;
        return sent is IAnonymousFunctionOperation or IMethodReferenceOperation && Given.UseOf(sent, model).Use is DelegateUse.Defers or DelegateUse.Spawns or DelegateUse.Isolates;
    }

    /// <summary>Reads and writes of a private field; its text is looked for in its type's declarations, and only what fits is bound.</summary>
    public IEnumerable<IOperation> To(IFieldSymbol field, CancellationToken cancel) => ToMember(field, cancel);

    /// <summary>The same, also of a private property.</summary>
    public IEnumerable<IOperation> ToMember(ISymbol owned, CancellationToken cancel)
    {
        foreach (var part in owned.ContainingType.DeclaringSyntaxReferences)
        {
            SemanticModel? semantics = null;
            if (!compilation.ContainsSyntaxTree(part.SyntaxTree)) continue;
            foreach (var name in Names.GetValue(part.GetSyntax(cancel), NamesIn)[owned.Name])
            {
#pragma warning disable RS1030 // the engine is the one place that looks beyond the member at hand
                semantics ??= compilation.GetSemanticModel(part.SyntaxTree);
#pragma warning restore RS1030
                SyntaxNode use = name.Parent switch
                {
                    MemberAccessExpressionSyntax access when access.Name == name => access,
                    MemberBindingExpressionSyntax binding => binding,
                    _ => name,
                };
                if (semantics.GetOperation(use, cancel) is IMemberReferenceOperation reference && Types.Same(reference.Member.OriginalDefinition, owned.OriginalDefinition))
                    yield return reference;
            }
        }
    }
}
