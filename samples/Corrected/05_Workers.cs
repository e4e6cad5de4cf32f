// Program 5: worker threads that print, kept in a collection.
// P3: the collection is there, the join through it is not; neither is the wait for the process.
// P2, computing on one thread: all primes are counted by a single one, while the other cores are idle. P7: a thread for each word.
using System.Diagnostics;

namespace Pitfalls;

internal static class Workers
{
    public static void Run(Uri server)
    {
        CountPrimes();
        RateWords(["event loop", "thread", "process"]);
        StartTool();
        StartWorkers();
    }

    private static void StartWorkers()
    {
        var workers = new List<Thread>();
        for (var i = 1; i <= 5; i++)
        {
            var number = i;
            var worker = new Thread(() => Work(number));
            worker.Start();
            workers.Add(worker);
        }
        foreach (var worker in workers)
            worker.Join();
    }

    private static void Work(int number)
    {
        Thread.Sleep(Pace.Seconds(0.05 * number));
        Output.Line("5", $"worker {number} is done");
    }

    private static void StartTool() =>
        Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true });

    private static void CountPrimes()
    {
        var counter = new Thread(() =>
        {
            var primes = 0;
            Parallel.For(2, 5_000_000, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => 0, (number, _, localPrimes) =>
            {
                if (IsPrime(number))
                    localPrimes++;
                return localPrimes;
            }, localPrimes => Interlocked.Add(ref primes, localPrimes));

            Output.Line("5", $"{primes} primes below 5000000");
        });
        counter.Start();
        counter.Join();
    }

    private static bool IsPrime(int number)
    {
        for (var divisor = 2; divisor * divisor <= number; divisor++)
            if (number % divisor == 0)
                return false;
        return true;
    }

    private static void RateWords(string[] words)
    {
        Parallel.ForEach(words, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, word => Rate(word));
    }

    private static void Rate(string word)
    {
        var rating = 0u;
        for (var round = 0; round < 2_000_000; round++)
            for (var i = 0; i < word.Length; i++)
                rating = rating * 31 + word[i];
        Output.Line("5", $"'{word}' rates {rating}");
    }
}
