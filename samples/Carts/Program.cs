using System.Runtime.InteropServices;
using System.Text;
using ConcurrencyAnalyzers.Carts;
using ConcurrencyAnalyzers.Runtime;
using Spectre.Console;

const int ExitWithWrongArguments = 2;

Console.OutputEncoding = Encoding.UTF8;
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 160;
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Capabilities.Interactive = false;
}

using var stop = new CancellationTokenSource();
var stopped = 0;
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, 130));
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, 143));

try
{
    if (Arguments.Parse(args) is not { } arguments)
        Console.WriteLine(Arguments.Usage);
    else if (arguments.Squares)
        await Squares.RunAsync(arguments, stop.Token);
    else
        await Comparison.RunAsync(arguments, stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    AnsiConsole.WriteLine("Cancelled.");
    return stopped;
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine("--help shows what can be asked for.");
    return ExitWithWrongArguments;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException or WorkerCrashedException or InvalidOperationException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

void Stop(PosixSignalContext signal, int exitCode)
{
    signal.Cancel = true;
    stopped = exitCode;
    stop.Cancel();
}
