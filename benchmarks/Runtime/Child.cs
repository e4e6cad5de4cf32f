using System.Diagnostics;
using System.Globalization;

namespace ConcurrencyAnalyzers.Runtime.Benchmark;

/// <summary>Measurements that take a process of their own; the child prints how many milliseconds it took.</summary>
internal static class Child
{
    /// <returns>Null where Python is not installed.</returns>
    public static Task<Sample?> PythonAsync(string script, params string[] arguments) =>
        RunAsync("python3", [Path.Combine(AppContext.BaseDirectory, script), .. arguments]);

    /// <summary>This program again, with nothing warm.</summary>
    public static Task<Sample?> FreshAsync(params string[] arguments) =>
        RunAsync("dotnet", ["exec", typeof(Child).Assembly.Location, .. arguments]);

    private static async Task<Sample?> RunAsync(string program, IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
            return new Sample(TimeSpan.FromMilliseconds(double.Parse(output, CultureInfo.InvariantCulture)), null);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
