using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Which row counts for a symbol when several could.</summary>
public sealed class PrecedenceTests
{
    private const string Store = """
        namespace Acme
        {
            public class Store { public void Load() { } public void Load(string key) { } public void Save() { } }
        }
        """;

    private const string Family = """
        public interface IReader { void Read(); int Length { get; } }
        public class Reader : IReader { public virtual void Read() { } public virtual int Length => 0; public void Skip() { } }
        public class Cached : Reader { public override void Read() { } public override int Length => 0; public void Clear() { } }
        public class Quiet : Cached { }
        """;

    [Fact] public void Overload_over_member() => Assert.True(CatalogProbe.Of(Store, "Acme.Store.Load(System.String) nonblocking\nAcme.Store.Load blocks:io")["M:Acme.Store.Load(System.String)"].NonBlocking);
    [Fact] public void Other_overloads_keep_the_row_of_the_member() => Assert.Equal(Blocking.IO, CatalogProbe.Of(Store, "Acme.Store.Load(System.String) nonblocking\nAcme.Store.Load blocks:io")["M:Acme.Store.Load"].Blocks);
    [Fact] public void Overload_without_parameters() => Assert.Equal(Blocking.No, CatalogProbe.Of(Store, "Acme.Store.Load() blocks:io")["M:Acme.Store.Load(System.String)"].Blocks);
    [Fact] public void Member_over_type() => Assert.True(CatalogProbe.Of(Store, "Acme.Store.Load nonblocking\nAcme.Store blocks:io")["M:Acme.Store.Load"].NonBlocking);
    [Fact] public void Type_for_the_members_without_a_row() => Assert.Equal(Blocking.IO, CatalogProbe.Of(Store, "Acme.Store.Load nonblocking\nAcme.Store blocks:io")["M:Acme.Store.Save"].Blocks);
    [Fact] public void Type_itself() => Assert.True(CatalogProbe.Of(Store, "Acme.Store nonblocking")["T:Acme.Store"].NonBlocking);
    [Fact] public void Member_says_nothing_of_the_type() => Assert.True(CatalogProbe.Of(Store, "Acme.Store.Load cpu")["T:Acme.Store"].IsNone);
    [Fact] public void Later_over_earlier() => Assert.Equal(Blocking.Wait, CatalogProbe.Of(Store, "Acme.Store.Load blocks:io\nAcme.Store.Load blocks:wait")["M:Acme.Store.Load"].Blocks);
    [Fact] public void Later_file_over_earlier() => Assert.Equal(Blocking.Wait, CatalogProbe.Of(Store, "Acme.Store.Load blocks:io", "Acme.Store.Load blocks:wait")["M:Acme.Store.Load"].Blocks);
    [Fact] public void More_specific_over_later() => Assert.Equal(Blocking.Wait, CatalogProbe.Of(Store, "Acme.Store.Load() blocks:wait\nAcme.Store.Load blocks:io")["M:Acme.Store.Load"].Blocks);
    [Fact] public void Facts_of_several_rows_add_up() => Assert.True(CatalogProbe.Of(Store, "Acme.Store threadsafe\nAcme.Store.Load cpu\nAcme.Store.Load() blocks:io")["M:Acme.Store.Load"] is { ThreadSafe: true, Cpu: true, Blocks: Blocking.IO });
    [Fact] public void Delegates_of_one_row_only() => Assert.Equal(DelegateUse.Unknown, CatalogProbe.Of(Store, "Acme.Store.Load runs:0\nAcme.Store.Load() defers:1")["M:Acme.Store.Load"].Use(0));
    [Fact] public void Another_counterpart_for_the_same_blocking() => Assert.True(CatalogProbe.Of(Store, "Acme.Store blocks:io prefer:A\nAcme.Store.Load prefer:B")["M:Acme.Store.Load"] is { Blocks: Blocking.IO, Prefer: "B" });
    [Fact] public void Counterpart_goes_with_its_blocking() => Assert.Null(CatalogProbe.Of(Store, "Acme.Store.Load blocks:io prefer:LoadAsync\nAcme.Store.Load() blocks:wait")["M:Acme.Store.Load"].Prefer);

    [Fact] public void User_over_ours() => Assert.True(CatalogProbe.Of("", "System.IO.File.ReadAllText nonblocking")["M:System.IO.File.ReadAllText(System.String)"].NonBlocking);
    [Fact] public void Ours_where_the_user_says_nothing() => Assert.Equal("ReadAllTextAsync", CatalogProbe.Of(Store, "Acme.Store.Load cpu")["M:System.IO.File.ReadAllText(System.String)"].Prefer);
    [Fact] public void User_adds_to_ours() => Assert.True(CatalogProbe.Of("", "System.IO.File.ReadAllText cpu")["M:System.IO.File.ReadAllText(System.String)"] is { Cpu: true, Blocks: Blocking.IO });

    [Fact] public void Struck_out() => Assert.True(CatalogProbe.Of("", "!System.IO.File.ReadAllText")["M:System.IO.File.ReadAllText(System.String)"].IsNone);
    [Fact] public void Struck_out_for_one_overload() => Assert.Equal(Blocking.IO, CatalogProbe.Of("", "!System.IO.File.ReadAllText(System.String)")["M:System.IO.File.ReadAllText(System.String,System.Text.Encoding)"].Blocks);
    [Fact] public void Struck_out_for_a_type() => Assert.True(CatalogProbe.Of("", "!System.IO.File")["M:System.IO.File.ReadAllText(System.String)"].IsNone);
    [Fact] public void One_fact_struck_out() => Assert.True(CatalogProbe.Of("", "!System.Threading.SemaphoreSlim.Wait blocks")["M:System.Threading.SemaphoreSlim.Wait"] is { Blocks: Blocking.No, Prefer: null, ThreadSafe: true });
    [Fact] public void Said_again_after_it_was_struck_out() => Assert.True(CatalogProbe.Of("", "!System.IO.File.ReadAllText\nSystem.IO.File.ReadAllText cpu")["M:System.IO.File.ReadAllText(System.String)"] is { Cpu: true, Blocks: Blocking.No });
    [Fact] public void Struck_out_for_a_derived_type() => Assert.Equal(Blocking.No, CatalogProbe.Of(Family, "Reader.Read blocks:io\n!Cached.Read")["M:Cached.Read"].Blocks);
    [Fact] public void Struck_out_in_an_earlier_row_counts_again() => Assert.Equal(Blocking.IO, CatalogProbe.Of(Store, "!Acme.Store.Load\nAcme.Store.Load blocks:io")["M:Acme.Store.Load"].Blocks);

    [Fact] public void Override_inherits() => Assert.Equal(Blocking.IO, CatalogProbe.Of(Family, "Reader.Read blocks:io")["M:Cached.Read"].Blocks);
    [Fact] public void Override_with_its_own_row() => Assert.True(CatalogProbe.Of(Family, "Reader.Read blocks:io\nCached.Read nonblocking")["M:Cached.Read"] is { NonBlocking: true, Blocks: Blocking.No });
    [Fact] public void Override_in_a_type_with_a_row() => Assert.True(CatalogProbe.Of(Family, "Reader.Read blocks:io\nCached nonblocking")["M:Cached.Read"].NonBlocking);
    [Fact] public void Base_keeps_its_row_beside_the_override() => Assert.Equal(Blocking.IO, CatalogProbe.Of(Family, "Reader.Read blocks:io\nCached nonblocking")["M:Reader.Read"].Blocks);
    [Fact] public void Overridden_property() => Assert.Equal(Blocking.IO, CatalogProbe.Of(Family, "Reader.Length blocks:io")["P:Cached.Length"].Blocks);
    [Fact] public void Accessor_of_an_overridden_property() => Assert.Equal(Blocking.IO, CatalogProbe.Of(Family, "Reader.Length blocks:io")["M:Cached.get_Length"].Blocks);
    [Fact] public void Implementation_inherits() => Assert.Equal(Blocking.IO, CatalogProbe.Of(Family, "IReader.Read blocks:io")["M:Reader.Read"].Blocks);
    [Fact] public void Override_of_an_implementation_inherits() => Assert.Equal(Blocking.IO, CatalogProbe.Of(Family, "IReader.Read blocks:io")["M:Cached.Read"].Blocks);
    [Fact] public void Implementation_with_its_own_row() => Assert.True(CatalogProbe.Of(Family, "IReader.Read blocks:io\nReader.Read nonblocking")["M:Reader.Read"].NonBlocking);
    [Fact] public void Implementation_of_a_property() => Assert.True(CatalogProbe.Of(Family, "IReader pure")["P:Reader.Length"].Pure);
    [Fact] public void Member_that_is_no_implementation() => Assert.True(CatalogProbe.Of(Family, "IReader blocks:io")["M:Reader.Skip"].IsNone);
    [Fact] public void Implementation_inherited_from_a_class_that_does_not_know_the_interface() => Assert.Equal(Blocking.IO, CatalogProbe.Of("interface I { void Read(); } class A { public void Read() { } } class B : A, I { }", "I.Read blocks:io")["M:A.Read", "T:B"].Blocks);
    [Fact] public void The_same_through_its_own_class() => Assert.True(CatalogProbe.Of("interface I { void Read(); } class A { public void Read() { } } class B : A, I { }", "I.Read blocks:io")["M:A.Read"].IsNone);
    [Fact] public void Interface_that_extends_another() => Assert.Equal(Blocking.IO, CatalogProbe.Of("interface I { void Read(); } interface J : I { } class C : J { public void Read() { } }", "I.Read blocks:io")["M:C.Read"].Blocks);
    [Fact] public void Default_implementation() => Assert.Equal(Blocking.IO, CatalogProbe.Of("interface I { void Read() { } } class C : I { }", "I.Read blocks:io")["M:I.Read"].Blocks);
    [Fact] public void Static_abstract_implementation_does_not_inherit() => Assert.True(CatalogProbe.Of("interface I { static abstract void Read(); } class C : I { public static void Read() { } }", "I.Read blocks:io")["M:C.Read"].IsNone);
    [Fact] public void Hiding_member_does_not_inherit() => Assert.True(CatalogProbe.Of("class A { public void Read() { } } class B : A { public new void Read() { } }", "A.Read blocks:io")["M:B.Read"].IsNone);
    [Fact] public void Override_two_levels_up() => Assert.Equal(Blocking.IO, CatalogProbe.Of("class A { public virtual void M() { } } class B : A { public override void M() { } } class C : B { public override void M() { } }", "A.M blocks:io")["M:C.M"].Blocks);
    [Fact] public void Class_over_interface() => Assert.True(CatalogProbe.Of("interface I { void M(); } class A : I { public virtual void M() { } } class B : A { public override void M() { } }", "I.M blocks:io\nA.M nonblocking")["M:B.M"].NonBlocking);
    [Fact] public void Explicit_implementation_inherits() => Assert.Equal(Blocking.IO, CatalogProbe.Of("interface I { void Read(); } class C : I { void I.Read() { } }", "I.Read blocks:io")["M:C.I#Read"].Blocks);
    [Fact] public void Constructor_does_not_inherit() => Assert.True(CatalogProbe.Of("class A { } class B : A { }", "A.#ctor cpu")["M:B.#ctor"].IsNone);
    [Fact] public void Type_inherits() => Assert.True(CatalogProbe.Of(Family, "Reader nonblocking")["T:Quiet"].NonBlocking);
    [Fact] public void New_member_of_a_derived_type_has_no_row() => Assert.True(CatalogProbe.Of(Family, "Reader blocks:io")["M:Cached.Clear"].IsNone);

    [Fact] public void Receiver_of_a_nonblocking_type() => Assert.True(CatalogProbe.Of(Family, "Reader.Read blocks:io\nQuiet nonblocking")["M:Cached.Read", "T:Quiet"] is { NonBlocking: true, Blocks: Blocking.No });
    [Fact] public void Receiver_for_a_member_of_the_base() => Assert.True(CatalogProbe.Of(Family, "Reader.Skip blocks:io\nQuiet nonblocking")["M:Reader.Skip", "T:Quiet"].NonBlocking);
    [Fact] public void Receiver_for_a_member_of_the_interface() => Assert.Equal(Blocking.No, CatalogProbe.Of(Family + "interface IMemory : IReader { }", "IReader.Read blocks:io\nIMemory nonblocking")["M:IReader.Read", "T:IMemory"].Blocks);
    [Fact] public void Receiver_without_a_row() => Assert.Equal(Blocking.IO, CatalogProbe.Of(Family, "Reader.Read blocks:io")["M:Reader.Read", "T:Quiet"].Blocks);
    [Fact] public void Receiver_that_is_no_relative() => Assert.Equal(Blocking.IO, CatalogProbe.Of(Family + "class Other { }", "Reader.Read blocks:io\nOther nonblocking")["M:Reader.Read", "T:Other"].Blocks);
    [Fact] public void Row_on_a_member_of_the_receiver() => Assert.True(CatalogProbe.Of(Family, "Reader.Skip blocks:io\nQuiet.Skip nonblocking")["M:Reader.Skip", "T:Quiet"].NonBlocking);
    [Fact] public void Memory_stream_does_not_block() => Assert.Equal(Blocking.No, CatalogProbe.Of("")["M:System.IO.MemoryStream.Read(System.Byte[],System.Int32,System.Int32)"].Blocks);
    [Fact] public void Stream_through_a_memory_stream_does_not_block() => Assert.Equal(Blocking.No, CatalogProbe.Of("")["M:System.IO.Stream.ReadExactly(System.Span{System.Byte})", "T:System.IO.MemoryStream"].Blocks);
    [Fact] public void Stream_through_a_file_stream_blocks() => Assert.Equal("ReadExactlyAsync", CatalogProbe.Of("")["M:System.IO.Stream.ReadExactly(System.Span{System.Byte})", "T:System.IO.FileStream"].Prefer);
    [Fact] public void Type_parameter_with_a_constraint() => Assert.Equal(Blocking.No, CatalogProbe.Of("class C { void M<T>(T s) where T : System.IO.MemoryStream => s.Flush(); }").OfCallIn("C", "M").Blocks);

    [Fact] public void Generic_type() => Assert.Equal(Blocking.Task, CatalogProbe.Of("class C { void M(System.Threading.Tasks.Task<int> t) => t.GetAwaiter().GetResult(); }").OfCallIn("C", "M").Blocks);
    [Fact] public void Generic_type_of_another_arity() => Assert.True(CatalogProbe.Of("class Box<T> { public void Load() { } }", "Box`2.Load cpu\nBox.Load cpu")["M:Box`1.Load"].IsNone);
    [Fact] public void Generic_method() => Assert.True(CatalogProbe.Of("class C { void Load<T>(T x) { } void Load(int x) { } }", "C.Load``1(``0) cpu") is var probe && probe["M:C.Load``1(``0)"].Cpu && !probe["M:C.Load(System.Int32)"].Cpu);
    [Fact] public void Generic_method_by_name() => Assert.True(CatalogProbe.Of("class C { void Load<T>(T x) { } }", "C.Load cpu")["M:C.Load``1(``0)"].Cpu);
    [Fact] public void Override_of_a_generic_base() => Assert.True(CatalogProbe.Of("class A<T> { public virtual void Put(T x) { } } class B : A<int> { public override void Put(int x) { } }", "A`1.Put(`0) cpu")["M:B.Put(System.Int32)"].Cpu);
    [Fact] public void Implementation_of_a_generic_interface() => Assert.True(CatalogProbe.Of("interface I<T> { void Put(T x); } class B : I<int> { public void Put(int x) { } }", "I`1.Put blocks:io")["M:B.Put(System.Int32)"].Blocks == Blocking.IO);
    [Fact] public void Nested_type() => Assert.True(CatalogProbe.Of("namespace N { class A { public class B { public void Load() { } } } }", "N.A.B.Load cpu")["M:N.A.B.Load"].Cpu);
    [Fact] public void Nested_type_in_a_generic_one() => Assert.True(CatalogProbe.Of("class A<T> { public class B { public void Load() { } } }", "A`1.B.Load cpu")["M:A`1.B.Load"].Cpu);
    [Fact] public void Row_of_a_type_is_not_for_nested_types() => Assert.True(CatalogProbe.Of("class A { public class B { public void Load() { } } }", "A cpu")["M:A.B.Load"].IsNone);
    [Fact] public void Type_of_the_same_name_elsewhere() => Assert.True(CatalogProbe.Of("namespace Mine { class File { public static void ReadAllText(string p) { } } }")["M:Mine.File.ReadAllText(System.String)"].IsNone);
    [Fact] public void Namespace_that_ends_like_another() => Assert.True(CatalogProbe.Of("namespace My.Acme { class Store { public void Load() { } } }", "Acme.Store.Load cpu")["M:My.Acme.Store.Load"].IsNone);
    [Fact] public void Constructor() => Assert.Equal("thread", CatalogProbe.Of("")["M:System.Threading.Thread.#ctor(System.Threading.ThreadStart)"].Starts);
    [Fact] public void Indexer() => Assert.True(CatalogProbe.Of("class C { public int this[int i] => i; }", "C.Item pure")["P:C.Item(System.Int32)"].Pure);
    [Fact] public void Operator() => Assert.True(CatalogProbe.Of("class C { public static C operator +(C a, C b) => a; }", "C.op_Addition pure")["M:C.op_Addition(C,C)"].Pure);
    [Fact] public void Field() => Assert.True(CatalogProbe.Of("")["F:System.IO.Stream.Null"].NonBlocking);

    [Fact] public void Extension_method_called_as_one() => Assert.Equal(DelegateUse.Runs, CatalogProbe.Of("using System.Linq; class C { int M(int[] a) => a.Count(x => x > 0); }").OfCallIn("C", "M").Use(1));
    [Fact] public void Extension_method_called_as_a_static_one() => Assert.Equal(DelegateUse.Escapes, CatalogProbe.Of("using System.Linq; class C { object M(int[] a) => Enumerable.Where(a, x => x > 0); }").OfCallIn("C", "M").Use(1));
    [Fact] public void Extension_block_by_overload() => Assert.False(CatalogProbe.Of("static class X { extension(string s) { public void Load(int n) { } } } class C { void M() => \"\".Load(1); }", "X.Load() cpu").OfCallIn("C", "M").Cpu);
    [Fact] public void Extension_block_by_its_overload() => Assert.True(CatalogProbe.Of("static class X { extension(string s) { public void Load(int n) { } } } class C { void M() => \"\".Load(1); }", "X.Load(System.Int32) cpu").OfCallIn("C", "M").Cpu);
    [Fact] public void Explicit_implementation_by_its_overload() => Assert.Equal(Blocking.IO, CatalogProbe.Of("interface I { void Put(int x); void Put(); } class C : I { void I.Put(int x) { } void I.Put() { } }", "I.Put(System.Int32) blocks:io")["M:C.I#Put(System.Int32)"].Blocks);
    [Fact] public void Conversion() => Assert.True(CatalogProbe.Of("class C { public static implicit operator int(C c) => 0; public static implicit operator long(C c) => 0; }", "C.op_Implicit(C)~System.Int32 pure")["M:C.op_Implicit(C)~System.Int32"].Pure);
    [Fact] public void Extension_property() => Assert.True(CatalogProbe.Of("static class X { extension(string s) { public int Size => 0; } } class C { int M() => \"\".Size; }", "X.Size pure").OfCallIn("C", "M").Pure);
    [Fact] public void Extension_block() => Assert.True(CatalogProbe.Of("static class X { extension(string s) { public void Load() { } } } class C { void M() => \"\".Load(); }", "X.Load cpu").OfCallIn("C", "M").Cpu);
}
