using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC110_LockAcrossAwait>;

/// <summary>Objects that hold a lock of the thread until they are disposed of.</summary>
public sealed class LockScopeTests
{
    private const string Token = "readonly ReaderWriterLockSlim _gate = new(); sealed class Held : IDisposable { readonly ReaderWriterLockSlim _of; public Held(ReaderWriterLockSlim of) { _of = of; of.EnterReadLock(); } public void Dispose() => _of.ExitReadLock(); } IDisposable Read() => new Held(_gate); string Load() => File.ReadAllText(\"a\"); ";

    [Fact] public Task Await_in_the_statement() => Rule.Flags(Token + "async Task M() { using ([|Read()|]) await Task.Yield(); }", says: "'C.Read' takes a lock that is still held at an await");
    [Fact] public Task Await_after_the_declaration() => Rule.Flags(Token + "async Task M() { using var held = [|Read()|]; await Task.Yield(); }");
    [Fact] public Task Created_there() => Rule.Flags(Token + "async Task M() { using (var held = [|new Held(_gate)|]) { await Task.Yield(); } }", says: "'new Held' takes a lock");
    [Fact] public Task Of_an_extension_method() => Rule.Flags("static class E { sealed class Held(ReaderWriterLockSlim of) : IDisposable { public void Dispose() => of.ExitWriteLock(); } public static IDisposable Write(this ReaderWriterLockSlim of) { of.EnterWriteLock(); return new Held(of); } } class C { readonly ReaderWriterLockSlim _gate = new(); async Task M() { using ([|_gate.Write()|]) await Task.Yield(); } }");

    [Fact] public Task Await_before_and_after() => Rule.Ignores(Token + "async Task M() { await Task.Yield(); using (Read()) Console.WriteLine(); await Task.Yield(); }");
    [Fact] public Task Await_after_the_block_of_the_declaration() => Rule.Ignores(Token + "async Task M() { { using var held = Read(); } await Task.Yield(); }");
    [Fact] public Task Await_in_a_lambda() => Rule.Ignores(Token + "async Task M() { await Task.Yield(); Func<Task> f; using (Read()) f = async () => await Task.Yield(); await f(); }");
    [Fact] public Task Semaphore() => Rule.Ignores("sealed class Held(SemaphoreSlim of) : IDisposable { public void Dispose() => of.Release(); } class C { readonly SemaphoreSlim _gate = new(1); IDisposable Take() { _gate.Wait(); return new Held(_gate); } async Task M() { using (Take()) await Task.Yield(); } }");
    [Fact] public Task Disposal_that_takes_the_lock_itself() => Rule.Ignores("sealed class Cache : IDisposable { readonly ReaderWriterLockSlim _rw = new(); readonly object _o = new(); public void Dispose() { _rw.EnterWriteLock(); try { Monitor.Enter(_o); Monitor.Exit(_o); } finally { _rw.ExitWriteLock(); } } public async Task LoadAsync() => await Task.Yield(); } class C { async Task M() { using var c = new Cache(); await c.LoadAsync(); } }");
    [Fact] public Task Made_and_disposed_by_the_factory() => Rule.Ignores(Token + "Stream Open() { using (new Held(_gate)) { return new MemoryStream(); } } async Task M() { using (var s = Open()) await Task.Yield(); }");
    [Fact] public Task Another_disposable() => Rule.Ignores("async Task M() { using var s = new MemoryStream(); using (File.OpenRead(\"a\")) await Task.Yield(); }");
    [Fact] public Task Factories_that_use_each_other() => Rule.Ignores("IDisposable A() { using (B()) return new MemoryStream(); } IDisposable B() { using (A()) return new MemoryStream(); } async Task M() { using (A()) await Task.Yield(); }");

    [Fact] public Task No_await_is_asked_for_under_it() => Check<CONC103_BlockingCall>.Ignores(Token + "async Task M(Stream s) { await Task.Yield(); using (Read()) s.ReadByte(); using (Read()) File.ReadAllText(\"a\"); }");
    [Fact] public Task Nor_for_what_blocks_behind_a_call() => Check<CONC107_BlockingCallee>.Ignores(Token + "async Task M() { await Task.Yield(); using (Read()) { Load(); } using var held = Read(); Load(); }");
    [Fact] public Task But_outside_of_it() => Check<CONC107_BlockingCallee>.Flags(Token + "async Task M() { await Task.Yield(); using (Read()) { } [|Load()|]; }");
}
