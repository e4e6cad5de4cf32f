using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Facts that code states of itself: attributes count by their simple name, whoever declares them.</summary>
public sealed class FactAttributeTests
{
    private const string Attributes = """
        namespace Mine
        {
            class BlockingAttribute : System.Attribute { }
            class NonBlockingAttribute : System.Attribute { }
            class CpuBoundAttribute : System.Attribute { }
            class FireAndForgetAttribute : System.Attribute { }
        }
        """;

    [Fact] public void Blocking() => Assert.Equal(ConcurrencyAnalyzers.Blocking.IO, Of("class C { [Mine.Blocking] void M() { } }")["M:C.M"].Blocks);
    [Fact] public void CpuBound() => Assert.True(Of("class C { [Mine.CpuBound] void M() { } }")["M:C.M"].Cpu);
    [Fact] public void FireAndForget() => Assert.True(Of("class C { [Mine.FireAndForget] void M() { } }")["M:C.M"].FireAndForget);
    [Fact] public void Without_an_attribute() => Assert.True(Of("class C { [System.Obsolete] void M() { } }")["M:C.M"].IsNone);
    [Fact] public void On_a_constructor() => Assert.True(Of("class C { [Mine.CpuBound] public C() { } }")["M:C.#ctor"].Cpu);
    [Fact] public void On_a_property() => Assert.True(Of("class C { [Mine.CpuBound] int P => 0; }")["M:C.get_P"].Cpu);
    [Fact] public void On_a_field() => Assert.True(Of("class C { [Mine.FireAndForget] object f; }")["F:C.f"].FireAndForget);
    [Fact] public void On_a_type_for_its_members() => Assert.True(Of("[Mine.NonBlocking] class C { void M() { } }")["M:C.M"].NonBlocking);
    [Fact] public void On_a_type_only_NonBlocking() => Assert.True(Of("[Mine.CpuBound] class C { void M() { } }")["M:C.M"].IsNone);
    [Fact] public void On_the_overridden_method() => Assert.True(Of("class A { [Mine.CpuBound] public virtual void M() { } } class B : A { public override void M() { } }")["M:B.M"].Cpu);
    [Fact] public void On_the_interface_method() => Assert.Equal(ConcurrencyAnalyzers.Blocking.IO, Of("interface I { [Mine.Blocking] void M(); } class C : I { public void M() { } }")["M:C.M"].Blocks);
    [Fact] public void On_an_override_over_the_row_of_the_base() => Assert.True(Of("class C : System.IO.Stream { [Mine.NonBlocking] public override void Flush() { } " + StreamMembers + " }")["M:C.Flush"].NonBlocking);
    [Fact] public void On_a_stream_type_over_the_row_of_the_base() => Assert.True(Of("[Mine.NonBlocking] class C : System.IO.Stream { public override void Flush() { } " + StreamMembers + " }")["M:System.IO.Stream.CopyTo(System.IO.Stream)", "T:C"].NonBlocking);
    [Fact] public void Row_of_the_user_over_the_attribute() => Assert.True(Of("class C { [Mine.Blocking] void M() { } }", "C.M nonblocking")["M:C.M"].NonBlocking);
    [Fact] public void Attribute_struck_out() => Assert.True(Of("class C { [Mine.Blocking] void M() { } }", "!C.M")["M:C.M"].IsNone);
    [Fact] public void On_a_member_over_the_row_of_its_type() => Assert.Equal(ConcurrencyAnalyzers.Blocking.IO, Of("class C { [Mine.Blocking] void M() { } }", "C nonblocking")["M:C.M"].Blocks);
    [Fact] public void Nobody_declares_them() => Assert.True(CatalogProbe.Of("class C { void M() { } }")["M:C.M"].IsNone);

    private const string StreamMembers = """
        public override bool CanRead => false; public override bool CanSeek => false; public override bool CanWrite => false;
        public override long Length => 0; public override long Position { get; set; }
        public override int Read(byte[] b, int o, int c) => 0; public override void Write(byte[] b, int o, int c) { }
        public override long Seek(long o, System.IO.SeekOrigin s) => 0; public override void SetLength(long v) { }
        """;

    private static CatalogProbe Of(string code, params string[] files) => CatalogProbe.Of(code + Attributes, files);
}
