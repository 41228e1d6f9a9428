using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Paycare.Payments.Merchants;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;

namespace Paycare.Payments.MerchantPortal;

/// <summary>Limits one merchant's calls per minute, over all its keys: one merchant's loop must not affect others.</summary>
[OneProcess(KeptBy.Merchant, "Each would allow a merchant the whole rate.")]
internal sealed class MerchantThrottleFilter(IOptions<MerchantOptions> options) : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<MerchantId> _limiter = PartitionedRateLimiter.Create<MerchantId, MerchantId>(merchant =>
        RateLimitPartition.GetFixedWindowLimiter(merchant, _ => new FixedWindowRateLimiterOptions
        {
            Window = Minute,
            PermitLimit = options.Value.CallsPerMinute,
        })
    );

    public void Dispose() => _limiter.Dispose();

    /// <summary>Counts a call, or refuses it.</summary>
    public async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        using var lease = _limiter.AttemptAcquire(context.HttpContext.User.Merchant());
        return lease.IsAcquired
            ? await next(context)
            : new Refusal(RefusalKind.Throttled, "too-many-requests")
            {
                RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Minute,
            }.ToHttp();
    }
}
