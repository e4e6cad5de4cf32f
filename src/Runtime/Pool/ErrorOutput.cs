using System.Text;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Passes on what a worker prints, line by line, and remembers the end of what went to its error stream.</summary>
internal sealed class ErrorOutput
{
    private const int Remembered = 4096;

    // A longer line is passed on in pieces: no worker fills this process's memory. The worker's own pieces are shorter.
    private const int Longest = 1 << 17;

    // What a worker has started may hold its streams open for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly StringBuilder tail = new();
    private readonly StreamReader text;
    private readonly StringBuilder line = new();
    private readonly Thread thread;
    private bool isAfterReturn;

    public ErrorOutput(Stream stream)
    {
        text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        thread = new Thread(Pass) { IsBackground = true, Name = "pool printer" };
        thread.Start();
    }

    public string Finish()
    {
        thread.Join(Patience);
        lock (tail)
            return tail.ToString().TrimEnd();
    }

    private void Pass()
    {
        try
        {
            using (text)
            {
                while (ReadLine() is { } line)
                    Pass(line);
            }
        }
        catch (IOException)
        {
            // Nobody is left to be read.
        }
    }

    private string? ReadLine()
    {
        while (text.Read() is >= 0 and var next)
        {
            var isSecondHalf = isAfterReturn && next == '\n';
            isAfterReturn = next == '\r';
            if (isSecondHalf) continue;
            if (next is '\r' or '\n') return Take();
            line.Append((char)next);
            if (line.Length == Longest) return Take();
        }

        return line.Length > 0 ? Take() : null;
    }

    private string Take()
    {
        var taken = line.ToString();
        line.Clear();
        return taken;
    }

    private void Pass(string line)
    {
        var isOutput = line.StartsWith(WorkerPipes.OutputMark);
        if (!isOutput) Remember(line);
        try
        {
            if (isOutput) Console.Out.WriteLine(line[1..]);
            else Console.Error.WriteLine(line);
        }
        catch (Exception)
        {
            // It is closed, or the application has put a writer of its own there: that is no reason for a worker to wait or to fail.
        }
    }

    private void Remember(string line)
    {
        lock (tail)
        {
            tail.AppendLine(line);
            if (tail.Length > Remembered) tail.Remove(0, tail.Length - Remembered);
        }
    }
}
