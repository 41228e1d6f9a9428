using System.Net;
using System.Net.Sockets;

namespace Paycare.Platform.Outgoing;

/// <summary>
/// Decides which addresses that others give may be called: only hosts reachable from the public internet, over TLS. Otherwise whoever
/// gives one could reach our own network through us (SSRF). Checked when an address is added and again at every connection, because
/// a name may resolve elsewhere by then.
/// </summary>
public static class OutgoingAddress
{
    /// <summary>IANA's special-purpose registries, IPv4.</summary>
    private static readonly IPNetwork[] NotPublic4 = Networks(
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4"
    );

    /// <summary>All that is global in IPv6, and the special ranges in it: Teredo and related ones, documentation, 6to4.</summary>
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotPublic6 = Networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /// <summary>Names that mean this machine or a private network, whatever a resolver says.</summary>
    private static readonly string[] OwnNames =
    [
        "localhost",
        "local",
        "internal",
        "intranet",
        "lan",
        "home.arpa",
        "test",
        "invalid",
        "onion",
    ];

    /// <summary>Whether it is reachable from the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(NotPublic4, n => n.Contains(plain)),
            AddressFamily.InterNetworkV6 => Global6.Contains(plain) && !Array.Exists(NotPublic6, n => n.Contains(plain)),
            _ => false,
        };
    }

    /// <summary>Parses an address as it was given, without asking a resolver.</summary>
    /// <param name="text">The address.</param>
    /// <param name="allowsLoopback">Whether this machine may be named, also without TLS: for local testing.</param>
    /// <param name="target">The parsed address, if it is acceptable.</param>
    public static bool TryRead(string text, bool allowsLoopback, [NotNullWhen(true)] out Uri? target)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out target)
            || target.UserInfo.Length > 0
            || target.Fragment.Length > 0
            || target.Host.Length == 0
        )
        {
            return false;
        }

        if (allowsLoopback && target.IsLoopback)
        {
            return target.Scheme == Uri.UriSchemeHttp || target.Scheme == Uri.UriSchemeHttps;
        }

        // A dot at the end names the same host (RFC 1034, section 3.1), of numbers too.
        return target.Scheme == Uri.UriSchemeHttps
            && (
                IPAddress.TryParse(target.DnsSafeHost.TrimEnd('.'), out var address)
                    ? IsPublic(address)
                    : IsPublicName(target.IdnHost.TrimEnd('.'))
            );
    }

    private static bool IsPublicName(string name) =>
        name.Contains('.', StringComparison.Ordinal)
        && !Array.Exists(OwnNames, own => name.EndsWith($".{own}", StringComparison.OrdinalIgnoreCase));

    private static IPNetwork[] Networks(params string[] texts) => [.. texts.Select(IPNetwork.Parse)];
}
