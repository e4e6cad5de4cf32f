using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>Reads the variable so that the loop sees what other threads write.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SpinFix))]
public sealed class SpinFix() : Fix("CONC509", "VolatileRead", "Read it with Volatile.Read")
{
    private protected override bool TryEdit(Edit edit)
    {
        if (edit.Node is not ExpressionSyntax read || edit.Types.Volatile is not { } type) return false;
        edit.Replace(read, SyntaxFactory.ParseExpression($"{edit.NameOf(type)}.Read(ref {read.WithoutTrivia().ToFullString()})").WithTriviaFrom(read));
        return true;
    }
}
