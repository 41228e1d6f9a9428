using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Care.Matters;
using Paycare.Identity;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Quotas;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>What a caller is told about their own matters, and what they can do about them without anybody's help.</summary>
internal sealed class CallMatters(CustomerMatters matters, IdentityApi identity, CallUnlocks unlocks, TextCatalog texts)
{
    /// <summary>In the caller's words; nothing of anybody of whom care is not sure enough.</summary>
    public async Task<string> TellAsync(
        CallChoice about,
        CustomerId customer,
        Assurance assurance,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        if (about == CallChoice.Pin)
        {
            return Disclosure.Allows(CareFact.PinLock, assurance)
                ? await PinAsync(customer, language, cancel)
                : texts.Get(language, "call.again");
        }

        var matter = about == CallChoice.Payment ? Matter.Payment : Matter.Refund;
        return await matters.TellAsync(matter, customer, assurance, language, cancel) ?? texts.Get(language, "call.again");
    }

    private async Task<string> PinAsync(CustomerId customer, CultureInfo language, CancellationToken cancel)
    {
        var now = await identity.PinLockAsync(customer, cancel);
        return !now.IsLocked ? texts.Get(language, "call.pin.open")
            : await unlocks.TryAsync(customer, cancel) ? texts.Get(language, "call.pin.unlocked")
            : now.Until is { } until ? texts.Get(language, "call.pin.locked-until", until.Text(language))
            : texts.Get(language, "call.pin.locked");
    }
}

/// <summary>
/// Ends a lock of the PIN by phone, where care's own people could: for somebody who also confirmed in the app within the last ten
/// minutes. Once in a day, so that no caller gets as many tries at a PIN as they like.
/// </summary>
internal sealed class CallUnlocks(Database db, IdentityApi identity, QuotaBook quotas, AuditLog audit, TimeProvider clock)
{
    /// <returns>Whether it is open now.</returns>
    public async Task<bool> TryAsync(CustomerId customer, CancellationToken cancel)
    {
        if (
            await identity.LastConfirmationAsync(customer, cancel) is not { } at
            || clock.GetUtcNow() - at > Assurances.StrongFor
            || !await quotas.TakeAsync(new Quota($"call-unlock:{customer}", QuotaWindow.LastDay), 1, 1, cancel)
        )
        {
            return false;
        }

        await identity.UnlockPinAsync(customer, cancel);
        audit.Add(db, $"customer:{customer}", "pin.unlocked-by-phone", $"customer:{customer}");
        await db.SaveChangesAsync(cancel);
        return true;
    }
}
