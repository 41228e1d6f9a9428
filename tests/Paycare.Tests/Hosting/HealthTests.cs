using System.Net;
using System.Net.Sockets;
using Npgsql;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Hosting;

/// <summary>Readiness tells the truth about the database, both ways and by itself.</summary>
public sealed class HealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_host_whose_database_is_away_is_not_ready_and_is_again_when_it_is_back(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        await using var line = new CutLine();
        if (database == TestDatabase.Postgres)
        {
            var direct = new NpgsqlConnectionStringBuilder(home.Store.ConnectionString);
            line.To(direct.Host!, direct.Port);
            home.Environment["ConnectionStrings__Paycare"] = new NpgsqlConnectionStringBuilder(direct.ConnectionString)
            {
                Host = "127.0.0.1",
                Port = line.Port,
            }.ConnectionString;
        }

        _ = await home.StartReadyAsync();
        using var http = new HttpClient { BaseAddress = home.Address };
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync());

        var file = Path.Combine(home.Environment["Paycare__DataDirectory"], "paycare.db");
        Away(isAway: true);
        await Eventually.SeeAsync("not ready", async _ => await ReadyAsync() == HttpStatusCode.ServiceUnavailable ? "so" : null);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live", Cancel)).StatusCode);

        Away(isAway: false);
        await Eventually.SeeAsync("ready again", async _ => await ReadyAsync() == HttpStatusCode.OK ? "so" : null);

        async Task<HttpStatusCode> ReadyAsync() => (await http.GetAsync("/health/ready", Cancel)).StatusCode;

        void Away(bool isAway)
        {
            if (database == TestDatabase.Postgres)
            {
                line.Cut(isAway);
            }
            else if (isAway)
            {
                File.Move(file, $"{file}.away");
            }
            else
            {
                File.Move($"{file}.away", file);
            }
        }
    }

    /// <summary>A line to the database that can be cut: connections stay open and nothing passes, as behind a dead switch.</summary>
    private sealed class CutLine : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _end = new();
        private Task _accepting = Task.CompletedTask;
        private volatile TaskCompletionSource _open = Opened();

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void To(string host, int port)
        {
            _listener.Start();
            _accepting = AcceptAsync(host, port);
        }

        public void Cut(bool isCut)
        {
            if (isCut)
            {
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else
            {
                _open.TrySetResult();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            _listener.Stop();
            await _accepting;
            _end.Dispose();
        }

        private static TaskCompletionSource Opened()
        {
            var open = new TaskCompletionSource();
            open.SetResult();
            return open;
        }

        private async Task AcceptAsync(string host, int port)
        {
            try
            {
                while (true)
                {
                    _ = CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token), host, port);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task CarryAsync(TcpClient client, string host, int port)
        {
            using (client)
            using (var server = new TcpClient())
            {
                try
                {
                    await server.ConnectAsync(host, port, _end.Token);
                    await Task.WhenAny(
                        CopyAsync(client.GetStream(), server.GetStream()),
                        CopyAsync(server.GetStream(), client.GetStream())
                    );
                }
                catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
                {
                    // One side hung up.
                }
            }
        }

        private async Task CopyAsync(NetworkStream from, NetworkStream to)
        {
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await from.ReadAsync(buffer, _end.Token)) > 0)
            {
                await _open.Task.WaitAsync(_end.Token);
                await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
    }
}
