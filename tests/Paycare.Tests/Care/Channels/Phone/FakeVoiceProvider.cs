using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Paycare.Tests.Care.Channels.Phone;

/// <summary>A voice provider's API on this machine: keeps what it is asked to do, and has recordings.</summary>
internal sealed class FakeVoiceProvider : IAsyncDisposable
{
    public const string Account = "AC0123456789";

    private readonly WebApplication _app;

    private FakeVoiceProvider(WebApplication app)
    {
        _app = app;
        app.MapPost("/2010-04-01/Accounts/{account}/{**path}", async (string account, string path, HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync();
            Asked.Enqueue(
                new AskedCall(
                    path,
                    form.ToDictionary(f => f.Key, f => f.Value.ToString()),
                    account,
                    http.Request.Headers.Authorization.ToString()
                )
            );
            return Results.Json(new { sid = "CA1" }, statusCode: Status);
        });
        app.MapGet("/2010-04-01/Accounts/{account}/Recordings/{name}", (string name) =>
            Recordings.TryGetValue(name, out var content) ? Results.Bytes(content, "audio/mpeg") : Results.NotFound()
        );
    }

    /// <summary>What it was asked, in order.</summary>
    public ConcurrentQueue<AskedCall> Asked { get; } = new();

    public ConcurrentDictionary<string, byte[]> Recordings { get; } = new();

    /// <summary>How it answers.</summary>
    public int Status { get; set; } = StatusCodes.Status201Created;

    public string Url { get; private set; } = "";

    public static async Task<FakeVoiceProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        var provider = new FakeVoiceProvider(builder.Build());
        await provider._app.StartAsync();
        provider.Url = provider._app.Urls.Single();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>Something that a provider was asked to do.</summary>
internal sealed record AskedCall(string Path, IReadOnlyDictionary<string, string> Form, string Account, string Authorization);
