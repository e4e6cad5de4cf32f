namespace ConcurrencyAnalyzers.Comparison;

internal static class Repository
{
    private static readonly string Root = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "ConcurrencyAnalyzers.sln")))
                return folder;
        throw new InvalidOperationException("The table is written into the repository: run this inside it.");
    }
}
