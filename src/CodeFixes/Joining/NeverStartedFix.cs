using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Starts it where it has been set up, and waits for it at the end of its block.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NeverStartedFix))]
public sealed class NeverStartedFix() : Fix("CONC302", "Start", "Start it and wait for it")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not BaseObjectCreationExpressionSyntax creation || edit.Model.GetTypeInfo(creation, edit.Cancel).Type is not { } type || TakesArgument(creation, edit) || Place.IsInLoop(creation)) return false;
        var isProcess = Types.Same(type, edit.Types.Process);
        if (!isProcess && edit["ends"] is null) return false;
        if (creation.Parent is ExpressionStatementSyntax alone) return Types.Same(type, edit.Types.Thread) && StartBare(edit, alone, creation);
        if (creation.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax declaration } } declarator }
            || edit.Model.GetDeclaredSymbol(declarator, edit.Cancel) is not ILocalSymbol local || SetUp.Of(local, declaration, edit) is not { } setUp) return false;
        if (isProcess && !(setUp.Says("StartInfo") && setUp.SpellsOut("StartInfo") && !setUp.Says("Redirect") && !setUp.Says("UseShellExecute"))) return false;

        if (!setUp.IsWaitedFor)
        {
            if (Wait(local.Name, type, creation, edit) is not { } wait || Tail.Of(setUp.Last, edit) is not { } tail) return false;
            tail.Append(wait);
        }

        edit.InsertAfter(setUp.Last, [Tail.Line(setUp.Last, $"{local.Name}.Start();", edit)]);
        return true;
    }

    private static bool StartBare(Edit edit, ExpressionStatementSyntax statement, BaseObjectCreationExpressionSyntax creation)
    {
        if (creation is not ObjectCreationExpressionSyntax named || !Place.TakesJoin(statement, edit) || Tail.Of(statement, edit) is not { } tail) return false;
        NewLocal.StartAndJoin(edit, statement, named, tail, "()");
        return true;
    }

    /// <summary>The wait that belongs to it here; null for none.</summary>
    private static string? Wait(string name, ITypeSymbol type, SyntaxNode at, Edit edit)
    {
        if (Types.Same(type, edit.Types.Thread)) return Place.TakesJoin(at, edit) ? $"{name}.Join();" : null;
        if (!Types.Same(type, edit.Types.Process)) return Place.TakesAwait(at, edit) ? $"await {name}{Configured.At(at, edit)};" : null;
        return Place.TakesAwait(at, edit) ? $"await {name}.WaitForExitAsync(){Configured.At(at, edit)};" : Place.TakesJoin(at, edit) ? $"{name}.WaitForExit();" : null;
    }

    /// <summary>A body that expects an argument would be started without one; an async one ends for the thread at its first await.</summary>
    private static bool TakesArgument(BaseObjectCreationExpressionSyntax creation, Edit edit) =>
        creation.ArgumentList?.Arguments.FirstOrDefault()?.Expression is { } entry
        && (edit.Model.GetTypeInfo(entry, edit.Cancel).ConvertedType is INamedTypeSymbol { DelegateInvokeMethod.Parameters.Length: > 0 }
            || edit.Model.GetSymbolInfo(entry, edit.Cancel).Symbol is IMethodSymbol { IsAsync: true });
}
