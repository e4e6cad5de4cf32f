using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ConcurrencyAnalyzers;

/// <summary>What one method, accessor, local function, lambda or initialiser does, as a flat list of steps.</summary>
internal sealed record Body(SyntaxNode Key, bool IsAsyncCode, bool IsIterator, ImmutableArray<Step> Steps);
