using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>A synchronous <c>using</c> or <c>Dispose</c> in async code disposes what could be disposed asynchronously: what it has to write or to say goodbye to is waited for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC111_SynchronousUsing() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC111",
        title: "Synchronous using of an async-disposable in async code",
        messageFormat: "'{0}' can be disposed asynchronously: {1}",
        category: "Blocking",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC111"));

    private protected override bool Applies(Types types) => base.Applies(types) && types.AsyncDisposable is not null;

    private protected override bool MayConcern(Concurrency model, ISymbol owner, ImmutableArray<IOperation> code, CancellationToken cancel) =>
        AsyncText.MayHold(model, owner, code, cancel);

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Usings)
            if (AsyncDisposal.Of(site, on.Cancel) is { } type && site.MayAwait)
                on.Report(Keyword(site.Operation.Syntax).GetLocation(), null, null, type.Name, "await using");
            else if (AsyncDisposal.FormOf(site) is var (held, prefer) && site.MayAwait)
                on.ReportWith(prefer, Keyword(site.Operation.Syntax).GetLocation(), null, held.Name, $"await using what '{prefer.Substring(prefer.LastIndexOf('.') + 1)}' gives");
        foreach (var site in on.Calls)
            if (AsyncDisposal.OfCall(site, on.Cancel) is { } type && site.MayAwait)
                on.Report(site, type.Name, "await its DisposeAsync");
    }

    private static SyntaxToken Keyword(SyntaxNode scope) => scope switch
    {
        UsingStatementSyntax statement => statement.UsingKeyword,
        LocalDeclarationStatementSyntax declaration => declaration.UsingKeyword,
        _ => scope.GetFirstToken(),
    };
}
