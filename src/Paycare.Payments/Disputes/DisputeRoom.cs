using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>What disputes take of a charge's own room: money that its bank has, or may have, back already.</summary>
internal sealed class DisputeRoom(Database db, IOptions<DisputeOptions> options)
{
    /// <summary>How much of a charge is disputed, in minor units; what was won does not count.</summary>
    public Task<long> DisputedAsync(TopUpId charge, CancellationToken cancel)
    {
        var won = options.Value.Stages.Where(s => s.Value is { IsFinal: true, IsMoneyTaken: false }).Select(s => s.Key).ToList();
        return db.Set<Dispute>().Where(d => d.Charge == charge && !won.Contains(d.Stage)).SumAsync(d => d.Minor, cancel);
    }
}
