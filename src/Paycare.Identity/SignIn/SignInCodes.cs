using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Identity.SecondFactors;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.SignIn;

/// <summary>The code that a sign-in requires beside the password: from an SMS, or from the authenticator.</summary>
internal sealed class SignInCodes(Database db, OneTimeCodes codes, SecondFactorCheck factors, CustomerPhone phone, CodeGuesses guesses)
{
    private static readonly string[] Sms = ["sms"];
    private static readonly string[] Authenticator = ["totp", "recovery-code"];

    /// <summary>Asks for the code, and sends one when there is no authenticator.</summary>
    public async Task<Refusal> AskAsync(Customer customer, CancellationToken cancel)
    {
        if (!customer.TwoFactorEnabled && await codes.MakeAsync(CodePurpose.SignIn, customer.Id.Value, cancel) is { } code)
        {
            if (!await phone.SendAsync(CodeAskedBy.Owner, customer, "sms.sign-in-code", code, cancel))
            {
                return CustomerPhone.TooMany;
            }

            await db.SaveChangesAsync(cancel);
        }

        return new Refusal(RefusalKind.NotSignedIn, "one-time-code-required").With(
            "methods",
            customer.TwoFactorEnabled ? Authenticator : Sms
        );
    }

    /// <summary>With an authenticator, only its codes are accepted: taking over the phone number is not enough.</summary>
    public Task<Result<bool>> TakeAsync(Customer customer, Device? known, string code, CancellationToken cancel) =>
        guesses.TryAsync(
            customer.Id,
            async () =>
                customer.TwoFactorEnabled
                    ? await factors.TakeAsync(customer, code, known?.Id, null, cancel)
                    : await codes.UseAsync(CodePurpose.SignIn, customer.Id.Value, code, cancel),
            cancel
        );
}
