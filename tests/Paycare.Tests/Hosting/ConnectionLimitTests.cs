using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Configuration;

namespace Paycare.Tests.Hosting;

/// <summary>Connections are bounded in number and time, before anything is known of who opened them.</summary>
public sealed class ConnectionLimitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_beyond_the_most_are_closed()
    {
        await using var host = await TestHost.StartAsync(TestDatabase.Sqlite, services =>
            services.PostConfigure<ConnectionLimits>(limits => limits.Most = 10)
        );
        var open = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 20; i++)
            {
                var client = new TcpClient();
                open.Add(client);
                await client.ConnectAsync(host.Address.Host, host.Address.Port, Cancel);
            }

            var ends = open.Select(EndsAsync).ToList();
            await Eventually.HoldsAsync(() => Task.FromResult(ends.Count(e => e.IsCompletedSuccessfully) >= 10));
            Assert.Contains(ends, e => !e.IsCompleted);
        }
        finally
        {
            open.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task Headers_that_do_not_end_close_the_connection()
    {
        await using var host = await TestHost.StartAsync(TestDatabase.Sqlite, services =>
            services.PostConfigure<ConnectionLimits>(limits => limits.HeadersWithin = TimeSpan.FromSeconds(1))
        );
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port, Cancel);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /health/live HTTP/1.1\r\nHost: "), Cancel);
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith("HTTP/1.1 408", await reader.ReadToEndAsync(Cancel), StringComparison.Ordinal);
    }

    /// <summary>Completes when the server closes the connection.</summary>
    private static async Task EndsAsync(TcpClient client)
    {
        try
        {
            while (await client.GetStream().ReadAsync(new byte[16], Cancel) > 0) { }
        }
        catch (IOException)
        {
            // Closed without a farewell.
        }
    }
}
