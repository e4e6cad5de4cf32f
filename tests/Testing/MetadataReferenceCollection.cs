using System.Collections.Concurrent;
using System.Reflection;

namespace Microsoft.CodeAnalysis.Testing;

public class MetadataReferenceCollection : List<MetadataReference>
{
    private static readonly ConcurrentDictionary<string, MetadataReference> Known = new();

    public void Add(Assembly assembly) => Add(assembly.Location);

    public void Add(string path) => Add(FromFile(path));

    /// <summary>One reference per file, so that its metadata is read once for all tests.</summary>
    internal static MetadataReference FromFile(string path) => Known.GetOrAdd(path, static path => MetadataReference.CreateFromFile(path));
}
