namespace ConcurrencyAnalyzers.Tour;

/// <summary>A user's own code, with the analyzers brought in from outside: no file of the copy is edited.</summary>
internal static class UserCopy
{
    private static readonly string[] Solutions = [".sln", ".slnx"];

    /// <summary>The project or solution that a path means.</summary>
    public static string FindTarget(string path)
    {
        path = Path.GetFullPath(path);
        if (File.Exists(path))
            return IsSolution(path) || path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase)
                ? path
                : throw new TourException($"{path} is neither a C# project nor a solution.", []);
        if (!Directory.Exists(path))
            throw new TourException($"{path} does not exist.", []);

        string[] solutions = [.. Directory.GetFiles(path).Where(IsSolution)];
        return (solutions.Length > 0 ? solutions : Directory.GetFiles(path, "*.csproj")) switch
        {
            [var only] => only,
            [] => throw new TourException($"There is no solution and no C# project in {path}.", []),
            var several => throw new TourException("Which one? Please name the file.", several),
        };
    }

    public static async Task<Copy> MakeAsync(string target, WorkFolder work, LocalPackage package, CancellationToken cancel)
    {
        var source = FindRoot(Path.GetDirectoryName(target)!);
        var root = work["copy"];
        if (Path.Exists(Path.Combine(source, ".git")))
            await BorrowHistoryAsync(source, root, cancel);
        await Task.Run(() => FolderCopy.Make(source, root), cancel);

        return new Copy
        {
            Root = root,
            Target = Path.Combine(root, Path.GetRelativePath(source, target)),
            Variables = new Dictionary<string, string>
            {
                // An environment variable is a property for every project, also for those that "dotnet format" loads.
                ["CustomAfterMicrosoftCSharpTargets"] = await WriteTargetsAsync(work, package, cancel),
            },
            LogArguments = logs => [$"-p:ConcurrencyTourLogs={logs}{Path.DirectorySeparatorChar}"],
        };
    }

    /// <summary>Tools that compute a version read the history. The clone reads the objects of the original; without git it is left out.</summary>
    private static async Task BorrowHistoryAsync(string source, string root, CancellationToken cancel)
    {
        try
        {
            await GitAsync("clone", "--quiet", "--shared", "--no-checkout", source, root);
            var remote = await GitAsync("-C", source, "config", "remote.origin.url");
            if (remote.Output is [var url])
                await GitAsync("-C", root, "config", "remote.origin.url", url);
        }
        catch (TourException)
        {
        }

        Task<Command> GitAsync(params string[] arguments) => Command.RunAsync("git", source, arguments, cancel);
    }

    private static bool IsSolution(string file) => Solutions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>What has to be copied: the repository, else the solution's folder, else the project's.</summary>
    private static string FindRoot(string folder) =>
        FindUp(folder, inner => Path.Exists(Path.Combine(inner, ".git")))
        ?? FindUp(folder, inner => Directory.EnumerateFiles(inner).Any(IsSolution))
        ?? folder;

    private static string? FindUp(string folder, Predicate<string> isIt)
    {
        for (var inner = folder; inner is not null; inner = Path.GetDirectoryName(inner))
            if (isIt(inner))
                return inner;
        return null;
    }

    private static async Task<string> WriteTargetsAsync(WorkFolder work, LocalPackage package, CancellationToken cancel)
    {
        var assemblies = await package.ExtractAsync(work["package"], cancel);

        // Suggestions are in the logs all the same, and no setting of the user's makes errors of them.
        var rules = work["rules.globalconfig"];
        await File.WriteAllLinesAsync(rules, ["is_global = true", "global_level = 1000", .. Rules.RaisedTo("suggestion")], cancel);

        // In a target, to come after the packages: the code may use an older one of ours.
        var targets = work["tour.targets"];
        await File.WriteAllTextAsync(
            targets,
            $"""
             <Project>
               <PropertyGroup>
                 <RunAnalyzers>true</RunAnalyzers>
                 <RunAnalyzersDuringBuild>true</RunAnalyzersDuringBuild>
                 <ErrorLog Condition="'$(ConcurrencyTourLogs)' != ''">$(ConcurrencyTourLogs)$([System.Guid]::NewGuid()).sarif,version=2.1</ErrorLog>
               </PropertyGroup>
               <Target Name="ConcurrencyTour" BeforeTargets="CoreCompile">
                 <ItemGroup>
                   <Analyzer Remove="@(Analyzer)" Condition="'%(Filename)' == '{LocalPackage.Id}' or '%(Filename)' == '{LocalPackage.Id}.CodeFixes'" />
                   <Analyzer Include="{string.Join(';', assemblies)}" />
                   <EditorConfigFiles Include="{rules}" />
                 </ItemGroup>
               </Target>
             </Project>
             """,
            cancel);
        return targets;
    }
}
