using System.Runtime.InteropServices;
using System.Text;
using ConcurrencyAnalyzers.Tour;
using Spectre.Console;

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
    {
        Console.WriteLine(Arguments.Usage);
        return 0;
    }

    using var work = new WorkFolder(arguments.Keep);
    await Tour.RunAsync(arguments, work, stop.Token);
    return 0;
}
catch (Exception failure) when (stop.IsCancellationRequested && failure is (OperationCanceledException or TourException or IOException))
{
    AnsiConsole.WriteLine("Cancelled.");
    return stopped;
}
catch (TourException failure)
{
    Show.Failure(failure);
    return 1;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    Show.Failure(new TourException(failure.Message, []));
    return 1;
}

void Stop(PosixSignalContext signal, int exitCode)
{
    signal.Cancel = true;
    stopped = exitCode;
    stop.Cancel();
}
