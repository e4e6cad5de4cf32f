using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>What ours say of the calls that rules are about, in the form that code has them.</summary>
public sealed class FrameworkFactsTests
{
    [Theory]
    [InlineData("t.Wait()")]
    [InlineData("t.Wait(1000)")]
    [InlineData("_ = t.Result")]
    [InlineData("_ = new ValueTask<int>(1).Result")]
    [InlineData("t.GetAwaiter().GetResult()")]
    [InlineData("((Task)t).GetAwaiter().GetResult()")]
    [InlineData("t.ConfigureAwait(false).GetAwaiter().GetResult()")]
    [InlineData("((Task)t).ConfigureAwait(false).GetAwaiter().GetResult()")]
    [InlineData("new ValueTask<int>(1).GetAwaiter().GetResult()")]
    [InlineData("new ValueTask<int>(1).ConfigureAwait(false).GetAwaiter().GetResult()")]
    [InlineData("default(ValueTask).GetAwaiter().GetResult()")]
    [InlineData("default(ValueTask).ConfigureAwait(false).GetAwaiter().GetResult()")]
    public void Task_waited_for(string call) => Assert.True(Of(call) is { Blocks: Blocking.Task, Prefer: "await" });

    [Theory]
    [InlineData("Task.WaitAll(t)", "System.Threading.Tasks.Task.WhenAll")]
    [InlineData("Task.WaitAny(t)", "System.Threading.Tasks.Task.WhenAny")]
    [InlineData("Thread.Sleep(10)", "System.Threading.Tasks.Task.Delay")]
    [InlineData("gate.Wait()", "WaitAsync")]
    [InlineData("process.WaitForExit()", "WaitForExitAsync")]
    [InlineData("File.ReadAllText(\"\")", "ReadAllTextAsync")]
    [InlineData("stream.Read(buffer, 0, 1)", "ReadAsync")]
    [InlineData("stream.Read(buffer)", "ReadAsync")]
    [InlineData("new FileStream(\"\", FileMode.Open).Flush()", "FlushAsync")]
    [InlineData("new StreamReader(\"\").ReadLine()", "ReadLineAsync")]
    [InlineData("process.StandardOutput.ReadToEnd()", "ReadToEndAsync")]
    [InlineData("new StreamWriter(\"\").WriteLine(\"\")", "WriteLineAsync")]
    [InlineData("new GZipStream(stream, CompressionMode.Compress).Write(buffer, 0, 1)", "WriteAsync")]
    [InlineData("XDocument.Load(stream)", "LoadAsync")]
    [InlineData("new Ping().Send(\"\")", "SendPingAsync")]
    [InlineData("SHA256.HashData(stream)", "HashDataAsync")]
    [InlineData("command.ExecuteReader()", "ExecuteReaderAsync")]
    public void Blocking_call_with_a_counterpart(string call, string prefer) => Assert.True(Of(call) is var facts && facts.Blocks != Blocking.No && facts.Prefer == prefer);

    [Theory]
    [InlineData("thread.Join()", Blocking.Wait)]
    [InlineData("new Mutex().WaitOne()", Blocking.Wait)]
    [InlineData("Parallel.For(0, 9, i => { })", Blocking.Wait)]
    [InlineData("numbers.AsParallel().Sum()", Blocking.Wait)]
    [InlineData("Monitor.Wait(gate)", Blocking.Wait)]
    [InlineData("File.Copy(\"\", \"\")", Blocking.IO)]
    [InlineData("Console.ReadLine()", Blocking.IO)]
    [InlineData("new StreamWriter(\"\").Flush()", Blocking.IO)]
    public void Blocking_call(string call, object blocks) => Assert.Equal(blocks, Of(call).Blocks);

    [Theory]
    [InlineData("Monitor.Enter(gate)")]
    [InlineData("new StreamWriter(\"\").WriteLine(1)")]
    [InlineData("Console.WriteLine(\"\")")]
    [InlineData("memory.Write(buffer, 0, 1)")]
    [InlineData("memory.Flush()")]
    [InlineData("new StringReader(\"\").ReadToEnd()")]
    [InlineData("new StringWriter().WriteLine(\"\")")]
    [InlineData("reader.GetFieldValue<int>(0)")]
    [InlineData("reader.IsDBNull(0)")]
    [InlineData("new CancellationTokenSource().Cancel()")]
    [InlineData("queue.TryTake(out _)")]
    [InlineData("Task.Delay(1)")]
    public void Call_that_does_not_block(string call) => Assert.Equal(Blocking.No, Of(call).Blocks);

    [Theory]
    [InlineData("_ = Task.CompletedTask")]
    [InlineData("Task.FromResult(1)")]
    [InlineData("Task.FromException<int>(new())")]
    [InlineData("ValueTask.FromResult(1)")]
    public void Completed_task(string call) => Assert.True(Of(call).Completed);

    [Theory]
    [InlineData("Task.Run(() => 1)", "task")]
    [InlineData("new Task(() => { })", "task")]
    [InlineData("Task.Factory.StartNew(() => 1)", "task")]
    [InlineData("t.ContinueWith(x => x.Result)", "task")]
    [InlineData("Parallel.ForEachAsync(numbers, (i, token) => default)", "task")]
    [InlineData("new Thread(() => { })", "thread")]
    [InlineData("new Process()", "process")]
    [InlineData("Process.Start(\"\")", "process")]
    [InlineData("process.Start()", null)]
    [InlineData("thread.Start()", null)]
    public void Started_or_made_work(string call, string? kind) => Assert.Equal(kind, Of(call).Starts);

    [Theory]
    [InlineData("Task.Run(() => 1)", 0, DelegateUse.Defers)]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => { })", 0, DelegateUse.Defers)]
    [InlineData("new Timer(_ => { })", 0, DelegateUse.Defers)]
    [InlineData("new Thread(() => { })", 0, DelegateUse.Spawns)]
    [InlineData("Parallel.For(0, 9, i => { })", 2, DelegateUse.Runs)]
    [InlineData("Parallel.ForEachAsync(numbers, (i, token) => default)", 1, DelegateUse.Defers)]
    [InlineData("numbers.AsParallel().Select(i => i)", 1, DelegateUse.Defers)]
    [InlineData("numbers.AsParallel().ForAll(i => { })", 1, DelegateUse.Runs)]
    [InlineData("numbers.Select(i => i)", 1, DelegateUse.Escapes)]
    [InlineData("numbers.OrderBy(i => i)", 1, DelegateUse.Escapes)]
    [InlineData("numbers.Count(i => i > 0)", 1, DelegateUse.Runs)]
    [InlineData("numbers.ToDictionary(i => i)", 1, DelegateUse.Runs)]
    [InlineData("numbers.ForEach(i => { })", 0, DelegateUse.Runs)]
    [InlineData("Array.ForEach(buffer, i => { })", 1, DelegateUse.Runs)]
    [InlineData("shared.GetOrAdd(1, i => i)", 1, DelegateUse.Runs)]
    [InlineData("new Lazy<int>(() => 1)", 0, DelegateUse.Escapes)]
    [InlineData("default(CancellationToken).Register(() => { })", 0, DelegateUse.Escapes)]
    public void Delegate(string call, int argument, object use) => Assert.Equal(use, Of(call).Use(argument));

    [Theory]
    [InlineData("Math.Sqrt(2)")]
    [InlineData("int.Parse(\"1\")")]
    [InlineData("1.CompareTo(2)")]
    [InlineData("\"a\".Substring(1)")]
    [InlineData("string.Join(',', \"a\", \"b\")")]
    [InlineData("Convert.ToInt32(\"1\")")]
    [InlineData("BitConverter.GetBytes(1)")]
    [InlineData("DateTime.UnixEpoch.AddDays(1)")]
    [InlineData("new DateTime(2000, 1, 1)")]
    [InlineData("Regex.IsMatch(\"\", \"\")")]
    [InlineData("SHA256.HashData(buffer)")]
    [InlineData("numbers.Contains(1)")]
    [InlineData("new InvalidOperationException()")]
    public void Pure(string call) => Assert.True(Of(call).Pure);

    [Theory]
    [InlineData("string.Join(\",\", numbers)")]
    [InlineData("1.TryFormat(new char[9], out _)")]
    [InlineData("_ = DateTime.UtcNow")]
    [InlineData("Guid.NewGuid()")]
    [InlineData("numbers.Sum()")]
    [InlineData("numbers.Add(1)")]
    [InlineData("new Random().Next()")]
    [InlineData("SHA256.HashData(stream)")]
    [InlineData("new object().ToString()")]
    public void Not_pure(string call) => Assert.False(Of(call).Pure);

    [Theory]
    [InlineData("_ = Random.Shared")]
    [InlineData("_ = DateTime.UtcNow")]
    [InlineData("Guid.NewGuid()")]
    [InlineData("Interlocked.Increment(ref count)")]
    [InlineData("shared.TryAdd(1, 1)")]
    [InlineData("Console.WriteLine(\"\")")]
    public void Thread_safe(string call) => Assert.True(Of(call).ThreadSafe);

    [Theory]
    [InlineData("new Random().Next()")]
    [InlineData("numbers.Add(1)")]
    [InlineData("memory.WriteByte(1)")]
    public void Not_thread_safe(string call) => Assert.False(Of(call).ThreadSafe);

    [Theory]
    [InlineData("numbers.Add(1)")]
    [InlineData("numbers.RemoveAll(i => i > 0)")]
    [InlineData("_ = new Dictionary<int, int>()[1]")]
    [InlineData("new StringBuilder().Append(1)")]
    [InlineData("new Queue<int>().TryDequeue(out _)")]
    [InlineData("new Random().Next()")]
    public void Changes_its_object(string call) => Assert.True(Of(call).Mutates);

    [Theory]
    [InlineData("numbers.Contains(1)")]
    [InlineData("_ = numbers[0]")]
    [InlineData("((ICollection<int>)numbers).Add(1)")]
    [InlineData("shared.TryAdd(1, 1)")]
    [InlineData("new ConcurrentQueue<int>().Enqueue(1)")]
    public void Does_not_change_its_object_or_not_for_certain(string call) => Assert.False(Of(call).Mutates);

    [Theory]
    [InlineData("Parallel.For(0, 9, i => { })")]
    [InlineData("Parallel.ForEach(numbers, i => { })")]
    [InlineData("Parallel.Invoke(() => { }, () => { })")]
    [InlineData("Parallel.ForEachAsync(numbers, (i, token) => default)")]
    [InlineData("numbers.AsParallel().ForAll(i => { })")]
    [InlineData("numbers.AsParallel().Select(i => i)")]
    public void Runs_its_delegate_on_several_threads(string call) => Assert.True(Of(call).Parallel);

    [Theory]
    [InlineData("Task.Run(() => 1)")]
    [InlineData("numbers.Select(i => i)")]
    [InlineData("numbers.ForEach(i => { })")]
    public void Runs_its_delegate_on_one_thread(string call) => Assert.False(Of(call).Parallel);

    [Theory]
    [InlineData("Rfc2898DeriveBytes.Pbkdf2(\"\", buffer, 100000, HashAlgorithmName.SHA256, 32)")]
    public void Keeps_a_processor_busy(string call) => Assert.True(Of(call).Cpu);

    [Fact] public void A_hash_may_be_of_little() => Assert.False(Of("SHA256.HashData(buffer)").Cpu);

    [Theory]
    [InlineData("new StreamReader(stream)", 0)]
    [InlineData("new StreamReader(\"\")", -1)]
    [InlineData("new GZipStream(stream, CompressionMode.Compress)", 0)]
    [InlineData("HMACSHA256.HashData(buffer, stream)", 1)]
    [InlineData("memory.CopyTo(stream)", 0)]
    public void As_blocking_as_its_argument(string call, int argument) => Assert.Equal(argument, Of(call).Wraps);

    [Fact] public void Sqlite_through_its_own_type() => Assert.Equal(Blocking.No, CatalogProbe.Of(Sqlite)["M:System.Data.Common.DbConnection.Open", "T:Microsoft.Data.Sqlite.SqliteConnection"].Blocks);
    [Fact] public void Sqlite_through_the_base_class() => Assert.Equal("OpenAsync", CatalogProbe.Of(Sqlite)["M:System.Data.Common.DbConnection.Open"].Prefer);
    [Fact] public void Another_provider() => Assert.Equal("OpenAsync", CatalogProbe.Of("abstract class MyConnection : System.Data.Common.DbConnection { public override void Open() { } }")["M:MyConnection.Open"].Prefer);

    private const string Sqlite = "namespace Microsoft.Data.Sqlite { abstract class SqliteConnection : System.Data.Common.DbConnection { } }";

    private static Facts Of(string call) => CatalogProbe.Of($$"""
        using System; using System.Collections.Concurrent; using System.Collections.Generic; using System.Data.Common; using System.Diagnostics; using System.IO;
        using System.IO.Compression; using System.Linq; using System.Net.NetworkInformation; using System.Security.Cryptography; using System.Text; using System.Text.RegularExpressions;
        using System.Threading; using System.Threading.Tasks; using System.Xml.Linq;
        class C
        {
            int count;
            void M(
                Task<int> t, SemaphoreSlim gate, Process process, Thread thread, Stream stream, MemoryStream memory, byte[] buffer, List<int> numbers,
                DbCommand command, DbDataReader reader, ConcurrentDictionary<int, int> shared, BlockingCollection<int> queue)
            {
                {{call}};
            }
        }
        """).OfCallIn("C", "M");
}
