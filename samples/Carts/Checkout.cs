using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ConcurrencyAnalyzers.Carts;

/// <summary>The work that runs in another process.</summary>
internal static class Checkout
{
    private static readonly TimeSpan Calibration = TimeSpan.FromMilliseconds(50);

    public static Receipt Run(Order order, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        if (order.Wait > 0 && cancel.WaitHandle.WaitOne(TimeSpan.FromSeconds(order.Wait)))
            cancel.ThrowIfCancellationRequested();

        var cents = Total(order.Cart, order.Rounds, cancel);
        return new(order.Cart.Number, cents, (Environment.ProcessId, Environment.CurrentManagedThreadId), began, Stopwatch.GetTimestamp());
    }

    /// <summary>How many rounds over a cart take a core one second. In processor time: what else the machine does has no part in it.</summary>
    public static double RoundsPerSecond(Cart cart)
    {
        for (var rounds = 1L; ; rounds *= 2)
        {
            var before = Environment.CpuUsage.TotalTime;
            Total(cart, rounds, CancellationToken.None);
            var took = Environment.CpuUsage.TotalTime - before;
            if (took >= Calibration)
                return rounds / took.TotalSeconds;
        }
    }

    // Compiled for speed from the first call: a new process shall take no longer than an old one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Total(Cart cart, long rounds, CancellationToken cancel)
    {
        var cents = 0L;
        for (var round = 0L; round < rounds; round++)
        {
            cancel.ThrowIfCancellationRequested();
            cents = 0;
            foreach (var item in cart.Items)
                cents += (long)item.Cents * item.Quantity;
        }

        return cents;
    }
}
