using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>The page of a rule: docs/rules/CONC101.md.</summary>
internal sealed class RulePage
{
    private readonly string[] lines;

    private RulePage(string id)
    {
        var file = PathTo(id);
        Assert.True(File.Exists(file), $"{id} has no page: {file}");
        lines = File.ReadAllLines(file);
    }

    /// <summary>The line after the mark of the heading.</summary>
    public string Title => lines.FirstOrDefault()?.TrimStart('#', ' ') ?? "";

    /// <summary>The cells of the table under <c>| Severity | Fix |</c>.</summary>
    public string[] Facts
    {
        get
        {
            var header = Array.FindIndex(lines, line => line.Replace(" ", "").StartsWith("|Severity|Fix|", StringComparison.Ordinal));
            Assert.True(header >= 0 && header + 2 < lines.Length, $"{Title}: there is no table '| Severity | Fix |'");
            return [.. lines[header + 2].Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
        }
    }

    public Block? Violation => BlockUnder("## Violation");

    public Block? Fixed => BlockUnder("## Fixed");

    public static RulePage Of(string id) => new(id);

    public static string PathTo(string id) => Shipped.PathOf("docs", "rules", id + ".md");

    private Block? BlockUnder(string heading)
    {
        var section = lines.SkipWhile(line => line.TrimEnd() != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).ToArray();
        var open = Array.FindIndex(section, line => line.StartsWith("```", StringComparison.Ordinal));
        return open < 0 ? null : new(section[open][3..].Trim(), string.Join('\n', section.Skip(open + 1).TakeWhile(line => !line.StartsWith("```", StringComparison.Ordinal))));
    }

    /// <param name="Language">What stands after the fence.</param>
    public sealed record Block(string Language, string Text)
    {
        public bool IsCode => Language == "csharp";

        /// <summary>Types, or a program, are a file as they are; members need a class around them.</summary>
        public string File => Snippet.Usings + (IsMembers ? $"class C\n{{\n{Text}\n}}\n" : Text + "\n");

        public bool IsProgram => CSharpSyntaxTree.ParseText(File).GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax);

        private bool IsMembers
        {
            get
            {
                var alone = SyntaxFactory.ParseCompilationUnit(Text);
                return !(alone.Usings.Count > 0 || alone.Members.All(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or BaseNamespaceDeclarationSyntax))
                    && !SyntaxFactory.ParseCompilationUnit($"class C {{ {Text}\n}}").ContainsDiagnostics;
            }
        }
    }
}
