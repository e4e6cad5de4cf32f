using System.Text;

/// <summary>Takes nothing.</summary>
internal sealed class DeafWriter : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new NotSupportedException();
}
