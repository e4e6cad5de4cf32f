using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>
/// The locks that text takes, each by one name wherever its type takes it: <c>gate</c> for <c>this.gate</c>, for a local or a property that is nothing but
/// that field, for <c>Monitor.Enter(gate)</c> with its <c>finally</c>, for <c>gate.EnterScope()</c>.
/// </summary>
internal static class LockNames
{
    /// <summary>A lock that cannot be traced to a field: any one. What only its function can name begins with it.</summary>
    private const string Some = "?";

    /// <summary>Variables behind variables that are looked at.</summary>
    private const int Depth = 4;

    private static readonly ConditionalWeakTable<ExpressionSyntax, string> Known = new();
    private static readonly ConditionalWeakTable<SyntaxNode, ILookup<string, SyntaxNode>> Declared = new();
    private static readonly ConditionalWeakTable<BlockSyntax, IReadOnlyList<(int From, ExpressionSyntax Entered)>> Scopes = new();

    /// <summary>Held at a place by its own function, the innermost first. What a lambda does, it may do later, when the locks around it are free again.</summary>
    public static IEnumerable<string> Around(SyntaxNode at)
    {
        var isLater = false;
        for (SyntaxNode? child = at, around = at.Parent; around is not (null or MemberDeclarationSyntax or LocalFunctionStatementSyntax); child = around, around = around.Parent)
        {
            isLater |= around is AnonymousFunctionExpressionSyntax;
            foreach (var taken in TakenBy(around, child)) yield return isLater ? Some : Of(taken);
        }
    }

    /// <summary>Is it a field of the type, or something of one? All else may be any lock.</summary>
    public static bool IsKnown(string name) => !name.StartsWith(Some, StringComparison.Ordinal);

    /// <summary>The lock as the object has it that is used: <c>gate</c> for <c>other.gate</c> around <c>other.count</c>.</summary>
    public static string OfOwner(string name, ExpressionSyntax holder) =>
        Of(holder) is var owner && owner != Some && name.StartsWith(owner + ".", StringComparison.Ordinal) ? name.Substring(owner.Length + 1) : Some;

    /// <summary>Does code of the type take locks at all?</summary>
    public static bool AreIn(SyntaxNode type) => type.DescendantNodes().Any(node => node is LockStatementSyntax or IdentifierNameSyntax { Identifier.ValueText: "Monitor" or "EnterScope" });

    /// <summary>What a statement holds while a part of it runs.</summary>
    private static IEnumerable<ExpressionSyntax> TakenBy(SyntaxNode around, SyntaxNode child)
    {
        switch (around)
        {
            case LockStatementSyntax held when held.Statement == child: yield return held.Expression; break;
            case UsingStatementSyntax scope when scope.Statement == child && Entered(scope.Expression ?? scope.Declaration?.Variables[0].Initializer?.Value, "EnterScope") is { } entered: yield return entered; break;
            case TryStatementSyntax { Finally: { } end } attempt when child != end && EnteredBy(attempt) is { } entered && Exits(end, entered): yield return entered; break;
            case BlockSyntax block:
                foreach (var (from, entered) in Scopes.GetValue(block, ScopesIn))
                    if (from <= child.SpanStart) yield return entered;

                break;
        }
    }

    /// <summary><c>using var held = gate.EnterScope();</c>: to the end of the block.</summary>
    private static IReadOnlyList<(int From, ExpressionSyntax Entered)> ScopesIn(BlockSyntax block)
    {
        List<(int, ExpressionSyntax)>? found = null;
        foreach (var statement in block.Statements)
            if (statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0, Declaration.Variables: [{ Initializer.Value: var value }, ..] } && Entered(value, "EnterScope") is { } entered) (found ??= []).Add((statement.Span.End, entered));
        return found ?? [];
    }

    /// <summary><c>Monitor.Enter(gate); try { … }</c>, <c>try { Monitor.Enter(gate, ref taken); … }</c></summary>
    private static ExpressionSyntax? EnteredBy(TryStatementSyntax attempt)
    {
        var before = attempt.Parent is BlockSyntax { Statements: var siblings } && siblings.IndexOf(attempt) is > 0 and var place ? siblings[place - 1] : null;
        return EnteredIn(before) ?? EnteredIn(attempt.Block.Statements.FirstOrDefault());

        static ExpressionSyntax? EnteredIn(StatementSyntax? statement) => statement is ExpressionStatementSyntax { Expression: var call } ? Entered(call, "Enter") : null;
    }

    private static bool Exits(FinallyClauseSyntax end, ExpressionSyntax entered) =>
        end.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => Entered(call, "Exit") is { } exited && SyntaxFactory.AreEquivalent(exited, entered));

    /// <summary>The object that a call of this name enters or leaves: of <c>Monitor</c>, or the lock's own.</summary>
    private static ExpressionSyntax? Entered(ExpressionSyntax? call, string name) => call switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Monitor" }, Name.Identifier.ValueText: var called }, ArgumentList.Arguments: [{ Expression: var entered }, ..] } => called == name ? entered : null,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var own, Name.Identifier.ValueText: var called }, ArgumentList.Arguments.Count: 0 } => called == name ? own : null,
        _ => null,
    };

    /// <summary>Of a lock, or of what has one.</summary>
    public static string Of(ExpressionSyntax locked) => Known.GetValue(locked, static expression => Of(expression, Depth));

    private static string Of(ExpressionSyntax? locked, int depth)
    {
        if (depth < 0) return Some;
        switch (locked)
        {
            case ParenthesizedExpressionSyntax { Expression: var inner }: return Of(inner, depth);
            case CastExpressionSyntax { Expression: var inner }: return Of(inner, depth);
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var inner }: return Of(inner, depth);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression, Left: var inner }: return Of(inner, depth);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Volatile" }, Name.Identifier.ValueText: "Read" }, ArgumentList.Arguments: [{ Expression: var inner }] }: return Of(inner, depth);
            case ThisExpressionSyntax or TypeOfExpressionSyntax: return locked.ToString();
            case IdentifierNameSyntax { Identifier.ValueText: var name } variable: return DeclarationsOf(variable).FirstOrDefault() is null ? OfMember(variable, name, depth) : OfLocal(variable, depth);
            case MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax, Name.Identifier.ValueText: var name } when locked.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } own && Declares(own, name): return Some;
            case MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax, Name.Identifier.ValueText: var name }: return OfMember(locked, name, depth);
            case MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var type }, Name.Identifier.ValueText: var name } when locked.Ancestors().Any(node => node is TypeDeclarationSyntax { Identifier.ValueText: var own } && own == type): return IsHidden(locked, type, name) ? Some : name;

            // A collection of the framework gives itself; one that has an object for it, always the same.
            case MemberAccessExpressionSyntax { Expression: var holder, Name.Identifier.ValueText: "SyncRoot" }: return Of(holder, depth);
            case MemberAccessExpressionSyntax { Expression: var holder, Name.Identifier.ValueText: var name }: return Of(holder, depth - 1) is var known && known == Some ? Some : known + "." + name;
            default: return Some;
        }
    }

    /// <summary>Would the name alone mean a member of a type between the place and the outer type?</summary>
    private static bool IsHidden(SyntaxNode at, string outer, string name) =>
        at.Ancestors().OfType<TypeDeclarationSyntax>().TakeWhile(type => type.Identifier.ValueText != outer).Any(type => Declares(type, name));

    private static bool Declares(TypeDeclarationSyntax type, string name) => type.Members.Any(member => member switch
    {
        BaseFieldDeclarationSyntax { Declaration.Variables: var fields } => fields.Any(field => field.Identifier.ValueText == name),
        PropertyDeclarationSyntax { Identifier.ValueText: var property } => property == name,
        _ => false,
    });

    /// <summary>A property that gives a field is that field.</summary>
    private static string OfMember(SyntaxNode use, string name, int depth)
    {
        if (use.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Members.OfType<PropertyDeclarationSyntax>().FirstOrDefault(member => member.Identifier.ValueText == name) is not { } property) return name;
        return Returned.By(property) is { } given ? Of(given, depth - 1) : Returned.GetterOf(property) is { Body: null, ExpressionBody: null } ? name : Some;
    }

    /// <summary>A local that only ever has the value it is declared with is what that is.</summary>
    private static string OfLocal(IdentifierNameSyntax local, int depth)
    {
        var name = local.Identifier.ValueText;
        if (DeclarationsOf(local).Where(each => each.Parent is { } group && (group.FirstAncestorOrSelf<BlockSyntax>() ?? FunctionAround(group)).Span.Contains(local.Span)).ToList() is not [var declaration]) return Some;
        var scope = declaration.FirstAncestorOrSelf<BlockSyntax>() ?? FunctionAround(declaration);
        if (References.NamesOf(scope)[name].Any(IsWritten)) return Some;
        return declaration is VariableDeclaratorSyntax { Initializer.Value: var value } && Of(value, depth - 1) is var known && known != Some ? known : Some + name;
    }

    private static bool IsWritten(IdentifierNameSyntax use) => use.Parent switch
    {
        AssignmentExpressionSyntax { Left: var target } => target == use,
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax { Parent: AssignmentExpressionSyntax { Left: var targets } } && targets == argument.Parent,
        RefExpressionSyntax => true,
        _ => false,
    };

    /// <summary>The declarations of a name among the variables of the member around it; empty where it is a member's.</summary>
    private static IEnumerable<SyntaxNode> DeclarationsOf(IdentifierNameSyntax name) => Declared.GetValue(FunctionAround(name), VariablesIn)[name.Identifier.ValueText];

    private static ILookup<string, SyntaxNode> VariablesIn(SyntaxNode member) =>
        member.DescendantNodes().Where(node => References.LocalIn(node) is not null).ToLookup(node => References.LocalIn(node)!);

    /// <summary>The whole member, or the program.</summary>
    private static SyntaxNode FunctionAround(SyntaxNode at) =>
        at.FirstAncestorOrSelf<SyntaxNode>(node => node is MemberDeclarationSyntax and not (BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or GlobalStatementSyntax)) ?? at.SyntaxTree.GetRoot();
}
