using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A lock that only the thread which took it can release is held across an await: <c>Monitor.Enter</c>, <c>Mutex</c>, <c>ReaderWriterLockSlim</c>, <c>Lock.Enter</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC110_LockAcrossAwait() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC110",
        title: "Lock of a thread held across an await",
        messageFormat: "'{0}' takes a lock that is still held at an await: the code after it may run on another thread, which cannot release it",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC110"));

    private protected override bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        AsyncText.MayHold(model, owner, code, cancel);

    private protected override void Look(Scope on)
    {
        foreach (var frame in on.Member.Frames)
        {
            if (!frame.IsAsync || !frame.Locks.IsAny && frame.Usings.Count == 0) continue;
            foreach (var (taken, by, at) in HeldLocks.AcrossAwaits(frame))
                on.Report(taken.Syntax.GetLocation(), [at.Syntax.GetLocation()], null, Step.NameOf(by));
        }
    }
}
