using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Paycare.Payments.Merchants;
using Paycare.Platform.Limits;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;

namespace Paycare.Payments.MerchantPortal;

/// <summary>
/// Limits one merchant's requests per minute, over all its keys and people, API and pages alike: one merchant's loop must not affect
/// others.
/// </summary>
[OneProcess(KeptBy.Merchant, "Each would allow a merchant the whole rate.")]
internal sealed class MerchantThrottleMiddleware(RequestDelegate next, IOptions<MerchantOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<MerchantId> _limiter = PartitionedRateLimiter.Create<MerchantId, MerchantId>(merchant =>
        RateLimitPartition.GetFixedWindowLimiter(merchant, _ => new FixedWindowRateLimiterOptions
        {
            Window = TimeSpan.FromMinutes(1),
            PermitLimit = options.Value.CallsPerMinute,
        })
    );

    public void Dispose() => _limiter.Dispose();

    /// <summary>Counts a request, or refuses it. A page without a body gets its words from the host.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.User.HasClaim(c => c.Type == MerchantCallers.MerchantClaim))
        {
            await next(context);
            return;
        }

        using var lease = _limiter.AttemptAcquire(context.User.Merchant());
        if (lease.IsAcquired)
        {
            await next(context);
        }
        else if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            await Problem.WriteAsync(context, AddressLimits.TooMany(lease));
        }
        else
        {
            Problem.MarkPage(context, AddressLimits.TooMany(lease));
        }
    }
}
