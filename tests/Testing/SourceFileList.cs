using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Files by path.</summary>
public class SourceFileCollection : List<(string filename, SourceText content)>
{
    public void Add((string filename, string content) file) => Add((file.filename, SourceText.From(file.content)));

    /// <summary>Compares paths, texts and encodings; a changed line end is a change.</summary>
    internal bool HasSameContent(SourceFileCollection other) =>
        Count == other.Count && this.Zip(other).All(pair =>
            pair.First.filename == pair.Second.filename
            && Equals(pair.First.content.Encoding, pair.Second.content.Encoding)
            && pair.First.content.ContentEquals(pair.Second.content));
}

/// <summary>Files which, given no path, are numbered: <c>/0/Test0.cs</c>, <c>/0/Test1.cs</c> …</summary>
public class SourceFileList(string defaultPrefix, string defaultExtension) : SourceFileCollection
{
    public void Add(string content) => Add(SourceText.From(content));

    public void Add(SourceText content) => Add(($"{defaultPrefix}{Count}.{defaultExtension}", content));
}
