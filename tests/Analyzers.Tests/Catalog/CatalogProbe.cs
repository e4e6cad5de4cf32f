using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>Asks the catalog of a small compilation about symbols named by their documentation ids.</summary>
internal sealed class CatalogProbe
{
    private static readonly Lazy<IEnumerable<MetadataReference>> References = new(() =>
        ReferenceAssemblies.Default.ResolveAsync(LanguageNames.CSharp, CancellationToken.None).GetAwaiter().GetResult());

    private readonly Catalog catalog;

    private CatalogProbe(string code, string[] files)
    {
        Compilation = CSharpCompilation.Create("Probe", [CSharpSyntaxTree.ParseText(code)], References.Value, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.DoesNotContain(Compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var rows = CatalogRows.With([.. files.Select((text, i) => new EffectsText(text, $"{i}.effects"))], CancellationToken.None);
        Assert.True(files.Length == 0 || rows.Bad.IsEmpty);
        catalog = new Catalog(rows);
    }

    public Compilation Compilation { get; }

    public static CatalogProbe Of(string code, params string[] files) => new(code, files);

    public Facts this[string member] => catalog.Of(Symbol(member));

    public Facts this[string member, string through] => catalog.Of(Symbol(member), (ITypeSymbol)Symbol(through));

    public Facts About(ISymbol symbol, ITypeSymbol? through = null) => catalog.Of(symbol, through);

    /// <summary>What is known of the call, creation or property that a method's only statement is, as rules meet it.</summary>
    public Facts OfCallIn(string type, string method)
    {
        var declaration = ((INamedTypeSymbol)Symbol("T:" + type)).GetMembers(method).Single().DeclaringSyntaxReferences[0].GetSyntax();
        var expression = declaration.DescendantNodes().OfType<ExpressionStatementSyntax>().FirstOrDefault()?.Expression ?? declaration.DescendantNodes().OfType<ArrowExpressionClauseSyntax>().First().Expression;
        return Compilation.GetSemanticModel(declaration.SyntaxTree).GetOperation(expression is AssignmentExpressionSyntax { Right: var value } ? value : expression) switch
        {
            IInvocationOperation call => catalog.Of(call.TargetMethod, call.Instance?.Type),
            IPropertyReferenceOperation property => catalog.Of(property.Property, property.Instance?.Type),
            IObjectCreationOperation creation => catalog.Of(creation.Constructor!),
            var other => throw new InvalidOperationException($"'{expression}' is {other?.Kind}."),
        };
    }

    private ISymbol Symbol(string id) =>
        DocumentationCommentId.GetFirstSymbolForDeclarationId(id, Compilation) ?? throw new InvalidOperationException($"There is no {id}.");
}
