namespace ConcurrencyAnalyzers.Carts;

internal readonly record struct Item(int Cents, int Quantity);

/// <param name="Number">1 to 5.</param>
internal sealed record Cart(int Number, Item[] Items)
{
    public const int Count = 5;

    private const int ItemsOfTheFirst = 100;

    /// <summary>Cart <em>i</em> has <em>i</em> times as many items as cart 1, and so <em>i</em> times as much work.</summary>
    public static Cart Of(int number) =>
        new(number, [.. Enumerable.Range(1, number * ItemsOfTheFirst).Select(item => new Item(Cents: 100 + item * 37 % 900, Quantity: 1 + item % 3))]);
}

/// <summary>What a worker gets.</summary>
/// <param name="Wait">Seconds to wait, in place of work.</param>
/// <param name="Rounds">How many times the total is computed.</param>
internal sealed record Order(Cart Cart, double Wait, long Rounds);

/// <summary>What a worker gives back.</summary>
/// <param name="Worker">Tells one worker from another.</param>
/// <param name="Began">Of the clock that all processes share.</param>
/// <param name="Ended">Of the same clock.</param>
internal sealed record Receipt(int Cart, long Cents, (int Process, int Thread) Worker, long Began, long Ended);
