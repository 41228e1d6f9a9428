using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;

namespace Paycare.Platform.Limits;

/// <summary>
/// Counts limited steps per network address and minute. It is asked by the step itself, so that page and API share one count.
/// Work of Paycare's own has no address and no limit.
/// </summary>
[OneProcess(KeptBy.Address, "Each would allow an address the whole rate.")]
public sealed class AddressLimits : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly CurrentSender _sender;
    private readonly IOptions<RateLimits> _limits;
    private readonly PartitionedRateLimiter<(string Limit, IPAddress Address, int Most)> _limiter = PartitionedRateLimiter.Create<
        (string Limit, IPAddress Address, int Most),
        (string, IPAddress, int)
    >(asked =>
        RateLimitPartition.GetFixedWindowLimiter(asked, _ => new FixedWindowRateLimiterOptions
        {
            Window = Minute,
            PermitLimit = asked.Most,
        })
    );

    internal AddressLimits(CurrentSender sender, IOptions<RateLimits> limits)
    {
        _sender = sender;
        _limits = limits;
    }

    /// <summary>Counts a step.</summary>
    /// <returns><c>null</c>, or the refusal with the time to wait.</returns>
    public Refusal? Enter(LimitedStep step)
    {
        if (_sender.Address is not { } sender)
        {
            return null;
        }

        var (name, perMinute) = _limits.Value.Of(step);
        var factor = IPAddress.IsLoopback(sender) ? _limits.Value.LoopbackFactor : 1;
        using var lease = _limiter.AttemptAcquire((name, ClientAddress.Counted(sender), perMinute * factor));
        return lease.IsAcquired ? null : TooMany(lease);
    }

    /// <summary>The refusal for a lease that was not granted.</summary>
    public static Refusal TooMany(RateLimitLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return new(RefusalKind.Throttled, "too-many-requests")
        {
            RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Minute,
        };
    }

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();
}
