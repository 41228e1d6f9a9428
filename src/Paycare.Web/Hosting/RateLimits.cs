using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Paycare.Platform;

namespace Paycare.Web;

/// <summary>How much one address may ask for in a minute without being signed in.</summary>
internal sealed class RateLimits
{
    public int SignUpsPerMinute { get; set; } = 60;

    public int SignInsPerMinute { get; set; } = 120;

    public int CasesPerMinute { get; set; } = 60;

    public int SearchesPerMinute { get; set; } = 600;

    /// <summary>Multiplies the limits for loopback, where tests and trials come from.</summary>
    public int LoopbackFactor { get; set; } = 1;
}

/// <summary>The limits as policies that endpoints name.</summary>
internal sealed class RateLimitPolicies(IOptions<RateLimits> limits) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions options)
    {
        Add(options, RateLimitNames.SignUp, limits.Value.SignUpsPerMinute);
        Add(options, RateLimitNames.SignIn, limits.Value.SignInsPerMinute);
        Add(options, RateLimitNames.OpenCase, limits.Value.CasesPerMinute);
        Add(options, RateLimitNames.Search, limits.Value.SearchesPerMinute);
        options.OnRejected = (context, _) => new ValueTask(Problem.WriteAsync(context.HttpContext, new Refusal(RefusalKind.Throttled, "too-many-requests")
        {
            RetryAfter = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1),
        }));
    }

    private void Add(RateLimiterOptions options, string name, int perMinute) => options.AddPolicy(name, context =>
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        return RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions
        {
            Window = TimeSpan.FromMinutes(1),
            PermitLimit = IPAddress.IsLoopback(address) ? perMinute * limits.Value.LoopbackFactor : perMinute,
        });
    });
}
