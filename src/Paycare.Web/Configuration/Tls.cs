using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Paycare.Web.Configuration;

/// <summary>Transport security: TLS 1.2 with AEAD ciphers and 1.3, remembered by browsers for two years.</summary>
internal static class Tls
{
    /// <summary>Two years, as browsers' preload lists require.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromDays(730);

    public const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Setting: a proxy in front of this process terminates TLS and reports it in X-Forwarded-Proto.</summary>
    public const string BehindProxySetting = "Paycare:BehindTlsProxy";

    private static readonly TlsCipherSuite[] Ciphers =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ];

    public static IEnumerable<string> CipherNames => Ciphers.Select(c => c.ToString());

    public static void Configure(KestrelServerOptions kestrel) =>
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.SslProtocols = Protocols;
            if (OperatingSystem.IsLinux())
            {
                https.OnAuthenticate = Choose;
            }
        });

    /// <summary>OpenSSL accepts a list; Windows has a machine-wide policy of its own.</summary>
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    private static void Choose(Microsoft.AspNetCore.Connections.ConnectionContext connection, SslServerAuthenticationOptions options) =>
        options.CipherSuitesPolicy = new CipherSuitesPolicy(Ciphers);

    public static void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<HstsOptions>(hsts =>
        {
            hsts.MaxAge = RememberedFor;
            hsts.IncludeSubDomains = true;
            hsts.Preload = true;
        });
        if (IsBehindProxy(configuration))
        {
            // Only from this machine, the default: otherwise any client could claim any address.
            services.Configure<ForwardedHeadersOptions>(forwarded =>
                forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedFor
            );
        }
    }

    public static bool IsBehindProxy(IConfiguration configuration) =>
        bool.TryParse(configuration[BehindProxySetting], out var behind) && behind;

    /// <summary>In Production only this machine may connect without TLS: passwords and PINs would be sent in the clear.</summary>
    /// <exception cref="StartupException">An address is reachable from other machines without TLS.</exception>
    public static void EnsureTls(IConfiguration configuration, IHostEnvironment environment)
    {
        if (!environment.IsProduction() || IsBehindProxy(configuration))
        {
            return;
        }

        var open = (configuration["urls"] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Concat(
                (configuration["http_ports"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(port => $"http://+:{port}")
            )
            .FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !IsOwnMachine(url));
        if (open is not null)
        {
            throw new StartupException(
                $"{open} is open to others without TLS. Use https:// with a certificate (Kestrel__Certificates__Default__Path), "
                    + "or set Paycare__BehindTlsProxy=true when a proxy before it ends TLS."
            );
        }
    }

    private static bool IsOwnMachine(string url)
    {
        var host = url["http://".Length..].Split('/')[0];
        host = host.StartsWith('[') ? host[1..host.IndexOf(']', StringComparison.Ordinal)] : host.Split(':')[0];
        return host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
