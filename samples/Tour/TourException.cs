namespace ConcurrencyAnalyzers.Tour;

/// <summary>The tour cannot go on: a sentence for the user, and the lines that show why.</summary>
internal sealed class TourException(string message, IReadOnlyList<string> details) : Exception(message)
{
    public IReadOnlyList<string> Details => details;
}
