using System.Globalization;
using System.Security.Cryptography;
using Xunit;

namespace ConcurrencyAnalyzers.Runtime.Tests;

/// <summary>What is long goes through shared memory where there is such a thing. Alone, for the handles of the process are counted, and its environment is changed.</summary>
[CollectionDefinition(nameof(ProcessPoolLargePayloadTests), DisableParallelization = true)]
[Collection(nameof(ProcessPoolLargePayloadTests))]
public sealed class ProcessPoolLargePayloadTests : IDisposable
{
    private const string PipesOnly = "CONCURRENCYANALYZERS_POOL_PIPES_ONLY";
    private const int Mebibyte = 1 << 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<bool, int> Sizes
    {
        get
        {
            var data = new TheoryData<bool, int>();
            foreach (var pipes in new[] { false, true })
            {
                // Of what crosses, and of what is around an array of bytes.
                foreach (var size in new[] { 262_110, 262_130, 262_143, 262_144, 262_145, Mebibyte, 5 * Mebibyte, 40 * Mebibyte })
                    data.Add(pipes, size);
            }

            return data;
        }
    }

    public void Dispose() => Environment.SetEnvironmentVariable(PipesOnly, null);

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task What_is_sent_arrives_as_it_was(bool pipes, int size)
    {
        if (pipes) Environment.SetEnvironmentVariable(PipesOnly, "1");
        await using var pool = new ProcessPool(1);
        var item = Work.Bytes(size);
        var hash = SHA256.HashData(item);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(hash, await pool.SubmitAsync(item, static x => SHA256.HashData(x), Stop));
            Assert.Equal(hash, SHA256.HashData(await pool.SubmitAsync(size, Work.Bytes, Stop)));
            Assert.Equal(hash, SHA256.HashData(await pool.SubmitAsync(item, static x => x, Stop)));
        }
    }

    [Fact]
    public async Task What_is_too_long_for_shared_memory_arrives_too()
    {
        await using var pool = new ProcessPool(1);
        var item = new byte[300 * Mebibyte];
        item[^1] = 7;
        var echo = await pool.SubmitAsync(item, static x => x, Stop);
        Assert.Equal((item.Length, 7), (echo.Length, echo[^1]));
        Assert.Equal(Mebibyte, (await pool.SubmitAsync(Mebibyte, Work.Bytes, Stop)).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Shared_memory_is_used_where_there_is_some(bool pipes)
    {
        if (pipes) Environment.SetEnvironmentVariable(PipesOnly, "1");
        await using var pool = new ProcessPool(1);
        Assert.Equal(OperatingSystem.IsLinux() && !pipes ? 2 : 0, await pool.SubmitAsync(0, static _ => Work.CountShared(), Stop));
        Assert.Equal(Mebibyte, (await pool.SubmitAsync(Mebibyte, Work.Bytes, Stop)).Length);
    }

    [Fact]
    public async Task Many_in_flight_of_all_sizes()
    {
        int[] sizes = [0, 1, 1000, 100_000, 262_143, 262_144, 400_000, Mebibyte, 3 * Mebibyte];
        await using var pool = new ProcessPool(2);
        var random = new Random(1);
        var items = Enumerable.Range(0, 300).Select(_ => Work.Bytes(sizes[random.Next(sizes.Length)])).ToArray();
        var echoes = await Task.WhenAll(items.Select(item => pool.SubmitAsync(item, static x => x, Stop)));
        for (var i = 0; i < items.Length; i++)
            Assert.True(items[i].AsSpan().SequenceEqual(echoes[i]), $"{i}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public async Task A_map_of_large_arrays_keeps_their_order(int? chunk)
    {
        await using var pool = new ProcessPool(2);
        var items = Enumerable.Range(0, 40).Select(n => Work.Bytes(300_000 + n)).ToArray();
        var results = await pool.MapAsync(items, static x => x, new() { ChunkSize = chunk }, Stop);
        Assert.Equal(items.Length, results.Length);
        for (var i = 0; i < items.Length; i++)
            Assert.True(items[i].AsSpan().SequenceEqual(results[i]), $"{i}");
    }

    [Fact]
    public async Task Long_texts_and_objects()
    {
        await using var pool = new ProcessPool(1);
        var text = string.Concat(Enumerable.Range(0, 200_000).Select(n => n.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(text, await pool.SubmitAsync(text, static x => x, Stop));
        var list = Enumerable.Range(0, 300_000).Select(n => $"{n}").ToList();
        Assert.Equal(list, await pool.SubmitAsync(list, static x => x, Stop));
    }
}
