using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>
/// Takes the pipes to the pool away from the standard streams, where anyone could write to them. What is printed goes to the pool through
/// the error stream, a line at a time; a mark tells lines of the output stream.
/// </summary>
internal static class WorkerPipes
{
    public const char OutputMark = '\u0001';

    public static (Stream Input, Stream Output) Take() => OperatingSystem.IsWindows() ? TakeOnWindows() : TakeOnUnix();

    public static void RedirectConsole()
    {
        var error = new FileStream(new SafeFileHandle(OperatingSystem.IsWindows() ? Native.GetStdHandle(-12) : 2, ownsHandle: false), FileAccess.Write, 0);
        var lines = new LineWriter(error);
        Console.SetOut(TextWriter.Synchronized(lines));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.Out.Flush();
    }

    private static (Stream, Stream) TakeOnUnix()
    {
        var (input, output) = (Native.Keep(0), Native.Keep(1));
        using (var nothing = File.OpenHandle("/dev/null"))
            Native.Redirect(nothing, 0);
        Native.Redirect(2, 1);
        return (new FileStream(input, FileAccess.Read, 0), new FileStream(output, FileAccess.Write, 0));
    }

    private static (Stream, Stream) TakeOnWindows()
    {
        var (input, output) = (Native.GetStdHandle(-10), Native.GetStdHandle(-11));
        Native.SetStdHandle(-10, 0);
        Native.SetStdHandle(-11, Native.GetStdHandle(-12));
        return (new FileStream(new SafeFileHandle(input, ownsHandle: true), FileAccess.Read, 0), new FileStream(new SafeFileHandle(output, ownsHandle: true), FileAccess.Write, 0));
    }

    private sealed class LineWriter(Stream error) : TextWriter
    {
        private const int Longest = 1 << 16;

        private readonly StringBuilder line = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> text)
        {
            while (!text.IsEmpty)
            {
                var end = text.IndexOf('\n');
                var part = text[..Math.Min(end < 0 ? text.Length : end, Longest - line.Length)];
                line.Append(part);
                text = text[part.Length..];
                if (text.IsEmpty) return;
                // The line ends here, or is as long as one may be.
                if (part.Length == end) text = text[1..];
                Send();
            }
        }

        /// <summary>Part of a line, when nothing more will come of it.</summary>
        public override void Flush()
        {
            if (line.Length > 0) Send();
        }

        private void Send()
        {
            var bytes = Encoding.UTF8.GetBytes($"{OutputMark}{line}\n");
            line.Clear();
            error.Write(bytes, 0, bytes.Length);
        }
    }
}
