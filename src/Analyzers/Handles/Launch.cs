using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ConcurrencyAnalyzers;

/// <summary>A process that is meant to live on its own: a document, folder or address opened by the shell, a successor of this program.</summary>
internal static class Launch
{
    /// <summary>Operations looked at.</summary>
    private const int Bound = 10_000;

    private static readonly string[] Opening = ["Open", "Browse", "Reveal", "Explore", "ShowIn"];

    private static readonly HashSet<string> Openers = new(StringComparer.OrdinalIgnoreCase) { "explorer", "explorer.exe", "xdg-open", "open", "gio", "gnome-open", "kde-open", "cmd", "cmd.exe", "rundll32", "rundll32.exe", "start", "osascript" };

    public static bool IsDetached(Site site, Handle process) =>
        Opening.Any(word => site.Member.Owner?.Name.StartsWith(word, StringComparison.Ordinal) == true || site.Frame.Method?.Name.StartsWith(word, StringComparison.Ordinal) == true)
        || (site.Operation is IInvocationOperation { Arguments: { Length: > 0 } arguments } && arguments[0].Parameter?.Type.SpecialType == SpecialType.System_String
            ? arguments.Length == 1 || IsOpener(arguments[0].Value) || site.Member.EndsProgram
            : Details(site, process).Take(Bound).Any(UsesShell) || site.Member.EndsProgram);

    /// <summary>All that is said about how to start it, and about the variables this is kept in.</summary>
    private static IEnumerable<IOperation> Details(Site site, Handle process)
    {
        var work = new Queue<IOperation>();
        var seen = new HashSet<ISymbol>(process.Keepers, SymbolEqualityComparer.Default);
        work.Enqueue(site.Operation);
        foreach (var keeper in process.Keepers.Where(k => k is ILocalSymbol))
            foreach (var use in site.Member.References.To(keeper, site.Operation)) work.Enqueue(Statement(use));
        while (work.Count > 0)
        {
            foreach (var inner in work.Dequeue().DescendantsAndSelf())
            {
                yield return inner;
                if (inner is not ILocalReferenceOperation { Local: var local } || !seen.Add(local)) continue;
                foreach (var use in site.Member.References.To(local, inner)) work.Enqueue(Statement(use));
            }
        }
    }

    private static IOperation Statement(IOperation use)
    {
        while (use.Parent is not (null or IBlockOperation or IAnonymousFunctionOperation or ILoopOperation or ITryOperation or IConditionalOperation)) use = use.Parent;
        return use;
    }

    /// <summary>Or may it, because nothing is known of how it is started?</summary>
    private static bool UsesShell(IOperation detail) => detail switch
    {
        IParameterReferenceOperation { Type.Name: "ProcessStartInfo" } or IFieldReferenceOperation { Type.Name: "ProcessStartInfo" } or IInvocationOperation { Type.Name: "ProcessStartInfo" } => true,
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "UseShellExecute" }, Value: var value } => value.ConstantValue is not { HasValue: true, Value: false },
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "FileName" }, Value: var file } => IsOpener(file),
        IObjectCreationOperation { Type.Name: "ProcessStartInfo", Arguments: [{ Value: var file }, ..] } => IsOpener(file),
        _ => false,
    };

    private static bool IsOpener(IOperation file) => Site.Unwrap(file).ConstantValue is { HasValue: true, Value: string name } && (Openers.Contains(name) || name.IndexOf("://", StringComparison.Ordinal) > 0);

}
