using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ConcurrencyAnalyzers.Runtime;

namespace ConcurrencyAnalyzers.Carts;

/// <summary>A web server on a free local port: <c>GET /carts/{number}?delay={milliseconds}</c> gets a cart, as JSON.</summary>
internal sealed class CartServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public CartServer()
    {
        _listener.Start();
        _serving = TaskScope.RunAsync(ServeAsync, _stop.Token);
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(TaskScope connections)
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(connections.Token);
            _ = connections.Start(cancel => AnswerAsync(client, cancel));
        }
    }

    private static async Task AnswerAsync(TcpClient client, CancellationToken cancel)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                var answer = await AnswerToAsync(await ReadTargetAsync(stream, cancel), cancel);
                await stream.WriteAsync(answer, cancel);
            }
            catch (IOException)
            {
                // This client has gone; the others are served all the same.
            }
        }
    }

    private static async Task<string> ReadTargetAsync(Stream stream, CancellationToken cancel)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var request = await reader.ReadLineAsync(cancel) ?? "";
        while (await reader.ReadLineAsync(cancel) is { Length: > 0 })
        {
        }

        return request.Split(' ') is ["GET", var target, _] ? target : "";
    }

    private static async Task<byte[]> AnswerToAsync(string target, CancellationToken cancel)
    {
        if (target.Split("?delay=") is not [['/', 'c', 'a', 'r', 't', 's', '/', .. var name], var delay]
            || !int.TryParse(name, out var number) || number is < 1 or > Cart.Count
            || !int.TryParse(delay, out var milliseconds) || milliseconds < 0)
            return Message("404 Not Found", "null"u8);

        await Task.Delay(milliseconds, cancel);
        return Message("200 OK", JsonSerializer.SerializeToUtf8Bytes(Cart.Of(number), JsonSerializerOptions.Web));
    }

    private static byte[] Message(string status, ReadOnlySpan<byte> body) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), .. body];
}
