// Program 5f: locks that are taken, but not everywhere, not in one order, or for too long.
// P2: a check that another thread may undo, a field that its lock guards in most places only, two locks in both orders, a wait that keeps a lock,
// and a parallel loop that a lock makes run one after the other.
using System.Collections.Concurrent;

namespace Pitfalls;

internal sealed class LocksInUse
{
    private readonly ConcurrentDictionary<string, int> prices = new();
    private readonly object stockGate = new();
    private readonly object salesGate = new();
    private readonly object visitsGate = new();
    private int stock;
    private int sales;
    private int visits;

    public static void Run(Uri server)
    {
        var shop = new LocksInUse();
        var words = Enumerable.Range(0, 200).Select(number => $"{server.Host} {number % 50}").ToArray();
        Parallel.ForEach(words, word => shop.Price(word));
        Output.Line("5f", $"{shop.prices.Count} prices, {shop.Visits()} visits");
        shop.Open();

        shop.Fill(100);
        shop.Sell(10);
        shop.TakeBack(4);
        Output.Line("5f", $"{shop.Stock()} left, {shop.sales} sold");
        Output.Line("5f", $"{shop.Longest(words)} letters and digits at most");
        shop.Reset();
        Output.Line("5f", shop.Audit() ? "audited" : "not audited");
    }

    private void Price(string word)
    {
        Visit();
        if (!prices.ContainsKey(word))
            prices[word] = word.Length;
    }

    private void Visit()
    {
        lock (visitsGate)
        {
            visits++;
        }
    }

    private int Visits()
    {
        lock (visitsGate)
        {
            return visits;
        }
    }

    private void Open() => visits = 0;

    private void Fill(int pieces)
    {
        lock (stockGate)
        {
            stock += pieces;
        }
    }

    private int Stock()
    {
        lock (stockGate)
        {
            return stock;
        }
    }

    private void Reset()
    {
        lock (stockGate)
        {
            stock = 0;
        }
    }

    private void Sell(int pieces)
    {
        lock (stockGate)
        {
            stock -= pieces;
            lock (salesGate)
            {
                sales += pieces;
            }
        }
    }

    private void TakeBack(int pieces)
    {
        lock (salesGate)
        {
            sales -= pieces;
            lock (stockGate)
            {
                stock += pieces;
            }
        }
    }

    private int Longest(string[] words)
    {
        var longest = 0;
        Parallel.ForEach(words, word =>
        {
            lock (stockGate)
            {
                longest = Math.Max(longest, Letters(word));
            }
        });
        return longest;
    }

    private static int Letters(string word)
    {
        var letters = 0;
        foreach (var letter in word)
            if (char.IsLetterOrDigit(letter))
                letters++;
        return letters;
    }

    private bool Audit()
    {
        var audit = Task.Run(() => Stock() == 0);
        lock (salesGate)
        {
            return audit.Result;
        }
    }
}
