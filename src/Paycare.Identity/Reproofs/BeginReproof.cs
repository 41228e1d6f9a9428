using System.Globalization;
using Paycare.Identity.Customers;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Limits;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Reproofs;

/// <summary>The first step of a way back in: which account, and which phone shall be its own.</summary>
internal sealed class BeginReproof(
    Database db,
    Vault vault,
    CustomerFinder finder,
    ReproofCodes codes,
    AddressLimits limits,
    TimeProvider clock
)
{
    /// <summary>Sends a code to the new phone. Answer and work are the same for an unknown account.</summary>
    public async Task<Result<ReproofBegun>> BeginAsync(ReproofBody body, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.BeginReproof) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var identifier = check.Text("identifier", Typed.Line(body.Identifier), 254);
        var phone = check.Phone("newPhone", body.NewPhone);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var (customer, _) = await finder.FindAsync(identifier, cancel);
        var owner = await codes.OwnerAsync(phone, cancel);
        var (token, stop, id) = (Tokens.New(), Tokens.New(), StrongId.New<ReproofId>(clock));
        var reproof = new Reproof
        {
            Id = id,
            TokenHash = vault.TokenHash(token),
            Customer = customer?.Id,
            PhoneSealed = vault.Seal(phone, Reproof.PlaceOf(id, "phone")),
            IsPhoneTaken = owner is not null,
            Locale = CultureInfo.CurrentUICulture.Language().Culture.Name,
            At = clock.GetUtcNow(),
            StopHash = vault.TokenHash(stop),
            StopSealed = vault.Seal(stop, Reproof.PlaceOf(id, "stop")),
        };
        db.Set<Reproof>().Add(reproof);
        await (owner is null ? codes.SendAsync(reproof, phone, cancel) : codes.WarnAsync(owner, phone, cancel));
        await db.SaveChangesAsync(cancel);
        return new ReproofBegun(token);
    }
}
