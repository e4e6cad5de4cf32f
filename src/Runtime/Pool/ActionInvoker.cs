namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Calls a worker's initializer.</summary>
internal sealed class ActionInvoker(Action work) : Invoker
{
    protected override void Run(ref PayloadReader input, int count, FrameWriter output, CancellationToken token) => work();
}
