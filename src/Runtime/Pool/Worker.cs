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
    private readonly Dispatcher _pool;
    private readonly Work? _initializer;
    private readonly Thread _thread;
    private readonly HashSet<int> _defined = [];
    private readonly FrameWriter _requests = new();
    private Process? _process;
    private Stream _input = Stream.Null;
    private ErrorOutput? _errors;

    public Worker(Dispatcher pool, Work? initializer)
    {
        (_pool, _initializer) = (pool, initializer);
        _thread = new Thread(Run) { IsBackground = true, Name = "pool reader" };
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

    /// <summary>The job it was killed for, and what becomes of that.</summary>
    public (Job Job, Action<Job, int, string> End)? Killed { get; set; }

    /// <summary>Held by whoever writes to the process; taken before the dispatcher's lock, never after.</summary>
    public object Writing { get; } = new();

    public bool IsRunning => _thread.IsAlive;

    public void Start() => _thread.Start();

    public void Join()
    {
        if (_thread != Thread.CurrentThread) _thread.Join();
    }

    /// <summary>Adds a request to what <see cref="Send"/> sends. Under <see cref="Writing"/>.</summary>
    public void Write(Job job)
    {
        Define(job.Work);
        _requests.Begin(FrameKind.Run, job.Id);
        try
        {
            _requests.Write(job.Work.Id);
            _requests.Write(job.Count);
            job.Write(_requests);
            _requests.End();
        }
        catch
        {
            _requests.Abandon();
            throw;
        }
    }

    /// <summary>Under <see cref="Writing"/>. False when nothing of it has reached the process, for it is no more.</summary>
    public bool Send()
    {
        // Of a short write, all or nothing is read.
        const int Atomic = 4096;
        var length = _requests.Length;
        try
        {
            _requests.SendTo(_input);
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
            _requests.Begin(kind, id);
            _requests.End();
            Send();
        }
    }

    public void Kill()
    {
        try
        {
            _process?.Kill();
        }
        catch (InvalidOperationException)
        {
            // It is no more, which is what was asked for.
        }
    }

    public long Memory()
    {
        try
        {
            _process!.Refresh();
            return _process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private void Define(Work work)
    {
        if (_defined.Add(work.Id)) work.Define(_requests);
    }

    private void Run()
    {
        Exception? failure = null;
        try
        {
            _process = WorkerStart.Start();
            _input = _process.StandardInput.BaseStream;
            _errors = new ErrorOutput(_process.StandardError.BaseStream);
            var answers = new FrameReader(_process.StandardOutput.BaseStream);
            Greet(answers);
            _pool.Joined(this);
            Serve(answers);
        }
        catch (Exception reason)
        {
            failure = reason;
        }

        _pool.Ended(this, failure, End());
    }

    private void Greet(FrameReader answers)
    {
        _requests.Begin(FrameKind.Hello, 0);
        _requests.Write(typeof(Worker).Module.ModuleVersionId);
        _requests.End();
        if (_initializer != null)
        {
            Define(_initializer);
            _requests.Begin(FrameKind.Run, NextId++);
            _requests.Write(_initializer.Id);
            _requests.Write(0);
            _requests.End();
        }

        Send();
        Expect(answers, FrameKind.Ready);
        if (_initializer != null) Expect(answers, FrameKind.Done);
    }

    private static void Expect(FrameReader answers, FrameKind kind)
    {
        if (!answers.TryRead(out var answer)) throw new EndOfStreamException("The process ended before it was a worker.");
        var failure = answer.Kind == kind ? null : Dispatcher.FailureOf(answer);
        answer.Release();
        if (failure != null) throw failure;
    }

    private void Serve(FrameReader answers)
    {
        while (answers.TryRead(out var answer))
        {
            _pool.Answered(this, answer);
            answer.Release();
            if (!answers.HasNext) _pool.Feed(this);
        }
    }

    /// <summary>Waits until nothing of the process is left, and says how it ended.</summary>
    private (int ExitCode, string ErrorOutput) End()
    {
        if (_process == null) return (-1, "");
        Kill();
        _process.WaitForExit();
        var said = _errors?.Finish() ?? "";
        lock (Writing)
        {
            var code = _process.ExitCode;
            // What was taken from a process does not go with it.
            _input.Dispose();
            _process.StandardOutput.BaseStream.Dispose();
            _process.Dispose();
            return (code, said);
        }
    }
}
