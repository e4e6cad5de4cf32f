using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>An additional file in memory.</summary>
internal sealed class EffectsText(string text, string path = "my.effects") : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
