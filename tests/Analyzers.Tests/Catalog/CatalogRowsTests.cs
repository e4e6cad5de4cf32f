using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Which files are read, and that nothing is read twice.</summary>
public sealed class CatalogRowsTests
{
    private static readonly EffectsText Mine = new("Acme.Load cpu"), Other = new("Acme.Save cpu", "OTHER.EFFECTS"), Notes = new("not a row", "notes.txt");

    [Fact] public void Ours_alone_without_files() => Assert.Same(CatalogRows.Framework, With());
    [Fact] public void Other_additional_files_are_not_read() => Assert.Same(CatalogRows.Framework, With(Notes));
    [Fact] public void Same_files_give_the_same_rows() => Assert.Same(With(Mine, Other), With(Mine, Notes, Other));
    [Fact] public void An_edited_file_gives_other_rows() => Assert.NotSame(With(Mine), With(new EffectsText("Acme.Load cpu")));
    [Fact] public void A_second_file_gives_other_rows() => Assert.NotSame(With(Mine), With(Mine, Other));
    [Fact] public void Rows_come_after_ours_in_the_order_of_the_files() => Assert.Equal(["Acme.Load", "Acme.Save"], With(Mine, Other).All.Skip(CatalogRows.Framework.All.Count()).Select(row => row.Member));
    [Fact] public void Rows_of_the_user_do_not_leak_into_ours() => Assert.True(!With(Mine).Called("Load").IsEmpty && CatalogRows.Framework.All.All(row => row.Member != "Acme.Load"));
    [Fact] public void Name_of_a_member() => Assert.True(!CatalogRows.Framework.Called("ReadAllText").IsEmpty);
    [Fact] public void Name_of_a_type() => Assert.True(!CatalogRows.Framework.Called("MemoryStream").IsEmpty);
    [Fact] public void Constructor_goes_by_the_name_of_its_type() => Assert.True(!CatalogRows.Framework.Called("Thread").IsEmpty && CatalogRows.Framework.Called("#ctor").IsEmpty);
    [Fact] public void Name_nobody_speaks_of() => Assert.True(CatalogRows.Framework.Called("Frobnicate").IsEmpty);
    [Fact] public void Bad_rows_of_a_file() => Assert.Single(CatalogRows.BadIn(new EffectsText("A.B wrong\nA.C cpu"), CancellationToken.None));
    [Fact] public void Bad_rows_of_all_files() => Assert.Equal(["1", "2"], With(new EffectsText("A.B wrong", "1.effects"), new EffectsText("A.B wrong", "2.effects")).Bad.Select(row => row.Path[..1]));
    [Fact] public void Empty_file() => Assert.Equal(CatalogRows.Framework.All.Count(), With(new EffectsText("")).All.Count());

    private static CatalogRows With(params AdditionalText[] files) => CatalogRows.With(files.ToImmutableArray(), CancellationToken.None);
}
