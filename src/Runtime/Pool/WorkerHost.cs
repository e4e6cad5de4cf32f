namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>The program of a worker process.</summary>
internal sealed class WorkerHost
{
    /// <summary>Set for a process that is to be a worker; its value is the id of the process that started it.</summary>
    public const string Variable = "CONCURRENCYANALYZERS_WORKER_OF";

    public const string Hooks = "DOTNET_STARTUP_HOOKS";
    public const string ServerCollector = "DOTNET_gcServer";
    public const string LargeObjects = "DOTNET_GCLOHThreshold";

    private readonly FrameReader input;
    private readonly Stream output;
    private readonly int parent;
    private readonly FrameWriter answer = new();
    private readonly Dictionary<int, object> work = [];

    // Two threads take turns: one reads, so that cancellation and the end of the pool are seen at once; the other works.
    private readonly object reading = new();
    private readonly object state = new();
    private readonly LinkedList<Frame> waiting = [];
    private FrameWriter givenBack = new();
    private CancellationTokenSource cancel = new();
    private ExecutionContext context = ExecutionContext.Capture()!;
    private bool working;
    private int running = -1;

    private WorkerHost(Stream input, Stream output, int parent)
    {
        this.input = new FrameReader(input);
        (this.output, this.parent) = (output, parent);
    }

    /// <summary>Whether this process was started to be a worker. Its own children are not.</summary>
    public static bool IsAsked => Environment.GetEnvironmentVariable(Variable) != null;

    /// <summary>Serves the pool that started this process; does not return.</summary>
    public static void Run()
    {
        var parent = int.Parse(Environment.GetEnvironmentVariable(Variable)!, System.Globalization.CultureInfo.InvariantCulture);
        // What made a worker of it is not for the processes that it starts.
        foreach (var variable in new[] { Variable, Hooks, ServerCollector, LargeObjects })
            Environment.SetEnvironmentVariable(variable, null);
        if (!OperatingSystem.IsWindows()) Native.IgnoreInterrupt();
        if (OperatingSystem.IsLinux())
        {
            Native.DieWithParent();
            if (Native.Parent != parent) Native.Exit(1);
        }

        var (input, output) = WorkerPipes.Take();
        WorkerPipes.RedirectConsole();
        var host = new WorkerHost(input, output, parent);
        new Thread(host.Serve) { IsBackground = true, Name = "pool worker" }.Start();
        host.Serve();
    }

    private void Serve()
    {
        while (true)
        {
            Frame request;
            lock (reading)
                request = Read();
            do Execute(request);
            while (TakeWaiting(out request));
        }
    }

    /// <summary>Reads until there is a request that this thread can work on, because the other is not working.</summary>
    private Frame Read()
    {
        while (true)
        {
            // The end of the stream is the end of the pool's process, or of its wish for this worker.
            if (!TryRead(out var frame)) Native.Exit(1);
            switch (frame.Kind)
            {
                case FrameKind.Run:
                    lock (state)
                    {
                        if (!working)
                        {
                            Begin(frame);
                            return frame;
                        }

                        waiting.AddLast(frame);
                    }

                    break;
                case FrameKind.Cancel:
                    Cancel(frame.Id);
                    GiveBack(frame.Id);
                    break;
                case FrameKind.Recall:
                    GiveBack(frame.Id);
                    break;
                case FrameKind.Define:
                    Define(frame);
                    break;
                case FrameKind.Hello:
                    Greet(frame);
                    break;
                case FrameKind.Quit:
                    Environment.Exit(0);
                    break;
                default:
                    Native.Exit(2);
                    break;
            }
        }
    }

    private bool TryRead(out Frame frame)
    {
        try
        {
            return input.TryRead(out frame);
        }
        catch (IOException)
        {
            frame = default;
            return false;
        }
    }

    private bool TakeWaiting(out Frame request)
    {
        lock (state)
        {
            request = waiting.First?.Value ?? default;
            working = waiting.Count > 0;
            if (!working) return false;
            waiting.RemoveFirst();
            Begin(request);
            return true;
        }
    }

    private void Begin(Frame request)
    {
        working = true;
        running = request.Id;
        if (!cancel.TryReset()) cancel = new CancellationTokenSource();
    }

    private void Greet(Frame hello)
    {
        var payload = hello.Payload;
        var same = payload.Read<Guid>() == typeof(WorkerHost).Module.ModuleVersionId;
        var taken = same && TakeMemory(payload.Read<int>(), payload.Read<int>());
        hello.Release();
        answer.Begin(same ? FrameKind.Ready : FrameKind.Refused, taken ? SharedMemory.Taken : 0);
        if (!same) answer.Write($"The worker process has loaded another build of '{typeof(WorkerHost).Assembly.GetName().Name}'.");
        answer.End();
        Send(answer);
    }

    /// <summary>Both, or none.</summary>
    private bool TakeMemory(int requests, int answers)
    {
        if (requests < 0 || answers < 0) return false;
        input.Memory = SharedMemory.Open(parent, requests);
        if (input.Memory != null) answer.Memory = SharedMemory.Open(parent, answers);
        return answer.Memory != null;
    }

    private void Define(Frame frame)
    {
        object found;
        try
        {
            var payload = frame.Payload;
            found = Invoker.For(Work.Find(ref payload));
        }
        catch (Exception refusal)
        {
            found = refusal.Message;
        }

        frame.Release();
        lock (state)
            work[frame.Id] = found;
    }

    private void Cancel(int id)
    {
        lock (state)
        {
            // What the work has registered is not called on the thread that reads.
            if (id == running) _ = cancel.CancelAsync();
        }
    }

    /// <summary>Answers at once for a request that was not begun; one that was goes on.</summary>
    private void GiveBack(int id)
    {
        lock (state)
        {
            if (waiting.FirstOrDefault(request => request.Id == id) is not { Buffer: not null } request) return;
            waiting.Remove(request);
            request.Release();
            givenBack.Begin(FrameKind.Cancelled, id);
            givenBack.End();
        }

        // Nor does it write: the pool may be waiting for it to read.
        ThreadPool.UnsafeQueueUserWorkItem(_ => SendGivenBack(), null);
    }

    private void SendGivenBack()
    {
        lock (output)
        {
            FrameWriter answers;
            lock (state)
            {
                if (givenBack.Length == 0) return;
                (answers, givenBack) = (givenBack, new FrameWriter());
            }

            Send(answers);
        }
    }

    private void Execute(Frame request)
    {
        object found;
        CancellationToken token;
        // Before anything is begun: the first that the pool has not heard of is always what runs.
        SendGivenBack();
        lock (state)
            (found, token) = (work[request.Payload.Read<int>()], cancel.Token);
        if (found is Invoker invoker)
        {
            Call(invoker, request, token);
        }
        else
        {
            answer.Begin(FrameKind.Refused, request.Id);
            answer.Write((string)found);
            answer.End();
        }

        request.Release();
        lock (state)
            running = -1;
        // At once, not with others: what the pool has not heard of is what it takes for running when this process dies.
        Send(answer);
    }

    /// <summary>Each task has the culture and the async locals that the initializer has left, on whatever thread it is, and leaves nothing to others.</summary>
    private void Call(Invoker invoker, Frame request, CancellationToken token) => ExecutionContext.Run(context, _ =>
    {
        invoker.Run(request, answer, token);
        if (invoker is ActionInvoker) context = ExecutionContext.Capture()!;
    }, null);

    private void Send(FrameWriter answer)
    {
        try
        {
            lock (output)
                answer.SendTo(output);
        }
        catch (IOException)
        {
            Native.Exit(1);
        }
    }
}
