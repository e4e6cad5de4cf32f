namespace ConcurrencyAnalyzers.LoopsOracle;

/// <summary>
/// Constant ends of long ranges: the analysis counts with them, and splits what is long. No run goes that far: before it, they are taken for numbers near the
/// size of the input.
/// </summary>
internal static class Ranges
{
    public const string Long = "20000003";
    public const string LongLast = "20000005";

    /// <summary>What a fix makes of <see cref="LongLast"/>: the first number that is not gone through any more.</summary>
    private const string AfterLast = "20000006";

    public static string ForRun(string code) => code.Replace(Long + "L", "(n + 1L)", StringComparison.Ordinal).Replace(Long, "(n + 1)", StringComparison.Ordinal).Replace(LongLast, "(n + 2)", StringComparison.Ordinal).Replace(AfterLast, "(n + 3)", StringComparison.Ordinal);
}
