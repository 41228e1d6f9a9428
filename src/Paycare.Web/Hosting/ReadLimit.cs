using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Paycare.Identity.Sessions;
using Paycare.Platform.Limits;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;

namespace Paycare.Web.Hosting;

/// <summary>
/// Limits the reads of one session per minute, pages and API alike. Placed after authentication; the steps before a
/// sign-in are limited by address.
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
                    limits.Value.ReadsPerMinute * (System.Net.IPAddress.IsLoopback(context.Sender()) ? limits.Value.LoopbackFactor : 1),
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

        var refusal = AddressLimits.TooMany(lease);
        Problem.MarkPage(context, refusal);
        await Faults.AnswerAsync(context, refusal);
    }

    public void Dispose() => _limiter.Dispose();
}
