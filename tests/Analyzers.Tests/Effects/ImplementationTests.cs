using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC107_BlockingCallee>;

/// <summary>Virtual calls that can only mean one method.</summary>
public sealed class ImplementationTests
{
    private const string M = " class C { async Task M(I i) { await Task.Yield(); [|i.A()|]; } }", Silent = " class C { async Task M(I i) { await Task.Yield(); i.A(); } }";

    [Fact] public Task Internal_interface() => Rule.Flags("interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); }" + M, says: "'D.A' blocks: D.A → Thread.Sleep");
    [Fact] public Task Explicit_implementation() => Rule.Flags("interface I { void A(); } class D : I { void I.A() => Thread.Sleep(1); }" + M);
    [Fact] public Task Implemented_by_the_base_class() => Rule.Flags("interface I { void A(); } class B { public void A() => Thread.Sleep(1); } class D : B, I;" + M);
    [Fact] public Task Default_implementation() => Rule.Flags("interface I { void A() => Thread.Sleep(1); } class D : I;" + M);
    [Fact] public Task Interface_that_another_extends() => Rule.Flags("interface I { void A(); } interface J : I { } class D : J { public void A() => Thread.Sleep(1); }" + M);
    [Fact] public Task Private_interface() => Rule.Flags("public class C { interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } async Task M() { I i = Get(); await Task.Yield(); [|i.A()|]; } I Get() => new D(); }");
    [Fact] public Task File_local_interface() => Rule.Flags("file interface I { void A(); } file class D : I { public void A() => Thread.Sleep(1); } file class C { async Task M(I i) { await Task.Yield(); [|i.A()|]; } }");
    [Fact] public Task Loop_variable() => Rule.Flags("interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } class C { async Task M(I[] l) { foreach (var i in l) [|i.A()|]; await Task.Yield(); } }");
    [Fact] public Task Generic_interface() => Rule.Flags("interface I<T> { void A(T t); } class D<T> : I<T> { public void A(T t) => Thread.Sleep(1); } class C { async Task M(I<int> i) { await Task.Yield(); [|i.A(1)|]; } }");
    [Fact] public Task Type_parameter() => Rule.Flags("interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } class C { async Task M<T>(T i) where T : I { await Task.Yield(); [|i.A()|]; } }");
    [Fact] public Task Property_of_an_interface() => Rule.Flags("interface I { string P { get; } } class D : I { public string P => File.ReadAllText(\"a\"); } class C { async Task<int> M(I i) { await Task.Yield(); return [|i.P|].Length; } }");
    [Fact] public Task Struct() => Rule.Flags("interface I { void A(); } struct D : I { public void A() => Thread.Sleep(1); }" + M);
    [Fact] public Task Abstract_class() => Rule.Flags("abstract class I { public abstract void A(); } class D : I { public override void A() => Thread.Sleep(1); }" + M, says: "D.A → Thread.Sleep");
    [Fact] public Task Virtual_method_that_nobody_overrides() => Rule.Flags("class I { public virtual void A() => Thread.Sleep(1); } class D : I;" + M);
    [Fact] public Task Internal_virtual_method_of_a_public_class() => Rule.Flags("public class I { internal virtual void A() => Thread.Sleep(1); }" + M);
    [Fact] public Task Public_class_that_nobody_outside_can_derive_from() => Rule.Flags("public class I { private protected I() { } public virtual void A() => Thread.Sleep(1); }" + M);
    [Fact] public Task In_the_middle_of_the_path() => Rule.Flags("interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } class C { async Task M(I i) { await Task.Yield(); [|B(i)|]; } void B(I i) => i.A(); }", says: "B → D.A → Thread.Sleep");
    [Fact] public Task Implementation_that_is_overridden_once() => Rule.Flags("interface I { void A(); } abstract class B : I { public abstract void A(); } class D : B { public override void A() => Thread.Sleep(1); }" + M);

    [Fact] public Task Two_implementations() => Rule.Ignores("interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } class E : I { public void A() => Thread.Sleep(1); }" + Silent);
    [Fact] public Task Implementation_that_is_overridden() => Rule.Ignores("interface I { void A(); } class D : I { public virtual void A() => Thread.Sleep(1); } class E : D { public override void A() { } }" + Silent);
    [Fact] public Task Implemented_again() => Rule.Ignores("interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } class E : D, I { public new void A() { } }" + Silent);
    [Fact] public Task Default_implementation_replaced() => Rule.Ignores("interface I { void A() => Thread.Sleep(1); } class D : I { public void A() { } } class E : I;" + Silent);
    [Fact] public Task No_implementation() => Rule.Ignores("interface I { void A(); }" + Silent);
    [Fact] public Task Public_interface() => Rule.Ignores("public interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); }" + Silent);
    [Fact] public Task Protected_interface_of_a_public_class() => Rule.Ignores("public class C { protected interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } protected static async Task M() { I i = Get(); await Task.Yield(); i.A(); } static I Get() => new D(); }");
    [Fact] public Task Generic_interface_implemented_for_two_types() => Rule.Ignores("interface I<T> { void A(T t); } class D : I<int>, I<string> { public void A(int t) => Thread.Sleep(1); public void A(string t) { } } class C { async Task M(I<int> i) { await Task.Yield(); i.A(1); } }");
    [Fact] public Task Implementation_declared_non_blocking() => Rule.Ignores("class NonBlockingAttribute : Attribute; interface I { void A(); } class D : I { [NonBlocking] public void A() => Thread.Sleep(1); }" + Silent);
    [Fact] public Task Implementation_that_is_async_code() => Rule.Ignores("interface I { Task A(); } class D : I { public Task A() { Thread.Sleep(1); return Task.CompletedTask; } } class C { async Task M(I i) => await i.A(); }");

    [Fact] public Task Created_there() => Rule.Flags("public interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } class C { async Task M() { I i = new D(); await Task.Yield(); [|i.A()|]; } }", says: "'D.A' blocks");
    [Fact] public Task Created_there_of_a_public_class() => Rule.Flags("public class D { public virtual void A() => Thread.Sleep(1); } class C { async Task M() { var d = new D(); await Task.Yield(); [|d.A()|]; } }");
    [Fact] public Task Created_there_with_an_override() => Rule.Flags("public class B { public virtual void A() { } } public class D : B { public override void A() => Thread.Sleep(1); } class C { async Task M() { B d = new D(); await Task.Yield(); [|d.A()|]; } }");
    [Fact] public Task Interface_of_the_framework() => Rule.Flags("class D : IDisposable { public void Dispose() => Thread.Sleep(1); } class C { async Task M() { IDisposable d = new D(); await Task.Yield(); [|d.Dispose()|]; } }");
    [Fact] public Task Readonly_field() => Rule.Flags("public interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } class C { private readonly I _i = new D(); async Task M() { await Task.Yield(); [|_i.A()|]; } }");
    [Fact] public Task Readonly_field_written_by_the_constructor() => Rule.Flags("public interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } class C { private readonly I _i; C() => _i = new D(); async Task M() { await Task.Yield(); [|_i.A()|]; } }");
    [Fact] public Task Sealed_type_of_the_receiver() => Rule.Flags("public class B { public virtual void A() => Thread.Sleep(1); } public sealed class D : B; class C { async Task M(D d) { await Task.Yield(); [|d.A()|]; } }");

    [Fact] public Task Local_written_again() => Rule.Ignores("public interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } class C { async Task M(I other) { I i = new D(); i = other; await Task.Yield(); i.A(); } }");
    [Fact] public Task Readonly_field_given_by_the_caller() => Rule.Ignores("public interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } class C { private readonly I _i = new D(); C(I? i) => _i = i ?? _i; async Task M() { await Task.Yield(); _i.A(); } }");
    [Fact] public Task Field_that_may_change() => Rule.Ignores("public interface I { void A(); } class D : I { public void A() => Thread.Sleep(1); } class C { internal I _i = new D(); async Task M() { await Task.Yield(); _i.A(); } }");
}
