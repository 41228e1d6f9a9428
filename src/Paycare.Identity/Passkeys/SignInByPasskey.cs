using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Identity.SignIn;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Passkeys;

/// <summary>Signing in with a passkey. It combines possession with a finger or face, so it is sufficient.</summary>
internal sealed class SignInByPasskey(
    Database db,
    PasskeyCeremonies ceremonies,
    PasskeyAuthentication framework,
    UserManager<Customer> users,
    SignInCustomer signIn,
    CustomerLocks locks,
    AddressLimits limits
)
{
    private static readonly Refusal NotTaken = new(RefusalKind.NotSignedIn, "passkey-not-taken");

    /// <summary>Begins a sign-in. No customer is named: the browser offers its passkeys, and nothing is revealed.</summary>
    public async Task<Result<PasskeyOptionsAnswer>> BeginAsync(CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.OfferPasskey) is { } tooMany)
        {
            return tooMany;
        }

        var made = await framework.OfferSignInAsync();
        return await ceremonies.KeepAsync(null, made.AssertionState!, made.RequestOptionsJson, cancel);
    }

    /// <summary>Checks the browser's answer and opens a session.</summary>
    public async Task<Result<SignInAnswer>> SignInAsync(PasskeyBody body, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.PasskeySignIn) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var credential = body.Read(check);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await ceremonies.TakeAsync(body.CeremonyId!.Value, null, cancel) is not { } state)
        {
            return NotTaken;
        }

        var asserted = await framework.AssertAsync(credential, state);
        if (!asserted.Succeeded || asserted.User.ClosedAt is not null)
        {
            return NotTaken;
        }

        var customer = await db.Set<Customer>().SingleAsync(c => c.Id == asserted.User.Id, cancel);
        await users.AddOrUpdatePasskeyAsync(customer, asserted.Passkey);
        // Possession and presence were shown: another factor proved the owner.
        await locks.OpenSignInAsync(customer.Id, cancel);
        return await signIn.OpenAsync(customer, body.DeviceToken, body.DeviceName ?? "", cancel);
    }
}
