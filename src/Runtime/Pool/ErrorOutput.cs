using System.Text;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Passes on what a worker prints, line by line, and remembers the end of what went to its error stream.</summary>
internal sealed class ErrorOutput
{
    private const int Remembered = 4096;

    // What a worker has started may hold its streams open for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly StringBuilder tail = new();
    private readonly Thread thread;

    public ErrorOutput(Stream stream)
    {
        thread = new Thread(() => Pass(stream)) { IsBackground = true, Name = "pool printer" };
        thread.Start();
    }

    public string Finish()
    {
        thread.Join(Patience);
        lock (tail)
            return tail.ToString().TrimEnd();
    }

    private void Pass(Stream stream)
    {
        try
        {
            using var lines = new StreamReader(stream, Encoding.UTF8);
            while (lines.ReadLine() is { } line)
            {
                if (line.StartsWith(WorkerPipes.OutputMark))
                {
                    Console.Out.WriteLine(line[1..]);
                    continue;
                }

                lock (tail)
                {
                    tail.AppendLine(line);
                    if (tail.Length > Remembered) tail.Remove(0, tail.Length - Remembered);
                }

                Console.Error.WriteLine(line);
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // Nobody reads, or nobody is left to be read.
        }
    }
}
