using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Paycare.Platform.Hosting;

namespace Paycare.Web.App;

/// <summary>
/// The networks on which this browser has shown sensitive pages, in a sealed cookie: Paycare stores nothing about customers'
/// whereabouts. A network is the address without its last part (/24, /48), hashed. It counts as new for a day.
/// </summary>
internal sealed class KnownNetworks(IDataProtectionProvider protection, TimeProvider clock)
{
    public const string CookieName = "paycare_networks";
    private const int Most = 12;
    private static readonly TimeSpan NewFor = TimeSpan.FromDays(1),
        Kept = TimeSpan.FromDays(365);
    private readonly IDataProtector _seal = protection.CreateProtector("known-networks");

    /// <summary>
    /// Whether the network is new here; notes it. A browser's first network is not new: there is nothing to compare it with.
    /// </summary>
    public bool IsNew(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return false;
        }

        var (now, known, network) = (clock.GetUtcNow(), Read(context), NameOf(address));
        if (known.FirstOrDefault(n => n.Name == network) is { } seen)
        {
            return now < seen.NewUntil;
        }

        var isFirst = known.Count == 0;
        Keep(context, [new(network, isFirst ? now : now + NewFor), .. known.Take(Most - 1)], now);
        return !isFirst;
    }

    private List<Network> Read(HttpContext context)
    {
        try
        {
            return HostCookies.Read(context, CookieName) is { Length: > 0 } box
                ? JsonSerializer.Deserialize<List<Network>>(_seal.Unprotect(box)) ?? []
                : [];
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            // Tampered with, or sealed under keys that are gone: this browser starts over.
            return [];
        }
    }

    private void Keep(HttpContext context, List<Network> networks, DateTimeOffset now)
    {
        if (!context.Response.HasStarted)
        {
            HostCookies.Keep(context, CookieName, _seal.Protect(JsonSerializer.Serialize(networks)), Kept);
        }
    }

    private static string NameOf(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var length = address.AddressFamily == AddressFamily.InterNetwork ? 3 : 6;
        return Convert.ToHexStringLower(SHA256.HashData(address.GetAddressBytes().AsSpan(0, length)).AsSpan(0, 8));
    }

    private sealed record Network(string Name, DateTimeOffset NewUntil);
}
