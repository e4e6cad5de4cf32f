using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>An async lambda or method where a delegate without a result is expected: the parallel loop, thread or timer does not wait for it, and its errors end the process.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC204_AsyncVoidDelegate() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC204",
        title: "Async delegate where a void delegate is expected",
        messageFormat: "'{0}' takes a delegate without a result and goes on at the first await of this one: nobody waits for the rest, and an error in it ends the process",
        category: "Cpu",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC204"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
            foreach (var group in VoidDelegate.GroupsIn(site, on.Cancel))
                on.Report(group.Syntax.GetLocation(), null, null, Step.NameOf(site.Method!));

        foreach (var frame in on.Member.Frames)
        {
            if (VoidDelegate.RunnerOf(frame) is not { } runner || !frame.Steps.Exists(step => (step.Effect & Effect.Awaits) != 0)) continue;
            if (frame.Use == DelegateUse.Defers && Errors.AreHandled(frame, on.Cancel)) continue;
            on.Report(((AnonymousFunctionExpressionSyntax)frame.Key).AsyncKeyword.GetLocation(), null, null, Step.NameOf(runner));
        }
    }
}
