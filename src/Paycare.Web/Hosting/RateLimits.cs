using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Paycare.Identity.Sessions;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;

namespace Paycare.Web.Hosting;

/// <summary>Limits per minute: anonymous requests per address, and reads per session.</summary>
internal sealed class RateLimits
{
    /// <summary>Sign-ups per address and minute.</summary>
    public int SignUpsPerMinute { get; set; } = 60;

    /// <summary>Sign-ins per address and minute.</summary>
    public int SignInsPerMinute { get; set; } = 120;

    /// <summary>Cases opened per address and minute.</summary>
    public int CasesPerMinute { get; set; } = 60;

    /// <summary>Searches of help articles per address and minute.</summary>
    public int SearchesPerMinute { get; set; } = 600;

    /// <summary>Reads per session and minute.</summary>
    public int ReadsPerMinute { get; set; } = 600;

    /// <summary>Multiplies these limits for loopback addresses.</summary>
    public int LoopbackFactor { get; set; } = 1;
}

/// <summary>The limits as policies that endpoints name.</summary>
[OneProcess(KeptBy.Address, "Each would allow an address the whole rate.")]
internal sealed class RateLimitPolicies(IOptions<RateLimits> limits) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions options)
    {
        Add(options, RateLimitNames.SignUp, limits.Value.SignUpsPerMinute);
        Add(options, RateLimitNames.SignIn, limits.Value.SignInsPerMinute);
        Add(options, RateLimitNames.OpenCase, limits.Value.CasesPerMinute);
        Add(options, RateLimitNames.Search, limits.Value.SearchesPerMinute);
        options.OnRejected = (context, _) => new ValueTask(Problem.WriteAsync(context.HttpContext, TooMany(context.Lease)));
    }

    public static Refusal TooMany(RateLimitLease lease) =>
        new(RefusalKind.Throttled, "too-many-requests")
        {
            RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1),
        };

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

/// <summary>
/// Limits the reads of one session per minute, pages and API alike. Placed after authentication; the limits by address come
/// before it, so a flood of made-up tokens is rejected without looking up sessions.
/// </summary>
[OneProcess(KeptBy.Address, "Each would allow a session the whole rate of reading.")]
internal sealed class ReadLimit(RequestDelegate next, IOptions<RateLimits> limits) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, SessionId>(context =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.User.SessionOrNull() is { } session
            ? RateLimitPartition.GetFixedWindowLimiter(session, _ => new FixedWindowRateLimiterOptions
            {
                Window = TimeSpan.FromMinutes(1),
                PermitLimit =
                    limits.Value.ReadsPerMinute
                    * (IPAddress.IsLoopback(context.Connection.RemoteIpAddress ?? IPAddress.None) ? limits.Value.LoopbackFactor : 1),
            })
            : RateLimitPartition.GetNoLimiter(default(SessionId))
    );

    public async Task InvokeAsync(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        var refusal = RateLimitPolicies.TooMany(lease);
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(refusal.RetryAfter!.Value.TotalSeconds)).ToString(
            CultureInfo.InvariantCulture
        );
        await Faults.AnswerAsync(context, refusal);
    }

    public void Dispose() => _limiter.Dispose();
}
