using System.Text;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Passes on what a worker prints, line by line, and remembers the end of what went to its error stream.</summary>
internal sealed class ErrorOutput
{
    private const int Remembered = 4096;

    // What a worker has started may hold its streams open for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly StringBuilder _tail = new();
    private readonly Thread _thread;

    public ErrorOutput(Stream stream)
    {
        _thread = new Thread(() => Pass(stream)) { IsBackground = true, Name = "pool printer" };
        _thread.Start();
    }

    public string Finish()
    {
        _thread.Join(Patience);
        lock (_tail)
            return _tail.ToString().TrimEnd();
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

                lock (_tail)
                {
                    _tail.AppendLine(line);
                    if (_tail.Length > Remembered) _tail.Remove(0, _tail.Length - Remembered);
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
