using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>Starts worker processes.</summary>
internal static class WorkerStart
{
    // 4 MiB, the most there is. An array that comes and goes with a task dies young however long it is: as a large object it would take a full collection, and fresh pages, every few tasks.
    private const string LargeObjectsFrom = "400000";

    private static readonly Lazy<BlockingCollection<Action>> Starts = new(BeginStarter);
    private static readonly Lazy<Func<ProcessStartInfo>> Command = new(FindCommand);

    /// <summary>Whether the application turns into a worker by itself when it is asked to.</summary>
    public static bool HasLine { get; set; }

    /// <summary>An application that runs on an installed framework, from files.</summary>
    private static bool IsHosted => Dotnet != null && Library.Length > 0;

    private static string Library
    {
        [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Empty in a single file is what tells one.")]
        get => typeof(WorkerStart).Assembly.Location;
    }

    private static string? Dotnet
    {
        get
        {
            // …/dotnet/shared/Microsoft.NETCore.App/10.0.0/
            var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
            var program = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
            return Path.GetFileName(Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", ".."))) == "shared" && File.Exists(program) ? program : null;
        }
    }

    /// <exception cref="InvalidOperationException">A worker started here would run the whole application once more.</exception>
    public static void Check()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported) throw new PlatformNotSupportedException("An application that is compiled ahead of time has no methods to be found by a worker process; a ProcessPool cannot be used in it.");
        if (WorkerHost.IsAsked) throw new InvalidOperationException("This process was started to be a worker, and runs the application instead: call ProcessPool.RunWorkerIfAsked() first in Main.");
        var hasHooks = IsHosted || !AppContext.TryGetSwitch("System.StartupHookProvider.IsSupported", out var supported) || supported;
        if (!hasHooks && !HasLine) throw new InvalidOperationException("This application is published without startup hooks: call ProcessPool.RunWorkerIfAsked() first in Main, so that its worker processes can be told from it.");
    }

    public static Process Start()
    {
        var info = Command.Value();
        info.UseShellExecute = false;
        info.CreateNoWindow = true;
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        info.Environment[WorkerHost.Variable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        // A worker has one busy thread: the collector of a server would only cost it memory.
        info.Environment[WorkerHost.ServerCollector] = "0";
        if (AppContext.GetData("System.GC.LOHThreshold") == null) info.Environment.TryAdd(WorkerHost.LargeObjects, LargeObjectsFrom);
        var started = new TaskCompletionSource<Process>();
        Starts.Value.Add(() =>
        {
            try
            {
                var process = Process.Start(info)!;
                if (OperatingSystem.IsWindows()) WindowsJob.Add(process);
                started.SetResult(process);
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    /// <summary>Linux kills a worker when the thread that started it ends: this one ends with the process.</summary>
    private static BlockingCollection<Action> BeginStarter()
    {
        var starts = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
                start();
        }) { IsBackground = true, Name = "pool starter" }.Start();
        return starts;
    }

    private static Func<ProcessStartInfo> FindCommand()
    {
        if (!IsHosted)
        {
            var program = Environment.ProcessPath ?? throw new InvalidOperationException("The program of this process cannot be found; a ProcessPool would start it for its workers.");
            return () => new ProcessStartInfo(program) { Environment = { [WorkerHost.Hooks] = typeof(WorkerStart).Assembly.GetName().Name } };
        }

        List<string> arguments = ["exec"];
        var dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';').FirstOrDefault();
        if (File.Exists(dependencies)) arguments.AddRange(["--depsfile", dependencies]);
        arguments.AddRange(["--runtimeconfig", FindConfiguration(dependencies), Library]);
        return () => new ProcessStartInfo(Dotnet!, arguments) { Environment = { [WorkerHost.Hooks] = "" } };
    }

    /// <summary>The application's own configuration of the runtime; where it was started with one of another name, one that asks for the frameworks that are loaded.</summary>
    private static string FindConfiguration(string? dependencies)
    {
        string?[] names =
        [
            dependencies?.Replace(".deps.json", "", StringComparison.Ordinal),
            Path.Combine(AppContext.BaseDirectory, Assembly.GetEntryAssembly()?.GetName().Name ?? "app"),
            Path.Combine(AppContext.BaseDirectory, AppDomain.CurrentDomain.FriendlyName),
        ];
        return names.Select(name => name + ".runtimeconfig.json").FirstOrDefault(File.Exists) ?? WriteConfiguration();
    }

    private static string WriteConfiguration()
    {
        var frameworks = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => Path.GetDirectoryName(file)!)
            .Distinct()
            .Where(folder => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(folder))) == "shared")
            .Select(folder => $$"""{ "name": "{{Path.GetFileName(Path.GetDirectoryName(folder))}}", "version": "{{Path.GetFileName(folder)}}" }""");
        var file = Path.Combine(Path.GetTempPath(), $"pool-{Environment.ProcessId}-{Guid.NewGuid():N}.runtimeconfig.json");
        File.WriteAllText(file, $$"""{ "runtimeOptions": { "frameworks": [ {{string.Join(", ", frameworks)}} ] } }""");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        return file;
    }
}
