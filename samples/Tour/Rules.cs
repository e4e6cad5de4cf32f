namespace ConcurrencyAnalyzers.Tour;

/// <summary>The families of rules.</summary>
internal static class Rules
{
    public static readonly IReadOnlyDictionary<char, string> Families = new Dictionary<char, string>
    {
        ['1'] = "Blocking in async code",
        ['2'] = "CPU-bound work",
        ['3'] = "Unjoined work",
        ['4'] = "Gathering",
        ['5'] = "Shared state",
    };

    /// <summary>Configuration that raises every rule. Ids that no rule has yet do no harm.</summary>
    public static IEnumerable<string> RaisedTo(string severity) =>
        from family in Families.Keys
        from number in Enumerable.Range(1, 30)
        select $"dotnet_diagnostic.CONC{family}{number:00}.severity = {severity}";
}
