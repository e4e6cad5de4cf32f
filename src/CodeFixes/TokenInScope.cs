using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConcurrencyAnalyzers;

/// <summary>
/// The cancellation token that a call should be given: the nearest function's around it, else the type's. A function's parameter is its
/// caller's wish for all of it and goes before its locals; a choice of several on one level is nobody's wish.
/// </summary>
internal sealed class TokenInScope
{
    /// <summary>What is being served, and its member that says when nobody waits for the answer any more.</summary>
    private static readonly (string Type, string Token)[] Contexts =
        [("Microsoft.AspNetCore.Http.HttpContext", "RequestAborted"), ("Microsoft.AspNetCore.SignalR.HubCallerContext", "ConnectionAborted"), ("Grpc.Core.ServerCallContext", "CancellationToken")];

    /// <summary>How members begin that work when the type's token has been cancelled.</summary>
    private static readonly string[] CleaningUp = ["Dispose", "Close", "Stop", "Shut", "Clean", "Cancel", "Abort", "Rollback"];

    private readonly Edit edit;
    private readonly List<ISymbol> locals = [];
    private int functions;
    private bool isStatic;
    private bool cleansUp;
    private bool isCancelled;

    private TokenInScope(Edit edit) => this.edit = edit;

    /// <summary>As it is written at the report; null for none.</summary>
    public static string? Of(Edit edit) => new TokenInScope(edit).Find() is [var only] ? only : null;

    private IReadOnlyList<string> Find()
    {
        for (var at = edit.Node; at is not null; at = at.Parent)
        {
            // What is done after a cancellation would be cut short by it.
            if (at is FinallyClauseSyntax || at is CatchClauseSyntax { Declaration.Type: var caught } && edit.Model.GetTypeInfo(caught, edit.Cancel).Type?.Name is "OperationCanceledException" or "TaskCanceledException") return [];
            if (at is StatementSyntax statement)
            {
                if (Cancelled.Leads(statement)) return [];
                AddLocalsBefore(statement);
                isCancelled |= Cancelled.Precedes(statement, edit);
            }

            if (at is TypeDeclarationSyntax type) return cleansUp ? [] : OfType(type);
            if (at is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or CompilationUnitSyntax)
            {
                if (!isStatic && OfFunction(at) is { Count: > 0 } found) return found;
                functions++;
            }

            isStatic |= IsStatic(at);
            cleansUp |= CleaningUp.Any(start => NameOf(at)?.StartsWith(start, StringComparison.Ordinal) == true);
        }

        return [];
    }

    private void AddLocalsBefore(StatementSyntax statement)
    {
        foreach (var before in (Tail.Siblings(statement) ?? []).TakeWhile(each => each != statement).OfType<LocalDeclarationStatementSyntax>())
            locals.AddRange(before.Declaration.Variables.Where(variable => variable.Initializer is not null).Select(variable => edit.Model.GetDeclaredSymbol(variable, edit.Cancel)!).Where(IsToken));
    }

    private IReadOnlyList<string> OfFunction(SyntaxNode function)
    {
        var parameters = ParametersOf(function).Select(parameter => edit.Model.GetDeclaredSymbol(parameter, edit.Cancel)).OfType<IParameterSymbol>().Where(IsVisible).ToList();
        var own = parameters.Where(IsToken).ToList<ISymbol>();
        IReadOnlyList<string> found = own.Count > 0 ? Written(own) : functions == 0 ? OfContexts(parameters) : [];
        if (found.Count == 0 && !isCancelled) found = Written(locals.Where(IsVisible));
        locals.Clear();
        return found;
    }

    private IReadOnlyList<string> OfType(TypeDeclarationSyntax declaration)
    {
        if (edit.Model.GetDeclaredSymbol(declaration, edit.Cancel) is not { } type) return [];
        // A lambda cannot capture a struct.
        var shared = isStatic || type.IsValueType && functions > 1;
        var members = Types.Bases(type).SelectMany(each => each.GetMembers())
            .Where(member => member is IFieldSymbol or IPropertySymbol { IsIndexer: false, GetMethod: not null } && !member.IsImplicitlyDeclared && (member.IsStatic || !shared) && edit.Model.Compilation.IsSymbolAccessibleWithin(member, type))
            .GroupBy(member => member.Name).Select(same => same.First()).ToList();
        if (!shared && declaration is not RecordDeclarationSyntax) members.AddRange(ParametersOf(declaration).Where(parameter => !IsHandedOn(parameter, declaration)).Select(parameter => edit.Model.GetDeclaredSymbol(parameter, edit.Cancel)!).Where(IsVisible));
        var tokens = isCancelled ? [] : members.Where(IsToken).ToList();
        return tokens.Count > 0 ? Written(tokens.Where(token => !IsAnotherNameFor(token, tokens))) : functions == 1 ? OfContexts(members) : [];
    }

    /// <summary>The compiler warns, outside the member, of a parameter that the base class or a field has and that is captured too.</summary>
    private static bool IsHandedOn(ParameterSyntax parameter, TypeDeclarationSyntax declaration) =>
        declaration.ChildNodes().Where(part => part is BaseListSyntax).SelectMany(part => part.DescendantNodes())
            .Concat(declaration.Members.SelectMany(member => member.DescendantNodes(node => node is MemberDeclarationSyntax and not BaseTypeDeclarationSyntax or VariableDeclarationSyntax or VariableDeclaratorSyntax or EqualsValueClauseSyntax)).Where(node => node.Parent is EqualsValueClauseSyntax))
            .Any(node => node is IdentifierNameSyntax { Identifier.ValueText: var name } && name == parameter.Identifier.ValueText);

    /// <summary><c>CancellationToken Token => token;</c></summary>
    private bool IsAnotherNameFor(ISymbol token, List<ISymbol> tokens) =>
        token is IPropertySymbol { DeclaringSyntaxReferences: [var declaration] } && declaration.GetSyntax(edit.Cancel) is PropertyDeclarationSyntax { ExpressionBody.Expression: IdentifierNameSyntax { Identifier.ValueText: var name } } && tokens.Exists(other => other.Name == name);

    private IReadOnlyList<string> OfContexts(IEnumerable<ISymbol> holders) =>
        [.. Contexts.SelectMany(context => Written(holders.Where(holder => TypeOf(holder) is { NullableAnnotation: not NullableAnnotation.Annotated } type && Types.Is(type, edit.Types.Named(context.Type)))).Select(name => $"{name}.{context.Token}"))];

    private IReadOnlyList<string> Written(IEnumerable<ISymbol> symbols) => [.. symbols.Select(Written)];

    private string Written(ISymbol symbol)
    {
        var name = SyntaxFacts.GetKeywordKind(symbol.Name) != SyntaxKind.None || symbol.Name == "await" ? "@" + symbol.Name : symbol.Name;
        return IsVisible(symbol) ? name : symbol.IsStatic ? $"{symbol.ContainingType.Name}.{name}" : $"this.{name}";
    }

    /// <summary>Does its simple name mean it at the report?</summary>
    private bool IsVisible(ISymbol symbol) => symbol.Name != "_" && edit.Model.LookupSymbols(edit.Node.SpanStart, name: symbol.Name) is [var seen, ..] && Types.Same(seen.OriginalDefinition, symbol.OriginalDefinition);

    private bool IsToken(ISymbol symbol) => symbol is not IParameterSymbol { RefKind: not RefKind.None } && Types.Same(TypeOf(symbol), edit.Types.CancellationToken);

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IParameterSymbol parameter => parameter.Type,
        ILocalSymbol local => local.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static IEnumerable<ParameterSyntax> ParametersOf(SyntaxNode declaration) => declaration switch
    {
        ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters,
        SimpleLambdaExpressionSyntax lambda => SyntaxFactory.SingletonSeparatedList(lambda.Parameter),
        AnonymousMethodExpressionSyntax { ParameterList: { } list } => list.Parameters,
        LocalFunctionStatementSyntax local => local.ParameterList.Parameters,
        BaseMethodDeclarationSyntax method => method.ParameterList.Parameters,
        _ => declaration.ChildNodes().OfType<ParameterListSyntax>().FirstOrDefault()?.Parameters ?? [],
    };

    private static string? NameOf(SyntaxNode function) => function switch
    {
        LocalFunctionStatementSyntax { Identifier.ValueText: var name } => name,
        MethodDeclarationSyntax { Identifier.ValueText: var name } => name,
        _ => null,
    };

    /// <summary>Has it nothing of the object, or of the function, around it?</summary>
    private static bool IsStatic(SyntaxNode at) => at switch
    {
        AnonymousFunctionExpressionSyntax { Modifiers: var modifiers } => modifiers.Any(SyntaxKind.StaticKeyword),
        LocalFunctionStatementSyntax { Modifiers: var modifiers } => modifiers.Any(SyntaxKind.StaticKeyword),
        MemberDeclarationSyntax { Modifiers: var modifiers } and not GlobalStatementSyntax => modifiers.Any(SyntaxKind.StaticKeyword),
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } } or ConstructorInitializerSyntax => true,
        _ => false,
    };
}
