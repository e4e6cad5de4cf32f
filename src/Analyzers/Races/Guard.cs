using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>What is wrong with an object that code locks: others can lock it too, or no two threads lock the same one.</summary>
internal static class Guard
{
    /// <summary>As a message says it; null where nothing is known to be wrong.</summary>
    public static string? ProblemOf(IOperation locked, Site site, CancellationToken cancel)
    {
        var value = Site.Unwrap(locked);
        return value switch
        {
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => IsSeen(value.Type) ? "'this' can be locked by any code that has the object" : null,
            ITypeOfOperation or IInvocationOperation { TargetMethod: { Name: "GetType", ContainingType.SpecialType: SpecialType.System_Object } } => "a type can be locked by any code in the process",
            { Type.SpecialType: SpecialType.System_String } => "equal strings may be one object, which any code in the process can lock",
            { Type.IsValueType: true } => "each time, the value is boxed into another object",
            IObjectCreationOperation or IArrayCreationOperation or IAnonymousObjectCreationOperation => "it is another object each time",
            ILocalReferenceOperation { Local: var local } => IsOfThisCall(local, value, site) ? $"'{local.Name}' is another object in each call" : null,
            IFieldReferenceOperation { Field: { IsReadOnly: false, IsConst: false } field } => site.Model.Guards.IsReplaced(field.OriginalDefinition, cancel) ? $"'{field.Name}' is given another object while threads may hold the one before" : null,
            _ => null,
        };
    }

    /// <summary>By code other than its own type's: one that only the type around it knows is that one's affair.</summary>
    private static bool IsSeen(ITypeSymbol? type) => type is { DeclaredAccessibility: not Accessibility.Private };

    /// <summary>Made in this very call, and used for nothing but locking it there.</summary>
    private static bool IsOfThisCall(ILocalSymbol local, IOperation near, Site site) =>
        Types.Same(local.ContainingSymbol, site.Frame.Symbol) && Fresh.IsMadeHere(local, site.Member)
        && site.Member.References.To(local, near).All(use => use is IVariableDeclaratorOperation || ReferenceEquals(Function.Around(use), Function.Around(near)) && IsLocked(use));

    /// <summary>Is it what a <c>lock</c> statement locks?</summary>
    public static bool IsLocked(IOperation use)
    {
        while (use.Parent is IConversionOperation or IParenthesizedOperation) use = use.Parent;
        return use.Parent is ILockOperation;
    }

    /// <summary>A field that begins with nothing and is written in one place is given its object there, once.</summary>
    public static bool IsReplaced(IFieldSymbol field, IReadOnlyCollection<IOperation> uses, CancellationToken cancel)
    {
        var isEmpty = field.DeclaringSyntaxReferences.All(part => part.GetSyntax(cancel) is VariableDeclaratorSyntax { Initializer: null });
        return uses.Any(use => Replaces(use, field)) && !(isEmpty && uses.Count(use => Site.AssignmentTo(use) is not null) == 1);
    }

    /// <summary>A write outside of what makes the object, by a value that is there, and not only where there was none.</summary>
    private static bool Replaces(IOperation use, IFieldSymbol field) =>
        Site.AssignmentTo(use) is ISimpleAssignmentOperation { Value: { } value } && Site.Unwrap(value) is not { ConstantValue: { HasValue: true, Value: null } } && !IsInMaking(use) && !IsFirst(use, field);

    /// <summary>In a constructor, an initialiser, or a method that stands for one.</summary>
    private static bool IsInMaking(IOperation use)
    {
        foreach (var node in use.Syntax.Ancestors())
        {
            switch (node)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax: return false;
                case ConstructorDeclarationSyntax or PropertyDeclarationSyntax { AccessorList: null } or BaseFieldDeclarationSyntax: return true;
                case AccessorDeclarationSyntax accessor: return accessor.Keyword.ValueText == "init";
                case MethodDeclarationSyntax method: return method.AttributeLists.Count > 0 || IsSetUp(method.Identifier.ValueText);
                case BaseMethodDeclarationSyntax or TypeDeclarationSyntax: return false;
            }
        }

        return false;
    }

    private static bool IsSetUp(string method) =>
        method.StartsWith("Init", StringComparison.Ordinal) || method.StartsWith("SetUp", StringComparison.OrdinalIgnoreCase) || method is "Awake" or "Start" or "OnEnable" or "Clone" or "MemberwiseClone";

    /// <summary><c>if (gate == null) gate = new object();</c>, <c>other.gate = new object()</c></summary>
    private static bool IsFirst(IOperation use, IFieldSymbol field)
    {
        if (use is IFieldReferenceOperation { Instance: { } holder } && Site.Unwrap(holder) is not IInstanceReferenceOperation) return true;
        for (var at = use.Parent; at is not null; at = at.Parent)
        {
            if (at is IConditionalOperation { Condition: var condition } && condition.DescendantsAndSelf().Any(asked => asked is IFieldReferenceOperation { Field: var other } && Types.Same(other, field))
                && condition.DescendantsAndSelf().Any(asked => asked.ConstantValue is { HasValue: true, Value: null })) return true;
        }

        return false;
    }
}
