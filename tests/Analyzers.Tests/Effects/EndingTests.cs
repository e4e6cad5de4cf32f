using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>What is certain to end on its own, seen through the fixes that ask: a join is offered or it is not.</summary>
public sealed class EndingTests
{
    private static Task Ends(string body, string more = "") => Check<CONC301_UnjoinedThread, UnjoinedThreadFix>.Fixes(Code("[|t.Start()|];", body, more), Code("t.Start(); t.Join();", body, more));

    private static Task MayNotEnd(string body, string more = "") => Check<CONC301_UnjoinedThread, UnjoinedThreadFix>.Leaves(Code("[|t.Start()|];", body, more));

    private static string Code(string start, string body, string more) => $"class C {{ void M() {{ var t = new Thread(Body); {start} }} void Body() {{ {body} }} {more} }}";

    [Fact] public Task Framework_calls() => Ends("Console.WriteLine(File.ReadAllText(\"a\")); Thread.Sleep(1);");
    [Fact] public Task Bounded_loop() => Ends("for (var i = 0; i < 10; i++) Console.WriteLine(i);");
    [Fact] public Task Loop_with_a_way_out() => Ends("while (true) { if (Environment.TickCount < 0) break; }");
    [Fact] public Task Calls_in_sight() => Ends("A(); B(1);", "void A() => B(2); static void B(int i) { }");
    [Fact] public Task Recursion() => Ends("A(3);", "void A(int i) { if (i > 0) A(i - 1); }");
    [Fact] public Task Own_types() => Ends("var d = new D(); d.P = d.P + 1; _ = d.ToString();", "class D { public int P { get; set; } }");
    [Fact] public Task Local_function() => Ends("L(); void L() { }");
    [Fact] public Task Lambda_run_by_linq() => Ends("Console.WriteLine(new[] { 1 }.Select(i => i + 1).Sum());");

    [Fact] public Task Until_somebody_types() => MayNotEnd("Console.Read();");
    [Fact] public Task Endless_loop() => MayNotEnd("while (true) Console.WriteLine();");
    [Fact] public Task Endless_in_local_function() => MayNotEnd("L(); void L() { for (;;) Console.WriteLine(); }");
    [Fact] public Task Endless_in_a_lambda() => MayNotEnd("Action a = () => { for (;;) Console.WriteLine(); }; a();");
    [Fact] public Task Consumer() => MayNotEnd("foreach (var i in _q.GetConsumingEnumerable()) Console.WriteLine(i);", "private readonly BlockingCollection<int> _q = new();");
    [Fact] public Task Semaphore() => MayNotEnd("_s.Wait();", "private readonly SemaphoreSlim _s = new(0);");
    [Fact] public Task Monitor_wait() => MayNotEnd("lock (_o) Monitor.Wait(_o);", "private readonly object _o = new();");
    [Fact] public Task Interface_call() => MayNotEnd("_d.Dispose(); _r?.Run();", "private readonly IDisposable _d = null!; private readonly IR? _r; interface IR { void Run(); }");
    [Fact] public Task Virtual_call() => MayNotEnd("V();", "protected virtual void V() { }");
    [Fact] public Task Event_raised() => MayNotEnd("E?.Invoke();", "public event Action? E;");
    [Fact] public Task Dynamic_call() => MayNotEnd("dynamic d = this; d.A();", "public void A() { }");
}
