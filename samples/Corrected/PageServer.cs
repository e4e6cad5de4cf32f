using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Pitfalls;

/// <summary>A web server on a free local port. <c>GET /{name}?after={milliseconds}</c> gets a small page after that time.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public PageServer()
    {
        _listener.Start();
        _serving = Parallel.ForEachAsync(
            AcceptAsync(_stop.Token),
            new ParallelOptions { MaxDegreeOfParallelism = 100, CancellationToken = _stop.Token },
            AnswerAsync);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async IAsyncEnumerable<TcpClient> AcceptAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
            yield return await _listener.AcceptTcpClientAsync(cancel);
    }

    private static async ValueTask AnswerAsync(TcpClient client, CancellationToken cancel)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                var page = await ReadRequestAsync(stream, cancel);
                await Task.Delay(page.After, cancel);
                await stream.WriteAsync(Response(page.Name), cancel);
            }
            catch (Exception failure) when (failure is IOException or InvalidOperationException or FormatException)
            {
                // This client is gone or speaks another language; the next one is served all the same.
            }
        }
    }

    private static async Task<(string Name, int After)> ReadRequestAsync(Stream stream, CancellationToken cancel)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var request = await reader.ReadLineAsync(cancel) ?? throw new IOException("No request.");
        while (await reader.ReadLineAsync(cancel) is { Length: > 0 })
        {
        }

        return request.Split(' ') is ["GET", var target, ..] && target.TrimStart('/').Split("?after=") is [var name, var after]
            ? (name, int.Parse(after))
            : throw new FormatException(request);
    }

    private static byte[] Response(string name)
    {
        var body = $"<html><title>{name}</title><body>{string.Concat(Enumerable.Repeat($"<p>{name}</p>", 100))}</body></html>";
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
    }
}

/// <summary>The client's side of the server.</summary>
internal static class Pages
{
    /// <summary>Without a proxy: the server is local.</summary>
    public static readonly HttpClient Client = new(new HttpClientHandler { UseProxy = false });

    public static Uri Page(this Uri server, string name, double articleSeconds = 0) =>
        new(server, $"{name}?after={(int)Pace.Seconds(articleSeconds).TotalMilliseconds}");
}
