using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC506_LockTarget>;
using Fixing = Check<CONC506_LockTarget, LockTargetFix>;

public sealed class CONC506_LockTargetTests
{
    [Fact] public Task This() => Rule.Flags("void M() { lock ([|this|]) { } }", says: "any code that has the object");
    [Fact] public Task This_by_Monitor() => Rule.Flags("void M() { Monitor.Enter([|this|]); Monitor.Exit(this); }");
    [Fact] public Task Type() => Rule.Flags("void M() { lock ([|typeof(C)|]) { } }", says: "a type can be locked");
    [Fact] public Task Own_type() => Rule.Flags("void M() { lock ([|GetType()|]) { } }");
    [Fact] public Task Literal() => Rule.Flags("void M() { lock ([|\"gate\"|]) { } }", says: "equal strings");
    [Fact] public Task String_in_a_field() => Rule.Flags("private readonly string _gate = \"g\"; void M() { lock ([|_gate|]) { } }");
    [Fact] public Task Boxed() => Rule.Flags("private int _n; void M() { lock ((object)[|_n|]) { } }", says: "boxed");
    [Fact] public Task Boxed_by_Monitor() => Rule.Flags("private int _n; void M() { Monitor.Enter([|_n|]); Monitor.Exit(_n); }");
    [Fact] public Task Made_for_it() => Rule.Flags("void M() { lock ([|new object()|]) { } }", says: "another object each time");
    [Fact] public Task Made_in_this_call() => Rule.Flags("private int _n; void M() { var gate = new object(); lock ([|gate|]) { _n++; } }", says: "in each call");
    [Fact] public Task Field_that_is_replaced() => Rule.Flags("private List<int> _items = []; void M() { lock ([|_items|]) { _items.Add(1); } } void N() { _items = []; }", says: "'_items' is given another object");
    [Fact] public Task In_a_lambda() => Rule.Flags("Task M() => Task.Run(() => { lock ([|this|]) { } });");
    [Fact] public Task In_an_accessor() => Rule.Flags("int P { get { lock ([|this|]) return 1; } }");

    [Fact] public Task Private_object() => Rule.Ignores("private readonly object _gate = new(); void M() { lock (_gate) { } }");
    [Fact] public Task Lock_type() => Rule.Ignores("private readonly Lock _gate = new(); void M() { lock (_gate) { } }");
    [Fact] public Task Never_replaced() => Rule.Ignores("private object _gate = new(); void M() { lock (_gate) { } }");
    [Fact] public Task Set_by_the_constructor() => Rule.Ignores("private object _gate; C(object gate) { _gate = gate; } void M() { lock (_gate) { } }");
    [Fact] public Task Set_where_there_was_none() => Rule.Ignores("private object? _gate; void M() { if (_gate == null) _gate = new object(); lock (_gate) { } }");
    [Fact] public Task Made_once_by_Interlocked() => Rule.Ignores("private object? _gate; void M() { Interlocked.CompareExchange(ref _gate, new object(), null); lock (_gate) { } }");
    [Fact] public Task Set_by_a_method_that_stands_for_a_constructor() => Rule.Ignores("private object _gate = new(); void Initialize() { _gate = new object(); } void M() { lock (_gate) { } }");
    [Fact] public Task Given_up() => Rule.Ignores("private object? _gate = new(); void M() { lock (_gate!) { } } void Close() { _gate = null; }");
    [Fact] public Task Of_another_object() => Rule.Ignores("private object _gate = new(); C Copy() { var other = new C(); other._gate = _gate; lock (_gate) { } return other; }");
    [Fact] public Task Nested_private_type() => Rule.Ignores("class Outer { private sealed class Inner { public void M() { lock (this) { } } } }");
    [Fact] public Task Captured_local() => Rule.Ignores("void M() { var gate = new object(); Parallel.For(0, 9, i => { lock (gate) { } }); }");
    [Fact] public Task Local_that_is_handed_on() => Rule.Ignores("void M(List<object> all) { var gate = new object(); all.Add(gate); lock (gate) { } }");
    [Fact] public Task Parameter() => Rule.Ignores("void M(object gate) { lock (gate) { } }");
    [Fact] public Task Other_object() => Rule.Ignores("void M(C other, List<int> list) { lock (other) { lock (list) { } } }");
    [Fact] public Task Monitor_of_ones_own() => Rule.Ignores("class Monitor { public static void Enter(object o) { } } class D { void M() { Monitor.Enter(this); } }");
    [Fact] public Task Broken() => Rule.Survives("class C { void M() { lock (; lock () { } lock ([|this|] { } lock (x.) } }");

    [Fact] public Task This_gets_an_object() => Fixing.Fixes("""
        class Stock
        {
            private int n;

            void Add() { lock ([|this|]) n++; }
            bool Take() { lock ([|this|]) { return n-- > 0; } }
        }
        """, """
        class Stock
        {
            private readonly object gate = new();
            private int n;

            void Add() { lock (gate) n++; }
            bool Take() { lock (gate) { return n-- > 0; } }
        }
        """);
    [Fact] public Task Type_gets_an_object() => Fixing.Fixes("""
        static class Stock
        {
            // How many.
            private static int _n;

            static void Add() { lock ([|typeof(Stock)|]) _n++; }
        }
        """, """
        static class Stock
        {
            private static readonly object _gate = new();

            // How many.
            private static int _n;

            static void Add() { lock (_gate) _n++; }
        }
        """);
    [Fact] public Task First_member_is_a_method() => Fixing.Fixes("""
        class Stock
        {
            void Add() { lock ([|this|]) { } }
        }
        """, """
        class Stock
        {
            private readonly object gate = new();

            void Add() { lock (gate) { } }
        }
        """);
    [Fact] public Task Two_types() => Fixing.Fixes("""
        class One
        {
            int n;
            void M() { lock ([|this|]) n++; }
        }

        class Two
        {
            int gate;
            void M() { lock ([|this|]) gate++; }
        }
        """, """
        class One
        {
            private readonly object gate = new();
            int n;
            void M() { lock (gate) n++; }
        }

        class Two
        {
            private readonly object gate2 = new();
            int gate;
            void M() { lock (gate2) gate++; }
        }
        """);
    [Fact] public Task Locked_by_others_too() => Fixing.Leaves("class Stock { public void M() { lock ([|this|]) { } } } class User { void M(Stock s) { lock (s) { } } }");
    [Fact] public Task Locked_by_a_derived_type_too() => Fixing.Leaves("class Stock { public void M() { lock ([|this|]) { } } } class More : Stock { void N() { lock ([|this|]) { } } }");
    [Fact] public Task Type_locked_by_others_too() => Fixing.Leaves("class Stock { public void M() { lock ([|typeof(Stock)|]) { } } } class User { void M() { lock ([|typeof(Stock)|]) { } } }");
    [Fact] public Task Base_type_not_in_sight() => Fixing.Leaves("class Stock : MemoryStream { public void M() { lock ([|this|]) { } } }");
    [Fact] public Task Public_class_of_a_library() => Fixing.Leaves("public class Stock { public void M() { lock ([|this|]) { } } }");
    [Theory]
    [InlineData("public object SyncRoot => this; void B() { lock (SyncRoot) { } }")]
    [InlineData("void B() { Locked(this); } static void Locked(object x) { lock (x) { } }")]
    [InlineData("void B() { Monitor.TryEnter(lockTaken: ref taken, obj: [|this|]); } bool taken;")]
    [InlineData("void B() { Monitor.Enter([|this|]); Monitor.Exit(this); }")]
    [InlineData("void B() { Other.Do(this); }")]
    public Task Locked_in_another_way(string code) => Fixing.Leaves("class Other { public static void Do(object x) { lock (x) { } } }\nclass Stock\n{\n    public void M() { lock ([|this|]) { } }\n    " + code + "\n}\n");
    [Fact] public Task Synchronised_method_of_the_base() => Fixing.Leaves("class Base\n{\n    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)] public void N() { }\n}\nclass Stock : Base\n{\n    public void M() { lock ([|this|]) { } }\n}\n");
    [Fact] public Task Type_kept_elsewhere() => Fixing.Leaves("class Stock\n{\n    public void M() { lock ([|typeof(Stock)|]) { } }\n}\nclass User\n{\n    static readonly object Gate = typeof(Stock);\n    void M() { lock (Gate) { } }\n}\n");
    [Fact] public Task Conditional_code() => Fixing.Leaves("class Stock\n{\n    public void M() { lock ([|this|]) { } }\n#if OTHER\n    public void N() { lock (this) { } }\n#endif\n}\n");
    [Fact] public Task Type_on_one_line() => Fixing.Leaves("class Stock { int n; public void M() { lock ([|this|]) n++; } }");
    [Fact] public Task Argument_by_name() => Rule.Ignores("void M(object x) { var taken = false; Monitor.TryEnter(lockTaken: ref taken, obj: x); }");
    [Fact] public Task Record() => Fixing.Leaves("record Stock(int N) { public void M() { lock ([|this|]) { } } }");
    [Fact] public Task Partial_type() => Fixing.Leaves("partial class Stock { public void M() { lock ([|this|]) { } } } partial class Stock { }");
    [Fact] public Task Synchronised_method() => Fixing.Leaves("class Stock { [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)] void N() { } public void M() { lock ([|this|]) { } } }");
    [Fact] public Task Objects_of_each_call() => Fixing.Leaves("int n; void M() { var gate = new object(); lock ([|gate|]) { n++; } lock ([|new object()|]) { } lock ([|\"\"|]) { } }");
}
