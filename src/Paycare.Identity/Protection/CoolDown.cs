using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Pins;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Protection;

/// <summary>Why and until when large amounts must wait.</summary>
/// <param name="Reason"><c>new-device</c>, <c>pin-changed</c>, <c>phone-changed</c> or <c>email-changed</c>.</param>
/// <param name="Until">When large amounts may move again.</param>
public sealed record CoolingDown(string Reason, DateTimeOffset Until);

/// <summary>
/// After a change that a thief would make first, large amounts wait until the owner has had time to be notified. No channel and
/// no agent can shorten it. The device of the sign-up is not new.
/// </summary>
internal sealed class CoolDowns(Database db, Microsoft.Extensions.Options.IOptions<SecurityOptions> options, TimeProvider clock)
{
    /// <summary>The cool-down that ends last; <c>null</c> when there is none.</summary>
    public async Task<CoolingDown?> OfAsync(CustomerId customer, SessionId session, CancellationToken cancel)
    {
        var changes = await (
            from c in db.Set<Customer>()
            where c.Id == customer
            join pin in db.Set<Pin>() on c.Id equals pin.Id
            select new
            {
                Pin = pin.ChangedAt,
                Phone = c.PhoneChangedAt,
                Email = c.EmailChangedAt,
            }
        ).SingleAsync(cancel);
        var device = await (
            from s in db.Set<Session>()
            where s.Id == session
            join d in db.Set<Device>() on s.Device equals d.Id
            select new { d.AddedAt, d.IsFirst }
        ).SingleOrDefaultAsync(cancel);
        return new (string Reason, DateTimeOffset? Since)[]
        {
            ("pin-changed", changes.Pin),
            ("phone-changed", changes.Phone),
            ("email-changed", changes.Email),
            ("new-device", device is { IsFirst: false } ? device.AddedAt : null),
        }
            .Where(c => c.Since is { } since && since + options.Value.CoolDown > clock.GetUtcNow())
            .Select(c => new CoolingDown(c.Reason, c.Since!.Value + options.Value.CoolDown))
            .MaxBy(c => c.Until);
    }
}
