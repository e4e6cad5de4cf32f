using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Which writes read the variable first, and which variable a way leads to.</summary>
public sealed class UpdateTests
{
    [Theory]
    [InlineData("n++", Change.Increment)]
    [InlineData("--n", Change.Decrement)]
    [InlineData("n += 2", Change.Add)]
    [InlineData("n -= k", Change.Subtract)]
    [InlineData("n &= k", Change.And)]
    [InlineData("n |= k", Change.Or)]
    [InlineData("n *= 2", Change.Other)]
    [InlineData("n = n + k", Change.Add)]
    [InlineData("n = k + n", Change.Other)]
    [InlineData("n = n - n", Change.Other)]
    [InlineData("n = System.Math.Max(n, k)", Change.Other)]
    [InlineData("box.N++", Change.Increment)]
    [InlineData("box.N = box.N + 1", Change.Add)]
    [InlineData("text += \"x\"", Change.Add)]
    public void Reads_first(string write, object change) => Assert.Equal(change, Of(write)?.Change);

    [Theory]
    [InlineData("n = 1")]
    [InlineData("n = k")]
    [InlineData("box.N = other.N + 1")]
    [InlineData("box.N = n")]
    [InlineData("f = () => f.GetHashCode()")]
    [InlineData("text = nameof(text)")]
    public void Does_not(string write) => Assert.Null(Of(write));

    [Theory]
    [InlineData("n", "n", true)]
    [InlineData("this.n", "n", true)]
    [InlineData("box.N", "box.N", true)]
    [InlineData("(box).N", "box.N", true)]
    [InlineData("box.N", "other.N", false)]
    [InlineData("box.Inner.N", "box.N", false)]
    [InlineData("box.P", "this.box.P", true)]
    [InlineData("S", "C.S", true)]
    public void Same_variable(string one, string other, bool same) => Assert.Equal(same, Paths(one, other) is [{ } first, var second] && first.Equals(second));

    [Theory]
    [InlineData("array[0]")]
    [InlineData("Make().N")]
    [InlineData("box.Computed")]
    [InlineData("box.Open.N")]
    public void Not_one_variable(string expression) => Assert.Null(Path(expression));

    private static Update? Of(string write) => Update.Of(Operations(write).Single());

    private static VariablePath? Path(string expression) => Paths(expression).Single();

    private static VariablePath?[] Paths(params string[] expressions) => [.. Operations([.. expressions.Select(one => "_ = " + one)]).Select(read => VariablePath.Of(((ISimpleAssignmentOperation)read).Value))];

    private static IEnumerable<IOperation> Operations(params string[] code)
    {
        var compilation = CatalogProbe.Of($$"""
            class Box { public int N; public int P { get; set; } public Box Inner = null!; public int Computed => N + 1; public virtual Box Open { get; set; } = null!; }
            class C
            {
                int n; string text = ""; int[] array = { 1 }; System.Func<int> f = null!; static int S; Box box = new(), other = new();
                Box Make() => box;
                void M(int k) { {{string.Join(";", code)}}; }
            }
            """).Compilation;
        var tree = compilation.SyntaxTrees.Single();
        return tree.GetRoot().DescendantNodes().OfType<ExpressionStatementSyntax>().Select(statement => compilation.GetSemanticModel(tree).GetOperation(statement.Expression)!);
    }
}
