using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Paycare.Tests.Infrastructure;

/// <summary>
/// A line that breaks between the work and its answer: requests with the header below are worked on as always, but their
/// answer waits until the client is gone.
/// </summary>
internal sealed class BrokenLine : IStartupFilter
{
    private const string Header = "X-Answer-After-Hang-Up";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                (context, inner) =>
                {
                    if (context.Request.Headers.ContainsKey(Header))
                    {
                        context.Response.OnStarting(async () =>
                        {
                            var gone = new TaskCompletionSource();
                            await using var registration = context.RequestAborted.Register(gone.SetResult);
                            await gone.Task;
                        });
                    }

                    return inner(context);
                }
            );
            next(app);
        };

    /// <summary>Sends a request. Disposing what comes back hangs up.</summary>
    public static async Task<IDisposable> PostAsync(Uri address, string path, string token, string key, object body)
    {
        var json = JsonSerializer.Serialize(body);
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await client
            .GetStream()
            .WriteAsync(
                Encoding.UTF8.GetBytes(
                    $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: "
                        + $"{key}\r\n{Header}: yes\r\n"
                        + $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}"
                )
            );
        return client;
    }
}
