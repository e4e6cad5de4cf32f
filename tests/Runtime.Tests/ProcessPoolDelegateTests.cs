using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

public sealed class ProcessPoolDelegateTests : IAsyncDisposable
{
    // No refused delegate ever starts a worker.
    private readonly ProcessPool _pool = new(1);
    private readonly int _factor = 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Fact]
    public void A_lambda_that_captures_a_variable()
    {
        var factor = 2;
        Assert.Contains("'factor'", Refused(x => x * factor), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lambda_that_captures_this() => Assert.Contains("'this'", Refused(x => x * _factor), StringComparison.Ordinal);

    [Fact]
    public void A_lambda_that_captures_this_and_a_variable()
    {
        var factor = 2;
        var message = Refused(x => x * _factor * factor);
        Assert.Contains("'this'", message, StringComparison.Ordinal);
        Assert.Contains("'factor'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_method() => Assert.Contains("instance method", Refused(Times), StringComparison.Ordinal);

    [Fact]
    public void A_local_function_that_captures()
    {
        var factor = 2;
        Assert.Contains("'factor'", Refused(Local), StringComparison.Ordinal);
        int Local(int x) => x * factor;
    }

    [Fact]
    public void Several_methods() => Assert.Contains("several", Refused((Func<int, int>)Twice + Twice), StringComparison.Ordinal);

    [Fact]
    public void An_extension_method_bound_to_a_value()
    {
        Func<int, string> work = "text".Repeat;
        Assert.Contains("bound", Assert.Throws<ArgumentException>(() => { _ = _pool.SubmitAsync(1, work, Stop); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expression_compiled_at_run_time()
    {
        Expression<Func<int, int>> expression = x => x;
        Assert.Contains("compiled at run time", Refused(expression.Compile()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_of_the_framework() => Assert.Contains("wrap it in a lambda", Refused(Math.Abs), StringComparison.Ordinal);

    [Fact]
    public void A_generic_method() => Assert.Contains("generic", Refused(Same<int>), StringComparison.Ordinal);

    [Fact]
    public void A_lambda_in_generic_code() => Assert.Contains("generic", Assert.Throws<ArgumentException>(() => { _ = SubmitGeneric(1); }).Message, StringComparison.Ordinal);

    [Fact]
    public void A_method_of_other_types_than_the_delegate()
    {
        Func<string, object> work = Describe;
        Assert.Contains("other types", Assert.Throws<ArgumentException>(() => { _ = _pool.SubmitAsync("", work, Stop); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_that_returns_a_task() =>
        Assert.Contains("returns a task", Assert.Throws<ArgumentException>(() => { _ = _pool.SubmitAsync(1, x => Task.FromResult(x), Stop); }).Message, StringComparison.Ordinal);

    [Fact]
    public void A_method_of_an_assembly_loaded_from_memory()
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        using var file = File.OpenRead(typeof(ProcessPoolDelegateTests).Assembly.Location);
        var method = context.LoadFromStream(file).GetType(typeof(ProcessPoolDelegateTests).FullName!)!.GetMethod(nameof(Twice), BindingFlags.NonPublic | BindingFlags.Static)!;
        Assert.Contains("from memory", Refused(method.CreateDelegate<Func<int, int>>()), StringComparison.Ordinal);
        context.Unload();
    }

    [Fact]
    public void An_initializer_that_captures()
    {
        var captured = 1;
        Assert.Throws<ArgumentException>(() => new ProcessPool(new ProcessPoolOptions { Initializer = () => captured++ }));
    }

    [Fact]
    public void An_initializer_that_nobody_could_wait_for() =>
        Assert.Contains("wait for", Assert.Throws<ArgumentException>(() => new ProcessPool(new ProcessPoolOptions { Initializer = async () => await Task.Yield() })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_value_whose_state_is_hidden_is_refused_rather_than_changed()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => _pool.SubmitAsync(BigInteger.Pow(2, 100), x => 1, Stop));
        var failure = await Assert.ThrowsAsync<RemoteTaskException>(() => _pool.SubmitAsync(1, x => (x, new Hidden(x)), Stop));
        Assert.Contains(nameof(Hidden), failure.RemoteMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_json_reads_backwards_or_empty_is_refused_rather_than_changed()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => _pool.SubmitAsync(new Stack<int>([1, 2, 3]), x => 1, Stop));
        await Assert.ThrowsAsync<NotSupportedException>(() => _pool.SubmitAsync(new PriorityQueue<string, int>(), x => 1, Stop));
        await Assert.ThrowsAsync<NotSupportedException>(() => _pool.SubmitAsync(new FormatException("no coffee"), x => 1, Stop));
        await Assert.ThrowsAsync<NotSupportedException>(() => _pool.SubmitAsync(new Lazy<int>(3), x => 1, Stop));
        await Assert.ThrowsAsync<NotSupportedException>(() => _pool.SubmitAsync(new List<Stack<int>> { new([1]) }, x => 1, Stop));
    }

    [Fact]
    public async Task A_text_that_is_built_arrives_as_it_was() =>
        Assert.Equal("coffee, please", $"{await _pool.SubmitAsync(new StringBuilder("coffee"), x => x.Append(", please"), Stop)}");

    [Fact]
    public async Task What_is_allowed()
    {
        Assert.Equal(2, await _pool.SubmitAsync(1, Twice, Stop));
        Assert.Equal(2, await _pool.SubmitAsync(1, static x => x + x, Stop));
        Assert.Equal(2, await _pool.SubmitAsync(1, x => x + x, Stop));
        Assert.Equal(2, await _pool.SubmitAsync(1, Local, Stop));
        Assert.Equal(2, await _pool.SubmitAsync(1, Nested.Twice, Stop));
        static int Local(int x) => x + x;
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task What_crosses_the_border(object expected, object actual)
    {
        await Task.CompletedTask;
        Assert.Equal(expected, actual);
    }

    public static async Task<TheoryData<object, object>> Values()
    {
        await using var pool = new ProcessPool(1);
        var person = new Person("Ada", [1.5, double.NaN], new() { ["x"] = (1, "one") });
        var back = await pool.SubmitAsync(person, x => x);
        return new()
        {
            { (1, 2.5m, DayOfWeek.Friday), await pool.SubmitAsync((1, 2.5m, DayOfWeek.Friday), x => x) },
            { ("a", 1), await pool.SubmitAsync(("a", 1), x => x) },
            { "half a pair: \ud800", await pool.SubmitAsync("half a pair: \ud800", x => x) },
            { new[] { 1.5, double.NaN }, await pool.SubmitAsync(new[] { 1.5, double.NaN }, x => x) },
            { Array.Empty<byte>(), await pool.SubmitAsync(Array.Empty<byte>(), x => x) },
            { true, await pool.SubmitAsync((string?)null, x => x == null) },
            { true, await pool.SubmitAsync((int[]?)null, x => x == null) },
            { true, await pool.SubmitAsync((Person?)null, x => x == null) },
            { 7, (await pool.SubmitAsync((int?)7, x => x))! },
            { new[] { "a", "", "c" }, await pool.MapAsync(["a", "", "c"], x => x, new() { ChunkSize = 3 }) },
            { person.Name, back.Name },
            { person.Numbers, back.Numbers },
            { person.Map["x"], back.Map["x"] },
        };
    }

    private sealed class Hidden
    {
        private readonly int _value;

        public Hidden()
        {
        }

        public Hidden(int value) => _value = value;

        public int Value => _value;
    }

    private static int Twice(int x) => x + x;

    private static T Same<T>(T x) => x;

    private static string Describe(object x) => x.ToString()!;

    private Task<T> SubmitGeneric<T>(T item) => _pool.SubmitAsync(item, x => x, Stop);

    private string Refused(Func<int, int> work) => Assert.Throws<ArgumentException>(() => { _ = _pool.SubmitAsync(1, work, Stop); }).Message;

    private int Times(int x) => x * _factor;

    private static class Nested
    {
        public static int Twice(int x) => x + x;
    }
}

public sealed record Person(string Name, double[] Numbers, Dictionary<string, (int, string)> Map);

internal static class Texts
{
    public static string Repeat(this string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
