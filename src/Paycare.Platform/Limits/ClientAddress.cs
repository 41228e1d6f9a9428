using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Paycare.Platform.Limits;

/// <summary>The address that a request is counted by.</summary>
public static class ClientAddress
{
    private const int PrefixBytes = 8;

    /// <summary>The address of the request's sender, as it is counted.</summary>
    public static IPAddress Of(HttpContext request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Counted(request.Connection.RemoteIpAddress ?? IPAddress.None);
    }

    /// <summary>Whether the request comes from this machine.</summary>
    public static bool IsLoopback(HttpContext request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return IPAddress.IsLoopback(request.Connection.RemoteIpAddress ?? IPAddress.None);
    }

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
