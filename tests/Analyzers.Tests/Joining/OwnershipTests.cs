using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Processes = Check<CONC305_AbandonedProcess>;
using Tasks = Check<CONC303_UnobservedTask>;
using Threads = Check<CONC301_UnjoinedThread>;
using Timers = Check<CONC309_TimerNobodyKeeps>;

/// <summary>All that may hold a thread, task, process or timer: what is forgotten in it is reported, what somebody waits for there is not.</summary>
public sealed class OwnershipTests
{
    private const string W = "\nstatic void Work() { Console.WriteLine(); }\nstatic async Task F() { await Task.Delay(1); }\n";
    private const string P = "Process.Start(\"dotnet\", \"--version\")";

    [Theory]
    [InlineData("void M() { var t = new Thread(Work); [|t.Start()|]; }")]
    [InlineData("private readonly Thread _t = [|new Thread(Work)|]; void M() => _t.Start();")]
    [InlineData("void M() { var l = new List<Thread>(); l.Add(new Thread(Work)); [|l[0].Start()|]; }")]
    [InlineData("void M() { var q = new Queue<Thread>(); var t = new Thread(Work); [|t.Start()|]; q.Enqueue(t); }")]
    [InlineData("void M() { var a = new[] { new Thread(Work) }; [|a[0].Start()|]; }")]
    [InlineData("private readonly Dictionary<string, Thread> _d = new(); void M() { var t = new Thread(Work); [|t.Start()|]; _d[\"a\"] = t; }")]
    [InlineData("void M() { var d = new Dictionary<int, Thread>(); d.Add(1, new Thread(Work)); foreach (var (k, t) in d) { [|t.Start()|]; Console.WriteLine(k); } }")]
    [InlineData("void M() { var p = (new Thread(Work), 1); [|p.Item1.Start()|]; Console.WriteLine(p.Item2 + 1); }")]
    [InlineData("void M() { (Thread Worker, string Name) p = (new Thread(Work), \"a\"); [|p.Worker.Start()|]; Console.WriteLine(p.Name); }")]
    [InlineData("void M() { var (t, n) = (new Thread(Work), 1); [|t.Start()|]; Console.WriteLine(n); }")]
    [InlineData("void M() { Thread t; int n; (t, n) = (new Thread(Work), 1); [|t.Start()|]; Console.WriteLine(n); }")]
    [InlineData("void M() { var l = new List<(Thread, int)>(); l.Add((new Thread(Work), 1)); foreach (var (t, n) in l) { [|t.Start()|]; Console.WriteLine(n); } }")]
    [InlineData("void M() { var l = new List<(Thread T, int N)>(); l.Add((new Thread(Work), 1)); foreach (var p in l) [|p.T.Start()|]; }")]
    [InlineData("private (Thread T, int N) _p; void M() { var t = new Thread(Work); [|t.Start()|]; _p = (t, 1); Console.WriteLine(_p.N); }")]
    [InlineData("private Thread Make() { var t = new Thread(Work); [|t.Start()|]; return t; } void M() { Make(); var u = Make(); u.Priority = ThreadPriority.Lowest; }")]
    [InlineData("private static Thread Make() => [|new Thread(Work)|]; void M() { Make().Start(); }")]
    [InlineData("void M() { Make(); Thread Make() { var t = new Thread(Work); [|t.Start()|]; return t; } }")]
    [InlineData("void M() { var t = new Thread(Work); Action go = () => [|t.Start()|]; go(); }")]
    [InlineData("void M() { var t = new Thread(Work); Go(t); } static void Go(Thread t) { t.Name = \"a\"; t.Start(); }")]
    public Task Thread_that_is_forgotten(string code) => Threads.Flags((code.Contains("Go(t)", StringComparison.Ordinal) ? code.Replace("new Thread(Work)", "[|new Thread(Work)|]", StringComparison.Ordinal) : code) + W);

    [Theory]
    [InlineData("void M() { var q = new Queue<Thread>(); var t = new Thread(Work); t.Start(); q.Enqueue(t); while (q.TryDequeue(out var u)) u.Join(); }")]
    [InlineData("private readonly Dictionary<string, Thread> _d = new(); void M() { var t = new Thread(Work); t.Start(); _d[\"a\"] = t; } void Stop() { foreach (var t in _d.Values) t.Join(); }")]
    [InlineData("void M() { var p = (new Thread(Work), 1); p.Item1.Start(); p.Item1.Join(); }")]
    [InlineData("void M() { var (t, n) = (new Thread(Work), 1); t.Start(); t.Join(n); }")]
    [InlineData("void M() { var p = (new Thread(Work), 1); var (t, n) = p; t.Start(); t.Join(n); }")]
    [InlineData("void M() { var (t, _) = (new Thread(Work), 1); t.Start(); t.Join(); }")]
    [InlineData("void M() { var l = new List<(Thread, int)>(); l.Add((new Thread(Work), 1)); foreach (var (t, n) in l) { t.Start(); } foreach (var (t, n) in l) t.Join(n); }")]
    [InlineData("private (Thread T, int N) _p; void M() { var t = new Thread(Work); t.Start(); _p = (t, 1); } void Stop() => _p.T.Join();")]
    [InlineData("(Thread, int) M() { var t = new Thread(Work); t.Start(); return (t, 1); }")]
    [InlineData("void M() { var t = new Thread(Work); t.Start(); Keep((t, 1)); } protected virtual void Keep((Thread, int) p) { }")]
    [InlineData("private Thread Make() { var t = new Thread(Work); t.Start(); return t; } void M() { Make().Join(); }")]
    [InlineData("private Thread Make() { var t = new Thread(Work); t.Start(); return t; } void M() { Make(); var u = Make(); u.Join(); }")]
    [InlineData("private Thread Make() { var t = new Thread(Work); t.Start(); return t; } void M() { Func<Thread> f = Make; f().Join(); }")]
    [InlineData("private Thread Make() { var t = new Thread(Work); t.Start(); return t; } public Thread M() => Make();")]
    [InlineData("internal Thread Make() { var t = new Thread(Work); t.Start(); return t; } void M() => Make();")]
    [InlineData("private Thread Make(int n) { var t = new Thread(Work); t.Start(); return n > 0 ? Make(n - 1) : t; } void M() => Make(3).Join();")]
    [InlineData("void M() { Make().Join(); Thread Make() { var t = new Thread(Work); t.Start(); return t; } }")]
    [InlineData("void M() { var t = new Thread(Work); t.Start(); AppDomain.CurrentDomain.ProcessExit += (_, _) => t.Join(); }")]
    public Task Thread_that_somebody_joins(string code) => Threads.Ignores(code + W);

    [Theory]
    [InlineData("async Task M() { var q = new Queue<Task>(); q.Enqueue([|F()|]); await Task.Yield(); }")]
    [InlineData("async Task M() { var d = new Dictionary<int, Task>(); d[1] = [|F()|]; await Task.Yield(); }")]
    [InlineData("private readonly Dictionary<int, Task> _d = new(); void M() { _d.Add(1, [|F()|]); }")]
    [InlineData("async Task M() { var p = ([|F()|], 1); await Task.Yield(); Console.WriteLine(p.Item2); }")]
    [InlineData("async Task M() { var (t, n) = ([|F()|], 1); await Task.Yield(); Console.WriteLine(n); }")]
    [InlineData("async Task M() { var l = new List<(Task, string)>(); l.Add(([|F()|], \"a\")); await Task.Yield(); foreach (var p in l) Console.WriteLine(p.Item2); }")]
    [InlineData("private (Task T, int N) _p; void M() { _p = ([|F()|], 1); Console.WriteLine(_p.N); }")]
    public Task Task_that_is_forgotten(string code) => Tasks.Flags(code + W);

    [Theory]
    [InlineData("async Task M() { var d = new Dictionary<int, Task>(); d[1] = F(); await Task.WhenAll(d.Values); }")]
    [InlineData("async Task M() { var p = (F(), 1); await p.Item1; }")]
    [InlineData("async Task M() { var (a, b) = (F(), F()); await a; await b; }")]
    [InlineData("async Task M() { var l = new List<(Task, string)>(); l.Add((F(), \"a\")); foreach (var (t, s) in l) { await t; Console.WriteLine(s); } }")]
    [InlineData("async Task M() { var l = new List<(Task T, string S)>(); l.Add((F(), \"a\")); await Task.WhenAll(l.Select(p => p.T)); }")]
    [InlineData("private (Task T, int N) _p; void M() { _p = (F(), 1); } async Task Stop() => await _p.T;")]
    [InlineData("(Task, int) M() => (F(), 1);")]
    [InlineData("private Task Make() => F(); async Task M() { await Make(); }")]
    public Task Task_that_somebody_awaits(string code) => Tasks.Ignores(code + W);

    [Theory]
    [InlineData("void M() { var p = ([|" + P + "|], 1); Console.WriteLine(p.Item2); }")]
    [InlineData("void M() { var l = new List<Process>(); l.Add([|" + P + "|]); Console.WriteLine(l.Count); }")]
    [InlineData("void M() { var d = new Dictionary<int, Process>(); d[1] = [|" + P + "|]; }")]
    [InlineData("private Process Make() => [|" + P + "|]; void M() { Make(); }")]
    [InlineData("private readonly List<Process> _l = new(); void M() { _l.Add([|" + P + "|]); }")]
    public Task Process_that_is_forgotten(string code) => Processes.Flags(code);

    [Theory]
    [InlineData("void M() { var p = (" + P + ", 1); p.Item1.WaitForExit(); }")]
    [InlineData("void M() { var l = new List<Process>(); l.Add(" + P + "); foreach (var p in l) p.WaitForExit(); }")]
    [InlineData("private Process Make() => " + P + "; void M() { Make().WaitForExit(); }")]
    [InlineData("private readonly List<Process> _l = new(); void M() { _l.Add(" + P + "); } void Stop() => _l.ForEach(p => p.Kill());")]
    public Task Process_that_somebody_waits_for(string code) => Processes.Ignores(code);

    [Theory]
    [InlineData("void M() { var p = ([|new Timer(_ => { }, null, 1, 1)|], 1); Console.WriteLine(p.Item2); }")]
    [InlineData("void M() { var (t, n) = ([|new Timer(_ => { }, null, 1, 1)|], 1); Console.WriteLine(n); }")]
    [InlineData("void M() { var l = new List<Timer>(); l.Add([|new Timer(_ => { }, null, 1, 1)|]); Console.WriteLine(l.Count); }")]
    public Task Timer_that_nobody_keeps(string code) => Timers.Flags(code);

    [Theory]
    [InlineData("private (Timer T, int N) _p; void M() { _p = (new Timer(_ => { }, null, 1, 1), 1); }")]
    [InlineData("private readonly List<Timer> _l = new(); void M() { _l.Add(new Timer(_ => { }, null, 1, 1)); }")]
    [InlineData("(Timer, int) M() => (new Timer(_ => { }, null, 1, 1), 1);")]
    [InlineData("void M() { var p = (new Timer(_ => { }, null, 1, 1), 1); Console.ReadLine(); p.Item1.Dispose(); }")]
    public Task Timer_that_something_keeps(string code) => Timers.Ignores(code);
}
