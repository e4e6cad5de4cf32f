using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LoopOnOneWorkerFix))]
public sealed class LoopOnOneWorkerFix() : Fix("CONC202", "Parallelize", "Run the iterations in parallel")
{
    private protected override string TitleFor(Diagnostic report, string title) => SpreadLoop.IsRounded(report) ? title + SpreadLoop.Rounds : title;

    private protected override ImmutableArray<(string Action, string Title, Func<Edit, bool> TryEdit)> Further { get; } =
        ImmutableArray.Create<(string, string, Func<Edit, bool>)>(("Map", "Make the items in parallel with 'ParallelMap'", edit => TryEdit(edit, SpreadLoop.Mapped(edit))));

    private protected override bool TryEdit(Edit edit) => TryEdit(edit, SpreadLoop.Of(edit));

    private static bool TryEdit(Edit edit, (LoopHeader Loop, StatementSyntax[] Statements, int At)? spread)
    {
        if (spread is not var (loop, statements, at) || statements.Length > 1 && loop.Loop.Parent is not (BlockSyntax or SwitchSectionSyntax)) return false;
        if (at > 0) edit.InsertBefore(loop.Loop, statements.Take(at));
        if (at + 1 < statements.Length) edit.InsertAfter(loop.Loop, statements.Skip(at + 1));
        edit.Replace(loop.Loop, statements[at]);
        return true;
    }
}
