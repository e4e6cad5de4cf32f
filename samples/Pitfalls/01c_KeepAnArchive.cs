// Program 1c: an async method that keeps an archive of text files, and holds up its thread in as many ways as there are names for it.
// P1: a call that has an asynchronous twin, blocking calls behind methods and properties, a wait for a thread, a folder that is read,
// a writer that is closed synchronously. The lock belongs to a thread, and is held across an await: that works for as long as nobody really waits.
namespace Pitfalls;

internal static class KeepAnArchive
{
    public static async Task RunAsync(Uri server)
    {
        var folder = Directory.CreateTempSubdirectory("pitfalls").FullName;
        var archive = new Archive(folder);
        await archive.AddAsync($"{server.Host} was here");
        archive.Close("nothing follows");

        var reader = new Thread(archive.Read);
        reader.Start();
        reader.Join();

        Output.Line("1c", $"{archive.Entries} entries in {Directory.GetFiles(folder).Length} file");
        Output.Line("1c", archive.First.EndsWith("here", StringComparison.Ordinal) ? "the first is known" : "the first is lost");
        Remove(archive);
    }

    private static void Remove(Archive archive) => archive.RemoveAsync().Wait();
}

internal sealed class Archive(string folder)
{
    private readonly ReaderWriterLockSlim gate = new();
    private readonly string file = Path.Combine(folder, "entries.txt");

    public int Entries { get; private set; }

    public string First => FirstAsync().Result;

    public async Task AddAsync(string entry)
    {
        using var writer = new StreamWriter(file);
        gate.EnterWriteLock();
        try
        {
            await writer.WriteLineAsync(entry);
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    public void Close(string remark) => File.AppendAllText(file, remark);

    public Task CloseAsync(string remark, CancellationToken cancel = default) => File.AppendAllTextAsync(file, remark, cancel);

    public void Read() => Entries = File.ReadAllLines(file).Length;

    public async Task RemoveAsync()
    {
        await Task.Delay(Pace.Seconds(0.1));
        Directory.Delete(folder, recursive: true);
    }

    private async Task<string> FirstAsync() => (await File.ReadAllLinesAsync(file))[0];
}
