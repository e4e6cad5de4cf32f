using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Fixed = Check<CONC307_EndlessSleeper, EndlessSleeperFix>;

public sealed class CONC307_EndlessSleeperFixTests
{
    [Fact] public Task Thread_of_a_method() => Fixed.Fixes(
        """
        sealed class C : IDisposable
        {
            private readonly Thread _thread;

            public C()
            {
                _thread = [|new Thread(Watch) { IsBackground = true }|];
                _thread.Start();
            }

            public void Dispose()
            {
                // At the end.
                Console.WriteLine();
            }

            private void Watch()
            {
                Console.WriteLine("begins");

                // For ever.
                while (true)
                {
                    Console.WriteLine(); // a line

                    Thread.Sleep(1000);
                }
            }
        }
        """,
        """
        sealed class C : IDisposable
        {
            private readonly Thread _thread;
            private readonly CancellationTokenSource _stop = new();

            public C()
            {
                _thread = new Thread(Watch) { IsBackground = true };
                _thread.Start();
            }

            public void Dispose()
            {
                _stop.Cancel();
                _thread?.Join();
                // At the end.
                Console.WriteLine();
            }

            private void Watch()
            {
                Console.WriteLine("begins");

                // For ever.
                do
                {
                    Console.WriteLine(); // a line
                }
                while (!_stop.Token.WaitHandle.WaitOne(1000));
            }
        }
        """);
    [Fact] public Task Thread_of_a_lambda_that_sleeps_first() => Fixed.Fixes(
        "sealed class C : IDisposable\n{\n    private readonly Thread worker;\n    private TimeSpan time = TimeSpan.FromSeconds(1);\n\n    public C()\n    {\n        worker = [|new Thread(() => { for (;;) { Thread.Sleep(time); Console.WriteLine(); } })|];\n        worker.Name = \"w\";\n        worker.Start();\n    }\n\n    public void Dispose() { Console.WriteLine(); }\n}",
        "sealed class C : IDisposable\n{\n    private readonly Thread worker;\n    private TimeSpan time = TimeSpan.FromSeconds(1);\n    private readonly CancellationTokenSource stop = new();\n\n    public C()\n    {\n        worker = new Thread(() => { while (!stop.Token.WaitHandle.WaitOne(time)) { Console.WriteLine(); } });\n        worker.Name = \"w\";\n        worker.Start();\n    }\n\n    public void Dispose() { stop.Cancel(); worker?.Join(); Console.WriteLine(); }\n}");
    [Fact] public Task Task_of_a_method() => Fixed.Fixes(
        """
        sealed class C : IAsyncDisposable
        {
            private readonly Task _loop;

            public C()
            {
                _loop = [|Task.Run(WatchAsync)|];
            }

            public async ValueTask DisposeAsync()
            {
                await Console.Out.WriteLineAsync();
            }

            private async Task WatchAsync()
            {
                while (true)
                {
                    await Console.Out.WriteLineAsync();
                    await Task.Delay(1000);
                }
            }
        }
        """,
        """
        sealed class C : IAsyncDisposable
        {
            private readonly Task _loop;
            private readonly CancellationTokenSource _stop = new();

            public C()
            {
                _loop = Task.Run(WatchAsync);
            }

            public async ValueTask DisposeAsync()
            {
                _stop.Cancel();
                try
                {
                    await _loop;
                }
                catch (OperationCanceledException)
                {
                }
                await Console.Out.WriteLineAsync();
            }

            private async Task WatchAsync()
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1000));
                do
                {
                    await Console.Out.WriteLineAsync();
                }
                while (await timer.WaitForNextTickAsync(_stop.Token));
            }
        }
        """);
    [Fact] public Task Task_of_a_lambda_and_a_source_that_is_there() => Fixed.Fixes(
        "sealed class C : IAsyncDisposable\n{\n    private readonly CancellationTokenSource _end = new();\n    private readonly Task _loop;\n\n    public C()\n    {\n        _loop = [|Task.Run(async () => {\n            while (true) {\n                await Task.Delay(TimeSpan.FromSeconds(2)).ConfigureAwait(false);\n                await Console.Out.WriteLineAsync().ConfigureAwait(false);\n            }\n        })|];\n    }\n\n    public async ValueTask DisposeAsync()\n    {\n        await Console.Out.WriteLineAsync().ConfigureAwait(false);\n        _end.Cancel();\n        _end.Dispose();\n    }\n}",
        "sealed class C : IAsyncDisposable\n{\n    private readonly CancellationTokenSource _end = new();\n    private readonly Task _loop;\n\n    public C()\n    {\n        _loop = Task.Run(async () => {\n            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));\n            while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false)) {\n                await Console.Out.WriteLineAsync().ConfigureAwait(false);\n            }\n        });\n    }\n\n    public async ValueTask DisposeAsync()\n    {\n        await Console.Out.WriteLineAsync().ConfigureAwait(false);\n        _end.Cancel();\n        try\n        {\n            await _loop.ConfigureAwait(false);\n        }\n        catch (OperationCanceledException)\n        {\n        }\n        _end.Dispose();\n    }\n}");

    private const string Round = "Console.WriteLine(); Thread.Sleep(1000);";

    private static string Of(string members, string round = Round) => $"class C : IDisposable\n{{\n    private readonly Thread _t;\n    public C() {{ _t = [|new Thread(Watch)|]; _t.Start(); }}\n    public void Dispose() {{ Console.WriteLine(); }}\n    private void Watch() {{ while (true) {{ {round} }} }}\n{members}}}";

    private static Task Leaves(string members, string round = Round) => Fixed.Leaves(Of(members, round));

    [Fact] public Task Round_that_may_wait() => Leaves("    private Task? _done;\n", "_done?.Wait(); Thread.Sleep(1000);");
    [Fact] public Task Round_that_calls_what_is_not_in_sight() => Leaves("    public event Action? Ticked;\n", "Ticked?.Invoke(); Thread.Sleep(1000);");
    [Fact] public Task Round_that_calls_an_override() => Leaves("    protected virtual void Tick() { }\n", "Tick(); Thread.Sleep(1000);");
    [Fact] public Task Round_that_disposes() => Leaves("", "if (Environment.TickCount < 0) Dispose(); Thread.Sleep(1000);");
    [Fact] public Task Round_that_disposes_by_the_interface() => Leaves("", "if (Environment.TickCount < 0) ((IDisposable)this).Dispose(); Thread.Sleep(1000);");
    [Fact] public Task Round_that_disposes_through_another_object() => Leaves("    private readonly Owner _owner = new();\n    private sealed class Owner { public C? Child; public void Close() => Child?.Dispose(); }\n", "_owner.Close(); Thread.Sleep(1000);");
    [Fact] public Task Round_that_disposes_of_anything() => Leaves("    public IDisposable? Child;\n", "Child?.Dispose(); Thread.Sleep(1000);");
    [Fact] public Task Round_that_waits_for_somebody_to_type() => Leaves("    private string? _line;\n    public string? Line => _line;\n", "_line = Console.ReadLine(); Thread.Sleep(1000);");
    [Fact] public Task Round_that_waits_for_somebody_to_send() => Leaves("    private readonly StreamReader _reader = new(new TcpClient().GetStream());\n    private string? _line;\n    public string? Line => _line;\n", "_line = _reader.ReadLine(); Thread.Sleep(1000);");
    [Fact] public Task Round_that_waits_for_a_reader() => Leaves("    private readonly TextReader _reader = Console.In;\n    private string? _line;\n    public string? Line => _line;\n", "_line = _reader.ReadLine(); Thread.Sleep(1000);");
    [Fact] public async Task Source_that_ends_by_itself()
    {
        static string Type(string field, string dispose, string loop, string start) => $"sealed class C : IDisposable\n{{\n    private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(1));\n    private readonly Thread _t;\n{field}    public C()\n    {{\n        _t = {start};\n        _t.Start();\n    }}\n    public void Dispose()\n    {{\n{dispose}        _end.Cancel();\n    }}\n    private void Watch()\n    {{\n        {loop}\n    }}\n}}\n";
        await Fixed.Fixes(
            Type("", "", "while (true) { Console.WriteLine(); Thread.Sleep(1000); }", "[|new Thread(Watch)|]"),
            Type("    private readonly CancellationTokenSource _stop = new();\n", "        _stop.Cancel();\n        _t?.Join();\n", "do { Console.WriteLine(); } while (!_stop.Token.WaitHandle.WaitOne(1000));", "new Thread(Watch)"));
    }

    [Fact] public Task Round_that_holds_something_while_it_sleeps() => Leaves("", "using var file = new FileStream(\"a\", FileMode.Open); Console.WriteLine(file.Length); Thread.Sleep(1000);");
    [Fact] public Task Source_that_is_cancelled_elsewhere_too() => Fixed.Fixes(
        "sealed class C : IDisposable\n{\n    private readonly CancellationTokenSource _skip = new();\n    private readonly Thread _t;\n    public C()\n    {\n        _t = [|new Thread(Watch)|];\n        _t.Start();\n    }\n    public void Skip() => _skip.CancelAfter(50);\n    public void Dispose()\n    {\n        _skip.Cancel();\n    }\n    private void Watch()\n    {\n        while (true)\n        {\n            Console.WriteLine();\n            Thread.Sleep(10);\n        }\n    }\n}",
        "sealed class C : IDisposable\n{\n    private readonly CancellationTokenSource _skip = new();\n    private readonly Thread _t;\n    private readonly CancellationTokenSource _stop = new();\n    public C()\n    {\n        _t = new Thread(Watch);\n        _t.Start();\n    }\n    public void Skip() => _skip.CancelAfter(50);\n    public void Dispose()\n    {\n        _stop.Cancel();\n        _t?.Join();\n        _skip.Cancel();\n    }\n    private void Watch()\n    {\n        do\n        {\n            Console.WriteLine();\n        }\n        while (!_stop.Token.WaitHandle.WaitOne(10));\n    }\n}");
    [Fact] public Task Round_that_skips_its_sleep() => Leaves("", "if (Environment.TickCount < 0) continue; Thread.Sleep(1000);");
    [Fact] public Task Sleep_in_the_middle() => Leaves("", "Console.WriteLine(); Thread.Sleep(1000); Console.WriteLine();");
    [Fact] public Task Sleep_in_a_block() => Leaves("", "try { Console.WriteLine(); Thread.Sleep(1000); } catch (IOException) { }");
    [Fact] public Task Sleep_as_long_as_the_round_says() => Leaves("", "var n = Environment.ProcessorCount; Thread.Sleep(n);");
    [Fact] public Task Thread_that_is_used_elsewhere() => Leaves("    public void Pause() => _t.Interrupt();\n");
    [Fact] public Task Method_that_is_used_elsewhere() => Leaves("    public void Again() => new Timer(_ => Watch(), null, 0, 0).Change(1, 1);\n");
    [Fact] public Task Finalizer() => Leaves("    ~C() => Console.WriteLine();\n");
    [Fact] public Task Two_constructors() => Fixed.Leaves("class C : IDisposable { private readonly Thread? _t; public C(int n) { } public C() { _t = [|new Thread(Watch)|]; _t.Start(); } public void Dispose() { Console.WriteLine(); } private void Watch() { while (true) { " + Round + " } } }");
    [Fact] public Task Started_on_one_path() => Fixed.Leaves("class C : IDisposable { private readonly Thread _t; public C(bool b) { _t = [|new Thread(Watch)|]; if (b) _t.Start(); } public void Dispose() { Console.WriteLine(); } private void Watch() { while (true) { " + Round + " } } }");
    [Fact] public Task Constructor_that_may_end_early() => Fixed.Leaves("class C : IDisposable { private readonly Thread? _t; public C(bool b) { if (b) return; _t = [|new Thread(Watch)|]; _t.Start(); } public void Dispose() { Console.WriteLine(); } private void Watch() { while (true) { " + Round + " } } }");
    [Fact] public Task Constructor_beside_a_primary_one() => Fixed.Leaves("class C(int n) : IDisposable { private readonly Thread? _t; public int N => n; public C() : this(1) { _t = [|new Thread(Watch)|]; _t.Start(); } public void Dispose() { Console.WriteLine(); } private void Watch() { while (true) { " + Round + " } } }");
    [Fact] public Task Not_disposable() => Fixed.Leaves("class C { private readonly Thread _t; public C() { _t = [|new Thread(Watch)|]; _t.Start(); } public void Dispose() { Console.WriteLine(); } private void Watch() { while (true) { " + Round + " } } }");
    [Fact] public Task Started_by_a_method() => Fixed.Leaves("class C : IDisposable { private Thread? _t; public void Start() { _t = [|new Thread(Watch)|]; _t.Start(); } public void Dispose() { Console.WriteLine(); } private void Watch() { while (true) { " + Round + " } } }");
    [Fact] public Task Not_kept() => Fixed.Leaves("class C : IDisposable { public C() => [|new Thread(Watch)|].Start(); public void Dispose() { Console.WriteLine(); } private void Watch() { while (true) { " + Round + " } } }");
    [Fact] public Task Static() => Fixed.Leaves("class C : IDisposable { private readonly Thread _t; public C() { _t = [|new Thread(Watch)|]; _t.Start(); } public void Dispose() { Console.WriteLine(); } private static void Watch() { while (true) { " + Round + " } } }");
    [Fact] public Task Time_that_is_computed() => Fixed.Leaves("class C : IAsyncDisposable { private readonly Task _t; private int _n; public C() { _t = [|Task.Run(async () => { while (true) { _n++; await Task.Delay(_n * 100); } })|]; } public async ValueTask DisposeAsync() { await Task.Yield(); } }");
    [Fact] public Task Task_with_a_synchronous_end() => Fixed.Leaves("class C : IDisposable { private readonly Task _t; private int _n; public C() { _t = [|Task.Run(async () => { while (true) { _n++; await Task.Delay(100); } })|]; } public void Dispose() { Console.WriteLine(); } }");
    [Fact] public Task User_interface() => Fixed.Leaves("namespace N { class Form { } class D : Form, IDisposable { private readonly Thread _t; public D() { _t = [|new Thread(Watch)|]; _t.Start(); } public void Dispose() { Console.WriteLine(); } private void Watch() { while (true) { " + Round + " } } } }");
}
