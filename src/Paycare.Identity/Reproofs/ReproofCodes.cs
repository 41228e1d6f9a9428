using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Reproofs;

/// <summary>The codes that prove the new phone, at the beginning and at the end.</summary>
internal sealed class ReproofCodes(Database db, Vault vault, OneTimeCodes codes, CodeMessages messages)
{
    /// <summary>The customer who has a phone; <c>null</c> when nobody has.</summary>
    public Task<Customer?> OwnerAsync(string phone, CancellationToken cancel)
    {
        var phones = vault.BlindIndexes("phone", phone);
        return db.Set<Customer>().AsNoTracking().FirstOrDefaultAsync(c => phones.Contains(c.PhoneIndex), cancel);
    }

    /// <summary>Tells somebody that their phone was named as another account's.</summary>
    public Task WarnAsync(Customer owner, string phone, CancellationToken cancel) =>
        messages.SendAsync(CodeAskedBy.Anybody, phone, Languages.Of(owner.Locale), "sms.already-customer", null, cancel);

    /// <summary>Sends a code, unless the number had too many in a day.</summary>
    public async Task SendAsync(Reproof reproof, string phone, CancellationToken cancel)
    {
        if (await codes.MakeAsync(CodePurpose.Reproof, reproof.Id.Value, cancel) is { } code)
        {
            _ = await messages.SendAsync(CodeAskedBy.Anybody, phone, Languages.Of(reproof.Locale), "sms.reproof-code", code, cancel);
        }
    }

    /// <summary>Checks a code, and uses it up.</summary>
    public Task<bool> UseAsync(Reproof reproof, string code, CancellationToken cancel) =>
        codes.UseAsync(CodePurpose.Reproof, reproof.Id.Value, code, cancel);
}
