using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>
/// A loop that an object starts when it is made, and keeps, is told to stop when the object is disposed of, and waited for there: a task
/// loops by a <c>PeriodicTimer</c>, a thread waits for the stop where it slept.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EndlessSleeperFix))]
public sealed class EndlessSleeperFix() : Fix("CONC307", "Stop", "Loop until the object is disposed of, and wait for the end there")
{
    private protected override string TitleFor(Diagnostic report, string title) => report.Properties.TryGetValue(CONC307_EndlessSleeper.Rounds, out var kind) && kind == "task"
        ? "Loop by a PeriodicTimer until the object is disposed of, and wait for the end there" : title;

    private protected override bool TryEdit(Edit edit)
    {
        if (edit[CONC307_EndlessSleeper.Rounds] is not { } kind || edit.Node is not ExpressionSyntax start || OwnerOf(start, edit) is not var (type, field)) return false;
        var isTask = kind == "task";
        if (ExitOf(type, isTask, edit) is not { Body.Statements: [var first, ..] } exit || SleepingLoop.Of(start, isTask, edit) is not { } loop) return false;
        if (isTask ? !Place.TakesAwait(first, edit) : !Place.TakesJoin(first, edit)) return false;
        if (StopOf(type, exit, edit) is not var (stop, cancelled) || !loop.TryRewrite(edit, $"{stop}.Token")) return false;
        var added = new List<StatementSyntax>();
        if (cancelled is null) added.Add(Tail.Line(first, $"{stop}.Cancel();", edit));
        added.AddRange(isTask ? Awaited(first, field.Name, edit) : [Tail.Line(first, $"{field.Name}?.Join();", edit)]);
        if (cancelled is null) edit.InsertBefore(first, added);
        else edit.InsertAfter(cancelled, added);
        edit.Widen();
        return true;
    }

    /// <summary>The class, and its field that is given what its one constructor starts, and is used for nothing but the start.</summary>
    private static (ClassDeclarationSyntax Type, IFieldSymbol Field)? OwnerOf(ExpressionSyntax start, Edit edit)
    {
        if (start.Parent is not AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: var target, Parent: ExpressionStatementSyntax { Parent: BlockSyntax { Parent: ConstructorDeclarationSyntax { Parent: ClassDeclarationSyntax type } constructor } } }) return null;
        if (constructor.Modifiers.Any(SyntaxKind.StaticKeyword) || type.Members.OfType<ConstructorDeclarationSyntax>().Count() > 1 || type.ParameterList is not null || type.Members.Any(member => member is DestructorDeclarationSyntax) || type.Modifiers.Any(SyntaxKind.PartialKeyword)) return null;
        if (constructor.Body!.Statements.Any(Tail.MayLeave)) return null;
        if (edit.Model.GetSymbolInfo(target, edit.Cancel).Symbol is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsStatic: false } field) return null;
        foreach (var name in type.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == field.Name && !target.Span.Contains(name.Span)))
            if (Types.Same(edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol, field) && !IsSetUp(name)) return null;
        return (type, field);
    }

    /// <summary><c>_thread.Start();</c>, <c>_thread.Name = "…";</c></summary>
    private static bool IsSetUp(IdentifierNameSyntax name)
    {
        ExpressionSyntax use = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : name;
        return use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start" or "Name" or "IsBackground" or "Priority" } access && access.Expression == use
            && use.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Parent: BlockSyntax { Parent: ConstructorDeclarationSyntax } };
    }

    /// <summary>Where an object comes to its end: <c>Dispose</c> for a thread, an asynchronous <c>DisposeAsync</c> for a task; null where the type calls that itself, and might wait for itself.</summary>
    private static MethodDeclarationSyntax? ExitOf(ClassDeclarationSyntax type, bool isTask, Edit edit)
    {
        var name = isTask ? "DisposeAsync" : "Dispose";
        if (edit.Model.GetDeclaredSymbol(type, edit.Cancel) is not { } symbol || !symbol.AllInterfaces.Any(each => isTask ? Types.Same(each, edit.Types.AsyncDisposable) : each.SpecialType == SpecialType.System_IDisposable)) return null;
        if (type.DescendantNodes().Any(node => node is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: IdentifierNameSyntax { Identifier.ValueText: var called } } && called == name
            || node is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or ParenthesizedExpressionSyntax, Name.Identifier.ValueText: var own } && own == name)) return null;
        return type.Members.OfType<MethodDeclarationSyntax>().SingleOrDefault(method => method is { ParameterList.Parameters.Count: 0, Body: not null, ExplicitInterfaceSpecifier: null } && method.Identifier.ValueText == name && method.Modifiers.Any(SyntaxKind.PublicKeyword));
    }

    /// <summary>The source of the token: the type's own where its exit cancels that, or a new one.</summary>
    private static (string Name, StatementSyntax? Cancelled)? StopOf(ClassDeclarationSyntax type, MethodDeclarationSyntax exit, Edit edit)
    {
        if (edit.Types.Named("System.Threading.CancellationTokenSource") is not { } source) return null;
        foreach (var statement in exit.Body!.Statements)
        {
            if (statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax own, Name.Identifier.ValueText: "Cancel" } } }
                && edit.Model.GetSymbolInfo(own, edit.Cancel).Symbol is IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsReadOnly: true, IsStatic: false, DeclaringSyntaxReferences: [var declared] } field && Types.Same(field.Type, source)
                && IsCancelledOnce(type, field, edit)
                && declared.GetSyntax(edit.Cancel) is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } }) return (field.Name, statement);
            if (Tail.MayLeave(statement)) break;
        }

        var made = ((CSharpParseOptions)type.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp9 ? "new()" : $"new {edit.NameOf(source)}()";
        return NewField.Add(edit, "stop", isStatic: false, name => $"readonly {edit.NameOf(source)} {name} = {made};") is { } added ? (added, null) : null;
    }

    /// <summary>Nothing but the exit cancels it, or gets it to do so.</summary>
    private static bool IsCancelledOnce(ClassDeclarationSyntax type, IFieldSymbol field, Edit edit) =>
        type.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == field.Name && Types.Same(edit.Model.GetSymbolInfo(name, edit.Cancel).Symbol, field)).ToArray() is var uses
        && uses.All(use => use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Cancel" or "Dispose" or "Token" or "IsCancellationRequested" } access && access.Expression == use)
        && uses.Count(use => use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Cancel" }) == 1;

    /// <summary>That it was told to stop is no error; what it failed of is.</summary>
    private static IEnumerable<StatementSyntax> Awaited(StatementSyntax first, string task, Edit edit)
    {
        var canceled = edit.NameOf(edit.Types.Named("System.OperationCanceledException")!);
        var margin = Braces.Margin(first);
        var isOnLines = first.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);
        var (line, inner) = isOnLines ? (edit.NewLine + margin, edit.NewLine + margin + Braces.Step(margin)) : (" ", " ");
        var text = $"try{line}{{{inner}await {task}{Configured.At(first, edit)};{line}}}{line}catch ({canceled}){line}{{{line}}}";
        yield return Rewrite.Statements(text)[0].WithLeadingTrivia(isOnLines ? SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(margin)) : default).WithTrailingTrivia(isOnLines ? SyntaxFactory.EndOfLine(edit.NewLine) : SyntaxFactory.Space);
    }
}
