using Xunit;

namespace ConcurrencyAnalyzers.Tests;

using Rule = Check<CONC101_BlockingWait>;

public sealed class CONC101_BlockingWaitTests
{
    private const string Call = "readonly struct Call { readonly Task<int>? task; public Call(Task<int> t) => task = t; public bool HasValue => this.task is null || this.task is Task<int> { IsCompleted: true, IsFaulted: false }; public bool IsFine => true; public Task<int> Response { get { if (task is null) return Task.FromResult(1); return task; } } public System.Runtime.CompilerServices.TaskAwaiter<int> GetAwaiter() => Response.GetAwaiter(); }";
    [Fact] public Task Awaitable_that_tells_that_it_is_done() => Rule.Ignores($"{Call} class C {{ static int n; static ValueTask M(Call c) {{ if (c.HasValue) {{ n = c.GetAwaiter().GetResult(); }} else {{ return More(c); }} return default; static async ValueTask More(Call c) => n = await c; }} }}");
    [Fact] public Task Awaitable_that_tells_something_else() => Rule.Flags($"{Call} class C {{ static async Task<int> M(Call c, Call d) {{ await Task.Yield(); if (c.IsFine) return [|c.GetAwaiter().GetResult()|]; if (d.HasValue) return [|c.GetAwaiter().GetResult()|]; return 0; }} }}");

    [Fact] public Task Done_in_both_branches_of_an_expression() => Rule.Ignores("async Task<int> M(Task<int> t) { var r = t.IsFaulted ? 0 : await t; return t.IsFaulted ? r : t.Result; }");
    [Fact] public Task Awaited_by_a_condition() => Rule.Ignores("async Task<int> M(Task<int> t) { if (await t > 1) Console.Write(1); else Console.Write(2); return t.Result; }");
    [Fact] public Task Done_or_awaited() => Rule.Ignores("async Task<int> M(Task<int> t) { if (t.IsCompleted) Console.Write(1); else await t; return t.Result; }");
    [Fact] public Task Done_and_replaced() => Rule.Flags("Task<int> N() => Task.Run(() => 1); async Task<int> M(Task<int> t) { if (t.IsCompleted) t = N(); else await t; return [|t.Result|]; }");
    [Fact] public Task Awaited_by_a_condition_and_replaced() => Rule.Flags("Task<int> N() => Task.Run(() => 1); async Task<int> M(Task<int> t) { if (await t > 1) t = N(); else Console.Write(2); return [|t.Result|]; }");
    [Theory]
    [InlineData("switch (await t) { case 1: break; } return t.Result;")]
    [InlineData("switch (b) { case 1: await t; break; default: { await t; break; } } return t.Result;")]
    [InlineData("switch (b) { case 1: await t; break; case 2: return 1; case 3: throw new Exception(); default: await t; break; } return t.Result;")]
    [InlineData("while (await t > b) { b++; } return t.Result;")]
    [InlineData("do { await t; } while (b++ < 1); return t.Result;")]
    [InlineData("for (var i = await t; i < b; i++) { } return t.Result;")]
    [InlineData("if (b > 0) { return 0; } else { await t; } return t.Result;")]
    [InlineData("if (b > 0) { await t; } else { return 0; } return t.Result;")]
    [InlineData("if (b > 0) { await t; } else { throw new Exception(); } return t.Result;")]
    [InlineData("await Task.Yield(); if (f?.IsCompleted == true) return f.Result; if (f?.IsCompleted != true) return 1; return f.Result;")]
    [InlineData("await Task.Yield(); return f?.IsCompleted ?? false ? f.Result : 0;")]
    [InlineData("await Task.Yield(); return f?.IsCompleted is true ? f.Result : 0;")]
    [InlineData("await Task.Yield(); if (f is { IsCompleted: true } d) return d.Result; return 0;")]
    [InlineData("await Task.Yield(); if (f is Task<int> { Status: TaskStatus.RanToCompletion } d) return d.Result; return 0;")]
    [InlineData("await Task.Yield(); if (f is not { IsCompleted: true } d) return 0; return d.Result;")]
    [InlineData("await Task.Yield(); if (t.Status is TaskStatus.RanToCompletion or TaskStatus.Faulted) return t.Result; return 0;")]
    [InlineData("await Task.Yield(); if (t.IsCompleted is false) return 0; return t.Result;")]
    [InlineData("await Task.Yield(); if (t.IsCompleted == false) return 0; return t.Result;")]
    public Task Done_by_then(string code) => Rule.Ignores($"Task<int>? f; void N(int a, int b) {{ }} async Task<int> M(Task<int> t, int b) {{ {code} }}");
    [Theory]
    [InlineData("switch (b) { case 1: await t; break; } return [|t.Result|];")]
    [InlineData("switch (b) { case 1: await t; break; default: break; } return [|t.Result|];")]
    [InlineData("switch (b) { case 1: await t; break; default: { if (b > 3) break; return 1; } } return [|t.Result|];")]
    [InlineData("for (var i = 0; i < b; i++) { await t; } return [|t.Result|];")]
    [InlineData("while (b-- > 0) { await t; } return [|t.Result|];")]
    [InlineData("do { if (b == 0) continue; await t; } while (b++ < 1); return [|t.Result|];")]
    [InlineData("N([|t.Result|], await t); return 1;")]
    [InlineData("var u = f!; f = null; await Task.Yield(); return [|u.Result|];")]
    [InlineData("var u = t; t = N(); await t; return [|u.Result|];")]
    [InlineData("await Task.Yield(); if (f?.IsCompleted == false) return 1; return [|f!.Result|];")]
    [InlineData("await Task.Yield(); if (f is { IsCompleted: false } d) return [|d.Result|]; return 0;")]
    [InlineData("await Task.Yield(); if (f?.IsCompleted != true) return [|f!.Result|]; return 0;")]
    [InlineData("await Task.Yield(); if (t.IsCompleted is false) return [|t.Result|]; return 0;")]
    [InlineData("await Task.Yield(); if (t.Status is TaskStatus.RanToCompletion or TaskStatus.Running) return [|t.Result|]; return 0;")]
    public Task Not_done_by_then(string code) => Rule.Flags($"class C1 {{ Task<int>? f; Task<int> N() => Task.Run(() => 1); void N(int a, int b) {{ }} async Task<int> M(Task<int> t, int b) {{ {code} }} }}");
    // What swallows, replaces, leaves early or asks the other way round settles nothing.
    [Theory]
    [InlineData("try { await t; } catch (IOException) { t = N(); } return [|t.Result|];")]
    [InlineData("try { Check(); await t; } catch (IOException) { } return [|t.Result|];")]
    [InlineData("try { await Task.Yield(); await t; } catch { Check(); } return [|t.Result|];")]
    [InlineData("try { foreach (var x in ts) await x; } catch { } return [|ts[0].Result|];")]
    [InlineData("try { await t; } finally { t = N(); } return [|t.Result|];")]
    [InlineData("try { await t.WaitAsync(limit); } catch (TimeoutException) { } return [|t.Result|];")]
    [InlineData("try { await Task.WhenAll(t, N()).WaitAsync(limit).ConfigureAwait(false); } catch (TimeoutException) { } return [|t.Result|];")]
    [InlineData("await t.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); return [|t.Result|];")]
    [InlineData("t = Next(await t); return [|t.Result|];")]
    [InlineData("if (await t == 0) t = N(); return [|t.Result|];")]
    [InlineData("if (!t.IsCompleted) return 0; else t = Next(await t); return [|t.Result|];")]
    [InlineData("using (new MemoryStream(await t)) t = N(); return [|t.Result|];")]
    [InlineData("for (var i = await t; i < n; i++, t = N()) { } return [|t.Result|];")]
    [InlineData("switch (n) { case 1: if (b) break; await t; break; default: await t; break; } return [|t.Result|];")]
    [InlineData("switch (n) { case 1: await t; t = N(); break; default: await t; break; } return [|t.Result|];")]
    [InlineData("switch (n) { case 1: if (!t.IsCompleted) break; Check(); break; default: await t; break; } return [|t.Result|];")]
    [InlineData("switch (n) { case 1: if (b) break; return 0; default: await t; break; } return [|t.Result|];")]
    [InlineData("switch (n) { case 1: if (b) { t = N(); break; } await t; break; default: await t; break; } return [|t.Result|];")]
    [InlineData("switch (n) { case 1: await t; if (b) { t = N(); break; } await t; break; default: await t; break; } return [|t.Result|];")]
    [InlineData("do { if (b) continue; await t; } while ([|t.Result|] > 0); return 1;")]
    [InlineData("int? x = n; x ??= await t; return [|t.Result|];")]
    [InlineData("while (b) { try { await t; } catch { break; } b = false; } return [|t.Result|];")]
    public Task Not_settled_on_every_path(string code) => Rule.Flags($"class C1 {{ Task<int> N() => Task.Run(() => 1); Task<int> Next(int n) => Task.Run(() => n); void Check() {{ }} async Task<int> M(Task<int> t, List<Task<int>> ts, TimeSpan limit, int n, bool b) {{ await Task.Yield(); {code} }} }}");
    [Theory]
    [InlineData("try { await t; } catch (IOException) { Check(); } return t.Result;")]
    [InlineData("try { await t.ConfigureAwait(false); Check(); } catch (IOException) { } return t.Result;")]
    [InlineData("try { Check(); await t; } catch (IOException) { return 0; } return t.Result;")]
    [InlineData("try { Check(); await t; } catch (IOException) { await t; } return t.Result;")]
    [InlineData("try { await t; } catch (IOException) { t = N(); await t; } return t.Result;")]
    [InlineData("try { await Task.WhenAll(t, u); } catch { } return t.Result;")]
    [InlineData("try { await Task.WhenAll(ts.ToArray()); } catch { } return ts[0].Result;")]
    [InlineData("try { var x = await t; Check(); } catch { } return t.Result;")]
    [InlineData("try { Check(); } finally { await t; } return t.Result;")]
    [InlineData("try { await t.WaitAsync(limit); } catch (TimeoutException) { throw; } return t.Result;")]
    [InlineData("await t.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); return t.Result;")]
    [InlineData("if (await t == 0) { t = N(); return 1; } return t.Result;")]
    [InlineData("if (await t == 0) { t = N(); await t; } return t.Result;")]
    [InlineData("switch (n) { case 1: await t; if (b) break; Check(); break; default: { await t; } break; } return t.Result;")]
    [InlineData("switch (n) { case 1: if (b) return 1; await t; break; case 2: while (b) break; await t; break; default: throw new Exception(); } return t.Result;")]
    [InlineData("while (b) { try { await t; } catch { continue; } n += t.Result; } return n;")]
    public Task Settled_on_every_path(string code) => Rule.Ignores($"class C1 {{ Task<int> N() => Task.Run(() => 1); void Check() {{ }} async Task<int> M(Task<int> t, Task<int> u, List<Task<int>> ts, TimeSpan limit, int n, bool b) {{ await Task.Yield(); {code} }} }}");
    [Theory]
    [InlineData("bool IsLoading => !task.IsCompleted;")]
    [InlineData("bool IsLoading => task is { IsCompleted: false };")]
    [InlineData("bool IsLoading => task.IsCompleted == false;")]
    [InlineData("bool IsLoading => task is not { IsCompleted: true };")]
    [InlineData("bool IsLoading => task.IsCompleted || n > 0;")]
    [InlineData("bool IsLoading { get { return !task.IsCompleted; } }")]
    public Task Flag_of_the_opposite(string flag) => Rule.Flags($"class Image {{ int n = 0; Task<int> task = Task.Run(() => 1); public {flag} public Task<int> GetAsync() => task; }} class C1 {{ async Task<int> M(Image i) {{ await Task.Yield(); if (i.IsLoading) return [|i.GetAsync().Result|]; return 0; }} }}");
    [Theory]
    [InlineData("bool IsLoaded => n > 0 && (task.IsCompleted == true);")]
    [InlineData("bool IsLoaded { get { return this.task is { IsCompleted: true }; } }")]
    [InlineData("bool IsLoaded { get => task?.IsCompleted ?? false; }")]
    public Task Flag_of_its_own(string flag) => Rule.Ignores($"class Image {{ int n = 0; Task<int> task = Task.Run(() => 1); public {flag} public Task<int> GetAsync() => task; }} class C1 {{ async Task<int> M(Image i) {{ await Task.Yield(); if (i.IsLoaded) return i.GetAsync().Result; return 0; }} }}");

    // Only of the very same task is anything known: by the same path, from a variable that is still the same.
    private const string Objects = "class O { public Task<int> A = Task.Run(() => 1), B = Task.Run(() => 1); public List<Task<int>> All = []; public int Count; public O Next = null!; } class C1 { Task<int> N() => Task.Run(() => 1); Task<int> Send(O o) => N(); async Task<int> M(Task<int> t, Task<int> u, Task<int> d, List<Task<int>> ts, O o, List<O> os, Queue<O> q, TaskCompletionSource<int> s, TaskCompletionSource<int> r, TaskCompletionSource<int>[] ss, int n, bool b) { await Task.Yield(); ";
    [Theory]
    [InlineData("var l = new List<Task>(); if (b) l.Add(t); await Task.WhenAll(l); return [|t.Result|];")]
    [InlineData("var l = new List<Task>(); l.Add(t); l.Clear(); await Task.WhenAll(l); return [|t.Result|];")]
    [InlineData("var l = new List<Task>(); l.Add(t); t = N(); await Task.WhenAll(l); return [|t.Result|];")]
    [InlineData("var l = new List<Task> { t }; l.RemoveAt(0); await Task.WhenAll(l); return [|t.Result|];")]
    [InlineData("Task[] l = [t]; t = N(); await Task.WhenAll(l); return [|t.Result|];")]
    [InlineData("Task[] l = [t]; l[0] = u; await Task.WhenAll(l); return [|t.Result|];")]
    [InlineData("var all = Task.WhenAll(t); t = N(); await all; return [|t.Result|];")]
    [InlineData("Task[] l = [t]; while (b) { await Task.WhenAll(l); n += [|t.Result|]; t = N(); } return n;")]
    [InlineData("await Task.WhenAll(s.Task); return [|r.Task.Result|];")]
    [InlineData("if (s.Task.IsCompleted) return [|r.Task.Result|]; return 0;")]
    [InlineData("if (await Task.WhenAny(o.A, d) == o.A) return [|o.B.Result|]; return 0;")]
    [InlineData("if (await Task.WhenAny(o.A, d) == o.A) return [|o.Next.A.Result|]; return 0;")]
    [InlineData("ss[0].SetResult(1); return [|ss[1].Task.Result|];")]
    [InlineData("await Task.WhenAll(os[0].All); return [|os[1].All[0].Result|];")]
    [InlineData("await o.A; return [|o.Next.A.Result|];")]
    [InlineData("await o.A; o = o.Next; return [|o.A.Result|];")]
    [InlineData("await q.Dequeue().A; return [|q.Dequeue().A.Result|];")]
    [InlineData("await ts[n]; n++; return [|ts[n].Result|];")]
    [InlineData("await ts[n]; ts[n] = N(); return [|ts[n].Result|];")]
    [InlineData("await o.A; o.A = N(); return [|o.A.Result|];")]
    [InlineData("return os.Where(x => x.A.IsCompleted).Select(x => [|x.B.Result|]).Sum();")]
    [InlineData("if (os.All(x => x.A.IsCompleted)) return [|os[0].B.Result|]; return 0;")]
    [InlineData("if (ts.Take(2).All(x => x.IsCompleted)) return [|ts[5].Result|]; return 0;")]
    [InlineData("Func<Task<int>> f = async () => { await Task.Yield(); return [|t.Result|]; }; await t; return await f();")]
    [InlineData("await t; Func<Task<int>> f = async () => { await Task.Yield(); return [|t.Result|]; }; t = N(); return await f();")]
    [InlineData("_ = t.ContinueWith(async _ => { await Task.Yield(); return [|t.Result|]; }); t = N(); return 1;")]
    [InlineData("while (b) { t = N(); _ = t.ContinueWith(async _ => { await Task.Yield(); return [|t.Result|]; }); } return 1;")]
    [InlineData("foreach (var x in ts) { if (b) break; await x; } return [|ts[9].Result|];")]
    [InlineData("foreach (var x in ts) { if (b) continue; await x; } return [|ts[9].Result|];")]
    [InlineData("foreach (var x in ts) if (b) await x; return [|ts[9].Result|];")]
    [InlineData("foreach (var x in ts.Take(1)) await x; return [|ts[9].Result|];")]
    [InlineData("await Task.WhenAll(ts.Take(1)); return [|ts[5].Result|];")]
    [InlineData("await Task.WhenAll(ts[0]); return [|ts[1].Result|];")]
    [InlineData("await Task.WhenAll(os.Select(x => Send(x))); return [|os[0].A.Result|];")]
    [InlineData("await Task.WhenAll(os.Select(x => x.A)); return [|os[0].B.Result|];")]
    [InlineData("var w = await Task.WhenAny(t, d); t = N(); if (w != d) return [|t.Result|]; return 0;")]
    [InlineData("if (await Task.WhenAny(t, Task.Delay(5)) != Task.Delay(5)) return [|t.Result|]; return 0;")]
    public async Task Another_task(string code)
    {
        var where = code.Contains("os.Where", StringComparison.Ordinal);
        if (where) await Check<CONC108_CannotAwait>.Flags(Objects + code + " } }");
        else await Rule.Flags(Objects + code + " } }");
    }

    [Theory]
    [InlineData("var l = new List<Task>(); l.Add(t); if (b) l.Add(u); await Task.WhenAll(l.ToArray()); return t.Result;")]
    [InlineData("Task[] l = [t, u]; Console.Write(l.Length); await Task.WhenAll(l); return t.Result;")]
    [InlineData("var l = new List<Task>(); l.Add(o.A); await Task.WhenAll(l); return o.A.Result;")]
    [InlineData("var all = Task.WhenAll(t, o.A); await all; t.Dispose(); return t.Result + o.A.Result;")]
    [InlineData("var w = await Task.WhenAny(t, d); if (w != d) return t.Result; return 0;")]
    [InlineData("await Task.WhenAll(s.Task, r.Task); return r.Task.Result;")]
    [InlineData("if (o.Next.A.IsCompleted && b) return o.Next.A.Result; return 0;")]
    [InlineData("if (await Task.WhenAny(o.A, d) == o.A) return o.A.Result; return 0;")]
    [InlineData("await o.A; o.Count = 1; return o.A.Result;")]
    [InlineData("ss[0].SetResult(1); return ss[0].Task.Result;")]
    [InlineData("await ts[n]; return ts[n].Result;")]
    [InlineData("await Task.WhenAll(o.All); return o.All[0].Result + o.All.Sum(x => x.Result);")]
    [InlineData("return os.Where(x => x.A.IsCompleted).Select(x => x.A.Result).Sum();")]
    [InlineData("if (os.All(x => x.A.IsCompleted)) return os[0].A.Result; return 0;")]
    [InlineData("await t; Func<Task<int>> f = async () => { await Task.Yield(); return t.Result; }; return await f();")]
    [InlineData("while (b) { var x = N(); _ = x.ContinueWith(async _ => { await Task.Yield(); return x.Result; }); } return 1;")]
    [InlineData("foreach (var x in ts) { await x; if (b) continue; n++; } return ts[9].Result;")]
    [InlineData("foreach (var x in ts) try { await x; } catch { } return ts[9].Result;")]
    [InlineData("foreach (var x in os) { await x.A; } return os[0].A.Result;")]
    [InlineData("await Task.WhenAll(ts.Where(x => x != null)); return ts[0].Result;")]
    [InlineData("await Task.WhenAll(os.Select(x => x.A)); return os[0].A.Result + os.Sum(x => x.A.Result);")]
    [InlineData("await Task.WhenAll(os.SelectMany(x => x.All)); return os.SelectMany(x => x.All).Sum(x => x.Result);")]
    [InlineData("await t; t.ConfigureAwait(false); return ((Task<int>)t).Result + (await Task.FromResult(1));")]
    public async Task The_same_task(string code)
    {
        await Rule.Ignores(Objects + code + " } }");
        await Check<CONC108_CannotAwait>.Ignores(Objects + code + " } }");
    }

    [Theory]
    [InlineData("a.Where(t => t.IsCompleted).Zip(b, (x, y) => [|y.Result|]).Sum()")]
    [InlineData("a.Where(t => t.IsCompleted).SelectMany(t => b, (x, y) => [|y.Result|]).Sum()")]
    public Task Of_the_other_sequence(string code) => Check<CONC108_CannotAwait>.Flags($"class C1 {{ async Task<int> M(List<Task<int>> a, List<Task<int>> b) {{ await Task.WhenAll(a); return {code}; }} }}");
    [Fact] public Task Of_the_first_sequence() => Check<CONC108_CannotAwait>.Ignores("async Task<int> M(List<Task<int>> a, List<Task<int>> b) { await Task.WhenAll(a); return a.Zip(b, (x, y) => x.Result).Sum(); }");
    [Fact] public Task Kept_lambda_of_another_task() => Check<CONC108_CannotAwait>.Ignores("async Task<int> M(Task<int> t) { await t; Func<int> f = () => t.Result; return f(); }");

    // Shapes of programs.
    [Theory]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { await Task.WhenAll(new List<Task> { a, b }); return a.Result; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var l = new List<Task>(); l.Add(a); l.Add(b); await Task.WhenAll(l); return a.Result; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var l = new List<Task> { a, b }; await Task.WhenAll(l); return a.Result; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var l = new Task[] { a, b }; await Task.WhenAll(l); return a.Result; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { Task[] l = [a, b]; await Task.WhenAll(l); return a.Result; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { await Task.WhenAll([a, b]); return a.Result; }")]
    [InlineData("async Task<int> M(Task<int> a) { var timeout = Task.Delay(1); var c = await Task.WhenAny(a, timeout); if (c == timeout) throw new TimeoutException(); return a.Result; }")]
    [InlineData("async Task<int> M(Task<int> a) { var timeout = Task.Delay(1); if (await Task.WhenAny(a, timeout) == timeout) return 0; return a.Result; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var c = await Task.WhenAny(a, b); if (c == a) return a.Result; return b.Result; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var c = await Task.WhenAny(a, b); return c == a ? a.Result : b.Result; }")]
    [InlineData("async Task<int> M(Task<int> a) { var c = await Task.WhenAny(a, Task.Delay(1)); if (!ReferenceEquals(c, a)) return 0; return a.Result; }")]
    [InlineData("async Task<int> M(Task<int> a) { var c = await Task.WhenAny(a, Task.Delay(1)); if (c.Equals(a)) return a.Result; return 0; }")]
    [InlineData("async Task<int> M(Task<int> a) { while (await Task.WhenAny(a, Task.Delay(1)) != a) { Console.Write(\".\"); } return a.Result; }")]
    [InlineData("async Task<int> M(Task<int> a) { if (a == await Task.WhenAny(a, Task.Delay(1)).ConfigureAwait(false)) return a.Result; return 0; }")]
    [InlineData("async Task<int> M(List<Task<int>> ts) { await Task.Yield(); return ts.Where(t => t.IsCompletedSuccessfully).Select(t => t.Result).Sum(); }")]
    [InlineData("async Task<int> M(List<Task<int>> ts) { await Task.Yield(); return ts.Where(t => t.Status == TaskStatus.RanToCompletion).Sum(t => t.Result); }")]
    [InlineData("async Task<int> M(List<Task<int>> ts) { await Task.Yield(); var s = 0; foreach (var t in ts.Where(x => x.IsCompleted)) s += t.Result; return s; }")]
    [InlineData("async Task<int> M(List<Task<int>> ts) { await Task.Yield(); if (ts.All(t => t.IsCompleted)) return ts.Sum(t => t.Result); return 0; }")]
    [InlineData("async Task<int> M(List<Task<int>> ts) { await Task.WhenAll(ts.ToArray()); var s = 0; foreach (var t in ts) s += t.Result; return s; }")]
    [InlineData("async Task<int> M(List<Task<int>> ts) { var s = 0; foreach (var t in ts) { await t; s += t.Result; } return s; }")]
    [InlineData("async Task<int> M(List<Task<int>> ts) { try { await Task.WhenAll(ts); } catch { } var s = 0; foreach (var t in ts) if (t.IsCompletedSuccessfully) s += t.Result; return s; }")]
    [InlineData("async Task<int> M(List<Task<int>> ts) { await Task.WhenAll(ts); return ts.First().Result + ts.Last().Result + ts.Single(x => x.Id > 1).Result; }")]
    [InlineData("async Task<int> M(List<Task<int>> ts) { await Task.WhenAll(ts); return ts.SelectMany(t => new[] { t.Result }).Sum() + ts.Aggregate(0, (s, t) => s + t.Result); }")]
    [InlineData("async Task<int> M(List<Task<int>> ts) { await Task.WhenAll(ts); var r = from t in ts where t.Result > 1 orderby t.Result select t.Result; return r.Sum(); }")]
    [InlineData("async Task<int> M(List<(int K, Task<int> T)> ts) { await Task.WhenAll(ts.Select(x => x.T)); return ts.Sum(x => x.T.Result); }")]
    [InlineData("async Task<int> M(int[] k) { var d = k.ToDictionary(x => x, x => Task.Run(() => x)); await Task.WhenAll(d.Values); return d.ToDictionary(p => p.Key, p => p.Value.Result).Count; }")]
    [InlineData("async Task<int> M(int[] k) { var d = k.Select(x => new { K = x, T = Task.Run(() => x) }).ToList(); await Task.WhenAll(d.Select(x => x.T)); return d.Sum(p => p.T.Result); }")]
    [InlineData("async Task M(Task<int> t) { await Task.Yield(); t.GetAwaiter().OnCompleted(() => Console.WriteLine(t.Result)); }")]
    [InlineData("async Task<int> M(Task<int> t) { var done = false; try { await t; done = true; } finally { Console.Write(done); } return t.Result; }")]
    [InlineData("async Task<int> M(Task<int> t) { try { return await t; } catch { return t.IsCompletedSuccessfully ? t.Result : 0; } }")]
    [InlineData("async Task<int> M() { var s = new TaskCompletionSource<int>(); s.SetResult(1); await Task.Yield(); return s.Task.Result; }")]
    [InlineData("async Task<int> M(Task<int> t, CancellationToken c) { await Task.WhenAny(t, Task.Delay(-1, c)); if (!t.IsCompleted) c.ThrowIfCancellationRequested(); else return t.Result; return 0; }")]
    [InlineData("async Task<int> M(Task<int> t, CancellationToken c) { await t.WaitAsync(c).ConfigureAwait(false); return t.Result; }")]
    [InlineData("async Task<(int, int)> M(Func<Task<int>> f) { var (a, b) = (f(), f()); await Task.WhenAll(a, b); return (a.Result, b.Result); }")]
    [InlineData("async Task<int> M(Func<Task<int>> f) { Task<int> a, b; a = f(); b = f(); await Task.WhenAll(a, b); return a.Result + b.Result; }")]
    [InlineData("async Task<int> M(Func<Task<int>> f) { Task<int>? a = null; try { a = f(); await a; } catch { } return a!.Result; }")]
    [InlineData("async Task<int> M(Func<Task<int>> f) { var a = f(); var b = f(); var all = await Task.WhenAll(a, b); return a.Result + all[0]; }")]
    [InlineData("class R { public Task<int> A = Task.FromResult(1); public Task<int> B { get; } = Task.FromResult(1); } async Task<int> M(R r) { await Task.WhenAll(r.A, r.B); return r.A.Result + r.B.Result; }")]
    [InlineData("class R { public required Task<int> A { get; init; } } async Task<int> M(R r) { await r.A; return r.A.Result; }")]
    [InlineData("async Task<int> M(Task<Task<int>> t) { var u = await t; await u; return u.Result; }")]
    [InlineData("async Task<int> M(Task<int> t) { await Task.Yield(); if (t.IsFaulted || t.IsCanceled) return 0; if (t.IsCompleted) return t.Result; return await t; }")]
    public async Task Settled_as_programs_do_it(string code)
    {
        await Rule.Ignores("class C1 { " + code + " }");
        await Check<CONC108_CannotAwait>.Ignores("class C1 { " + code + " }");
    }

    [Theory]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var l = new List<Task> { b }; await Task.WhenAll(l); return [|a.Result|]; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var l = new List<Task>(); await Task.WhenAll(l); l.Add(a); return [|a.Result|]; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var l = new List<Task> { a }; await Task.WhenAny(l); return [|a.Result|]; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var l = new List<Task> { a }; l = []; await Task.WhenAll(l); return [|a.Result|]; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var c = await Task.WhenAny(a, b); if (c == a) return [|b.Result|]; return 0; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var c = await Task.WhenAny(a, b, Task.Delay(1)); if (c == b) return 0; return [|a.Result|]; }")]
    [InlineData("async Task<int> M(Task<int> a, Task<int> b) { var c = await Task.WhenAny(a, b); if (c.Equals(b)) return [|a.Result|]; return 0; }")]
    [InlineData("async Task<int> M(List<Task<int>> l) { await Task.Yield(); var s = 0; foreach (var t in l.Where(x => !x.IsCompleted)) s += [|t.Result|]; return s; }")]
    [InlineData("async Task<int> M(List<Task<int>> l) { await Task.Yield(); var s = 0; if (l.Any(x => x.IsCompleted)) foreach (var t in l) s += [|t.Result|]; return s; }")]
    [InlineData("async Task<int> M(Func<Task<int>> f, Task<int> a) { try { await a; a = f(); } catch { } return [|a.Result|]; }")]
    [InlineData("async Task<int> M(TaskCompletionSource<int> s, TaskCompletionSource<int> r) { await Task.Yield(); r.SetResult(1); return [|s.Task.Result|]; }")]
    public Task Not_settled_as_programs_do_it(string code) => Rule.Flags("class C1 { " + code + " }");
    [Fact] public Task Done_in_one_branch_of_an_expression() => Rule.Flags("async Task<int> M(Task<int> t, bool b) { var r = b ? 0 : await t; return [|t.Result|] + r; }");

    // In a continuation the task that it continues, and those of a WhenAll, have completed.
    [Theory]
    [InlineData("t.ContinueWith(_ => t.Result)")]
    [InlineData("s.Task.ContinueWith(_ => s.Task.Result + s.Task.Result)")]
    [InlineData("Task.WhenAll(l).ContinueWith(_ => l[0].Result)")]
    [InlineData("Task.WhenAll(p.Select(x => x.T)).ContinueWith(w => p.Where(x => !x.T.IsFaulted).ToDictionary(x => x.I, x => x.T.Result).Count)")]
    [InlineData("Task.Factory.ContinueWhenAll(l, _ => l.Sum(x => x.Result))")]
    [InlineData("t.ContinueWith(async _ => { await Task.Yield(); return t.Result; }).Unwrap()")]
    public Task In_a_continuation(string code) => Check<CONC109_SynchronousWait>.Ignores($"Task<int> M(Task<int> t, TaskCompletionSource<int> s, Task<int>[] l, List<(int I, Task<int> T)> p) => {code};");
    [Theory]
    [InlineData("t.ContinueWith(_ => [|u.Result|])")]
    [InlineData("s.Task.ContinueWith(_ => [|r.Task.Result|])")]
    [InlineData("Task.WhenAny(l).ContinueWith(_ => [|l[0].Result|])")]
    [InlineData("t.WaitAsync(TimeSpan.Zero).ContinueWith(_ => [|t.Result|])")]
    [InlineData("Task.WhenAll(t, u).WaitAsync(TimeSpan.Zero).ContinueWith(_ => [|t.Result|])")]
    [InlineData("t.WaitAsync(TimeSpan.Zero).GetAwaiter().OnCompleted(() => Console.WriteLine([|t.Result|]))")]
    public Task In_a_continuation_of_another_task(string code) => Check<CONC109_SynchronousWait>.Flags($"class C1 {{ void M(Task<int> t, Task<int> u, TaskCompletionSource<int> s, TaskCompletionSource<int> r, Task<int>[] l) {{ {code}; }} }}");

    [Fact] public Task Result() => Rule.Flags("async Task<int> M(Task<int> t) { await Task.Yield(); return [|t.Result|]; }", says: "'Task.Result' blocks");
    [Fact] public Task Result_of_a_value_task() => Rule.Flags("async Task<int> M(ValueTask<int> t) { await Task.Yield(); return [|t.Result|]; }", says: "'ValueTask.Result'");
    [Fact] public Task Wait() => Rule.Flags("async Task M(Task t) { await Task.Yield(); [|t.Wait()|]; }");
    [Fact] public Task Wait_with_token() => Rule.Flags("async Task M(Task t, CancellationToken c) { await Task.Yield(); [|t.Wait(c)|]; }");
    [Fact] public Task Wait_with_unused_timeout() => Rule.Flags("async Task M(Task t) { await Task.Yield(); [|t.Wait(100)|]; }");
    [Fact] public Task GetResult() => Rule.Flags("async Task<int> M(Task<int> t) { await Task.Yield(); return [|t.GetAwaiter().GetResult()|]; }");
    [Fact] public Task GetResult_of_a_plain_task() => Rule.Flags("async Task M(Task t) { await Task.Yield(); [|t.GetAwaiter().GetResult()|]; }");
    [Fact] public Task GetResult_of_a_value_task() => Rule.Flags("async Task<int> M(ValueTask<int> t) { await Task.Yield(); return [|t.GetAwaiter().GetResult()|]; }");
    [Fact] public Task GetResult_with_ConfigureAwait() => Rule.Flags("async Task<int> M(Task<int> t) { await Task.Yield(); return [|t.ConfigureAwait(false).GetAwaiter().GetResult()|]; }");
    [Fact] public Task GetResult_of_a_value_task_with_ConfigureAwait() => Rule.Flags("async Task M(ValueTask t) { await Task.Yield(); [|t.ConfigureAwait(false).GetAwaiter().GetResult()|]; }");
    [Fact] public Task Conditional_result() => Rule.Flags("async Task<int?> M(Task<int>? t) { await Task.Yield(); return t?[|.Result|]; }");
    [Fact] public Task WaitAll() => Rule.Flags("async Task M(Task t, Task u) { await Task.Yield(); [|Task.WaitAll(t, u)|]; }");
    [Fact] public Task WaitAny_with_unused_result() => Rule.Flags("async Task M(Task t, Task u) { await Task.Yield(); [|Task.WaitAny(t, u)|]; }");
    [Fact] public Task Type_derived_from_Task() => Rule.Flags("class T() : Task<int>(() => 1); class C { async Task<int> M(T t) { await Task.Yield(); return [|t.Result|]; } }");

    [Fact] public Task Task_returning_method() => Rule.Flags("Task<int> M(Task<int> t) => Task.FromResult([|t.Result|]);");
    [Fact] public Task ValueTask_returning_method() => Rule.Flags("ValueTask<int> M(Task<int> t) => new([|t.Result|]);");
    [Fact] public Task Async_void() => Rule.Flags("async void M(Task t) { await Task.Yield(); [|t.Wait()|]; }");
    [Fact] public Task Async_iterator() => Rule.Flags("async IAsyncEnumerable<int> M(Task<int> t) { await Task.Yield(); yield return [|t.Result|]; }");
    [Fact] public Task Async_lambda() => Rule.Flags("Func<Task<int>> M(Task<int> t) => async () => { await Task.Yield(); return [|t.Result|]; };");
    [Fact] public Task Async_local_function() => Rule.Flags("void M(Task<int> t) { async Task<int> L() { await Task.Yield(); return [|t.Result|]; } _ = L(); }");
    [Fact] public Task Expression_body() => Rule.Flags("async Task M(Task<int> t) => await Task.Delay([|t.Result|]);");
    [Fact] public Task Async_lambda_in_a_field() => Rule.Flags("Func<Task<int>, Task<int>> f = async t => { await Task.Yield(); return [|t.Result|]; };");
    [Fact] public Task Argument_default_and_nested() => Rule.Flags("async Task<int> M(Task<Task<int>> t) { await Task.Yield(); return [|[|t.Result|].Result|]; }");

    [Fact] public Task Synchronous_method() => Rule.Ignores("int M(Task<int> t) => t.Result;");
    [Fact] public Task Synchronous_lambda() => Rule.Ignores("async Task M(Task<int> t) { await Task.Yield(); Func<int> f = () => t.Result; f(); }");
    [Theory]
    [InlineData("if (isAsync) await t; else t.Wait();")]
    [InlineData("if (!isAsync) t.Wait();")]
    [InlineData("if (_sync && !t.IsFaulted) { t.GetAwaiter().GetResult(); }")]
    [InlineData("var i = _sync ? u.Result : await u;")]
    [InlineData("if (c.IsSynchronous) try { t.Wait(); } catch { }")]
    public Task For_synchronous_callers(string code) => Rule.Ignores($"class C {{ bool _sync; public bool IsSynchronous {{ get; set; }} async Task M(Task t, Task<int> u, C c, bool isAsync) {{ await Task.Yield(); {code} }} }}");

    [Theory]
    [InlineData("if (isAsync) [|t.Wait()|];")]
    [InlineData("if (_sync) await t; else [|t.Wait()|];")]
    [InlineData("if (_sync || isAsync) [|t.Wait()|];")]
    [InlineData("if (other) [|t.Wait()|];")]
    public Task For_asynchronous_callers(string code) => Rule.Flags($"class C {{ bool _sync; async Task M(Task t, bool isAsync, bool other) {{ await Task.Yield(); {code} }} }}");

    [Fact] public Task Inside_a_lock() => Rule.Ignores("async Task M(Task t) { await Task.Yield(); lock (this) { t.Wait(); } }");
    [Fact] public Task Monitor_held() => Rule.Ignores("async Task M(Task t, object o) { await Task.Yield(); Monitor.Enter(o); try { t.Wait(); } finally { Monitor.Exit(o); } }");
    [Fact] public Task Mutex_held() => Rule.Ignores("async Task M(Task t, Mutex m) { await Task.Yield(); m.WaitOne(); t.Wait(); m.ReleaseMutex(); }");
    [Fact] public Task Lock_scope_held() => Rule.Ignores("async Task M(Task t, Lock l) { await Task.Yield(); using (l.EnterScope()) t.Wait(); }");
    [Fact] public Task Before_the_lock_is_taken() => Rule.Flags("async Task M(Task t, object o) { [|t.Wait()|]; Monitor.Enter(o); Monitor.Exit(o); await Task.Yield(); }");
    [Fact] public Task Ref_struct_in_a_using() => Rule.Ignores("ref struct R { public void Dispose() { } } class C { async Task M(Task t) { await Task.Yield(); using (new R()) t.Wait(); } }");
    [Fact] public Task Value_that_is_locked() => Rule.Flags("async Task M(Task<object> t) { await Task.Yield(); lock ([|t.Result|]) { } }");
    [Fact] public Task Awaited_before() => Rule.Ignores("async Task<int> M(Task<int> t) { await t; return t.Result; }");
    [Fact] public Task Awaited_before_and_exchanged() => Rule.Flags("async Task<int> M(Task<int> t, Task<int> u) { await t; (t, u) = (u, t); return [|t.Result|]; }");
    [Fact] public Task Awaited_before_by_this() => Rule.Ignores("private Task<int> T = Task.FromResult(1); async Task<int> M() { await this.T; return T.Result; } async Task<int> N() { await T; return this.T.Result; }");
    [Fact] public Task Awaited_before_of_another_object() => Rule.Flags("private Task<int> T = Task.FromResult(1); async Task<int> M(C other) { await T; return [|other.T.Result|]; }");
    [Fact] public Task Awaited_before_with_ConfigureAwait() => Rule.Ignores("async Task<int> M(Task<int> t) { await t.ConfigureAwait(false); return t.Result; }");
    [Fact] public Task Value_task_awaited_before() => Rule.Flags("async Task<int> M(ValueTask<int> t) { await t; return [|t.Result|]; }");
    [Fact] public Task Awaited_on_one_path_only() => Rule.Flags("async Task<int> M(Task<int> t, bool b) { if (b) await t; return [|t.Result|]; }");
    [Fact] public Task Awaited_on_both_paths() => Rule.Ignores("async Task<int> M(Task<int> t, bool b) { if (b) await t; else { await Task.Yield(); await t; } return t.Result; }");
    [Fact] public Task Reassigned_after_the_await() => Rule.Flags("async Task<int> M(Task<int> t, Task<int> u) { await t; t = u; return [|t.Result|]; }");
    [Fact] public Task Another_task_awaited() => Rule.Flags("async Task<int> M(Task<int> t, Task<int> u) { await u; return [|t.Result|]; }");
    [Fact] public Task Awaited_later() => Rule.Flags("async Task<int> M(Task<int> t) { var r = [|t.Result|]; await t; return r; }");
    [Fact] public Task Awaited_in_the_try_before() => Rule.Ignores("async Task<int> M(Task<int> t) { try { await t; } catch (IOException) { throw; } return t.Result; }");
    [Fact] public Task Swallowed_by_the_catch() => Rule.Ignores("async Task<int> M(Task<int> t) { try { await t; } catch { } return t.IsFaulted ? 0 : t.Result; }");
    [Fact] public Task After_WhenAll() => Rule.Ignores("async Task<int> M(Task<int> t, Task<int> u) { await Task.WhenAll(t, u); return t.Result + u.Result; }");
    [Fact] public Task After_WhenAll_with_ConfigureAwait() => Rule.Ignores("async Task<int> M(Task<int> t, Task<int> u) { await Task.WhenAll(t, u).ConfigureAwait(false); return t.Result + u.Result; }");
    [Fact] public Task After_WhenAll_of_an_array() => Rule.Ignores("async Task<int> M(Task<int>[] ts) { await Task.WhenAll(ts); return ts[0].Result + ts.Sum(t => t.Result); }");
    [Fact] public Task After_WhenAll_of_a_list_in_a_loop() => Rule.Ignores("async Task<int> M(List<Task<int>> ts) { await Task.WhenAll(ts); var s = 0; foreach (var t in ts) s += t.Result; return s; }");
    [Fact] public Task After_WhenAll_without_await() => Rule.Flags("async Task<int> M(Task<int> t, Task<int> u) { var all = Task.WhenAll(t, u); await Task.Yield(); return [|t.Result|]; }");
    [Fact] public Task Winner_of_WhenAny() => Rule.Ignores("async Task<int> M(Task<int> t, Task<int> u) { var w = await Task.WhenAny(t, u); return w.Result; }");
    [Fact] public Task Winner_of_WhenAny_directly() => Rule.Ignores("async Task<int> M(Task<int> t, Task<int> u) => (await Task.WhenAny(t, u)).Result;");
    [Fact] public Task Winner_of_WhenAny_in_a_variable_of_several() => Rule.Ignores("async Task<int> M(Task<int> t, Task<int> u) { var w = t; w = await Task.WhenAny(t, u); return w.Result; }");
    [Fact] public Task Winner_of_WhenAny_in_the_condition_after_it() => Rule.Ignores("async Task M(List<Task<bool>> ts) { Task<bool> w; do { w = await Task.WhenAny(ts); } while (w.Result && ts.Count > 0); }");
    [Fact] public Task Condition_after_a_round_that_may_skip_the_await() => Rule.Flags("async Task M(Task<bool> t) { do { if (t.IsFaulted) continue; await Task.Yield(); } while ([|t.Result|]); }");
    [Fact] public Task Yield_is_no_way_out() => Rule.Flags("async IAsyncEnumerable<int> M(Task<int> t) { await Task.Yield(); if (!t.IsCompleted) yield return 1; yield return [|t.Result|]; }");
    [Fact] public Task First_round_of_a_do_loop() => Rule.Flags("async Task M(Task<int> t) { await Task.Yield(); do { Console.WriteLine([|t.Result|]); } while (t.IsCompleted); }");
    [Fact] public Task Loser_of_WhenAny() => Rule.Flags("async Task<int> M(Task<int> t, Task<int> u) { await Task.WhenAny(t, u); return [|t.Result|]; }");
    [Fact] public Task Compared_with_the_winner() => Rule.Ignores("async Task<int> M(Task<int> t) { var w = await Task.WhenAny(t, Task.Delay(9)); if (w == t) return t.Result; return 0; }");
    [Fact] public Task Compared_with_the_winner_directly() => Rule.Ignores("async Task<int> M(Task<int> t) { if (await Task.WhenAny(t, Task.Delay(9)) == t) return t.Result; return 0; }");
    [Fact] public Task Behind_IsCompletedSuccessfully() => Rule.Ignores("async Task<int> M(Task<int> t) { if (t.IsCompletedSuccessfully) return t.Result; return await t; }");
    [Fact] public Task Behind_IsCompleted_of_a_value_task() => Rule.Ignores("ValueTask<int> M(ValueTask<int> t) => t.IsCompletedSuccessfully ? new(t.Result) : t;");
    [Fact] public Task Behind_an_early_return() => Rule.Ignores("async Task<int> M(Task<int> t) { if (!t.IsCompleted) return await t; return t.Result; }");
    [Fact] public Task Behind_a_status_check() => Rule.Ignores("async Task<int> M(Task<int> t) { await Task.Yield(); return t.Status == TaskStatus.RanToCompletion ? t.Result : 0; }");
    [Fact] public Task Behind_the_wrong_branch() => Rule.Flags("async Task<int> M(Task<int> t) { await Task.Yield(); return t.IsCompleted ? 0 : [|t.Result|]; }");
    [Fact] public Task Antecedent_of_a_continuation() => Rule.Ignores("async Task<int> M(Task<int> t) => await t.ContinueWith(a => a.Result + 1);");
    [Fact] public Task Antecedent_in_an_async_continuation() => Rule.Ignores("async Task M(Task<int> t) => await t.ContinueWith(async a => { await Task.Yield(); return a.Result; });");
    [Fact] public Task Other_task_in_a_continuation() => Rule.Flags("async Task M(Task<int> t, Task<int> u) => await t.ContinueWith(async a => { await Task.Yield(); return [|u.Result|]; });");
    [Fact] public Task Completed_task() => Rule.Ignores("async Task<int> M() { await Task.Yield(); Task.CompletedTask.Wait(); return Task.FromResult(1).Result; }");
    [Fact] public Task Completed_task_in_a_local() => Rule.Ignores("async Task<int> M() { var t = Task.FromResult(1); await Task.Yield(); return t.Result; }");
    [Fact] public Task Zero_timeout() => Rule.Ignores("async Task M(Task t) { await Task.Yield(); if (t.Wait(0)) return; t.Wait(TimeSpan.Zero); }");
    [Fact] public Task Timeout_that_is_asked_for() => Rule.Ignores("async Task M(Task t) { await Task.Yield(); if (!t.Wait(1000)) return; }");
    [Fact] public Task After_a_timed_wait_that_succeeded() => Rule.Ignores("async Task<int> M(Task<int> t) { await Task.Yield(); if (t.Wait(0)) return t.Result; return 0; }");
    [Fact] public Task Index_of_the_winner_is_asked_for() => Rule.Ignores("async Task<int> M(Task t, Task u) { await Task.Yield(); return Task.WaitAny(t, u); }");
    [Fact] public Task Catch_of_AggregateException() => Rule.Ignores("async Task M(Task t) { await Task.Yield(); try { t.Wait(); } catch (AggregateException) { } }");
    [Fact] public Task Expression_tree() => Rule.Ignores("async Task<Expression<Func<int>>> M(Task<int> t) { await Task.Yield(); return () => t.Result; }");
    [Fact] public Task Name_of() => Rule.Ignores("async Task<string> M(Task<int> t) { await Task.Yield(); return nameof(t.Result) + nameof(Task<int>.Result); }");
    [Fact] public Task Type_of_the_same_name() => Rule.Ignores("class Task1 { public int Result => 1; public void Wait() { } } class C { async Task<int> M(Task1 t) { await Task.Yield(); t.Wait(); return t.Result; } }");
    [Fact] public Task Awaiter_of_ones_own() => Rule.Ignores("async Task M(Task t) { var a = t.GetAwaiter(); await Task.Yield(); a.GetResult(); }");
    // Members are only read where their text says that there may be something.
    [Fact] public Task Lambda_that_gives_a_task() => Rule.Flags("void M(Task<int> t) { Func<Task> f = () => { _ = [|t.Result|]; return Task.CompletedTask; }; f(); }");
    [Fact] public Task Lambda_that_is_an_expression() => Rule.Flags("void M(Task<int> t) { Func<Task> f = () => Task.Delay([|t.Result|]); f(); }");
    [Fact] public Task Anonymous_method() => Rule.Flags("void M(Task<int> t) { Func<Task> f = delegate { _ = [|t.Result|]; return Task.CompletedTask; }; f(); }");
    [Fact] public Task Local_function_of_another_name() => Rule.Flags("namespace N { using P = System.Threading.Tasks.Task; class C { void M(Task<int> t) { F(); P F() { _ = [|t.Result|]; return Task.CompletedTask; } } } }");
    [Fact] public Task Field_that_holds_a_lambda() => Rule.Flags("Func<Task<int>, Task> f = t => Task.Delay([|t.Result|]);");
    [Fact] public Task Property_that_gives_a_lambda() => Rule.Flags("Func<Task<int>, Task> F => async t => { await Task.Yield(); _ = [|t.Result|]; };");
    [Fact] public Task Joined_sequence() => Rule.Flags("async Task<IEnumerable<int>> M(int[] xs, Task<int[]> t) { await Task.Yield(); return from x in xs join y in [|t.Result|] on x equals y select y; }");
    [Fact] public Task Query_clause() => Rule.Ignores("async Task<IEnumerable<int>> M(Task<int>[] ts) { await Task.Yield(); return from t in ts select t.Result; }");
    [Fact] public Task Span_across() => Rule.Ignores("async Task M(Task<int> t) { await Task.Yield(); Span<int> s = stackalloc int[1]; s[0] = t.Result; }");

    [Theory]
    [InlineData("Monitor.Enter(this); try { t.Wait(); } finally { Monitor.Exit(this); }")]
    [InlineData("if (!Monitor.TryEnter(this)) return; t.Wait(); Monitor.Exit(this);")]
    [InlineData("Monitor.Enter(this); if (t.IsFaulted) { Monitor.Exit(this); return; } t.Wait(); Monitor.Exit(this);")]
    [InlineData("m.WaitOne(); t.Wait(); m.ReleaseMutex();")]
    [InlineData("r.EnterReadLock(); t.Wait(); r.ExitReadLock();")]
    [InlineData("l.Enter(); t.Wait(); l.Exit();")]
    [InlineData("using (l.EnterScope()) t.Wait();")]
    public Task Under_a_lock_that_belongs_to_the_thread(string code) => Rule.Ignores($"async Task M(Task t, Mutex m, ReaderWriterLockSlim r, Lock l) {{ await Task.Yield(); {code} }}");
    [Fact] public Task Between_two_locked_regions() => Rule.Flags("async Task M(Task t) { await Task.Yield(); Monitor.Enter(this); Monitor.Exit(this); [|t.Wait()|]; Monitor.Enter(this); Monitor.Exit(this); }");
    [Fact] public Task Awaited_by_the_condition() => Rule.Ignores("async Task<int> M(Task<int> t) { if (await t > 1) return t.Result; return 0; }");
    [Fact] public Task After_a_kept_WhenAll() => Rule.Ignores("async Task<int> M(Task<int> t, Task<int> u) { var all = Task.WhenAll(t, u); try { await all.ConfigureAwait(false); } catch (IOException) { throw; } return t.Result; }");
    [Fact] public Task After_a_kept_WhenAll_that_is_another_by_now() => Rule.Flags("async Task<int> M(Task<int> t, Task<int> u) { var all = Task.WhenAll(t, u); all = Task.WhenAll(u, u); await all; return [|t.Result|]; }");
    [Fact] public Task Completed_in_WhenEach() => Rule.Ignores("async Task M(List<Task<int>> ts, CancellationToken c) { await foreach (var t in Task.WhenEach(ts)) Console.WriteLine(t.Result); await foreach (var t in Task.WhenEach(ts).WithCancellation(c).ConfigureAwait(false)) Console.WriteLine(t.Result); }");
    [Fact] public Task Case_of_its_status() => Rule.Ignores("async Task<int> M(Task<int> t) { await Task.Yield(); switch (t.Status) { case TaskStatus.RanToCompletion: return t.Result; default: return t.Status switch { TaskStatus.RanToCompletion => t.Result, _ => 0 }; } }");
    [Fact] public Task Case_of_a_completed_task() => Rule.Ignores("async Task<int> M(Task<int> t) { await Task.Yield(); switch (t) { case { IsCompletedSuccessfully: true }: return t.Result; } return t switch { { IsCompleted: true } => t.Result, _ => 0 }; }");
    [Fact] public Task Case_of_another_status() => Rule.Flags("async Task<int> M(Task<int> t) { await Task.Yield(); return t.Status switch { TaskStatus.Running => [|t.Result|], _ => 0 }; }");
    [Fact] public Task After_a_loop_that_polls() => Rule.Ignores("async Task<int> M(Task<int> t) { while (!t.IsCompleted) await Task.Delay(1); return t.Result; }");
    [Fact] public Task After_a_do_loop_that_polls() => Rule.Ignores("async Task<int> M(Task<int> t) { do { await Task.Delay(1); } while (!t.IsCompleted); return t.Result; }");
    [Fact] public Task After_a_loop_that_may_give_up() => Rule.Flags("async Task<int> M(Task<int> t, int n) { while (!t.IsCompleted) { await Task.Delay(1); if (n-- == 0) break; } return [|t.Result|]; }");
    [Fact] public Task After_a_loop_that_gives_up_its_inner_loop() => Rule.Ignores("async Task<int> M(Task<int> t, int n) { while (!t.IsCompleted) { await Task.Delay(1); while (true) if (n-- == 0) break; } return t.Result; }");
    [Fact] public Task After_a_loop_that_polls_something_else() => Rule.Flags("async Task<int> M(Task<int> t, Task u) { while (!u.IsCompleted) await Task.Delay(1); return [|t.Result|]; }");
}
