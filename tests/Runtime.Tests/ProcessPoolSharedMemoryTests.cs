using System.Globalization;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>What becomes of shared memory when things go wrong, and after much use: nothing of it stays.</summary>
[Collection(nameof(ProcessPoolLargePayloadTests))]
public sealed class ProcessPoolSharedMemoryTests : IDisposable
{
    private const int Mebibyte = 1 << 20;

    // What a pool has of it for a worker: one for each direction.
    private static readonly int OfOneWorker = OperatingSystem.IsLinux() ? 2 : 0;

    private readonly string _folder = Directory.CreateTempSubdirectory("pool-").FullName;
    private readonly int _before = Work.CountShared();

    private string Marker => Path.Combine(_folder, "begun");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Assert.Equal(_before, Work.CountShared());
        if (OperatingSystem.IsLinux()) Assert.Empty(Directory.GetFiles("/dev/shm", "*pool*"));
    }

    [Fact]
    public async Task A_worker_that_ends_amid_what_it_receives_takes_that_task_with_it_and_no_other()
    {
        await using var pool = new ProcessPool(1);
        var worker = await pool.SubmitAsync(0, static _ => Environment.ProcessId, Stop);
        var lost = pool.SubmitAsync(new Deadly { EndsIn = worker, Text = new string('x', Mebibyte) }, static x => x.Text.Length, Stop);
        var others = Enumerable.Range(1, 5).Select(n => pool.SubmitAsync(Work.Bytes(n * Mebibyte), static x => x.Length, Stop)).ToArray();
        var crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => lost);
        Assert.Equal(9, crash.Signal);
        Assert.Equal(Enumerable.Range(1, 5).Select(n => n * Mebibyte), await Task.WhenAll(others));
        Assert.Equal(_before + OfOneWorker, Work.CountShared());
    }

    [Fact]
    public async Task A_worker_that_ends_amid_what_it_sends_takes_that_task_with_it_and_no_other()
    {
        await using var pool = new ProcessPool(1);
        var lost = pool.SubmitAsync(Mebibyte, static n => new Fatal(n), Stop);
        var others = Enumerable.Range(1, 5).Select(n => pool.SubmitAsync(n * Mebibyte, Work.Bytes, Stop)).ToArray();
        var crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => lost);
        Assert.Equal(9, crash.Signal);
        Assert.Equal(Enumerable.Range(1, 5).Select(n => n * Mebibyte), (await Task.WhenAll(others)).Select(result => result.Length));
        Assert.Equal(_before + OfOneWorker, Work.CountShared());
    }

    [Fact]
    public async Task Workers_killed_while_they_work_on_what_lies_in_it_leave_nothing()
    {
        await using var pool = new ProcessPool(1);
        for (var i = 0; i < 5; i++)
        {
            var marker = $"{Marker}{i}";
            var lost = pool.SubmitAsync((marker, Work.Bytes(Mebibyte)), HangWith, Stop);
            Work.Kill(await Work.Begun(marker));
            await Assert.ThrowsAsync<WorkerCrashedException>(() => lost);
            Assert.Equal(Work.Bytes(Mebibyte), await pool.SubmitAsync(Work.Bytes(Mebibyte), static x => x, Stop));
            Assert.Equal(_before + OfOneWorker, Work.CountShared());
        }
    }

    [Fact]
    public async Task What_a_dead_worker_has_not_heard_of_goes_to_another()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes are opened a second time by their names in /proc.");
        await using var pool = new ProcessPool(1);
        foreach (var size in new[] { 10, Mebibyte })
        {
            var worker = await pool.SubmitAsync(0, static _ => Environment.ProcessId, Stop);
            var item = Work.Bytes(size);
            // As long as someone can write to them, the pool does not see the end of the worker's pipes.
            var pipes = Directory.GetFiles($"/proc/{worker}/fd").Where(IsPipe).Select(pipe => File.OpenHandle(pipe, FileMode.Open, FileAccess.Write)).ToArray();
            Work.Kill(worker);
            await Work.Until(() => Work.IsGone(worker));
            var task = pool.SubmitAsync(item, static x => x, Stop);
            Assert.False(task.IsCompleted);
            foreach (var pipe in pipes)
                pipe.Dispose();
            Assert.Equal(item, await task.InTime());
        }
    }

    [Fact]
    public async Task Cancelled_at_any_moment_and_killed()
    {
        var random = new Random(1);
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 2, GracePeriod = TimeSpan.FromMilliseconds(1) });
        var item = Work.Bytes(Mebibyte);
        for (var i = 0; i < 40; i++)
        {
            using var cancel = new CancellationTokenSource();
            var tasks = Enumerable.Range(0, 4).Select(n => pool.SubmitAsync((n, item), static (x, _) =>
            {
                if (x.n == 3) Thread.Sleep(Timeout.Infinite);
                return x.item;
            }, cancel.Token)).ToArray();
            cancel.CancelAfter(random.Next(100));
            foreach (var task in tasks)
            {
                try
                {
                    Assert.Equal(item, await task.InTime());
                }
                catch (OperationCanceledException)
                {
                }
            }
        }

        Assert.Equal(item, await pool.SubmitAsync(item, static x => x, Stop));
    }

    [Fact]
    public async Task Cancelled_at_any_moment_and_stopped()
    {
        var random = new Random(2);
        await using var pool = new ProcessPool(1);
        var worker = await pool.SubmitAsync(0, static _ => Environment.ProcessId, Stop);
        var item = Work.Bytes(Mebibyte);
        for (var i = 0; i < 200; i++)
        {
            using var cancel = new CancellationTokenSource();
            var tasks = Enumerable.Range(0, 4).Select(_ => pool.SubmitAsync(item, static (x, token) =>
            {
                token.WaitHandle.WaitOne(1);
                token.ThrowIfCancellationRequested();
                return x;
            }, cancel.Token)).ToArray();
            for (var spin = random.Next(4000); spin > 0; spin--)
                Thread.SpinWait(10);
            await cancel.CancelAsync();
            foreach (var task in tasks)
            {
                try
                {
                    Assert.Equal(item, await task.InTime());
                }
                catch (OperationCanceledException)
                {
                }
            }
        }

        Assert.Equal(worker, await pool.SubmitAsync(item, static x => Environment.ProcessId, Stop));
        Assert.Equal(item, await pool.SubmitAsync(item, static x => x, Stop));
    }

    [Fact]
    public async Task A_result_that_fails_when_much_of_it_was_written()
    {
        await using var pool = new ProcessPool(1);
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<RemoteTaskException>(() => pool.SubmitAsync(Mebibyte, static n => new Unreadable(n), Stop));
            await Assert.ThrowsAnyAsync<Exception>(() => pool.SubmitAsync(new Unreadable(Mebibyte), static _ => 0, Stop));
            Assert.Equal(Mebibyte, (await pool.SubmitAsync(Mebibyte, Work.Bytes, Stop)).Length);
        }
    }

    [Fact]
    public async Task Five_hundred_leave_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process holds is read from /proc.");
        await using var pool = new ProcessPool(1);
        var worker = await pool.SubmitAsync(0, static _ => Environment.ProcessId, Stop);
        var item = Work.Bytes(Mebibyte);
        // The largest is given back.
        await pool.SubmitAsync(Work.Bytes(100 * Mebibyte), static x => x, Stop);
        for (var i = 0; i < 20; i++)
            await pool.SubmitAsync(item, static x => x, Stop);
        var before = (Handles("self"), Handles($"{worker}"));
        for (var i = 0; i < 500; i++)
            await pool.SubmitAsync(item, static x => x, Stop);
        Assert.Equal(worker, await pool.SubmitAsync(0, static _ => Environment.ProcessId, Stop));
        Assert.Equal(before, (Handles("self"), Handles($"{worker}")));
        Assert.InRange(Held(worker, "RssShmem"), Mebibyte, 16 * Mebibyte);
    }

    private static int HangWith((string File, byte[] Bytes) item) => Work.Hang(item.File);

    private static bool IsPipe(string handle) => new FileInfo(handle).LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true;

    private static int Handles(string process) => Directory.GetFiles($"/proc/{process}/fd").Length;

    private static long Held(int process, string what)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(what + ":", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }

    private static int Die()
    {
        Work.Kill(Environment.ProcessId);
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    private sealed class Deadly
    {
        public required string Text { get; set; }

        /// <summary>Deadly when it is read there, after the text.</summary>
        public required int EndsIn
        {
            get;
            set
            {
                field = value;
                if (Environment.ProcessId == value) Die();
            }
        }
    }

    private sealed class Fatal(int size)
    {
        public string Text { get; } = new('x', size);

        public int Value => Die();
    }

    private sealed class Unreadable(int size)
    {
        public string Text { get; } = new('x', size);

        public int Value => throw new InvalidOperationException("no coffee");
    }
}
