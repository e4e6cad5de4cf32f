using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary><c>StartNew</c> with an async delegate: its task ends at the delegate's first await, and so does the thread that <c>LongRunning</c> asks for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CONC207_StartNew() : Rule(Descriptor)
{
    /// <summary>The property that tells the fix that nobody looks at the task in the task.</summary>
    internal const string Lost = "lost";

    private const int LongRunning = 2;

    private static readonly DiagnosticDescriptor Descriptor = new(
        id: "CONC207",
        title: "StartNew with an async delegate",
        messageFormat: "{0}: use 'Task.Run'",
        category: "Cpu",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink("CONC207"));

    private protected override void Look(Scope on)
    {
        foreach (var site in on.Calls)
        {
            if (site is not { Operation: IInvocationOperation call, Method: { Name: "StartNew", ContainingType: var factory } } || !Types.Same(factory, on.Model.Types.TaskFactory)) continue;
            if (!on.Model.Types.IsTask(on.Model.Types.ResultOf(call.Type))) continue;
            var isLost = InnerTask.IsLost(site);
            if (IsLongRunning(call) && IsAsync(call.Arguments[0].Value)) on.ReportWith(Lost, isLost, call.Syntax.GetLocation(), "The thread that 'LongRunning' asks for ends at the first await of the async delegate");
            else if (isLost) on.ReportWith(Lost, isLost, call.Syntax.GetLocation(), "The task of 'StartNew' ends at the first await of the async delegate, and nobody has the delegate's own");
        }
    }

    private static bool IsLongRunning(IInvocationOperation call) => call.Arguments.Any(argument =>
        argument is { Parameter.Type.Name: "TaskCreationOptions", Value.ConstantValue: { HasValue: true, Value: int options } } && (options & LongRunning) != 0);

    private static bool IsAsync(IOperation work) => work is IDelegateCreationOperation { Target: var target } && target switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol.IsAsync,
        IMethodReferenceOperation { Method: var method } => method.IsAsync,
        _ => false,
    };
}
