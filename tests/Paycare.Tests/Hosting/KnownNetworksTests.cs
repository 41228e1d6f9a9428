using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Time.Testing;
using Paycare.Web.App;

namespace Paycare.Tests.Hosting;

/// <summary>Sensitive pages say when they are shown over a network that is new on this device.</summary>
public sealed class KnownNetworksTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private readonly EphemeralDataProtectionProvider _keys = new();
    private readonly IHostEnvironment _environment = new HostingEnvironment { EnvironmentName = Environments.Development };
    private string? _cookie;

    [Fact]
    public void A_network_is_new_for_a_day_and_the_first_one_never()
    {
        Assert.False(Comes("203.0.113.7"));
        Assert.True(Comes("198.51.100.20"));
        Assert.True(Comes("198.51.100.99"));
        Assert.False(Comes("203.0.113.200"));
        _clock.Advance(TimeSpan.FromHours(25));
        Assert.False(Comes("198.51.100.1"));
        Assert.True(Comes("2001:db8:1:2::3"));
        Assert.False(Comes("::ffff:203.0.113.9"));
    }

    [Fact]
    public void A_cookie_that_was_tampered_with_begins_anew()
    {
        Assert.False(Comes("203.0.113.7"));
        _cookie = _cookie![..^4] + "AAAA";
        Assert.False(Comes("198.51.100.20"));
        Assert.True(Comes("203.0.113.7"));
        Assert.DoesNotContain("203.0.113", Uri.UnescapeDataString(_cookie!), StringComparison.Ordinal);
    }

    private bool Comes(string from)
    {
        using var services = new ServiceCollection().AddSingleton(_environment).BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
        if (_cookie is not null)
        {
            context.Request.Headers.Cookie = $"{KnownNetworks.CookieName}={_cookie}";
        }

        var isNew = new KnownNetworks(_keys, _clock).IsNew(context);
        if (context.Response.Headers.SetCookie.ToString() is { Length: > 0 } set)
        {
            _cookie = set.Split(';')[0][(KnownNetworks.CookieName.Length + 1)..];
            Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
        }

        return isNew;
    }
}
