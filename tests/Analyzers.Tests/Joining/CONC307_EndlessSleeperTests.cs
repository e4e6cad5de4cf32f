using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC307_EndlessSleeper>;

public sealed class CONC307_EndlessSleeperTests
{
    private const string Watch = " static void Watch() { while (true) { Console.WriteLine(); Thread.Sleep(1000); } }";

    [Fact] public Task Thread_of_a_method() => Rule.Flags("void M() { [|new Thread(Watch)|].Start(); }" + Watch, "This thread loops for ever");
    [Fact] public Task Background_thread_in_a_field() => Rule.Flags("private Thread? _t; void M() { _t = [|new Thread(Watch) { IsBackground = true }|]; _t.Start(); }" + Watch);
    [Fact] public Task Lambda() => Rule.Flags("void M() { var t = [|new Thread(() => { for (;;) { Console.WriteLine(); Thread.Sleep(TimeSpan.FromSeconds(1)); } })|]; t.Start(); }");
    [Fact] public Task Two_calls_away() => Rule.Flags("void M() { var t = [|new Thread(() => Watch())|]; t.Start(); }" + Watch);
    [Fact] public Task Do_loop() => Rule.Flags("void M() { var t = [|new Thread(() => { do { Console.WriteLine(); Thread.Sleep(10); } while (true); })|]; t.Start(); }");
    [Fact] public Task With_a_try() => Rule.Flags("void M() { var t = [|new Thread(() => { while (true) { try { Console.WriteLine(); } catch (IOException) { } Thread.Sleep(10); } })|]; t.Start(); }");
    [Fact] public Task Task_of_the_pool() => Rule.Flags("void M() { _ = [|Task.Run(Watch)|]; }" + Watch, "This task loops for ever");
    [Fact] public Task Long_running() => Rule.Flags("void M() { [|Task.Factory.StartNew(Watch, TaskCreationOptions.LongRunning)|]; }" + Watch);
    [Fact] public Task Async() => Rule.Flags("void M() { _ = [|Task.Run(async () => { while (true) { Console.WriteLine(); await Task.Delay(1000); } })|]; }");

    [Fact] public Task Token() => Rule.Ignores("void M(CancellationToken c) { new Thread(() => { while (true) { c.ThrowIfCancellationRequested(); Thread.Sleep(10); } }).Start(); _ = Task.Run(async () => { while (true) { Console.WriteLine(); await Task.Delay(1000, c); } }); }");
    [Fact] public Task Flag() => Rule.Ignores("private volatile bool _stop; void M() => new Thread(Run).Start(); void Run() { while (!_stop) Thread.Sleep(10); } void Stop() => _stop = true;");
    [Fact] public Task Flag_inside() => Rule.Ignores("private volatile bool _stop; void M() => new Thread(Run).Start(); void Run() { while (true) { if (_stop) return; Thread.Sleep(10); } } void Stop() => _stop = true;");
    [Fact] public Task Signal() => Rule.Ignores("private readonly ManualResetEvent _e = new(false); void M() => new Thread(Run).Start(); void Run() { while (true) { _e.WaitOne(); Thread.Sleep(10); } }");
    [Fact] public Task Way_out() => Rule.Ignores("void M() { new Thread(() => { while (true) { if (Console.ReadLine() == \"q\") break; Thread.Sleep(10); } }).Start(); }");
    [Fact] public Task Throws_its_way_out() => Rule.Ignores("private bool _stop; void M() { _ = Task.Run(() => { while (true) { Thread.Sleep(1); if (_stop) throw new OperationCanceledException(); } }); } void Stop() => _stop = true;");
    [Fact] public Task Awaited() => Rule.Ignores("static async Task Main() { await Task.Run(async () => { while (true) await Task.Delay(100); }); }");
    [Fact] public Task Sleeps_only_after_an_error() => Rule.Ignores("void M() { new Thread(() => { while (true) { try { Console.ReadLine(); } catch (IOException) { Thread.Sleep(100); } } }).Start(); }");
    [Fact] public Task Without_a_sleep() => Rule.Ignores("void M() { new Thread(() => { while (true) Console.WriteLine(); }).Start(); }");
    [Fact] public Task Sleep_before_the_loop() => Rule.Ignores("void M() { new Thread(() => { Thread.Sleep(10); while (true) Console.WriteLine(); }).Start(); }");
    [Fact] public Task Own_thread() => Rule.Ignores("void M() { while (true) Thread.Sleep(10); }");
    [Fact] public Task Counted() => Rule.Ignores("void M() { new Thread(() => { for (var i = 0; i < 10; i++) Thread.Sleep(10); }).Start(); }");
    [Fact] public Task Annotated() => Rule.Ignores("int _; class FireAndForgetAttribute : Attribute { } [FireAndForget] void M() { new Thread(Watch).Start(); }" + Watch);
    [Fact] public Task Broken_code() => Rule.Survives("using System.Threading; class C { void M() { new Thread(() => { while (true) { Thread.Sleep(; } }).Start(; } }");

    [Fact] public Task Speaks_in_the_place_of_others() => Task.WhenAll(
        Check<CONC301_UnjoinedThread>.Ignores("void M() { new Thread(Watch).Start(); }" + Watch),
        Check<CONC303_UnobservedTask>.Ignores("async Task M() { Task.Run(Watch); await Task.Yield(); }".Replace("Task.Run(Watch);", "var t = Task.Run(Watch);") + Watch),
        Check<CONC102_Sleep>.Ignores("void M() { _ = Task.Run(async () => { while (true) { await Task.Yield(); Thread.Sleep(1000); } }); }"));
}
