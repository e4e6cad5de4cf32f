namespace ConcurrencyAnalyzers.Tour;

/// <summary>Copies a source tree without what builds left in it.</summary>
internal static class FolderCopy
{
    private static readonly string[] Skipped = [".git", ".vs"];
    private static readonly string[] BuildOutput = ["bin", "obj"];

    public static void Make(string from, string to)
    {
        foreach (var file in Files(from))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Every file; linked folders are left out, they may lead anywhere.</summary>
    public static IEnumerable<string> Files(string folder)
    {
        var isProject = Directory.EnumerateFiles(folder, "*.*proj").Any();
        var folders = Directory.EnumerateDirectories(folder).Where(inner =>
            !File.GetAttributes(inner).HasFlag(FileAttributes.ReparsePoint)
            && !Skipped.Contains(Path.GetFileName(inner))
            && !(isProject && BuildOutput.Contains(Path.GetFileName(inner))));

        return Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) != ".git").Concat(folders.SelectMany(Files));
    }
}
