using ConcurrencyAnalyzers.Runtime;

// A web application that works in a process pool; it asks itself once, and ends.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddSingleton(_ => new ProcessPool(2));
await using var app = builder.Build();
app.Urls.Add("http://127.0.0.1:0");
// What a worker does may use the web framework, too.
app.MapGet("/squares/{count}", async (int count, ProcessPool pool) =>
    string.Join(' ', await pool.MapAsync(Enumerable.Range(1, count), x => new QueryString($"?{x * x}").Value!.TrimStart('?'))));
await app.StartAsync();
using var client = new HttpClient();
Console.WriteLine(await client.GetStringAsync($"{app.Urls.First()}/squares/5"));
await app.StopAsync();
