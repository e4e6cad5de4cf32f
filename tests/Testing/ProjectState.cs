namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The files, references and options of one project of a test.</summary>
public class ProjectState
{
    public ProjectState(string name, string language, string defaultPrefix, string defaultExtension)
    {
        Name = name;
        Language = language;
        DefaultPrefix = defaultPrefix;
        DefaultExtension = defaultExtension;
        Sources = new SourceFileList(defaultPrefix, defaultExtension);
    }

    public string Name { get; }

    public string AssemblyName => Name;

    public string Language { get; }

    /// <summary>Null: the test's.</summary>
    public ReferenceAssemblies? ReferenceAssemblies { get; set; }

    /// <summary>Null: a library.</summary>
    public OutputKind? OutputKind { get; set; }

    public DocumentationMode? DocumentationMode { get; set; }

    public SourceFileList Sources { get; }

    public SourceFileCollection AdditionalFiles { get; } = [];

    public SourceFileCollection AnalyzerConfigFiles { get; } = [];

    /// <summary>The names of other projects in <see cref="SolutionState.AdditionalProjects"/>.</summary>
    public List<string> AdditionalProjectReferences { get; } = [];

    public MetadataReferenceCollection AdditionalReferences { get; } = [];

    internal string DefaultPrefix { get; }

    internal string DefaultExtension { get; }

    internal IEnumerable<SourceFileCollection> AllFiles => [Sources, AdditionalFiles, AnalyzerConfigFiles];

    internal bool HasSameFiles(ProjectState other) => AllFiles.Zip(other.AllFiles).All(pair => pair.First.HasSameContent(pair.Second));

    /// <summary>Adds the parts of <paramref name="other"/>, for every part that is still empty.</summary>
    internal void AddWhereEmpty(ProjectState other)
    {
        ReferenceAssemblies ??= other.ReferenceAssemblies;
        OutputKind ??= other.OutputKind;
        DocumentationMode ??= other.DocumentationMode;
        Add(Sources, other.Sources);
        Add(AdditionalFiles, other.AdditionalFiles);
        Add(AnalyzerConfigFiles, other.AnalyzerConfigFiles);
        Add(AdditionalProjectReferences, other.AdditionalProjectReferences);
        Add(AdditionalReferences, other.AdditionalReferences);

        static void Add<T>(List<T> to, List<T> from)
        {
            if (to.Count == 0)
                to.AddRange(from);
        }
    }
}

/// <summary>Projects by name, made when first asked for; their files are <c>/Name/Test0.cs</c> …</summary>
public class ProjectCollection(string defaultLanguage, string defaultExtension) : Dictionary<string, ProjectState>
{
    public new ProjectState this[string projectName]
    {
        get
        {
            if (!TryGetValue(projectName, out var project))
                Add(projectName, project = new ProjectState(projectName, defaultLanguage, $"/{projectName}/Test", defaultExtension));
            return project;
        }
    }
}
