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
    [InlineData("var c = new int[n]; for (var i = 1; i < n; i++) c[i] = a[i - 1];")]
    [InlineData("for (var i = 0; i < n; i++) { var p = new P { X = i }; p.X++; a[i] = p.X; }")]
    [InlineData("for (var i = 0; i < n; i++) a[i] = new P(i).X;")]
    [InlineData("foreach (var x in list) Math.Abs(x);")]
    public void Independent(string code) => Assert.Null(Of(code).Blocker);

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
    [InlineData("var c = new int[n]; var d = c; for (var i = 1; i < n; i++) c[i] = d[i - 1];", "reads 'd[i - 1]'")]
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
    public void Dependent(string code, string blocker) => Assert.Contains(blocker, Of(code).Blocker);

    private static Dependence Of(string code)
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
            }
            class C
            {
                P shared = new();
                static void F(ref int x) => x++;
                void M(int n, int[] a, int[] b, int[,] g, List<int> list, IEnumerable<int> lazy) { {{code}} }
            }
            """;
        var cancel = TestContext.Current.CancellationToken;
        var compilation = Rewritten.Document(source).Project.GetCompilationAsync(cancel).Result!;
        var tree = compilation.SyntaxTrees.Single();
        var method = tree.GetRoot(cancel).DescendantNodes().OfType<MethodDeclarationSyntax>().Single(m => m.Identifier.Text == "M");
        var semantics = compilation.GetSemanticModel(tree);
        var model = Concurrency.Of(compilation, new AnalyzerOptions([]), cancel);
        var member = model.Read(semantics.GetDeclaredSymbol(method, cancel)!, [semantics.GetOperation(method, cancel)!], cancel);
        return Dependence.Of(member.Loops[0], cancel);
    }
}
