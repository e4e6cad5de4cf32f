using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>Work that is left alone on purpose.</summary>
internal static class Intent
{
    /// <summary>Where a file switches the warning off and on, in source order: read once, however many calls ask.</summary>
    private static readonly ConditionalWeakTable<SyntaxTree, (int Start, bool Off)[]> Switches = new();

    private static readonly string[] Unwanted = ["ignore", "unused", "discard", "forget", "detached", "unawaited", "notawaited", "noawait", "dontawait", "dummy"];

    /// <summary>Does the name of a variable or method say that nobody waits?</summary>
    public static bool IsIn(string name) =>
        name.All(c => c == '_' || char.IsDigit(c)) || Unwanted.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Is the call, or code around it, known or named as fire-and-forget, or part of a test double's set-up?</summary>
    public static bool IsIn(Site site)
    {
        if (Says(site.Target, site.Facts)) return true;
        for (var frame = site.Frame; frame is not null; frame = frame.Outer)
            if (frame.Symbol is { } around && Says(around, site.Model.Catalog.Of(around))) return true;
        return IsMocked(site);
    }

    /// <summary>A second thread of the program itself: its entry point starts it and goes on to run a message loop.</summary>
    public static bool IsProgram(Site site) => site.Member.Owner is IMethodSymbol { Name: "Main" or WellKnownMemberNames.TopLevelStatementsEntryPointMethodName, IsStatic: true }
        && site.Member.Calls.Any(call => call.Target?.Name is "Run" or "RunLoop" or "MainLoop" && call.Operation.Syntax.SpanStart > site.Operation.Syntax.SpanStart && call.Frame == site.Frame);

    /// <summary>Has somebody switched off the compiler's warning about a call that is not awaited, CS4014, here?</summary>
    public static bool IsSilenced(SyntaxNode node)
    {
        var switches = Switches.GetValue(node.SyntaxTree, static tree => [.. SwitchesOf(tree.GetRoot())]);
        var before = switches.CountBefore(node.SpanStart, static each => each.Start);
        return before > 0 && switches[before - 1].Off;
    }

    private static IEnumerable<(int Start, bool Off)> SwitchesOf(SyntaxNode root)
    {
        // Not from one directive to the next: each such step looks for its place among all the statements of a block.
        if (!root.ContainsDirectives) yield break;
        foreach (var trivia in root.DescendantTrivia(node => node.ContainsDirectives))
            if (trivia.GetStructure() is PragmaWarningDirectiveTriviaSyntax pragma && (pragma.ErrorCodes.Count == 0 || pragma.ErrorCodes.Any(code => code.ToString().TrimStart('C', 'S') == "4014")))
                yield return (pragma.SpanStart, pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword));
    }

    private static bool Says(ISymbol? member, Facts facts) =>
         facts.FireAndForget || member is IMethodSymbol { Name.Length: > 0, MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ReducedExtension } named && IsIn(named.Name);

    /// <summary><c>service.Received().SaveAsync()</c></summary>
    private static bool IsMocked(Site site)
    {
        var at = site.Receiver;
        for (var depth = 0; at is not null && depth < 8; depth++)
        {
            if (at is IInvocationOperation call && site.Model.Catalog.Of(call.TargetMethod).Mock) return true;
            at = at switch
            {
                IInvocationOperation { Instance: { } instance } => Site.Unwrap(instance),
                IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [var first, ..] } => Site.Unwrap(first.Value),
                IPropertyReferenceOperation { Instance: { } instance } => Site.Unwrap(instance),
                _ => null,
            };
        }

        return false;
    }
}
