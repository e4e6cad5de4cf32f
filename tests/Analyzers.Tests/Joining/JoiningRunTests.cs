using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>
/// Programs with unjoined work are run as written and as rewritten: an end or an error that was lost reaches the caller, and one that
/// reached it before is of the same type. Each program logs what it does, in order.
/// </summary>
public sealed class JoiningRunTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Diagnostics; using System.IO; using System.Threading; using System.Threading.Tasks;\n";
    private const string Log = "    private static readonly List<string> Entries = new();\n    private static readonly object Gate = new();\n    static void Note(string s) { lock (Gate) Entries.Add(s); }\n";

    // Tasks

    [Fact] public Task Task_error_that_was_lost() => Compare<CONC303_UnobservedTask, UnobservedTaskFix>("""
        public static async Task Run(CancellationToken cancel) { var work = Fail(); await Task.Yield(); }
        static async Task Fail() { await Task.Delay(1); throw new InvalidDataException(); }
        """, "done", "InvalidDataException");
    [Fact] public Task Task_error_in_a_list() => Compare<CONC303_UnobservedTask, UnobservedTaskFix>("""
        public static async Task Run(CancellationToken cancel) { var work = new List<Task>(); for (var i = 0; i < 3; i++) work.Add(Fail(i)); await Task.Yield(); }
        static async Task Fail(int i) { await Task.Delay(1); if (i == 1) throw new InvalidDataException(); }
        """, "done", "InvalidDataException");
    [Fact] public Task Task_that_is_cancelled() => Compare<CONC303_UnobservedTask, UnobservedTaskFix>("""
        public static async Task Run(CancellationToken cancel) { var work = Work(cancel); await Task.Yield(); }
        static async Task Work(CancellationToken cancel) => await Task.Delay(5000, cancel);
        """, "done", "TaskCanceledException", cancelled: true);
    [Fact] public Task Task_error_beside_one_that_reached_the_caller() => Compare<CONC303_UnobservedTask, UnobservedTaskFix>("""
        public static async Task Run(CancellationToken cancel) { var work = Fail(); await Task.Delay(10); await Other(); }
        static async Task Fail() { await Task.Delay(1); throw new InvalidDataException(); }
        static async Task Other() { await Task.Delay(1); throw new FormatException(); }
        """, "FormatException", "FormatException");
    [Fact] public Task Tasks_still_overlap_in_their_order() => Compare<CONC303_UnobservedTask, UnobservedTaskFix>("""
        public static async Task Run(CancellationToken cancel) { var a = Work("a", 1500); var b = Work("b", 700); await Task.Yield(); Note("end"); }
        static async Task Work(string name, int time) { Note(name); await Task.Delay(time); Note(name + " done"); }
        """, "a, b, end: done", "a, b, end, b done, a done: done");

    // Threads

    [Fact] public Task Thread_that_nobody_waited_for() => Compare<CONC301_UnjoinedThread, UnjoinedThreadFix>("""
        public static void Run(CancellationToken cancel) { var worker = new Thread(() => Work()); worker.Start(); }
        static void Work() { Thread.Sleep(1000); Note("worked"); }
        """, "done", "worked: done");
    [Fact] public Task Thread_beside_an_error() => Compare<CONC301_UnjoinedThread, UnjoinedThreadFix>("""
        public static void Run(CancellationToken cancel) { var worker = new Thread(() => Work()); worker.Start(); Check(1); }
        static void Work() => Thread.Sleep(1);
        static void Check(int n) { if (n > 0) throw new FormatException(); }
        """, "FormatException", "FormatException");

    [Fact] public Task Thread_error_that_ended_the_program() => CompareInScope<CONC301_UnjoinedThread, UnjoinedThreadFix>("CONC301.Scope", """
        public static void Run(CancellationToken cancel) { new Thread(Work).Start(); new Thread(Fail).Start(); }
        static void Work() { Thread.Sleep(500); Note("worked"); }
        static void Fail() { File.ReadAllText("no such file"); }
        """, null, "worked: AggregateException");
    [Fact] public Task Threads_in_a_scope_still_overlap() => CompareInScope<CONC301_UnjoinedThread, UnjoinedThreadFix>("CONC301.Scope", """
        public static int Run(CancellationToken cancel) { Note("begins"); var a = new Thread(() => Work("a", 1500)); var b = new Thread(() => Work("b", 700)); a.Start(); b.Start(); return 1; }
        static void Work(string name, int time) { Thread.Sleep(time); Note(name); }
        """, "begins: done", "begins, b, a: done");
    [Fact] public Task Error_before_a_scope() => CompareInScope<CONC301_UnjoinedThread, UnjoinedThreadFix>("CONC301.Scope", """
        public static void Run(CancellationToken cancel) { Check(1); new Thread(Work).Start(); }
        static void Work() => Thread.Sleep(1);
        static void Check(int n) { if (n > 0) throw new FormatException(); }
        """, "FormatException", "FormatException");
    [Fact] public Task Task_errors_in_a_scope() => CompareInScope<CONC303_UnobservedTask, UnobservedTaskFix>("CONC303.Scope", """
        public static async Task Run(CancellationToken cancel) { await Task.Yield(); var a = Task.Run(Work); var b = Task.Run(Fail); }
        static async Task Fail() { await Task.Delay(1); throw new InvalidDataException(); }
        static async Task Work() { await Task.Delay(500); Note("worked"); }
        """, "done", "worked: AggregateException");

    // Never started

    [Fact] public Task Thread_that_never_started() => Compare<CONC302_NeverStarted, NeverStartedFix>("""
        public static void Run(CancellationToken cancel) { var worker = new Thread(() => Work()); worker.Name = "w"; }
        static void Work() { Note("worked"); }
        """, "done", "worked: done");
    [Fact] public Task Cold_task_and_its_error() => Compare<CONC302_NeverStarted, NeverStartedFix>("""
        public static async Task Run(CancellationToken cancel) { var work = new Task(() => Fail()); await Task.Yield(); }
        static void Fail() => throw new InvalidDataException();
        """, "done", "InvalidDataException");

    [Fact] public Task Cold_task_beside_an_error() => Compare<CONC302_NeverStarted, NeverStartedFix>("""
        public static async Task Run(CancellationToken cancel) { var work = new Task(() => Note("worked")); await Task.Delay(1); await Other(); }
        static async Task Other() { await Task.Delay(1000); throw new FormatException(); }
        """, "FormatException", "worked: FormatException");
    [Fact] public Task Process_that_never_started() => CompareOnUnix<CONC302_NeverStarted, NeverStartedFix>("""
        public static void Run(CancellationToken cancel)
        {
            var file = Path.GetTempFileName();
            Start(file);
            Note(new FileInfo(file).Length > 0 ? "written" : "not written");
        }
        static void Start(string file) { var p = new Process { StartInfo = new ProcessStartInfo("sh", "-c \"sleep 1; echo x >> " + file + "\"") }; }
        """, "not written: done", "written: done");

    // async void

    [Fact] public Task Async_void_error_that_was_lost() => Compare<CONC304_AsyncVoid, AsyncVoidFix>("""
        public static async Task Run(CancellationToken cancel) { Save(); await Task.Delay(50); }
        static async void Save() { await Task.Delay(1); throw new InvalidDataException(); }
        """, "done, and lost: InvalidDataException", "InvalidDataException");
    [Fact] public Task Async_void_that_is_cancelled() => Compare<CONC304_AsyncVoid, AsyncVoidFix>("""
        public static async Task Run(CancellationToken cancel) { Save(cancel); await Task.Delay(900); }
        static async void Save(CancellationToken cancel) => await Task.Delay(5000, cancel);
        """, "done, and lost: TaskCanceledException", "TaskCanceledException", cancelled: true);
    [Fact] public Task Async_void_in_order() => Compare<CONC304_AsyncVoid, AsyncVoidFix>("""
        public static async Task Run(CancellationToken cancel) { Save(); Note("after"); await Task.Yield(); }
        static async void Save() { Note("begins"); await Task.Delay(1000); Note("saved"); }
        """, "begins, after: done", "begins, saved, after: done");

    [Fact] public Task Async_void_lambda_error_that_was_lost() => Compare<CONC304_AsyncVoid, AsyncVoidFix>("""
        public static async Task Run(CancellationToken cancel) { Action save = async () => { Note("begins"); await Task.Delay(1); throw new InvalidDataException(); }; save(); await Task.Delay(50); }
        """, "begins: done, and lost: InvalidDataException", "begins: InvalidDataException");
    [Fact] public Task Async_void_beside_an_error() => Compare<CONC304_AsyncVoid, AsyncVoidFix>("""
        public static async Task Run(CancellationToken cancel) { Save(); await Task.Delay(50); throw new FormatException(); }
        static async void Save() { await Task.Delay(1); Note("saved"); }
        """, "saved: FormatException", "saved: FormatException");

    // Scopes

    [Fact] public Task Disposed_too_early() => Compare<CONC306_OutlivesScope, OutlivesScopeFix>(Resource + """
        public static Task Run(CancellationToken cancel) { using var r = new Resource(); return r.WorkAsync(false); }
        """, "disposed: ObjectDisposedException", "worked, disposed: done");
    [Fact] public Task Error_inside_the_scope() => Compare<CONC306_OutlivesScope, OutlivesScopeFix>(Resource + """
        public static Task Run(CancellationToken cancel) { using var r = new Resource(); return r.WorkAsync(true); }
        """, "disposed: InvalidDataException", "disposed: InvalidDataException");
    [Fact] public Task Token_whose_source_is_disposed() => Compare<CONC306_OutlivesScope, OutlivesScopeFix>("""
        public static Task Run(CancellationToken cancel) { using var source = CancellationTokenSource.CreateLinkedTokenSource(cancel); return Work(source.Token); }
        static async Task Work(CancellationToken cancel) { Note("works"); await Task.Delay(600000, cancel); }
        """, "works: never", "works: TaskCanceledException", cancelled: true);
    [Fact] public Task Error_that_passed_by_its_handler() => Compare<CONC306_OutlivesScope, OutlivesScopeFix>("""
        public static Task Run(CancellationToken cancel) { try { return Fail(); } catch (InvalidDataException) { Note("handled"); return Task.CompletedTask; } }
        static async Task Fail() { await Task.Delay(1); throw new InvalidDataException(); }
        """, "InvalidDataException", "handled: done");

    private const string Resource = """
        sealed class Resource : IDisposable
        {
            bool gone;
            public async Task WorkAsync(bool fails) { await Task.Delay(20); if (fails) throw new InvalidDataException(); ObjectDisposedException.ThrowIf(gone, this); Note("worked"); }
            public void Dispose() { gone = true; Note("disposed"); }
        }

        """;

    // Endless loops

    [Fact] public Task Endless_thread() => Compare<CONC307_EndlessSleeper, EndlessSleeperFix>("""
        sealed class Monitor : IDisposable
        {
            private readonly Thread thread;
            private int rounds;
            public Monitor() { thread = new Thread(Watch) { IsBackground = true }; thread.Start(); }
            public void Dispose() { Note("disposed"); }
            private void Watch() { while (true) { if (++rounds == 3) Note("third round"); Thread.Sleep(50); } }
        }
        public static void Run(CancellationToken cancel) { using var monitor = new Monitor(); Thread.Sleep(1500); }
        """, "third round, disposed: done", "third round, disposed: done");
    [Fact] public Task Endless_task_and_its_error() => Compare<CONC307_EndlessSleeper, EndlessSleeperFix>("""
        sealed class Monitor : IAsyncDisposable
        {
            private readonly Task loop;
            private int rounds;
            public Monitor() { loop = Task.Run(WatchAsync); }
            public async ValueTask DisposeAsync() { Note("disposed"); await Task.Yield(); }
            private async Task WatchAsync() { while (true) { Step(); await Task.Delay(50); } }
            private void Step() { if (++rounds == 3) File.ReadAllText("no such file"); }
        }
        public static async Task Run(CancellationToken cancel) { await using var monitor = new Monitor(); await Task.Delay(1500); }
        """, "disposed: done", "FileNotFoundException");
    [Fact] public Task Endless_task_that_is_stopped() => Compare<CONC307_EndlessSleeper, EndlessSleeperFix>("""
        sealed class Monitor : IAsyncDisposable
        {
            private readonly Task loop;
            private int rounds;
            public Monitor() { loop = Task.Run(WatchAsync); }
            public async ValueTask DisposeAsync() { Note("disposed"); await Task.Yield(); }
            private async Task WatchAsync() { while (true) { Step(); await Task.Delay(50); } }
            private void Step() { if (++rounds == 3) Note("third round"); }
        }
        public static async Task Run(CancellationToken cancel) { await using (var monitor = new Monitor()) await Task.Delay(1500); throw new FormatException(); }
        """, "third round, disposed: FormatException", "third round, disposed: FormatException");

    // Loops

    [Fact] public Task Loop_that_waited_each_time() => Compare<CONC308_JoinedInLoop, JoinedInLoopFix>("""
        public static void Run(CancellationToken cancel) { var clock = Stopwatch.StartNew(); for (var i = 0; i < 4; i++) { var n = i; var t = new Thread(() => Thread.Sleep(150 + n)); t.Start(); t.Join(); } Note(clock.ElapsedMilliseconds < 600 ? "together" : "one by one"); }
        """, "one by one: done", "together: done");
    [Fact] public Task Error_in_a_loop() => Compare<CONC308_JoinedInLoop, JoinedInLoopFix>("""
        public static async Task Run(CancellationToken cancel) { foreach (var f in new[] { "no such file 1", "no such file 2" }) await Task.Run(() => Work(f)); }
        static void Work(string f) => File.ReadAllText(f);
        """, "FileNotFoundException", "FileNotFoundException");

    [Fact] public Task First_of_several_errors_in_a_loop() => Compare<CONC308_JoinedInLoop, JoinedInLoopFix>("""
        public static async Task Run(CancellationToken cancel) { foreach (var f in new[] { "no such file", "", "no such folder/x" }) await Task.Run(() => Work(f)); }
        static void Work(string f) => File.ReadAllText(f);
        """, "FileNotFoundException", "FileNotFoundException");
    [Fact] public Task Loop_that_is_cancelled() => Compare<CONC308_JoinedInLoop, JoinedInLoopFix>("""
        public static async Task Run(CancellationToken cancel) { Thread.Sleep(2000); foreach (var n in new[] { 1, 2 }) await Task.Run(() => Thread.Sleep(n), cancel); }
        """, "TaskCanceledException", "TaskCanceledException", cancelled: true);

    // Timers

    [Fact]
    public async Task Timer_that_was_collected()
    {
        var before = Rewritten.Document(Usings + "public class P\n{\n    public void Run(object state) { new Timer(_ => { }, state, 3600000, 3600000); }\n}\n");
        var after = await Rewritten.FixAsync<CONC309_TimerNobodyKeeps, TimerNobodyKeepsFix>(before);
        Assert.False(IsTimerAlive(await Rewritten.LoadAsync(before)));
        Assert.True(IsTimerAlive(await Rewritten.LoadAsync(after)));
    }

    /// <summary>A timer that is due in an hour holds on to its state until it is collected itself.</summary>
    private static bool IsTimerAlive(Assembly assembly)
    {
        var type = assembly.GetType("P")!;
        var program = Activator.CreateInstance(type)!;
        var state = Start(type, program);
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        GC.KeepAlive(program);
        return state.IsAlive;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Start(Type type, object program)
    {
        var state = new object();
        type.GetMethod("Run")!.Invoke(program, [state]);
        return new WeakReference(state);
    }

    // Processes

    [Fact] public Task Process_that_nobody_waited_for() => CompareOnUnix<CONC305_AbandonedProcess, AbandonedProcessFix>("""
        public static async Task Run(CancellationToken cancel)
        {
            var file = Path.GetTempFileName();
            Process.Start("sh", new[] { "-c", "sleep 1; echo x >> " + file });
            await Task.Yield();
            Note(new FileInfo(file).Length > 0 ? "written" : "not written");
        }
        """, "not written: done", "written: done");
    [Fact] public Task Process_that_cannot_start() => CompareOnUnix<CONC305_AbandonedProcess, AbandonedProcessFix>("""
        public static void Run(CancellationToken cancel) { Process.Start("no such tool", "x"); }
        """, "Win32Exception", "Win32Exception");
    [Fact] public Task Output_that_fills_the_pipe() => CompareOnUnix<CONC310_OutputReadLate, OutputReadLateFix>("""
        public static void Run(CancellationToken cancel)
        {
            using var p = Process.Start(new ProcessStartInfo("sh", "-c \"head -c 300000 /dev/zero\"") { RedirectStandardOutput = true })!;
            p.WaitForExit();
            Note(p.StandardOutput.ReadToEnd().Length + " read");
        }
        """, "never", "300000 read: done");
    [Fact] public Task Output_of_both_that_fills_the_pipes() => CompareOnUnix<CONC310_OutputReadLate, OutputReadLateFix>("""
        public static async Task Run(CancellationToken cancel)
        {
            using var p = Process.Start(new ProcessStartInfo("sh", "-c \"head -c 300000 /dev/zero; head -c 300000 /dev/zero 1>&2; head -c 300000 /dev/zero\"") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await p.WaitForExitAsync(cancel);
            Note((await p.StandardError.ReadToEndAsync()).Length + " read");
            Note((await p.StandardOutput.ReadToEndAsync()).Length + " read");
        }
        """, "never", "300000 read, 600000 read: done");
    [Fact] public Task Wait_for_output_that_is_cancelled() => CompareOnUnix<CONC310_OutputReadLate, OutputReadLateFix>("""
        public static async Task Run(CancellationToken cancel)
        {
            using var p = Process.Start(new ProcessStartInfo("sh", "-c \"sleep 4\"") { RedirectStandardOutput = true })!;
            await p.WaitForExitAsync(cancel);
            Note(await p.StandardOutput.ReadToEndAsync());
        }
        """, "TaskCanceledException", "TaskCanceledException", cancelled: true);

    private static Task CompareOnUnix<TRule, TFix>(string code, string before, string after, bool cancelled = false)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The process is a shell.");
        return Compare<TRule, TFix>(code, before, after, cancelled);
    }

    private static Task Compare<TRule, TFix>(string code, string before, string after, bool cancelled = false)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new() => Compare<TRule, TFix>(null, [], code, before, after, cancelled);

    /// <summary>With the library in the program.</summary>
    /// <param name="before">Null for a program that is not to be run: an error in it would end the tests.</param>
    private static Task CompareInScope<TRule, TFix>(string key, string code, string? before, string after)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        string[] library = [Analysis.ImplicitUsings, .. new[] { "TaskScope", "ThreadScope", "Nursery", "SharedFate", "ThreadCall", "Annotations/BlockingAttribute" }.Select(file => File.ReadAllText(Shipped.PathOf("src", "Runtime", file + ".cs")))];
        return Compare<TRule, TFix>(key, library, code, before, after, cancelled: false);
    }

    private static async Task Compare<TRule, TFix>(string? key, string[] library, string code, string? before, string after, bool cancelled)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var written = Rewritten.Document(Usings + "public static class P\n{\n" + Log + code + "\n}\n", library);
        var rewritten = await Rewritten.FixAsync<TRule, TFix>(written, key);
        if (before is not null) Assert.Equal(before, await OutcomeAsync(await Rewritten.LoadAsync(written), cancelled, ends: before != "never"));
        Assert.Equal(after, await OutcomeAsync(await Rewritten.LoadAsync(rewritten), cancelled, ends: true));
    }

    /// <summary>What was logged by the time that the caller goes on, and how it goes on.</summary>
    private static async Task<string> OutcomeAsync(Assembly assembly, bool cancelled, bool ends)
    {
        using var source = new CancellationTokenSource();
        if (cancelled) source.CancelAfter(400);
        var lost = new Lost();
        var run = Task.Run(async () =>
        {
            SynchronizationContext.SetSynchronizationContext(lost);
            try
            {
                if (assembly.GetType("P")!.GetMethod("Run")!.Invoke(null, [source.Token]) is Task task) await task.ConfigureAwait(false);
                return "done";
            }
            catch (Exception error)
            {
                return (error is TargetInvocationException { InnerException: { } inner } ? inner : error).GetType().Name;
            }
        });
        var entries = (List<string>)assembly.GetType("P")!.GetField("Entries", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        var limit = TimeSpan.FromSeconds(ends ? 60 : 3);
        var outcome = await Task.WhenAny(run, Task.Delay(limit, TestContext.Current.CancellationToken)) == run ? await run : "never";
        string[] logged = [.. entries];
        if (outcome != "never") await lost.AllEnded;
        return (logged.Length > 0 ? string.Join(", ", logged) + ": " : "") + outcome + (lost.Error is { } error ? ", and lost: " + error.GetType().Name : "");
    }

    /// <summary>Where the errors of async void end up, and what tells that all of it has ended.</summary>
    private sealed class Lost : SynchronizationContext
    {
        private readonly Lock gate = new();
        private TaskCompletionSource? ended;
        private int running;

        public Exception? Error { get; private set; }

        public Task AllEnded
        {
            get
            {
                lock (gate) return running == 0 ? Task.CompletedTask : (ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }

        public override void OperationStarted()
        {
            lock (gate) running++;
        }

        public override void OperationCompleted()
        {
            lock (gate)
            {
                if (--running == 0) ended?.TrySetResult();
            }
        }

        // An error is posted before its operation is said to be completed.
        public override void Post(SendOrPostCallback d, object? state)
        {
            OperationStarted();
            ThreadPool.QueueUserWorkItem(_ =>
            {
                SetSynchronizationContext(this);
                try
                {
                    d(state);
                }
                catch (Exception error)
                {
                    Error = error;
                }
                finally
                {
                    SetSynchronizationContext(null);
                    OperationCompleted();
                }
            });
        }
    }
}
