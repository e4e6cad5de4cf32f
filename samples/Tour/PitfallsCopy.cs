namespace ConcurrencyAnalyzers.Tour;

/// <summary>The sample, with the package installed the way a user does it.</summary>
internal static class PitfallsCopy
{
    public static async Task<Copy> MakeAsync(string repository, WorkFolder work, LocalPackage package, CancellationToken cancel)
    {
        var root = work["Pitfalls"];
        await Task.Run(() => FolderCopy.Make(Path.Combine(repository, "samples", "Pitfalls"), root), cancel);

        // Nothing above the copy may reach into it, and the package stays out of the user's own package folder.
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            await File.WriteAllTextAsync(Path.Combine(root, name), "<Project />\n", cancel);
        await File.WriteAllLinesAsync(Path.Combine(root, ".editorconfig"), ["root = true", "[*.cs]", .. Rules.RaisedTo("warning")], cancel);
        await File.WriteAllTextAsync(
            Path.Combine(root, "nuget.config"),
            $"""
             <configuration>
               <config>
                 <add key="globalPackagesFolder" value="{work["packages"]}" />
               </config>
               <packageSources>
                 <add key="tour" value="{package.Feed}" />
               </packageSources>
               <packageSourceMapping>
                 <clear />
               </packageSourceMapping>
             </configuration>
             """,
            cancel);
        await Command.DotnetAsync(
            "The package could not be installed.", root, ["add", "package", LocalPackage.Id, "--version", package.Version], cancel);

        return new Copy
        {
            Root = root,
            Target = Path.Combine(root, "Pitfalls.csproj"),
            LogArguments = logs => ["-o", Output(logs), $"-p:ErrorLog={Path.Combine(logs, "Pitfalls.sarif")}%2cversion=2.1"],
        };
    }

    /// <summary>Runs what was built beside these logs.</summary>
    public static Task<ProgramRun> RunAsync(string logs, double scale, CancellationToken cancel) =>
        ProgramRun.StartAsync(Path.Combine(Output(logs), "Pitfalls.dll"), scale, cancel);

    private static string Output(string logs) => logs + "-bin";
}
