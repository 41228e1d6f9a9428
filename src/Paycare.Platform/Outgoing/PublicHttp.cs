using System.Net;
using System.Net.Sockets;

namespace Paycare.Platform.Outgoing;

/// <summary>
/// Calls to addresses that others give, see <see cref="OutgoingAddress"/>: names are resolved at each connection, no redirect is
/// followed, and no proxy or cookie used.
/// </summary>
public sealed class PublicHttp
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    /// <summary>Makes clients.</summary>
    /// <param name="allowsLoopback">Whether this machine may be called, also without TLS: for local testing.</param>
    /// <param name="resolve">Resolves a name.</param>
    public PublicHttp(bool allowsLoopback, Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        (AllowsLoopback, _resolve) = (allowsLoopback, resolve);

    /// <summary>Whether this machine may be called, also without TLS.</summary>
    public bool AllowsLoopback { get; }

    /// <summary>A client that connects to public addresses only, and obeys who asks for a pause.</summary>
    /// <param name="waits">Remembers who asked for a pause.</param>
    /// <param name="agent">What it calls itself, for example <c>Paycare-Webhooks/1</c>.</param>
    public HttpClient Client(PeerWaits waits, string agent)
    {
        var http = OutgoingHttp.Client(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
                ConnectCallback = ConnectAsync,
            },
            waits
        );
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.UserAgent.ParseAdd(agent);
        return http;
    }

    /// <summary>Whether an address is acceptable. A name that does not resolve yet may do so later.</summary>
    public async Task<bool> MayLeadToAsync(string url, CancellationToken cancel)
    {
        if (!OutgoingAddress.TryRead(url, AllowsLoopback, out var target))
        {
            return false;
        }

        try
        {
            return (await _resolve(target.DnsSafeHost, cancel)).All(a => IsAllowed(a, target.DnsSafeHost));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return true;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await _resolve(host, cancel);
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, a => IsAllowed(a, host)))
        {
            throw new AddressRefusedException();
        }

        // To these addresses and no others: resolving again could lead elsewhere.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(IPAddress address, string host) =>
        OutgoingAddress.IsPublic(address)
        || (
            AllowsLoopback
            && IPAddress.IsLoopback(address)
            && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _))
        );
}
