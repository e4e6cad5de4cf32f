using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The first loop of a method: what makes its iterations depend on each other, or what they fold into.</summary>
public sealed class DependenceTests
{
    [Theory]
    [InlineData("for (var i = 0; i < n; i++) a[i] = b[i] + 1;")]
    [InlineData("for (var i = 0; i < n; i++) a[i] += a[i];")]
    [InlineData("for (var i = 0; i < n; i++) g[i, 0] = g[i, 1];")]
    [InlineData("for (var i = 0; i < n; i++) { var x = b[i]; x += 2; a[i] = x; }")]
    [InlineData("for (var i = 0; i < n; i++) { var own = new int[4]; own[i % 4] = i; a[i] = own[0]; }")]
    [InlineData("var e = new int[n]; for (var i = 1; i < n; i++) e[i] = a[i - 1];")]
    [InlineData("for (var i = 0; i < n; i++) { var p = new P { X = i }; p.X++; a[i] = p.X; }")]
    [InlineData("for (var i = 0; i < n; i++) a[i] = new P(i).X;")]
    [InlineData("foreach (var x in list) Math.Abs(x);")]
    [InlineData("for (var i = 0; i < n; i++) ps[i].X = i;")]
    [InlineData("for (var i = 0; i < n; i++) { ps[i].At.Y += b[i]; ps[i].X++; }")]
    [InlineData("for (var i = 0; i < n; i++) { Span<int> own = stackalloc int[4]; own[i & 3] = i; a[i] = own[0]; }")]
    [InlineData("for (var i = 0; i < n; i++) { Span<int> own = new int[4]; own[1] += i; a[i] = own[1]; }")]
    [InlineData("for (var i = 0; i < n; i++) a[i] = b.AsSpan(0, 3)[2];", "reads all of 'b'")]
    [InlineData("var e = new int[n]; for (var i = 0; i < n; i++) e[i] = b.AsSpan(0, 3)[2];")]
    [InlineData("for (var i = 0; i < n; i++) for (var x = 0; x < w; x++) a[i * w + x] = i + x;")]
    [InlineData("for (var i = 0; i < n; i++) for (var x = 0; x < w; x++) a[x + w * i] += a[i * w + x] + b[i * w + x];")]
    [InlineData("for (var i = 0; i < n; i++) { var row = i * w; for (var x = 1; x < w; x += 2) { var at = row + x; a[at] = x; } }")]
    [InlineData("for (var i = 0; i < n; i++) { a[i * 3] = i; a[i * 3 + 1] = i; a[2 + 3 * i] = a[i * 3]; for (var x = 0; x < 3; x++) a[i * 3 + x]++; }")]
    [InlineData("for (var i = 0; i < n; i++) { var row = a.AsSpan(i * w, w); for (var x = 0; x < row.Length; x++) row[x] = x; row[0] += row[1]; }")]
    [InlineData("for (var i = 0; i < n; i++) a.AsSpan(i * w, w)[0] = a[i * w + 0 * 1] = 3;", "writes 'a[i * w + 0 * 1]'")]
    [InlineData("var e = new int[n][]; for (var i = 0; i < n; i++) e[i] = new int[3];", null)]
    [InlineData("for (var i = 0; i < n; i++) a[i] = Said(i);", "a method that it calls may read 'a[i]'")]
    [InlineData("var e = new int[n]; for (var i = 0; i < n; i++) e[i] = Said(i);")]
    [InlineData("for (var i = 0; i < n; i++) { var own = new List<int>(); own.Add(i); own.Insert(0, 3); a[i] = own.Count; }")]
    [InlineData("for (var i = 0; i < n; i++) { var own = new Dictionary<int, string>(); own[i] = \"\"; own.Remove(3); a[i] = own.Count; }")]
    [InlineData("for (var i = 0; i < n; i++) { var text = new System.Text.StringBuilder(); text.Append(i).Append('x'); a[i] = text.Length; }")]
    [InlineData("var t = new System.Collections.Concurrent.ConcurrentDictionary<int, int>(); for (var i = 0; i < n; i++) t[i] = b[i];")]
    [InlineData("var t = new System.Collections.Concurrent.ConcurrentDictionary<long, int>(2, 31); for (var i = 0; i < n; i++) { t.TryAdd(i, 3); if (t.TryGetValue(i, out var x)) a[i] = x; }")]
    [InlineData("var l = new List<int>(); for (var i = 0; i < n; i++) { var x = b[i]; l.Add(x + 1); }")]
    [InlineData("for (var i = 0; i < n; i++) { token.ThrowIfCancellationRequested(); a[i] = i; }")]
    [InlineData("for (var i = 0; i < n; i++) { token.ThrowIfCancellationRequested(); other.ThrowIfCancellationRequested(); a[i] = i; }", "the order in which it calls 'CancellationToken.ThrowIfCancellationRequested' can be seen")]
    [InlineData("token = default; for (var i = 0; i < n; i++) { token.ThrowIfCancellationRequested(); a[i] = i; }", "the order in which it calls 'CancellationToken.ThrowIfCancellationRequested' can be seen")]
    [InlineData("List<int> l = []; foreach (var x in a) l.Add(x + 1);")]
    [InlineData("List<int> l = new(); List<P> m = new(); foreach (var x in list) { l.Add(x + 1); m.Add(new P(x)); }")]
    public void Independent(string code, string? but = null) => Assert.Equal(but, Of(code).Blocker);

    [Theory]
    [InlineData("for (var i = 0; i < n; i++) { e[i] = new int[3]; e[i][1] = i; e[i][i % 3] += e[i][0]; }")]
    [InlineData("for (var k = 0; k < n; k++) e[k] = new int[3]; for (var i = 0; i < n; i++) { var row = e[i]; for (var x = 0; x < 3; x++) row[x] = c[x][0] + row[0]; }")]
    [InlineData("e[1] = new int[3]; for (var i = 0; i < n; i++) { e[i][1] = e[i][0]; } Console.WriteLine(e);")]
    [InlineData("for (var i = 0; i < n; i++) { e[i] = new int[3]; e[i][1] = e[0][0]; }", "reads 'e[0]'")]
    [InlineData("for (var i = 0; i < n; i++) e[i][1] = e[0][0];", "reads 'e[0][0]'")]
    [InlineData("for (var i = 0; i < n; i++) { e[i] = e[0]; e[i][1] = i; }", "reads 'e[0]'")]
    [InlineData("e[0] = e[1]; for (var i = 0; i < n; i++) e[i][1] = i;", "writes 'e[i][1]'")]
    [InlineData("e[0] = c[1]; for (var i = 0; i < n; i++) e[i][1] = i;", "writes 'e[i][1]'")]
    [InlineData("Array.Fill(e, new int[3]); for (var i = 0; i < n; i++) e[i][1] = i;", "writes 'e[i][1]'")]
    [InlineData("for (var i = 0; i < n; i++) e[0][i] = i;", "writes 'e[0][i]'")]
    [InlineData("var row = e[0]; for (var i = 0; i < n; i++) { row[i] = i; e[i][0] = 3; }", "writes 'row[i]'")]
    [InlineData("e[0] = b; for (var i = 0; i < n; i++) e[i][1] = b[1];", "writes 'e[i][1]'")]
    public void Rows_made_here(string code, string? blocker = null) => Assert.Equal(blocker, Of("var e = new int[n][]; { }" + code, last: true).Blocker);

    [Theory]
    [InlineData("var x = 0; for (var i = 0; i < n; i++) x += i;", "x:Sum:System_Int32")]
    [InlineData("var x = 0L; for (var i = 0; i < n; i++) x -= i;", "x:Sum:System_Int64")]
    [InlineData("var x = 0; for (var i = 0; i < n; i++) if (a[i] > x) x = a[i];", "x:Max:System_Int32")]
    [InlineData("var x = 0; for (var i = 0; i < n; i++) if (x >= a[i]) { x = a[i]; }", "x:Min:System_Int32")]
    [InlineData("var x = 0; for (var i = 0; i < n; i++) x = Math.Min(a[i], x);", "x:Min:System_Int32")]
    [InlineData("var x = false; for (var i = 0; i < n; i++) x |= a[i] == 1;", "x:Or:System_Boolean")]
    [InlineData("var x = 1; var y = 0u; for (var i = 0; i < n; i++) { x *= i; y ^= (uint)i; }", "x:Product:System_Int32;y:Xor:System_UInt32")]
    [InlineData("foreach (var x in list) n++;", "n:Sum:System_Int32")]
    public void Folds(string code, string folds)
    {
        var dependence = Of(code);
        Assert.Null(dependence.Blocker);
        Assert.Equal(folds, string.Join(";", dependence.Reductions));
    }

    [Theory]
    [InlineData("var x = 0; for (var i = 0; i < n; i++) x = x * 31 + i;", "iterations share 'x'")]
    [InlineData("var x = 0; for (var i = 0; i < n; i++) { x += i; a[i] = x; }", "iterations share 'x'")]
    [InlineData("var x = 1; for (var i = 0; i < n; i++) { x += i; x *= 2; }", "iterations share 'x'")]
    [InlineData("var x = 1; for (var i = 0; i < n; i++) x += x;", "iterations share 'x'")]
    [InlineData("int j; for (var i = 0; i < n; i++) for (j = 0; j < n; j++) a[i] = j;", "iterations share 'j'")]
    [InlineData("for (var i = 1; i < n; i++) a[i] = a[i-1];", "reads 'a[i-1]'")]
    [InlineData("for (var i = 1; i < n; i++) a[i] = b[i - 1];", "reads 'b[i - 1]'")]
    [InlineData("var e = new int[n]; var d = e; for (var i = 1; i < n; i++) e[i] = d[i - 1];", "reads 'd[i - 1]'")]
    [InlineData("for (var i = 0; i < n; i++) a[b[i]] = i;", "writes 'a[b[i]]'")]
    [InlineData("for (var i = 0; i < n; i++) g[i, 0] = g[0, i];", "reads 'g[0, i]'")]
    [InlineData("for (var i = 0; i < n; i++) list[i] = i;", "it writes 'list[i]'")]
    [InlineData("for (var i = 0; i < n; i++) list.Add(i);", "it calls 'List.Add', which may have effects")]
    [InlineData("for (var i = 0; i < n; i++) shared.X = i;", "it writes 'shared.X'")]
    [InlineData("for (var i = 0; i < n; i++) { var p = shared; p.X = i; }", "it writes 'p.X'")]
    [InlineData("for (var i = 0; i < n; i++) F(ref n);", "which may have effects")]
    [InlineData("foreach (var x in lazy) Math.Abs(x);", "may be computed as it is enumerated")]
    [InlineData("while (n > 0) n--;", "each round decides")]
    [InlineData("for (var i = 0; i < n; i++) if (a[i] == 1) goto end; end: ;", "it may end early")]
    [InlineData("for (var i = 0; i < n; i++) { ref var x = ref a[0]; x = i; }", "references to variables")]
    [InlineData("for (var i = 0; i < n; i++) { Action f = () => a[i] = 1; f(); }", "it makes a delegate")]
    [InlineData("ReadOnlySpan<int> s = a; for (var i = 0; i < n; i++) b[i] = s[i];", "'s' cannot leave its thread")]
    [InlineData("for (var i = 0; i < n; i++) Console.WriteLine(i);", "the order in which it calls 'Console.WriteLine' can be seen")]
    [InlineData("for (var i = 0; i < n; i++) a[i] = shared.Counted;", "it calls 'P.Counted', which may have effects")]
    [InlineData("for (var i = 0; i < n; i++) a[i] = shared.Swapped();", "it calls 'P.Swapped', which may have effects")]
    [InlineData("for (var i = 0; i < n; i++) a[i] = (shared + shared).X;", "which may have effects")]
    [InlineData("for (var i = 0; i < n; i++) a[i] = $\"{shared}\".Length;", "runs code that is not in sight")]
    [InlineData("for (var i = 0; i < n; i++) foreach (var x in lazy) a[i] = x;", "runs code that is not in sight")]
    [InlineData("for (var i = 0; i < n; i++) ps[0].X = i;", "writes 'ps[0]'")]
    [InlineData("for (var i = 0; i < n; i++) ps[i].X = ps[0].X;", "reads 'ps[0]'")]
    [InlineData("for (var i = 0; i < n; i++) ps[i].Deep[0] = i;", "writes 'ps[i].Deep[0]'")]
    [InlineData("for (var i = 0; i < n; i++) many[i] += shared;", "which may have effects")]
    [InlineData("for (var i = 0; i < n; i++) { ref var p = ref ps[i]; p.X = i; }", "references to variables")]
    [InlineData("for (var i = 0; i < n; i++) { Span<int> s = a; s[i] = 3; }", "it writes 's[i]'")]
    [InlineData("for (var i = 0; i < n; i++) a.AsSpan()[i] = 3;", "it writes 'a.AsSpan()[i]'")]
    [InlineData("for (var i = 0; i < n; i++) { var row = a.AsSpan(i * w, w + 1); row[0] = 3; }", "it writes 'row[0]'")]
    [InlineData("for (var i = 0; i < n; i++) { var row = a.AsSpan(i * w, w); row = a; row[0] = 3; }", "it writes 'row[0]'")]
    [InlineData("for (var i = 0; i < n; i++) { var row = a.AsSpan(i * w, w); row[0] = a[3]; }", "reads 'a[3]'")]
    [InlineData("for (var i = 0; i < n; i++) { var row = a.AsSpan(i * w, w); row.Fill(1); }", "may have effects")]
    [InlineData("for (var i = 0; i < n; i++) a[i * w] = i;", "writes 'a[i * w]'")]
    [InlineData("for (var i = 0; i < n; i++) for (var x = 0; x <= w; x++) a[i * w + x] = i;", "writes 'a[i * w + x]'")]
    [InlineData("for (var i = 0; i < n; i++) for (var x = -1; x < w; x++) a[i * w + x] = i;", "writes 'a[i * w + x]'")]
    [InlineData("for (var i = 0; i < n; i++) for (var x = 0; x < w; x++) { x += 2; a[i * w + x] = i; }", "writes 'a[i * w + x]'")]
    [InlineData("for (var i = 0; i < n; i++) for (var x = 0; x < w; x++) a[i * n + x] = i;", "writes 'a[i * n + x]'")]
    [InlineData("for (var i = 0; i < n; i++) { a[i * 3] = i; a[i * 3 + 3] = i; }", "'a[i * 3 + 3]'")]
    [InlineData("for (var i = 0; i < n; i++) { a[i * 3] = i; a[i] = i; }", "writes 'a[i]'")]
    [InlineData("for (var i = 0; i < n; i++) for (var x = 0; x < w; x++) a[i * w + x] = b[i * n + x];", "reads 'b[i * n + x]'")]
    [InlineData("for (var i = 0; i < n; i++) { var own = w; for (var x = 0; x < own; x++) a[i * own + x] = i; }", "writes 'a[i * own + x]'")]
    [InlineData("for (var i = 0; i < n; i++) { a[i] = c[i][0]; c[i][0] = i; }", "reads 'c[i][0]'")]
    [InlineData("for (var i = 0; i < n; i++) { w += i; a[i] = Held(i); } int Held(int x) => x + w;", "it calls 'Held', which uses the variables around it")]
    [InlineData("for (var i = 0; i < n; i++) foreach (P x in a) n += x.X;", "may run code of others")]
    [InlineData("for (var i = 0; i < n; i++) a[i] = Task.CurrentId ?? 0;", "'Task.CurrentId' belongs to the thread that asks")]
    [InlineData("for (var i = 0; i < n; i++) { lock (list) n += i; }", "it takes a lock")]
    [InlineData("for (var i = 0; i < n; i++) { if (a[i] == 0) return; }", "it may end early")]
    [InlineData("for (var i = 0; i < n; i++) { if (a[i] == 0) break; }", "it may end early")]
    [InlineData("for (var i = 0; i < n; i++) { if (a[i] == 0) throw new Exception(); }", "it may throw")]
    [InlineData("for (var i = 0; i < n; i++) { int Twice(int x) => x * 2; a[i] = Twice(i); }", "it declares a local function")]
    [InlineData("for (var i = 0; i < n; i++) { Func<int, int> f = Math.Abs; }", "it hands on 'Math.Abs'")]
    [InlineData("dynamic d = n; for (var i = 0; i < n; i++) d.Go(i);", "'d.Go(i)' may do anything")]
    [InlineData("for (var i = 0; i < n; i++) a[i] = flag;", "it reads 'flag', which is volatile")]
    [InlineData("for (var i = 0; i < n; i += 2) a[i] = i;", "it does not count by one")]
    [InlineData("for (var i = 0; i < touched; i++) a[i] = i;", "each round looks at 'touched' anew")]
    [InlineData("for (var i = 0; i < n; i++) Touch(i);", "it calls 'C.Touch', which may have effects")]
    [InlineData("for (var i = 0; i < n; i++) { var own = new List<int>(list); own.Sort((x, y) => n++); }", "")]
    [InlineData("for (var i = 0; i < n; i++) { var own = new List<P>(); own.Remove(shared); }", "may have effects")]
    [InlineData("for (var i = 0; i < n; i++) { var text = new System.Text.StringBuilder(); text.Append(shared); }", "may have effects")]
    [InlineData("for (var i = 0; i < n; i++) table[i] = 3;", "it writes 'table[i]'")]
    [InlineData("var t = new System.Collections.Concurrent.ConcurrentDictionary<int, int>(); for (var i = 0; i < n; i++) t[i % 3] = b[i];", "it writes 't[i % 3]'")]
    [InlineData("var t = new System.Collections.Concurrent.ConcurrentDictionary<float, int>(); for (var i = 0; i < n; i++) t[i] = b[i];", "it writes 't[i]'")]
    [InlineData("var t = new System.Collections.Concurrent.ConcurrentDictionary<int, int>(); for (var i = 0; i < n; i++) { t[i] = b[i]; a[i] = t.Count; }", "iterations share 't'")]
    [InlineData("var t = new System.Collections.Concurrent.ConcurrentDictionary<int, int>(); var u = t; for (var i = 0; i < n; i++) { t[i] = b[i]; a[i] = u.Count; }", "it writes 't[i]'")]
    [InlineData("var t = new System.Collections.Concurrent.ConcurrentDictionary<int, int>(EqualityComparer<int>.Default); for (var i = 0; i < n; i++) t[i] = b[i];", "it writes 't[i]'")]
    [InlineData("var t = new System.Collections.Concurrent.ConcurrentDictionary<int, int>(); for (var i = 0; i < n; i++) t[i] += b[i];", "it writes 't[i]'")]
    [InlineData("var l = new List<int>(); for (var i = 0; i < n; i++) if (i > 3) l.Add(i);", "it calls 'List.Add'")]
    [InlineData("var l = new List<int>(); for (var i = 0; i < n; i++) { if (i > 3) continue; l.Add(i); }", "iterations share 'l'")]
    [InlineData("var l = new List<int>(); for (var i = 0; i < n; i++) l.Add(l.Count);", "iterations share 'l'")]
    [InlineData("var l = new List<int>(); for (var i = 0; i < n; i++) { l.Add(i); l.Add(i); }", "iterations share 'l'")]
    [InlineData("var l = new List<int>(); var m = l; for (var i = 0; i < n; i++) { l.Add(i); a[i] = m.Count; }", "it calls 'List.Add'")]
    [InlineData("var l = new List<int>(); foreach (var x in new HashSet<int>()) l.Add(x);", "it calls 'List.Add'")]
    public void Dependent(string code, string blocker) => Assert.Contains(blocker, Of(code).Blocker);

    private static Dependence Of(string code, bool last = false)
    {
        var source = $$"""
            using System; using System.Collections.Generic; using System.Threading.Tasks;
            class P
            {
                public int X; static int made;
                public P() { }
                public P(int x) => X = x;
                public int Counted => made++;
                public int Swapped() { (made, var old) = (X, made); return old; }
                public static P operator +(P a, P b) { made++; return a; }
                public static implicit operator P(int x) { made++; return new P(x); }
            }
            struct Q { public int X; public (int Y, int Z) At; public int[] Deep; }
            class PureAttribute : Attribute { }
            class C
            {
                P shared = new();
                static int touched; static volatile int flag;
                static void F(ref int x) => x++;
                [Pure] int Said(int x) { touched++; return x; }
                [Pure] void Touch(int x) => touched += x;
                void M(System.Threading.CancellationToken token, System.Threading.CancellationToken other, int n, int w, int[] a, int[] b, int[,] g, int[][] c, Q[] ps, P[] many, List<int> list, IEnumerable<int> lazy, System.Collections.Concurrent.ConcurrentDictionary<int, int> table) { {{code}} }
            }
            """;
        var cancel = TestContext.Current.CancellationToken;
        var compilation = Rewritten.Document(source).Project.GetCompilationAsync(cancel).Result!;
        var tree = compilation.SyntaxTrees.Single();
        var method = tree.GetRoot(cancel).DescendantNodes().OfType<MethodDeclarationSyntax>().Single(m => m.Identifier.Text == "M");
        var semantics = compilation.GetSemanticModel(tree);
        var model = Concurrency.Of(compilation, new AnalyzerOptions([]), cancel);
        var member = model.Read(semantics.GetDeclaredSymbol(method, cancel)!, [semantics.GetOperation(method, cancel)!], cancel);
        return Dependence.Of(member.Loops.FindLast(loop => !last || ((Microsoft.CodeAnalysis.Operations.ILoopOperation)loop.Operation).Parent?.Parent is not Microsoft.CodeAnalysis.Operations.ILoopOperation && loop.Nest!.Outer is null) is { } found && last ? found : member.Loops[0], cancel);
    }
}
