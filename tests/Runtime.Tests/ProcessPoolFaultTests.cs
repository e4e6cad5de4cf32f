using System.Reflection;
using System.Reflection.Emit;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public sealed class ProcessPoolFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pool-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_worker_killed_while_idle_is_not_noticed()
    {
        await using var pool = new ProcessPool(1);
        for (var i = 0; i < 5; i++)
        {
            var pid = await pool.SubmitAsync(0, _ => Environment.ProcessId, Stop);
            Work.Kill(pid);
            await Work.Until(() => Work.IsGone(pid));
        }

        Assert.Equal(3, await pool.SubmitAsync(3, x => x, Stop));
    }

    [Fact]
    public async Task A_worker_killed_in_a_task_takes_that_task_with_it_and_no_other()
    {
        await using var pool = new ProcessPool(1);
        // So that the pool knows the work as tiny, and sends several at once.
        await pool.MapAsync(Enumerable.Repeat("1", 1000), Work.Hang, token: Stop);
        var file = Path.Combine(_folder, "begun");
        var lost = pool.SubmitAsync(file, Work.Hang, Stop);
        var others = Enumerable.Range(0, 50).Select(n => pool.SubmitAsync($"{n}", Work.Hang, Stop)).ToArray();
        Work.Kill(await Work.Begun(file));
        var crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => lost);
        Assert.Equal((137, 9), (crash.ExitCode, crash.Signal));
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(others));
    }

    [Fact]
    public async Task A_worker_that_ends_while_it_answers()
    {
        await using var pool = new ProcessPool(1);
        await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.SubmitAsync(0, _ => new Fatal(), Stop));
        Assert.Equal(3, await pool.SubmitAsync(3, x => x, Stop));
    }

    [Fact]
    public async Task A_worker_killed_amid_a_long_answer()
    {
        await using var pool = new ProcessPool(1);
        for (var delay = 0; delay < 10; delay++)
        {
            try
            {
                Assert.Equal(1 << 24, (await pool.SubmitAsync(delay, AnswerAndDie, Stop)).Length);
            }
            catch (WorkerCrashedException crash)
            {
                Assert.Equal(9, crash.Signal);
            }
        }
    }

    [Fact]
    public async Task A_task_that_hangs_is_ended_by_its_timeout()
    {
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, TaskTimeout = TimeSpan.FromMilliseconds(500) });
        var file = Path.Combine(_folder, "begun");
        var hangs = pool.SubmitAsync(file, Work.Hang, Stop);
        var next = pool.SubmitAsync("4", Work.Hang, Stop);
        await Assert.ThrowsAsync<TimeoutException>(() => hangs);
        Assert.False(Work.IsAlive(await Work.Begun(file)));
        Assert.Equal(4, await next);
    }

    [Fact]
    public async Task A_killed_worker_leaves_nothing_in_the_temporary_folder()
    {
        var pool = new ProcessPool(1);
        var pid = await pool.SubmitAsync(0, _ => Environment.ProcessId, Stop);
        await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.SubmitAsync(pid, pid => Work.Kill(pid) ? 1 : 0, Stop));
        await pool.DisposeAsync();
        Assert.Empty(Leftovers(pid));
    }

    [Fact]
    public async Task A_task_that_allocates_without_end_is_ended()
    {
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, MaxWorkerMemory = 300_000_000 });
        var crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.SubmitAsync(0, Allocate, Stop));
        Assert.Contains("memory", crash.Message, StringComparison.Ordinal);
        Assert.Equal(3, await pool.SubmitAsync(3, x => x, Stop));
    }

    [Fact]
    public async Task A_task_that_exits()
    {
        await using var pool = new ProcessPool(1);
        var crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.SubmitAsync(7, Exit, Stop));
        Assert.Equal((7, null), (crash.ExitCode, crash.Signal));
        Assert.Equal(3, await pool.SubmitAsync(3, x => x, Stop));
    }

    [Fact]
    public async Task A_crash_tells_what_the_worker_wrote_last()
    {
        await using var pool = new ProcessPool(1);
        var crash = await Assert.ThrowsAsync<WorkerCrashedException>(() => pool.SubmitAsync("out of coffee", Fail, Stop));
        Assert.Contains("out of coffee", crash.ErrorOutput, StringComparison.Ordinal);
        Assert.Contains("out of coffee", crash.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_tells_its_type_message_and_stack()
    {
        await using var pool = new ProcessPool(1);
        var failure = await Assert.ThrowsAsync<RemoteTaskException>(() => pool.SubmitAsync("apple", x => int.Parse(x), Stop));
        Assert.Equal(typeof(FormatException).FullName, failure.TypeName);
        Assert.Contains("apple", failure.RemoteMessage, StringComparison.Ordinal);
        Assert.Contains(nameof(A_failure_tells_its_type_message_and_stack), failure.RemoteStack, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_of_a_type_that_exists_in_the_worker_only()
    {
        await using var pool = new ProcessPool(1);
        var failure = await Assert.ThrowsAsync<RemoteTaskException>(() => pool.SubmitAsync(0, ThrowUnknown, Stop));
        Assert.Equal("Made.InTheWorker", failure.TypeName);
    }

    [Fact]
    public async Task A_result_that_cannot_be_sent_fails_its_task_only()
    {
        await using var pool = new ProcessPool(1);
        var pid = await pool.SubmitAsync(0, _ => Environment.ProcessId, Stop);
        await Assert.ThrowsAsync<RemoteTaskException>(() => pool.SubmitAsync(0, _ => new Endless(), Stop));
        Assert.Equal(pid, await pool.SubmitAsync(0, _ => Environment.ProcessId, Stop));
    }

    [Fact]
    public async Task An_item_that_cannot_be_sent_fails_its_task_only()
    {
        await using var pool = new ProcessPool(1);
        await Assert.ThrowsAnyAsync<Exception>(() => pool.SubmitAsync(new Endless(), _ => 1, Stop));
        Assert.Equal(3, await pool.SubmitAsync(3, x => x, Stop));
    }

    [Fact]
    public async Task A_pool_whose_workers_cannot_start_says_why_and_gives_up()
    {
        Environment.SetEnvironmentVariable("POOL_STARTS", _folder);
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, Initializer = NoteAndThrow });
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => pool.SubmitAsync(0, x => x, Stop));
        Assert.Contains("no coffee", failure.Message, StringComparison.Ordinal);
        Assert.IsType<RemoteTaskException>(failure.InnerException);
        Assert.Equal(3, Directory.GetFiles(_folder).Length);
        await Assert.ThrowsAsync<InvalidOperationException>(() => pool.MapAsync([1], x => x, token: Stop));
    }

    [Fact]
    public async Task A_pool_whose_workers_end_at_once_says_so()
    {
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, Initializer = () => Environment.Exit(3) });
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => pool.SubmitAsync(0, x => x, Stop));
        Assert.Contains("exit code 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_whose_initializer_hangs_says_so_and_gives_up()
    {
        var timeout = TimeSpan.FromMilliseconds(500);
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, StartTimeout = timeout, Initializer = () => Thread.Sleep(Timeout.Infinite) });
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => pool.SubmitAsync(0, x => x, Stop).InTime());
        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Contains($"{timeout}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_initializer_may_take_longer_than_a_task()
    {
        await using var pool = new ProcessPool(new ProcessPoolOptions { Workers = 1, StartTimeout = TimeSpan.FromMinutes(1), TaskTimeout = TimeSpan.FromSeconds(1), Initializer = () => Thread.Sleep(2000) });
        Assert.Equal(3, await pool.SubmitAsync(3, x => x, Stop).InTime());
    }

    private static string[] Leftovers(int pid) => Directory.GetFiles(Path.GetTempPath(), $"*-{pid}-*");

    private static byte[] AnswerAndDie(int delay)
    {
        new Thread(() =>
        {
            Thread.Sleep(delay);
            Work.Kill(Environment.ProcessId);
        }).Start();
        return new byte[1 << 24];
    }

    private static int Allocate(int item)
    {
        List<byte[]> held = [];
        while (true)
        {
            held.Add(new byte[1 << 20]);
            held[^1].AsSpan().Fill(1);
        }
    }

    private static int Exit(int code)
    {
        Environment.Exit(code);
        return 0;
    }

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        Environment.Exit(1);
        return 0;
    }

    private static int ThrowUnknown(int item)
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Made"), AssemblyBuilderAccess.Run).DefineDynamicModule("Made");
        throw (Exception)Activator.CreateInstance(module.DefineType("Made.InTheWorker", TypeAttributes.Public, typeof(Exception)).CreateType())!;
    }

    private static void NoteAndThrow()
    {
        File.WriteAllText(Path.Combine(Environment.GetEnvironmentVariable("POOL_STARTS")!, $"{Environment.ProcessId}"), "");
        throw new InvalidOperationException("no coffee");
    }

    private sealed class Fatal
    {
        public int Value
        {
            get
            {
                Work.Kill(Environment.ProcessId);
                Thread.Sleep(Timeout.Infinite);
                return 0;
            }
        }
    }

    private sealed class Endless
    {
        public Endless Self => this;
    }
}
