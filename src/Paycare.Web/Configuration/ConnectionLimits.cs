using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Paycare.Platform.Hosting;

namespace Paycare.Web.Configuration;

/// <summary>What connections may cost before anything is known of who opened them: <c>Paycare:Connections</c>.</summary>
public sealed class ConnectionLimits
{
    /// <summary>Connections open at once; further ones are closed.</summary>
    public int Most { get; set; } = 5_000;

    /// <summary>Upgraded connections (the desk's windows) open at once.</summary>
    public int MostUpgraded { get; set; } = 1_000;

    /// <summary>The time in which a request's headers must have arrived.</summary>
    public TimeSpan HeadersWithin { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection is kept that asks for nothing.</summary>
    public TimeSpan KeptAlive { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The least rate at which bodies arrive and answers are taken, in bytes per second, after the grace.</summary>
    public int LeastBytesPerSecond { get; set; } = 500;

    /// <summary>The time in which a slower connection is borne.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    internal static void Add(IServiceCollection services)
    {
        services.AddSettings<ConnectionLimits>("Paycare:Connections");
        services
            .AddOptions<KestrelServerOptions>()
            .Configure<IOptions<ConnectionLimits>>((kestrel, limits) => limits.Value.ApplyTo(kestrel.Limits));
    }

    private void ApplyTo(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = Most;
        limits.MaxConcurrentUpgradedConnections = MostUpgraded;
        limits.RequestHeadersTimeout = HeadersWithin;
        limits.KeepAliveTimeout = KeptAlive;
        limits.MinRequestBodyDataRate = new MinDataRate(LeastBytesPerSecond, Grace);
        limits.MinResponseDataRate = new MinDataRate(LeastBytesPerSecond, Grace);
    }
}
