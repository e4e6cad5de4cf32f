using System.ComponentModel;
using System.Diagnostics;

namespace ConcurrencyAnalyzers.Runtime.Pool;

internal enum WorkerState
{
    Starting,
    Spare,
    Live,
    Retiring,
}

/// <summary>A worker process as the pool sees it, and the thread that reads what it answers.</summary>
internal sealed class Worker
{
    private readonly Dispatcher pool;
    private readonly Work? initializer;
    private readonly Thread thread;
    private readonly HashSet<int> defined = [];
    private readonly FrameWriter requests = new();

    // Held where the process is asked or disposed of: its object is not made for several threads.
    private readonly object asking = new();
    private Process? process;
    private Stream input = Stream.Null;
    private SharedMemory? requestMemory;
    private SharedMemory? answerMemory;
    private ErrorOutput? errors;

    public Worker(Dispatcher pool, Work? initializer)
    {
        (this.pool, this.initializer) = (pool, initializer);
        thread = new Thread(Run) { IsBackground = true, Name = "pool reader" };
    }

    // Guarded by the dispatcher's lock.
    public WorkerState State { get; set; }

    /// <summary>What was sent and not answered; the first is what the process works on.</summary>
    public Queue<Job> InFlight { get; set; } = [];

    public Job? LastSent { get; set; }

    public int NextId { get; set; }

    public int ItemsSent { get; set; }

    /// <summary>Since when the first in flight, or nothing, is what it works on.</summary>
    public long Since { get; set; }

    /// <summary>Whether its successor was started.</summary>
    public bool HasSuccessor { get; set; }

    /// <summary>Whether it was killed because it took too long to start.</summary>
    public bool IsLate { get; set; }

    /// <summary>The job it was killed for, and what becomes of that.</summary>
    public (Job Job, Action<Job, int, string> End)? Killed { get; set; }

    /// <summary>Held by whoever writes to the process; taken before the dispatcher's lock, never after.</summary>
    public object Writing { get; } = new();

    public bool IsRunning => thread.IsAlive;

    public void Start() => thread.Start();

    public void Join()
    {
        if (thread != Thread.CurrentThread) thread.Join();
    }

    /// <summary>Adds a request to what <see cref="Send"/> sends. Under <see cref="Writing"/>.</summary>
    public void Write(Job job)
    {
        Define(job.Work);
        requests.Begin(FrameKind.Run, job.Id);
        try
        {
            requests.Write(job.Work.Id);
            requests.Write(job.Count);
            job.Write(requests);
            requests.End();
        }
        catch
        {
            requests.Abandon();
            throw;
        }
    }

    /// <summary>Under <see cref="Writing"/>. False when nothing of it has reached the process, for it is no more.</summary>
    public bool Send()
    {
        // Of a short write, all or nothing is read.
        const int Atomic = 4096;
        var length = requests.LengthInPipe;
        try
        {
            requests.SendTo(input);
            return true;
        }
        catch (IOException)
        {
            return length > Atomic;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Sends a frame that says all by its kind.</summary>
    public void Tell(FrameKind kind, int id)
    {
        lock (Writing)
        {
            requests.Begin(kind, id);
            requests.End();
            Send();
        }
    }

    public void Kill()
    {
        try
        {
            lock (asking)
                process?.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It is no more, or about to end, which is what was asked for.
        }
    }

    public long Memory()
    {
        try
        {
            lock (asking)
            {
                process!.Refresh();
                return process.WorkingSet64;
            }
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private void Define(Work work)
    {
        if (defined.Add(work.Id)) work.Define(requests);
    }

    private void Run()
    {
        Exception? failure = null;
        try
        {
            process = WorkerStart.Start();
            input = process.StandardInput.BaseStream;
            errors = new ErrorOutput(process.StandardError.BaseStream);
            var answers = new FrameReader(process.StandardOutput.BaseStream);
            Greet(answers);
            pool.Joined(this);
            Serve(answers);
        }
        catch (Exception reason)
        {
            failure = reason;
        }

        var id = process?.Id;
        var how = End();
        pool.Ended(this, failure, how);
        // Last: in a folder of thousands this takes longer than all the rest, and whose task it was waits for none of it.
        if (id is { } dead && how.ExitCode != 0) Leftovers.Delete(dead);
    }

    private void Greet(FrameReader answers)
    {
        requests.Begin(FrameKind.Hello, 0);
        requests.Write(typeof(Worker).Module.ModuleVersionId);
        (requestMemory, answerMemory) = (SharedMemory.Create(), SharedMemory.Create());
        requests.Write(requestMemory?.Descriptor ?? -1);
        requests.Write(answerMemory?.Descriptor ?? -1);
        requests.End();
        if (initializer != null)
        {
            Define(initializer);
            requests.Begin(FrameKind.Run, NextId++);
            requests.Write(initializer.Id);
            requests.Write(0);
            requests.End();
        }

        Send();
        if (Expect(answers, FrameKind.Ready) == SharedMemory.Taken) (requests.Memory, answers.Memory) = (requestMemory, answerMemory);
        else DisposeMemory();
        if (initializer != null) Expect(answers, FrameKind.Done);
    }

    private static int Expect(FrameReader answers, FrameKind kind)
    {
        if (!answers.TryRead(out var answer)) throw new EndOfStreamException("The process ended before it was a worker.");
        var failure = answer.Kind == kind ? null : Dispatcher.FailureOf(answer);
        answer.Release();
        return failure == null ? answer.Id : throw failure;
    }

    private void Serve(FrameReader answers)
    {
        while (answers.TryRead(out var answer))
        {
            pool.Answered(this, answer);
            answer.Release();
            if (!answers.HasNext) pool.Feed(this);
        }
    }

    /// <summary>Waits until nothing of the process is left, and says how it ended.</summary>
    private (int ExitCode, string ErrorOutput) End()
    {
        if (process == null) return (-1, "");
        Kill();
        process.WaitForExit();
        var said = errors?.Finish() ?? "";
        lock (Writing)
        lock (asking)
        {
            var code = process.ExitCode;
            // What was taken from a process does not go with it.
            input.Dispose();
            process.StandardOutput.BaseStream.Dispose();
            process.Dispose();
            DisposeMemory();
            return (code, said);
        }
    }

    private void DisposeMemory()
    {
        requests.Memory = null;
        (requestMemory as IDisposable)?.Dispose();
        (answerMemory as IDisposable)?.Dispose();
        (requestMemory, answerMemory) = (null, null);
    }
}
