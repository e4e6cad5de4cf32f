namespace ConcurrencyAnalyzers;

/// <summary>Lists in the order of their places in the source.</summary>
internal static class Sorted
{
    /// <summary>How many of the items are before a place, which is also where the first one stands that is not.</summary>
    public static int CountBefore<T>(this IReadOnlyList<T> items, int place, Func<T, int> placeOf)
    {
        var (before, after) = (0, items.Count);
        while (before < after)
        {
            var middle = (before + after) / 2;
            if (placeOf(items[middle]) < place) before = middle + 1;
            else after = middle;
        }

        return before;
    }
}
