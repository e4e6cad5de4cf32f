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

        public override void Write(char value)
        {
            if (line.Length == 0) line.Append(OutputMark);
            line.Append(value);
            if (value == '\n' || line.Length > Longest) Send();
        }

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> text)
        {
            while (text.IndexOf('\n') is var end and >= 0)
            {
                if (line.Length == 0) line.Append(OutputMark);
                line.Append(text[..(end + 1)]);
                Send();
                text = text[(end + 1)..];
            }

            if (text.IsEmpty) return;
            if (line.Length == 0) line.Append(OutputMark);
            line.Append(text);
            if (line.Length > Longest) Flush();
        }

        /// <summary>Part of a line, when nothing more will come of it.</summary>
        public override void Flush()
        {
            if (line.Length == 0) return;
            line.Append('\n');
            Send();
        }

        private void Send()
        {
            var bytes = Encoding.UTF8.GetBytes(line.ToString());
            line.Clear();
            error.Write(bytes, 0, bytes.Length);
        }
    }
}
