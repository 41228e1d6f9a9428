using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Paycare.Tests.Infrastructure;

/// <summary>A merchant's server: keeps what comes, and answers as the test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app)
    {
        _app = app;
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var came = new Came(
                context.Request.Headers["webhook-id"].ToString(),
                context.Request.Headers["webhook-timestamp"].ToString(),
                context.Request.Headers["webhook-signature"].ToString(),
                await reader.ReadToEndAsync()
            );
            All.Enqueue(came);
            await Answer(context);
        });
    }

    /// <summary>Everything that came, in order.</summary>
    public ConcurrentQueue<Came> All { get; } = new();

    /// <summary>How it answers: 204 unless the test says otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } =
        context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };

    public string Url { get; private set; } = "";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        var receiver = new WebhookReceiver(builder.Build());
        await receiver._app.StartAsync();
        receiver.Url = $"{receiver._app.Urls.Single()}/hook";
        return receiver;
    }

    public void AnswerWith(int status, string body = "", string? retryAfter = null) =>
        Answer = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            await context.Response.WriteAsync(body);
        };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>One message.</summary>
    internal sealed record Came(string Id, string Time, string Signature, string Body);
}
