using System.Collections.Concurrent;

namespace ConcurrencyAnalyzers.Loops.Benchmark;

/// <summary>A loop in three forms: as written, as the fix of CONC202 rewrites it, and as one is tempted to.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Written">The loop.</param>
/// <param name="Rewritten">What the fix makes of it.</param>
/// <param name="Naive">Each round for itself: a call, an atomic operation or a lock each.</param>
internal sealed record Shape(string Name, Func<long> Written, Func<long> Rewritten, Func<long> Naive)
{
    /// <summary>So many numbers are asked whether they are prime: a millisecond or two.</summary>
    private const int Numbers = 40_000;

    /// <summary>With 25 operations a round, ten million: from here on a light loop is split.</summary>
    private const int Light = 400_000;

    private static readonly bool[] Prime = new bool[Numbers + 10_000];
    private static readonly int[] Mixed = new int[Light];

    public static readonly Shape[] All =
    [
        new("elements, a call each", () =>
        {
            for (var i = 10_000; i < Numbers + 10_000; i++) Prime[i] = IsPrime(i);
            return Prime.Count(found => found);
        }, Elements, Elements),
        new("a count", () =>
        {
            var count = 0;
            for (var i = 10_000; i < Numbers + 10_000; i++) if (IsPrime(i)) count++;
            return count;
        }, () =>
        {
            var count = 0;
            Parallel.For(10_000, Numbers + 10_000, () => 0, (i, _, local) => { if (IsPrime(i)) local++; return local; }, local => Interlocked.Add(ref count, local));
            return count;
        }, () =>
        {
            var count = 0;
            Parallel.For(10_000, Numbers + 10_000, i => { if (IsPrime(i)) Interlocked.Increment(ref count); });
            return count;
        }),
        new("the largest", () =>
        {
            var most = 0;
            for (var i = 10_000; i < Numbers + 10_000; i++) most = Math.Max(most, IsPrime(i) ? i : 0);
            return most;
        }, () =>
        {
            var most = 0;
            var gate = new object();
            Parallel.For(10_000, Numbers + 10_000, () => int.MinValue, (i, _, local) => Math.Max(local, IsPrime(i) ? i : 0), local => { lock (gate) most = Math.Max(most, local); });
            return most;
        }, () =>
        {
            var most = 0;
            var gate = new object();
            Parallel.For(10_000, Numbers + 10_000, i => { var value = IsPrime(i) ? i : 0; lock (gate) most = Math.Max(most, value); });
            return most;
        }),
        new("light elements, ranges", () =>
        {
            for (var i = 0; i < Light; i++) Mixed[i] = Mix(i);
            return Mixed[^1];
        }, () =>
        {
            Parallel.ForEach(Partitioner.Create(0, Light), range => { for (var i = range.Item1; i < range.Item2; i++) Mixed[i] = Mix(i); });
            return Mixed[^1];
        }, () =>
        {
            Parallel.For(0, Light, i => Mixed[i] = Mix(i));
            return Mixed[^1];
        }),
        new("a light sum, ranges", () =>
        {
            var sum = 0L;
            for (var i = 0; i < Light; i++) sum += Mix(i);
            return sum;
        }, () =>
        {
            var sum = 0L;
            Parallel.ForEach(Partitioner.Create(0, Light), () => 0L, (range, _, local) => { for (var i = range.Item1; i < range.Item2; i++) local += Mix(i); return local; }, local => Interlocked.Add(ref sum, local));
            return sum;
        }, () =>
        {
            var sum = 0L;
            Parallel.For(0, Light, i => Interlocked.Add(ref sum, Mix(i)));
            return sum;
        }),
    ];

    private static long Elements()
    {
        Parallel.For(10_000, Numbers + 10_000, i => Prime[i] = IsPrime(i));
        return Prime.Count(found => found);
    }

    private static bool IsPrime(int number)
    {
        for (var divisor = 2; divisor * divisor <= number; divisor++)
            if (number % divisor == 0) return false;
        return true;
    }

    private static int Mix(int i)
    {
        var x = (i * i + i * 3) % 7 + (i * 3 ^ i * 5) * i % 11;
        x = x * 31 + (x >> 3) * i - x % 13 * i;
        return x * x + x * i % 17 * x - (x ^ i) * x;
    }
}
