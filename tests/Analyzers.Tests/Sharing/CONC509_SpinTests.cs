using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC509_Spin>;
using Fixing = Check<CONC509_Spin, SpinFix>;

public sealed class CONC509_SpinTests
{
    private const string Fields = "private bool _done; private volatile bool _seen; private int _state; private static bool S; private readonly bool _fixed = true; private bool _never; public bool Open; bool P { get; set; } void Set() { _done = true; _state = 2; S = true; P = true; _seen = true; }";

    [Theory]
    [InlineData("while (![|_done|]) { }")]
    [InlineData("while (![|_done|]) ;")]
    [InlineData("while ([|_done|] == false) Thread.Yield();")]
    [InlineData("while ([|_state|] != 2) Thread.SpinWait(20);")]
    [InlineData("var spin = new SpinWait(); while (![|S|]) spin.SpinOnce();")]
    [InlineData("do { Thread.Sleep(1); } while (![|_done|]);")]
    [InlineData("while (![|this._done|] && [|_state|] < 3) { }", true)]
    [InlineData("while (![|Open|]) { }")]
    [InlineData("while ([|_state|] is not 2) { continue; }")]
    public Task Plain_field(string code, bool one = false) => Rule.Flags($"{Fields} void M() {{ {(one ? code.Replace("[|_state|]", "_state") : code)} }}");

    [Theory]
    [InlineData("while (!_seen) { }")]
    [InlineData("while (!_done && !_seen) { }")]
    [InlineData("while (!Volatile.Read(ref _done)) { }")]
    [InlineData("while (!P) { }")]
    [InlineData("while (!_done) { Set(); }")]
    [InlineData("while (!_done) Console.WriteLine();")]
    [InlineData("while (!_done) _state++;")]
    [InlineData("while (_fixed) { }")]
    [InlineData("while (!_never) { }")]
    [InlineData("while (true) { }")]
    [InlineData("lock (this) while (!_done) Monitor.Wait(this);")]
    [InlineData("for (var i = 0; i < _state; i++) { }")]
    [InlineData("bool done = false; while (!done) { }")]
    public Task Something_else(string code) => Rule.Ignores($"{Fields} void M() {{ {code} }}");

    [Fact] public Task Captured_local() => Rule.Flags("void M() { var done = false; Task.Run(() => done = true); while (![|done|]) Thread.Yield(); }");
    [Fact] public Task Local_of_the_function_around() => Rule.Flags("Task M() { var stop = false; var t = Task.Run(() => { while (![|stop|]) { } }); stop = true; return t; }");
    [Fact] public Task Awaited_in_between() => Rule.Ignores(Fields + " async Task M() { while (!_done) await Task.Delay(1); }");
    [Fact] public Task Broken() => Rule.Survives("class C { bool d; void M() { while (!) ; while (d { } while (!x.) Thread.; do while (!d); } }");

    [Fact] public Task Volatile_read() => Fixing.Fixes("""
        private bool done; private static int state; private C? next;
        void Set() { done = true; state = 2; next = this; }
        void M()
        {
            while (![|done|]) { }
            while ([|C.state|] != 2) Thread.Yield();
            while ([|this.next|] == null) Thread.Yield();
        }
        """, """
        private bool done; private static int state; private C? next;
        void Set() { done = true; state = 2; next = this; }
        void M()
        {
            while (!Volatile.Read(ref done)) { }
            while (Volatile.Read(ref C.state) != 2) Thread.Yield();
            while (Volatile.Read(ref this.next) == null) Thread.Yield();
        }
        """);
    [Fact] public Task Import() => Fixing.File("class C\n{\n    public bool done;\n    void M() { while (![|done|]) { } }\n}\n", "using System.Threading;\n\nclass C\n{\n    public bool done;\n    void M() { while (!Volatile.Read(ref done)) { } }\n}\n");
    [Fact] public Task Types_that_cannot_be_read_so() => Fixing.Leaves("private DayOfWeek day; private decimal sum; void Set() { day = DayOfWeek.Friday; sum = 1; } void M() { while ([|day|] != DayOfWeek.Friday) { } while ([|sum|] < 1) { } }");
}
