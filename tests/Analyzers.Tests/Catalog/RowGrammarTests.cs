using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Which rows are read, and what is said of those that are not.</summary>
public sealed class RowGrammarTests
{
    [Theory]
    [InlineData("Acme.Store.Load", "nothing is said of 'Acme.Store.Load': write one or more of blocks:task|sleep|wait|io, prefer:NAME,")]
    [InlineData("Acme.Store.Load   # a comment is no fact", "nothing is said of 'Acme.Store.Load'")]
    [InlineData("Acme.Store.Load blocked:io", "unknown fact 'blocked:io': allowed are blocks:task|sleep|wait|io, prefer:NAME, nonblocking, wraps:N|this, runs:N|*")]
    [InlineData("Acme.Store.Load Blocks:io", "unknown fact 'Blocks:io'")]
    [InlineData("Acme.Store.Load cpu# no blank before the comment", "unknown fact 'cpu#'")]
    [InlineData("Acme.Store.Load blocks", "'blocks' is not complete or not allowed: write blocks:task|sleep|wait|io")]
    [InlineData("Acme.Store.Load blocks:disk", "'blocks:disk' is not complete or not allowed")]
    [InlineData("Acme.Store.Load blocks:IO", "'blocks:IO' is not complete or not allowed")]
    [InlineData("Acme.Store.Load prefer", "'prefer' is not complete or not allowed: write prefer:NAME")]
    [InlineData("Acme.Store.Load prefer:", "'prefer:' is not complete")]
    [InlineData("Acme.Store.Load prefer:LoadAsync()", "'prefer:LoadAsync()' is not complete or not allowed")]
    [InlineData("Acme.Store.Load wraps:*", "'wraps:*' is not complete or not allowed: write wraps:N|this")]
    [InlineData("Acme.Store.Load runs:first", "'runs:first' is not complete or not allowed: write runs:N|*")]
    [InlineData("Acme.Store.Load defers:-1", "'defers:-1' is not complete")]
    [InlineData("Acme.Store.Load starts:fiber", "write starts:task|thread|process")]
    [InlineData("Acme.Store.Load cpu:2", "'cpu:2' is not complete or not allowed: write cpu")]
    [InlineData("Acme.Store.Load cpu pure cpu", "'cpu' is said twice")]
    [InlineData("Acme.Store.Load runs:0 escapes:0", "argument 0 is said twice")]
    [InlineData("Acme.Store.Load runs:* defers:*", "argument * is said twice")]
    [InlineData("Acme.Store.Load blocks:io nonblocking", "'blocks' and 'nonblocking' contradict each other: keep one")]
    [InlineData("Acme.Store.Load nonblocking blocks:io", "'blocks' and 'nonblocking' contradict each other: keep one")]
    [InlineData("blocks:io Acme.Store.Load", "the row begins with the fact 'blocks:io': write the member first")]
    [InlineData("! Acme.Store.Load", "'!' stands directly before the member")]
    [InlineData("M:Acme.Store.Load cpu", "leave out the prefix letter: write Acme.Store.Load")]
    [InlineData("Acme.List<int>.Add cpu", "'Acme.List<int>.Add' is not a documentation id: a generic type is written with its arity")]
    [InlineData("Acme.Store+Row.Load cpu", "a nested type is joined by a dot, Acme.Store.Row.Load")]
    [InlineData("Acme.Store.Load``1 cpu", "has a method arity but no parameter list: write Acme.Store.Load for all overloads, or Acme.Store.Load``1(…) for one")]
    [InlineData("Load() cpu", "'Load()' has no type: write Ns.Type.Member")]
    [InlineData("Acme.Store`1(System.String) cpu", "is a type with a parameter list")]
    [InlineData("Acme.Store.#ctor.Load cpu", "goes on after '#ctor', which is a member")]
    [InlineData("Acme..Load cpu", "has an empty name between its dots")]
    [InlineData("Acme.Store.2nd cpu", "'2nd' is not a name")]
    [InlineData("Acme.Store` cpu", "'Store`' is not a name")]
    [InlineData("Acme.Store.Load(string) cpu", "'string' is a keyword: a parameter list names types in full, System.String")]
    [InlineData("Acme.Store.Load(System.Int32[],System.Nullable{int}) cpu", "'int' is a keyword: a parameter list names types in full, System.Int32")]
    [InlineData("Acme.Store.Load(System.String cpu", "has no end")]
    [InlineData("Acme.Store.Load(System.String)cpu", "'cpu' follows the parameter list of 'Acme.Store.Load(System.String)cpu': separate facts by blanks")]
    public void Malformed(string row, string problem) => Assert.Contains(problem, Assert.Single(Read(row).Bad).Problem);

    [Theory]
    [InlineData("Acme.Store.Load blocks:io prefer:LoadAsync")]
    [InlineData("Acme.Store.Load blocks:sleep prefer:Acme.Clock.DelayAsync")]
    [InlineData("Acme.Store.Load\tcpu\tpure # tabs")]
    [InlineData("Acme.Store.#ctor(System.IO.Stream) wraps:0")]
    [InlineData("Acme.Store.Open wraps:this memory")]
    [InlineData("Acme.Store.Load(System.Int32, System.String) cpu")]
    [InlineData("Acme.Store.op_Implicit(Acme.Store)~System.Int32 pure")]
    [InlineData("Acme.Store`2.Load``1(`0,``0,System.Collections.Generic.List{System.Int32[]}@) cpu")]
    [InlineData("Acme.Store.Load runs:0 defers:1 spawns:2 escapes:*")]
    [InlineData("!Acme.Store.Load")]
    [InlineData("!Acme.Store.Load blocks cpu")]
    [InlineData("Store cpu")]
    public void Well_formed(string row)
    {
        var (rows, bad) = Read(row);
        Assert.Empty(bad);
        Assert.Single(rows);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("# Acme.Store.Load blocks:disk")]
    [InlineData("   # indented")]
    public void Nothing(string line)
    {
        var (rows, bad) = Read(line);
        Assert.Empty(bad);
        Assert.Empty(rows);
    }

    [Fact] public void Bad_rows_are_left_out_and_the_others_count() =>
        Assert.Equal(["A.B", "E.F"], Read("A.B cpu\nC.D wrong\n\nE.F pure\nG.H").Rows.Select(row => row.Member));

    [Theory]
    [InlineData("A.B cpu\r\n  A.C  cpu wrong # note", 1, 11, 16)]
    [InlineData("A.B cpu\n\n  A..C cpu", 2, 2, 6)]
    [InlineData("!A..C", 0, 1, 5)]
    [InlineData("A.B", 0, 0, 3)]
    public void Position(string text, int line, int start, int end)
    {
        var row = Assert.Single(Read(text).Bad);
        Assert.Equal("my.effects", row.Path);
        Assert.Equal(new LinePositionSpan(new(line, start), new(line, end)), row.Lines);
        Assert.Equal(row.Lines, SourceText.From(text).Lines.GetLinePositionSpan(row.Span));
    }

    private static (IReadOnlyList<CatalogRow> Rows, IReadOnlyList<BadRow> Bad) Read(string text) => new RowReader("my.effects", SourceText.From(text)).Read();
}
