using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>From a test's state to a Roslyn project.</summary>
public abstract partial class AnalyzerTest<TVerifier>
{
    private readonly List<Workspace> workspaces = [];

    // The same in all states, so that equal solutions can be told.
    private readonly Dictionary<string, ProjectId> ids = [];

    public async Task<Workspace> CreateWorkspaceAsync()
    {
        var workspace = await CreateWorkspaceImplAsync().ConfigureAwait(false);
        workspaces.Add(workspace);
        return workspace;
    }

    protected virtual Task<Workspace> CreateWorkspaceImplAsync() => Task.FromResult<Workspace>(new AdhocWorkspace(MefHostServices.DefaultHost));

    protected abstract CompilationOptions CreateCompilationOptions();

    protected abstract ParseOptions CreateParseOptions();

    /// <summary>Switches on what the analyzers under test report, also what is off by default, and their exceptions.</summary>
    protected virtual Project ApplyCompilationOptions(Project project)
    {
        var options = project.CompilationOptions!;
        var levels = new Dictionary<string, ReportDiagnostic> { ["AD0001"] = ReportDiagnostic.Error };
        foreach (var rule in GetDiagnosticAnalyzers().SelectMany(analyzer => analyzer.SupportedDiagnostics))
            levels[rule.Id] = rule.IsEnabledByDefault ? ReportDiagnostic.Default : Level(rule.DefaultSeverity);
        foreach (var id in DisabledDiagnostics)
            levels[id] = ReportDiagnostic.Suppress;
        foreach (var (id, level) in options.SpecificDiagnosticOptions)
            levels[id] = level;

        return project.WithCompilationOptions(options.WithSpecificDiagnosticOptions(levels));
    }

    private protected async Task<Project> CreateProjectAsync(SolutionState state, CancellationToken cancellationToken)
    {
        Verify.LanguageIsSupported(Language);
        var solution = (await CreateWorkspaceAsync().ConfigureAwait(false)).CurrentSolution;
        solution = solution.WithOptions(OptionsTransforms.Aggregate(solution.Options, (options, transform) => transform(options)));

        ProjectState[] projects = [state, .. state.AdditionalProjects.Values];
        foreach (var name in projects.Select(project => project.Name))
            ids.TryAdd(name, ProjectId.CreateNewId(name));
        foreach (var project in projects)
            solution = await AddProjectAsync(solution, ids[project.Name], project, cancellationToken).ConfigureAwait(false);
        foreach (var project in projects)
            solution = solution.AddProjectReferences(ids[project.Name], project.AdditionalProjectReferences.Select(name => new ProjectReference(ids[name])));

        var id = ids[state.Name];
        solution = SolutionTransforms.Aggregate(solution, (solution, transform) => transform(solution, id));
        return ApplyCompilationOptions(solution.GetProject(id) ?? throw new InvalidOperationException($"The transforms removed the project '{state.Name}'."));
    }

    /// <summary>The name and folders which a document of this path has in its project.</summary>
    private protected static (string Name, string[] Folders) Place(ProjectState project, string path)
    {
        var root = project.DefaultPrefix[..(project.DefaultPrefix.LastIndexOf('/') + 1)];
        if (root.Length == 0 || !path.StartsWith(root, StringComparison.Ordinal))
            return (path.StartsWith('/') ? path : Path.GetFileName(path), []);

        var parts = path[root.Length..].Split('/');
        return (parts[^1], parts[..^1]);
    }

    private async Task<Solution> AddProjectAsync(Solution solution, ProjectId id, ProjectState project, CancellationToken cancellationToken)
    {
        var references = await (project.ReferenceAssemblies ?? ReferenceAssemblies).ResolveAsync(project.Language, cancellationToken).ConfigureAwait(false);
        solution = solution
            .AddProject(id, project.Name, project.AssemblyName, project.Language)
            .WithProjectCompilationOptions(id, CreateCompilationOptions().WithOutputKind(project.OutputKind ?? OutputKind.DynamicallyLinkedLibrary))
            .WithProjectParseOptions(id, CreateParseOptions().WithDocumentationMode(project.DocumentationMode ?? DocumentationMode.Diagnose))
            .AddMetadataReferences(id, references)
            .AddMetadataReferences(id, project.AdditionalReferences);

        Add(project.Sources, (document, name, text, folders, path) => solution.AddDocument(document, name, text, folders, path));
        Add(project.AdditionalFiles, (document, name, text, folders, path) => solution.AddAdditionalDocument(document, name, text, folders, path));
        Add(project.AnalyzerConfigFiles, (document, name, text, folders, path) => solution.AddAnalyzerConfigDocument(document, name, text, folders, path));
        return solution;

        void Add(SourceFileCollection files, Func<DocumentId, string, SourceText, string[], string, Solution> add)
        {
            foreach (var (path, content) in files)
            {
                var (name, folders) = Place(project, path);
                solution = add(DocumentId.CreateNewId(id, path), name, content, folders, path);
            }
        }
    }

    private static ReportDiagnostic Level(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Hidden => ReportDiagnostic.Hidden,
        DiagnosticSeverity.Info => ReportDiagnostic.Info,
        DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
        _ => ReportDiagnostic.Error,
    };
}
