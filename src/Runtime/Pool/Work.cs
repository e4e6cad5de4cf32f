using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace ConcurrencyAnalyzers.Runtime.Pool;

/// <summary>A method that workers can run, as the pool names it: assembly, build of the assembly, and the method's token in it.</summary>
internal sealed class Work
{
    private static readonly ConditionalWeakTable<Delegate, Work> ByDelegate = [];
    private static readonly ConcurrentDictionary<MethodInfo, Work> ByMethod = [];
    private static int last;

    private readonly MethodInfo method;
    private double nanoseconds;

    private Work(MethodInfo method)
    {
        this.method = method;
        Id = Interlocked.Increment(ref last);
    }

    /// <summary>Its number in this process.</summary>
    public int Id { get; }

    /// <summary>What one item takes, from the items so far; null before the first.</summary>
    public double? Nanoseconds => Volatile.Read(ref nanoseconds) is var known and > 0 ? known : null;

    /// <exception cref="ArgumentException">A worker could not run it, or would not see what it sees here.</exception>
    public static Work Of(Delegate work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return ByDelegate.TryGetValue(work, out var known) ? known : ByDelegate.GetValue(work, static work =>
        {
            if (Refusal(work) is { } reason) throw new ArgumentException(reason, nameof(work));
            return ByMethod.GetOrAdd(work.Method, static method => new Work(method));
        });
    }

    /// <summary>Recent items weigh more, and faster ones most: the first take long, until the worker has compiled the work.</summary>
    public void Took(long nanoseconds, int items)
    {
        var one = Math.Max((double)nanoseconds / items, 0.1);
        Volatile.Write(ref this.nanoseconds, Nanoseconds is { } known ? known + (one - known) / (one < known ? 2 : 8) : one);
    }

    public void Define(FrameWriter output)
    {
        output.Begin(FrameKind.Define, Id);
        output.Write(method.Module.Assembly.FullName);
        output.Write(method.Module.ModuleVersionId);
        output.Write(method.MetadataToken);
        output.End();
    }

    /// <summary>The worker's side of <see cref="Define"/>.</summary>
    /// <exception cref="InvalidOperationException">It is not there, not of the same build, or not what a pool would have sent.</exception>
    public static MethodInfo Find(ref PayloadReader input)
    {
        var name = input.ReadString()!;
        var (build, token) = (input.Read<Guid>(), input.Read<int>());
        Module module;
        try
        {
            module = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name)).ManifestModule;
        }
        catch (Exception missing) when (missing is IOException or BadImageFormatException)
        {
            throw new InvalidOperationException($"The worker process cannot load '{name}': it must lie beside the application, as a file or in its bundle. {missing.Message}");
        }

        if (module.ModuleVersionId != build) throw new InvalidOperationException($"The worker process has loaded another build of '{name}'.");
        var method = module.ResolveMethod(token) as MethodInfo;
        return method != null && Refusal(method) == null ? method : throw new InvalidOperationException($"'{name}' has no method {token:x} that a pool could have sent.");
    }

    private static string? Refusal(Delegate work)
    {
        var method = work.Method;
        if (work.GetInvocationList().Length > 1) return "The delegate stands for several methods; a worker process runs one.";
        if (method.DeclaringType == null || method.Module.Assembly.IsDynamic) return "The delegate was compiled at run time; a worker process does not have its code.";
        if (Refusal(method) is { } reason) return reason;
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute))) return $"'{Name(method)}' is asynchronous and returns nothing, so no worker could wait for its end; let it wait for what it begins.";
        if (method.IsStatic && work.Target != null) return $"The delegate is bound to a value ({work.Target.GetType()}); a worker process would not see it. Pass it with the item.";
        if (AssemblyLoadContext.GetLoadContext(method.Module.Assembly) != AssemblyLoadContext.Default)
            return $"'{method.Module.Assembly.GetName().Name}' was loaded into a context of its own, or from memory; a worker process would not find it.";
        // A worker reads the types off the method, so the delegate may not see them otherwise.
        var invoke = work.GetType().GetMethod("Invoke")!;
        if (invoke.ReturnType != method.ReturnType || !invoke.GetParameters().Select(p => p.ParameterType).SequenceEqual(method.GetParameters().Select(p => p.ParameterType)))
            return $"'{Name(method)}' takes or returns other types than the delegate does; wrap it in a lambda.";
        if (typeof(Task).IsAssignableFrom(method.ReturnType) || (method.ReturnType.Namespace == typeof(ValueTask).Namespace && method.ReturnType.Name.StartsWith(nameof(ValueTask), StringComparison.Ordinal)))
            return $"'{Name(method)}' returns a task, which cannot leave its process; let the work wait for it, and return the result.";
        return null;
    }

    private static string? Refusal(MethodInfo method)
    {
        var type = method.DeclaringType!;
        if (method.IsGenericMethod || type.IsGenericType) return $"'{Name(method)}' is generic, or written in generic code; a worker process would not know its type arguments.";
        if (IsFramework(type.Assembly)) return $"'{Name(method)}' belongs to the framework, and workers run methods of the application only; wrap it in a lambda.";
        if (method.IsStatic) return null;
        var captured = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        if (!IsGenerated(type) || type.BaseType != typeof(object))
            return IsGenerated(method) ? $"The lambda captures 'this' (a {type}); a worker process would not see it. Pass what it needs with the item." : $"'{Name(method)}' is an instance method; a worker process would not see the instance. Make it static.";
        return captured.Length == 0 ? null : $"The lambda captures {string.Join(", ", captured.Select(field => $"'{Captured(field)}'"))}; a worker process would not see it. Pass it with the item.";
    }

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || member.Name.StartsWith('<');

    private static string Captured(FieldInfo field) => field.Name.EndsWith("this", StringComparison.Ordinal) ? "this" : field.Name;

    private static string Name(MethodInfo method) => $"{method.DeclaringType}.{method.Name}";

    /// <summary>The keys that the assemblies of .NET are signed with, in self-contained applications too, where they lie among the others.</summary>
    private static bool IsFramework(Assembly assembly) =>
        Convert.ToHexString(assembly.GetName().GetPublicKeyToken() ?? []) is "7CEC85D7BEA7798E" or "B03F5F7F11D50A3A" or "B77A5C561934E089" or "CC7B13FFCD2DDD51" or "ADB9793829DDAE60" or "31BF3856AD364E35";
}
