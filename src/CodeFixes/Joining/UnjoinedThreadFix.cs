using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Joins at the end of the block, so that all that is started there still overlaps.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnjoinedThreadFix))]
public sealed class UnjoinedThreadFix() : Fix("CONC301", "Join", "Join the thread")
{
    private protected override ImmutableArray<(string Action, string Title, Func<Edit, bool> TryEdit)> Further { get; } =
        ImmutableArray.Create<(string, string, Func<Edit, bool>)>(("Scope", "Start the threads in a scope that waits for them and stops at the first error", ScopedStarts.TryThreads));

    private protected override bool TryEdit(Edit edit)
    {
        if (edit["ends"] is null || edit.Node is not InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement, Expression: MemberAccessExpressionSyntax { Expression: var thread } } start) return false;
        if (thread is ObjectCreationExpressionSyntax creation) return Place.TakesJoin(statement, edit) && !Place.IsInLoop(statement) && JoinOnTheSpot(edit, statement, creation);
        if (FilledList.OfStarted(start, edit) is { } list) return Place.TakesJoin(list.Loop, edit) && !Place.IsInLoop(list.Loop) && Append(edit, list.Loop, $"foreach (var {list.Item} in {list.Name})\n{list.Item}.Join();");
        if (thread is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } && edit.Model.GetSymbolInfo(thread, edit.Cancel).Symbol is IFieldSymbol field) return JoinInDispose(edit, field);
        return Place.TakesJoin(statement, edit) && !Place.IsInLoop(statement) && thread is IdentifierNameSyntax name && StartedHere.Is(name, statement, edit) && Append(edit, statement, $"{name.Identifier.Text}.Join();");
    }

    /// <summary>A thread that an object starts when it is made, and keeps, is joined when it is disposed of.</summary>
    private static bool JoinInDispose(Edit edit, IFieldSymbol field)
    {
        if (field is not { DeclaredAccessibility: Accessibility.Private, IsStatic: false } || Place.IsInFunction(edit.Node) || Place.IsInLoop(edit.Node)) return false;
        if (edit.Node.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not { Parent: ClassDeclarationSyntax type } || type.DescendantNodes().Any(CallsDispose)) return false;
        if (type.Members.OfType<MethodDeclarationSyntax>().SingleOrDefault(method => method is { Identifier.ValueText: "Dispose", ParameterList.Parameters.Count: 0, Body: not null }) is not { Body.Statements: [.., var last] statements }) return false;
        if (statements.Any(Tail.MayLeave) || !Place.TakesJoin(last, edit)) return false;
        edit.InsertAfter(last, [Tail.Line(last, $"{field.Name}?.Join();", edit)]);
        edit.Widen();
        return true;
    }

    /// <summary>The thread may not come to wait for itself.</summary>
    private static bool CallsDispose(SyntaxNode node) => node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Dispose" } or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: "Dispose" } };

    private static bool Append(Edit edit, StatementSyntax after, string code)
    {
        if (Tail.Of(after, edit) is not { } tail) return false;
        tail.Append(code);
        return true;
    }

    /// <summary><c>new Thread(…).Start();</c></summary>
    private static bool JoinOnTheSpot(Edit edit, ExpressionStatementSyntax statement, ObjectCreationExpressionSyntax creation)
    {
        if (Tail.Of(statement, edit) is not { } tail) return false;
        NewLocal.StartAndJoin(edit, statement, creation, tail, ((InvocationExpressionSyntax)edit.Node).ArgumentList.ToString());
        return true;
    }
}
