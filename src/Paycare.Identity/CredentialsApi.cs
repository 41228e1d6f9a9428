using System.Security.Claims;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Contacts;
using Paycare.Identity.Passkeys;
using Paycare.Identity.Passwords;
using Paycare.Identity.Pins;
using Paycare.Identity.Sessions;
using Paycare.Identity.SignIn;
using Paycare.Identity.TwoFactor;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Identity;

/// <summary>What customers sign in with, for pages and other modules: password, PIN, second factors, passkeys, phone and e-mail.</summary>
public sealed class CredentialsApi
{
    private readonly ChangePassword _password;
    private readonly ChangePin _pin;
    private readonly PasswordResets _resets;
    private readonly TwoFactorSettings _factors;
    private readonly PasskeyBook _passkeys;
    private readonly SignInByPasskey _passkeySignIn;
    private readonly ContactChanges _contacts;
    private readonly EmailConfirmations _emails;

    internal CredentialsApi(
        ChangePassword password,
        ChangePin pin,
        PasswordResets resets,
        TwoFactorSettings factors,
        PasskeyBook passkeys,
        SignInByPasskey passkeySignIn,
        ContactChanges contacts,
        EmailConfirmations emails
    )
    {
        _password = password;
        _pin = pin;
        _resets = resets;
        _factors = factors;
        _passkeys = passkeys;
        _passkeySignIn = passkeySignIn;
        _contacts = contacts;
        _emails = emails;
    }

    /// <summary>Changes the password; ends all other sessions.</summary>
    public Task<Result<Done>> ChangePasswordAsync(ClaimsPrincipal caller, ChangePasswordBody body, CancellationToken cancel) =>
        _password.ChangeAsync(caller, body, cancel);

    /// <summary>Sets a new PIN. Large payments then wait; a running lock stays unless the session was just confirmed with a code.</summary>
    public Task<Result<Done>> ChangePinAsync(ClaimsPrincipal caller, ChangePinBody body, CancellationToken cancel) =>
        _pin.ChangeAsync(caller, body, cancel);

    /// <summary>Whether a new PIN, set in the caller's session now, ends a running lock.</summary>
    public Task<PinLockEnd> PinLockEndAsync(ClaimsPrincipal caller, CancellationToken cancel) => _pin.LockEndAsync(caller, cancel);

    /// <summary>Begins the reset of a forgotten password; the response is the same whether or not the account exists.</summary>
    public Task<Result<PasswordResetId>> BeginPasswordResetAsync(PasswordResetBody body, CancellationToken cancel) =>
        _resets.BeginAsync(body, cancel);

    /// <summary>Checks the code and sets the new password.</summary>
    public Task<Result<Done>> FinishPasswordResetAsync(PasswordResetId id, NewPasswordBody body, CancellationToken cancel) =>
        _resets.FinishAsync(id, body, cancel);

    /// <summary>The caller's second factors.</summary>
    public Task<TwoFactorAnswer> TwoFactorAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _factors.ReadAsync(caller.Customer(), cancel);

    /// <summary>A customer's second factors, for care.</summary>
    public Task<TwoFactorAnswer> TwoFactorOfAsync(CustomerId customer, CancellationToken cancel) => _factors.ReadAsync(customer, cancel);

    /// <summary>Begins setting up an authenticator.</summary>
    public Task<Result<TotpSetUp>> BeginTotpAsync(ClaimsPrincipal caller, StepUpBody? again, CancellationToken cancel) =>
        _factors.BeginAsync(caller, again, cancel);

    /// <summary>An authenticator whose setup was begun but not yet confirmed; <c>null</c> when there is none.</summary>
    public Task<TotpSetUp?> PendingTotpAsync(ClaimsPrincipal caller, CancellationToken cancel) => _factors.PendingAsync(caller, cancel);

    /// <summary>Confirms the authenticator with its first code.</summary>
    public Task<Result<RecoveryCodesAnswer>> ConfirmTotpAsync(ClaimsPrincipal caller, string? code, CancellationToken cancel) =>
        _factors.ConfirmAsync(caller, code, cancel);

    /// <summary>Removes the authenticator.</summary>
    public Task<Result<Done>> TurnTotpOffAsync(ClaimsPrincipal caller, string? code, CancellationToken cancel) =>
        _factors.TurnOffAsync(caller, code, cancel);

    /// <summary>Replaces the recovery codes; the old ones become void.</summary>
    public Task<Result<RecoveryCodesAnswer>> RenewRecoveryCodesAsync(ClaimsPrincipal caller, StepUpBody? again, CancellationToken cancel) =>
        _factors.RenewCodesAsync(caller, again, cancel);

    /// <summary>Care's remedy for a lost authenticator, once the identity is strong and a second person agrees.</summary>
    public Task ResetTwoFactorAsync(CustomerId customer, CancellationToken cancel) => _factors.ResetAsync(customer, cancel);

    /// <summary>The caller's passkeys, oldest first.</summary>
    public Task<IReadOnlyList<PasskeyItem>> PasskeysAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _passkeys.ListAsync(caller.Customer(), cancel);

    /// <summary>Begins the registration of a passkey.</summary>
    public Task<Result<PasskeyOptionsAnswer>> BeginPasskeyAsync(ClaimsPrincipal caller, StepUpBody? again, CancellationToken cancel) =>
        _passkeys.BeginAsync(caller, again, cancel);

    /// <summary>Registers a passkey created by the browser.</summary>
    public Task<Result<PasskeyItem>> AddPasskeyAsync(ClaimsPrincipal caller, PasskeyBody body, CancellationToken cancel) =>
        _passkeys.AddAsync(caller, body, cancel);

    /// <summary>Renames a passkey.</summary>
    public Task<Result<Done>> RenamePasskeyAsync(ClaimsPrincipal caller, PasskeyId id, string? name, CancellationToken cancel) =>
        _passkeys.RenameAsync(caller.Customer(), id, name, cancel);

    /// <summary>Removes a passkey, which can no longer sign in.</summary>
    public Task<Result<Done>> RemovePasskeyAsync(ClaimsPrincipal caller, PasskeyId id, CancellationToken cancel) =>
        _passkeys.RemoveAsync(caller, id, cancel);

    /// <summary>Begins a sign-in by passkey, without naming a customer.</summary>
    public Task<Result<PasskeyOptionsAnswer>> BeginPasskeySignInAsync(CancellationToken cancel) => _passkeySignIn.BeginAsync(cancel);

    /// <summary>Signs in with a passkey.</summary>
    public Task<Result<SignInAnswer>> PasskeySignInAsync(PasskeyBody body, CancellationToken cancel) =>
        _passkeySignIn.SignInAsync(body, cancel);

    /// <summary>Begins a change of phone or e-mail: a code goes to the new address.</summary>
    public Task<Result<ContactChangeId>> BeginContactChangeAsync(
        ClaimsPrincipal caller,
        ContactKind kind,
        string? to,
        StepUpBody? again,
        CancellationToken cancel
    ) => _contacts.BeginAsync(caller, kind, to, again, cancel);

    /// <summary>Checks the new address's code and applies the change.</summary>
    public Task<Result<Done>> FinishContactChangeAsync(
        ClaimsPrincipal caller,
        ContactChangeId id,
        string? code,
        CancellationToken cancel
    ) => _contacts.FinishAsync(caller, id, code, cancel);

    /// <summary>Whether a code proved that the e-mail address is the customer's.</summary>
    public Task<bool> IsEmailConfirmedAsync(CustomerId customer, CancellationToken cancel) => _emails.IsConfirmedAsync(customer, cancel);

    /// <summary>Sends a code to the e-mail address that the account has.</summary>
    public Task<Result<ContactChangeId>> BeginEmailConfirmationAsync(CustomerId customer, CancellationToken cancel) =>
        _emails.BeginAsync(customer, cancel);

    /// <summary>Checks the code that was mailed there.</summary>
    public Task<Result<Done>> FinishEmailConfirmationAsync(
        CustomerId customer,
        ContactChangeId id,
        string? code,
        CancellationToken cancel
    ) => _emails.FinishAsync(customer, id, code, cancel);
}
