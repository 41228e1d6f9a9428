using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Emergencies;

/// <summary>
/// Begins a claim: sends its code to the number and, because the phone may be what was stolen, to an e-mail address that its owner
/// confirmed. Answer and work are the same for a number that is nobody's.
/// </summary>
internal sealed class EmergencyCodes(
    Database db,
    CustomerFinder finder,
    OneTimeCodes codes,
    CustomerPhone phones,
    Vault vault,
    Postbox postbox,
    AddressLimits limits,
    TimeProvider clock
)
{
    public async Task<Result<EmergencyClaimId>> SendAsync(string? phone, bool isRelayed, CancellationToken cancel)
    {
        if (!isRelayed && limits.Enter(LimitedStep.BeginEmergencyFreeze) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var number = check.Phone("phone", phone);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var (customer, subject) = await finder.FindAsync(number, cancel);
        var claim = new EmergencyClaim
        {
            Id = StrongId.New<EmergencyClaimId>(clock),
            Customer = customer?.Id,
            Subject = subject,
            At = clock.GetUtcNow(),
        };
        db.Set<EmergencyClaim>().Add(claim);
        var code = await codes.MakeAsync(CodePurpose.EmergencyFreeze, claim.Id.Value, cancel);
        if (customer is null)
        {
            await phones.PretendAsync(CodeAskedBy.Emergency, subject, cancel);
        }
        else if (await phones.SendAsync(CodeAskedBy.Emergency, customer, "sms.emergency-code", code, cancel) && customer.IsEmailConfirmed)
        {
            postbox.Send(
                db,
                MessageChannel.Email,
                vault.Open(customer.EmailSealed, Customer.PlaceOf(customer.Id, "email")),
                Languages.Of(customer.Locale),
                "sms.emergency-code",
                code
            );
        }

        await db.SaveChangesAsync(cancel);
        return claim.Id;
    }
}
