using System.Collections.Concurrent;
using ConcurrencyAnalyzers.Runtime;

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
    private static readonly List<int> Listed = [.. Enumerable.Range(10_000, Numbers)];

    /// <summary>The numbers in 200 blocks, one for each thread or task.</summary>
    private const int Block = 200;
    private static readonly int[] Starts = [.. Enumerable.Range(0, Numbers / Block).Select(block => 10_000 + block * Block)];

    private const int Height = 250;
    private const int Width = 200;

    public static readonly Shape[] All =
    [
        new("elements, a call each", () =>
        {
            for (var i = 10_000; i < Numbers + 10_000; i++) Prime[i] = IsPrime(i);
            return Prime.Count(found => found);
        }, Elements, () =>
        {
            Parallel.For(10_000, Numbers + 10_000, i => Prime[i] = IsPrime(i));
            return Prime.Count(found => found);
        }),
        new("a count", () =>
        {
            var count = 0;
            for (var i = 10_000; i < Numbers + 10_000; i++) if (IsPrime(i)) count++;
            return count;
        }, () =>
        {
            var count = 0;
            Parallel.For(10_000, Numbers + 10_000, Cores(), () => 0, (i, _, local) => { if (IsPrime(i)) local++; return local; }, local => Interlocked.Add(ref count, local));
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
            Parallel.For(10_000, Numbers + 10_000, Cores(), () => int.MinValue, (i, _, local) => Math.Max(local, IsPrime(i) ? i : 0), local => { lock (gate) most = Math.Max(most, local); });
            return most;
        }, () =>
        {
            var most = 0;
            var gate = new object();
            Parallel.For(10_000, Numbers + 10_000, i => { var value = IsPrime(i) ? i : 0; lock (gate) most = Math.Max(most, value); });
            return most;
        }),
        new("two folds", () =>
        {
            var (count, sum) = (0, 0L);
            for (var i = 10_000; i < Numbers + 10_000; i++) if (IsPrime(i)) { count++; sum += i; }
            return sum + count;
        }, () =>
        {
            var (count, sum) = (0, 0L);
            Parallel.For(10_000, Numbers + 10_000, Cores(), () => (count: 0, sum: 0L), (i, _, local) => { if (IsPrime(i)) { local.count++; local.sum += i; } return local; }, local => { Interlocked.Add(ref count, local.count); Interlocked.Add(ref sum, local.sum); });
            return sum + count;
        }, () =>
        {
            var (count, sum) = (0, 0L);
            Parallel.For(10_000, Numbers + 10_000, i => { if (IsPrime(i)) { Interlocked.Increment(ref count); Interlocked.Add(ref sum, i); } });
            return sum + count;
        }),
        new("a count over a list", () =>
        {
            var count = 0;
            foreach (var number in Listed) if (IsPrime(number)) count++;
            return count;
        }, () =>
        {
            var count = 0;
            Parallel.ForEach(Listed, Cores(), () => 0, (number, _, local) => { if (IsPrime(number)) local++; return local; }, local => Interlocked.Add(ref count, local));
            return count;
        }, () =>
        {
            var count = 0;
            Parallel.ForEach(Listed, number => { if (IsPrime(number)) Interlocked.Increment(ref count); });
            return count;
        }),
        new("a list in order", InALoop, () =>
        {
            var found = new List<bool>();
            var foundInOrder = new bool[Numbers];
            Parallel.For(0, Numbers, Cores(), i => foundInOrder[i] = IsPrime(i + 10_000));
            found.AddRange(foundInOrder);
            return found.Count(one => one);
        }, OneByOne),
        new("a list in order, by the library", InALoop, () =>
        {
            var found = new List<bool>();
            found.AddRange(ParallelMap.Map(Enumerable.Range(0, Numbers), i => IsPrime(i + 10_000)));
            return found.Count(one => one);
        }, OneByOne),
        new("rows as spans", () =>
        {
            for (var y = 0; y < Height; y++)
            {
                var row = Prime.AsSpan(y * Width, Width);
                for (var x = 0; x < row.Length; x++) row[x] = IsPrime(x + y * 100);
            }

            return Prime.Count(found => found);
        }, () =>
        {
            Parallel.For(0, Height, Cores(), y =>
            {
                var row = Prime.AsSpan(y * Width, Width);
                for (var x = 0; x < row.Length; x++) row[x] = IsPrime(x + y * 100);
            });
            return Prime.Count(found => found);
        }, () =>
        {
            Parallel.For(0, Height * Width, i => Prime[i] = IsPrime(i % Width + i / Width * 100));
            return Prime.Count(found => found);
        }),
        new("in parallel on the pool", () =>
        {
            for (var i = 10_000; i < Numbers + 10_000; i++) Prime[i] = IsPrime(i);
            return Prime.Count(found => found);
        }, () => Task.Run(Elements).Result, () => Task.WhenAll(Enumerable.Range(10_000, Numbers).Select(i => Task.Run(() => Prime[i] = IsPrime(i)))).ContinueWith(_ => (long)Prime.Count(found => found), TaskScheduler.Default).Result),
        new("light elements, ranges", () =>
        {
            for (var i = 0; i < Light; i++) Mixed[i] = Mix(i);
            return Mixed[^1];
        }, () =>
        {
            Parallel.ForEach(Partitioner.Create(0, Light), Cores(), range => { for (var i = range.Item1; i < range.Item2; i++) Mixed[i] = Mix(i); });
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
            Parallel.ForEach(Partitioner.Create(0, Light), Cores(), () => 0L, (range, _, local) => { for (var i = range.Item1; i < range.Item2; i++) local += Mix(i); return local; }, local => Interlocked.Add(ref sum, local));
            return sum;
        }, () =>
        {
            var sum = 0L;
            Parallel.For(0, Light, i => Interlocked.Add(ref sum, Mix(i)));
            return sum;
        }),
        new("a thread for each block", AThreadEach, () =>
        {
            Parallel.ForEach(Starts, Cores(), Mark);
            return Prime.Count(found => found);
        }, AThreadEach),
        new("a task for each block", ATaskEach, () =>
        {
            Parallel.ForEachAsync(Starts, (start, _) =>
            {
                Mark(start);
                return ValueTask.CompletedTask;
            }).Wait();
            return Prime.Count(found => found);
        }, ATaskEach),
    ];

    private static long AThreadEach()
    {
        var threads = new List<Thread>();
        foreach (var start in Starts)
        {
            var thread = new Thread(() => Mark(start));
            thread.Start();
            threads.Add(thread);
        }

        foreach (var thread in threads) thread.Join();
        return Prime.Count(found => found);
    }

    private static long ATaskEach()
    {
        var tasks = new List<Task>();
        foreach (var start in Starts) tasks.Add(Task.Run(() => Mark(start)));
        Task.WhenAll(tasks).Wait();
        return Prime.Count(found => found);
    }

    private static void Mark(int start)
    {
        for (var i = start; i < start + Block; i++) Prime[i] = IsPrime(i);
    }

    private static long InALoop()
    {
        var found = new List<bool>();
        for (var i = 0; i < Numbers; i++) found.Add(IsPrime(i + 10_000));
        return found.Count(one => one);
    }

    private static long OneByOne()
    {
        var found = new List<bool>();
        var gate = new object();
        Parallel.For(0, Numbers, i => { var one = IsPrime(i + 10_000); lock (gate) found.Add(one); });
        return found.Count(one => one);
    }

    private static long Elements()
    {
        Parallel.For(10_000, Numbers + 10_000, Cores(), i => Prime[i] = IsPrime(i));
        return Prime.Count(found => found);
    }

    /// <summary>As the fixes write them.</summary>
    private static ParallelOptions Cores() => new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

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
