using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Puts the write, with those beside it, under the lock that guards the field elsewhere.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HalfGuardedFieldFix))]
public sealed class HalfGuardedFieldFix() : Fix("CONC505", "Lock", "Write it under the lock")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit[UnguardedWrite.By] is not { } guard || edit.Model.GetEnclosingSymbol(edit.Node.SpanStart, edit.Cancel) is not IMethodSymbol around) return false;
        if (edit.Model.GetSymbolInfo(edit.Node, edit.Cancel).Symbol is not IFieldSymbol { ContainingType: { } type } || type.GetMembers(guard) is not [var locked]) return false;
        var name = SyntaxFacts.GetKeywordKind(guard) != SyntaxKind.None || guard == "await" ? "@" + guard : guard;
        var gate = edit.Model.LookupSymbols(edit.Node.SpanStart, name: guard) is [var seen] && SymbolEqualityComparer.Default.Equals(seen, locked) ? name : locked.IsStatic ? $"{type.Name}.{name}" : $"this.{name}";
        return edit.Node.Ancestors().FirstOrDefault(node => node is StatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax) switch
        {
            StatementSyntax statement => LockedStatement.TryWrap(statement, Count(edit[UnguardedWrite.Before]), Count(edit[UnguardedWrite.Behind]), gate, edit),
            ArrowExpressionClauseSyntax body => LockedStatement.TryWrap(body, around, gate, edit),
            _ => false,
        };
    }

    private static int Count(string? said) => int.TryParse(said, out var count) ? count : 0;
}
