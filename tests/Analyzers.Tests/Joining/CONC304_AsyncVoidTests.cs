using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC304_AsyncVoid>;

public sealed class CONC304_AsyncVoidTests
{
    [Fact] public Task Method() => Rule.Flags("void N() => M(); async void [|M|]() => await Task.Yield();", "'M' is async void");
    [Fact] public Task Called_on_an_object() => Rule.Flags("void N(C c) { c.M(); c?.M(); } internal async void [|M|]() { await Task.Yield(); }");
    [Fact] public Task Static() => Rule.Flags("static void N() => C.M(); static async void [|M|](int n) { if (n > 0) return; await Task.Yield(); }".Replace("C.M()", "C.M(1)"));
    [Fact] public Task Called_from_another_file() => Rule.Files("using System.Threading.Tasks; class C { public async void [|M|]() => await Task.Yield(); }", "class D { void N(C c) => c.M(); }");
    [Fact] public Task Local_function() => Rule.Flags("void N() { L(); async void [|L|]() => await Task.Yield(); }");
    [Fact] public Task Local_lambda_that_is_called() => Rule.Flags("void N() { Action a = [|async|] () => await Task.Yield(); a(); }", "The lambda is async void");
    [Fact] public Task Lambda_for_a_method_that_runs_it() => Rule.Flags("static void Twice(Action a) { a(); a(); } void N() => Twice([|async|] () => await Task.Yield());");
    [Fact] public Task Anonymous_method() => Rule.Flags("static void Twice(Action a) { a(); a(); } void N() => Twice([|async|] delegate { await Task.Yield(); });");
    [Fact] public Task Some_errors_are_handled() => Rule.Flags("void N() => M(); async void [|M|]() { try { await Task.Yield(); } catch (IOException) { } }");
    [Fact] public Task Errors_are_thrown_on() => Rule.Flags("void N() => M(); async void [|M|]() { try { await Task.Yield(); } catch (Exception e) { Console.WriteLine(e); throw; } }");
    [Fact] public Task Attribute_of_the_compiler() => Rule.Flags("void N() => M(); [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] async void [|M|]() => await Task.Yield();");
    [Fact] public Task Named_in_a_comment() => Rule.Flags("/// <summary>See <see cref=\"M\"/>.</summary>\nvoid N() => M(); async void [|M|]() => await Task.Yield();");

    [Fact] public Task Returns_a_task() => Rule.Ignores("async Task M() => await Task.Yield(); async Task N() => await M();");
    [Fact] public Task Awaits_nothing() => Rule.Ignores("#pragma warning disable CS1998\nvoid N() => M(); async void M() => Console.WriteLine();");
    [Fact] public Task Handler() => Rule.Ignores("void N() => M(this, EventArgs.Empty); async void M(object? sender, EventArgs e) => await Task.Yield();");
    [Fact] public Task Handler_of_one_argument() => Rule.Ignores("int _; class SavedEventArgs { } void N() => M(new()); async void M(SavedEventArgs e) => await Task.Yield();");
    [Fact] public Task Subscribed() => Rule.Ignores("event Action? E; void N() { E += M; M(); E?.Invoke(); } async void M() => await Task.Yield();");
    [Fact] public Task Subscribed_lambda() => Rule.Ignores("event Action? E; void N() { E += async () => await Task.Yield(); E?.Invoke(); }");
    [Fact] public Task Used_as_a_delegate() => Rule.Ignores("void N() { Action a = M; a(); M(); } async void M() => await Task.Yield();");
    [Fact] public Task Given_to_an_api() => Rule.Ignores("void N(SynchronizationContext s) { s.Post(async _ => await Task.Yield(), null); new List<int>().ForEach(async _ => await Task.Yield()); }");
    [Fact] public Task Stored() => Rule.Ignores("int _; class Command(Action run) { public void Run() => run(); } Command N() => new(async () => await Task.Yield()); Action? _a; void O() => _a = async () => await Task.Yield();");
    [Fact] public Task Local_lambda_that_is_handed_on() => Rule.Ignores("event Action? E; void N() { Action a = async () => await Task.Yield(); a(); E += a; E?.Invoke(); }");
    [Fact] public Task Override() => Rule.Ignores("abstract class B { public abstract void M(); }\nclass D : B { public override async void M() => await Task.Yield(); void N() => M(); }");
    [Fact] public Task Implementation() => Rule.Ignores("interface I { void M(); }\nclass D : I { public async void M() => await Task.Yield(); void N() => M(); }");
    [Fact] public Task Explicit_implementation() => Rule.Ignores("interface I { void M(); }\nclass D : I { async void I.M() => await Task.Yield(); }");
    [Fact] public Task Implements_for_a_derived_class() => Rule.Files("using System.Threading.Tasks; public class B { public async void Save() => await Task.Yield(); async Task N() { Save(); await Task.Yield(); } }", "interface I { void Save(); } class D : B, I { }");
    [Fact] public Task Implements_for_a_class_far_below() => Rule.Ignores("interface I<T> { void Save(T x); }\nclass B<T> { public async void Save(T x) => await Task.Yield(); void N(T x) => Save(x); } class D<T> : B<T> { } sealed class E : D<int>, I<int> { }");
    [Fact] public Task Derived_class_has_another_interface() => Rule.Flags("interface I { void Load(); }\nclass B { public async void [|Save|]() => await Task.Yield(); void N() => Save(); } class D : B, I { public void Load() { } }");
    [Fact] public Task Derived_class_implements_it_itself() => Rule.Flags("interface I { void Save(); }\nclass B { public async void [|Save|]() => await Task.Yield(); void N() => Save(); } class D : B, I { void I.Save() { } }");
    [Fact] public Task Attribute() => Rule.Ignores("int _; class RelayCommandAttribute : Attribute { } void N() => M(); [RelayCommand] async void M() => await Task.Yield();");
    [Fact] public Task Private_and_not_called() => Rule.Ignores("async void Start() => await Task.Yield();");
    [Fact] public Task Public_and_called_by_markup_only() => Rule.Ignores("int _; public class ViewModel { public async void Save() => await Task.Yield(); }");
    [Fact] public Task Handles_its_errors() => Rule.Ignores("void N() => M(); async void M() { Console.WriteLine(); try { await Task.Yield(); } catch (Exception e) { Console.WriteLine(e); } finally { Console.WriteLine(); } }");
    [Fact] public Task Awaits_what_handles_its_errors() => Rule.Ignores("void N() => M(); async void M() { await A().ConfigureAwait(false); } async Task A() => await B(); async Task B() { try { await Task.Yield(); } catch (Exception e) { Console.WriteLine(e); } }");
    [Fact] public Task Awaits_what_handles_some_of_its_errors() => Rule.Flags("void N() => M(); async void [|M|]() { await A(); await B(); } async Task A() { try { await Task.Yield(); } catch (IOException) { } } async Task B() { try { await Task.Yield(); } catch (Exception) { } }");
    [Fact] public Task Awaits_what_others_may_override() => Rule.Flags("abstract class B { void N() => M(); async void [|M|]() { await A(); } protected virtual async Task A() { try { await Task.Yield(); } catch (Exception) { } } }");
    [Fact] public Task Awaits_itself() => Rule.Flags("void N() => M(); async void [|M|]() { await A(3); } async Task A(int n) { if (n > 0) await A(n - 1); }");
    [Fact] public Task Named_so() => Rule.Ignores("static void N(Task t) => Forget(t); static async void Forget(Task t) => await t;");
    [Fact] public Task Annotated() => Rule.Ignores("int _; class FireAndForgetAttribute : Attribute { } void N() => M(); [FireAndForget] async void M() => await Task.Yield();");
    [Fact] public Task Pump() => Rule.Ignores("void N() => M(); async void M() { while (true) { await Task.Delay(10); Console.WriteLine(); } }");
    [Fact] public Task Pump_that_may_stop() => Rule.Ignores("private bool _stop; void N() => M(); async void M() { var n = 0; while (!_stop) { await Task.Delay(10); if (n++ > 9) return; } }");
    [Fact] public Task Pump_of_a_channel() => Rule.Ignores("void N() => M(); async void M() { var n = 0; do { Console.WriteLine(); if (n++ > 9) break; } while (await Task.FromResult(true)); }");
    [Fact] public Task Goes_through_items() => Rule.Flags("void N() => M([]); async void [|M|](string[] l) { foreach (var s in l) await Console.Out.WriteLineAsync(s); for (var i = 0; i < 3; i++) await Task.Delay(i); }");
    [Fact] public Task Broken_code() => Rule.Survives("using System.Threading.Tasks; class C { async void M() { await ; } void N() { M(; Action a = async () => ; a( } }");
}
