using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Passkeys;

/// <summary>The challenges of passkeys, kept in our own rows and valid once.</summary>
internal sealed class PasskeyCeremonies(Database db, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Stores a challenge until the browser answers.</summary>
    public async Task<Result<PasskeyOptionsAnswer>> KeepAsync(CustomerId? customer, string state, string options, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.Set<PasskeyCeremony>().Where(c => c.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        var ceremony = new PasskeyCeremony
        {
            Id = OrderedGuid.Next(clock),
            Customer = customer,
            State = state,
            ExpiresAt = now + Lifetime,
        };
        db.Set<PasskeyCeremony>().Add(ceremony);
        await db.SaveChangesAsync(cancel);
        using var json = JsonDocument.Parse(options);
        return new PasskeyOptionsAnswer(ceremony.Id, json.RootElement.Clone());
    }

    /// <summary>The challenge of a ceremony, once: of two answers, only one gets the row.</summary>
    public async Task<string?> TakeAsync(Guid id, CustomerId? customer, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var state = await db.Set<PasskeyCeremony>()
            .Where(c => c.Id == id && c.Customer == customer && c.ExpiresAt > now)
            .Select(c => c.State)
            .SingleOrDefaultAsync(cancel);
        return state is not null && await db.Set<PasskeyCeremony>().Where(c => c.Id == id).ExecuteDeleteAsync(cancel) == 1 ? state : null;
    }
}
