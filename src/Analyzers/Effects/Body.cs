using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>What one method, accessor, local function, lambda or initialiser does, as a flat list of steps.</summary>
/// <param name="Uses">What it does with delegates that a parameter, its own or one around it, holds.</param>
internal sealed record Body(SyntaxNode Key, bool IsAsyncCode, bool IsIterator, ImmutableArray<Step> Steps, ImmutableArray<ParameterUse> Uses)
{
    /// <summary>The declaration that a body's facts are kept under.</summary>
    public static SyntaxNode KeyOf(SyntaxNode body) => body switch
    {
        ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax } => body,
        BlockSyntax or ArrowExpressionClauseSyntax or ConstructorInitializerSyntax when body.Parent is { } declaration => declaration,
        _ => body,
    };
}

/// <summary>A delegate parameter is called (<see cref="DelegateUse.Runs"/>), or handed on, maybe for another parameter in sight.</summary>
internal readonly record struct ParameterUse(IParameterSymbol Parameter, DelegateUse Use, IParameterSymbol? Given);
