using System.Net;
using System.Net.Sockets;

namespace Paycare.Platform.Limits;

/// <summary>The address that a request is counted by.</summary>
public static class ClientAddress
{
    private const int PrefixBytes = 8;

    /// <summary>
    /// An IPv4 address as it is, and the first 64 bits of an IPv6 address: whoever has a network of them has every address in it
    /// (RFC 6177).
    /// </summary>
    public static IPAddress Counted(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes);
    }
}
