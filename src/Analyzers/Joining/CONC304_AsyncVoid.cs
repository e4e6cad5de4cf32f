using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConcurrencyAnalyzers;

/// <summary>An async method, local function or lambda without a result, which is called like any other: nobody can wait for it, and an error in it ends the process.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC304_AsyncVoid() : Rule(Descriptor)
{
    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC304",
        title: "Async void where a task could be returned",
        messageFormat: "{0} is async void: its callers go on at its first await, and an error in it ends the process",
        category: "Joining",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC304"));

    private protected override void Look(Scope on)
    {
        foreach (var frame in on.Member.Frames)
            if (AsyncVoid.Is(frame, on.Member, on.Cancel))
                on.ReportWith("ends", AsyncVoid.Ends(frame, on.Member, on.Cancel), AsyncVoid.PlaceOf(frame), frame.IsLambda ? "The lambda" : $"'{frame.Method!.Name}'");
    }
}
