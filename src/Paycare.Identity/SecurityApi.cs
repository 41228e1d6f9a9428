using System.Security.Claims;
using Paycare.Identity.Closure;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Contacts;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Passkeys;
using Paycare.Identity.Passwords;
using Paycare.Identity.Pins;
using Paycare.Identity.Protection;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Identity.SignIn;
using Paycare.Identity.TwoFactor;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Identity;

/// <summary>Account-security operations for pages and other modules.</summary>
public sealed class SecurityApi
{
    private readonly ChangePassword _password;
    private readonly ChangePin _pin;
    private readonly PasswordResets _resets;
    private readonly Devices _devices;
    private readonly SessionBook _sessions;
    private readonly SecurityEvents _events;
    private readonly TwoFactorSettings _factors;
    private readonly StepUps _stepUps;
    private readonly CoolDowns _coolDowns;
    private readonly ContactChanges _contacts;
    private readonly CloseIdentity _closure;
    private readonly SignInThrottle _throttle;
    private readonly PasskeyBook _passkeys;
    private readonly SecurityNotices _notices;

    internal SecurityApi(
        ChangePassword password,
        ChangePin pin,
        PasswordResets resets,
        Devices devices,
        SessionBook sessions,
        SecurityEvents events,
        TwoFactorSettings factors,
        StepUps stepUps,
        CoolDowns coolDowns,
        ContactChanges contacts,
        CloseIdentity closure,
        SignInThrottle throttle,
        PasskeyBook passkeys,
        SecurityNotices notices
    )
    {
        _password = password;
        _pin = pin;
        _resets = resets;
        _devices = devices;
        _sessions = sessions;
        _events = events;
        _factors = factors;
        _stepUps = stepUps;
        _coolDowns = coolDowns;
        _contacts = contacts;
        _closure = closure;
        _throttle = throttle;
        _passkeys = passkeys;
        _notices = notices;
    }

    /// <summary>Changes the password; ends all other sessions.</summary>
    public Task<Result<Done>> ChangePasswordAsync(ClaimsPrincipal caller, ChangePasswordBody body, CancellationToken cancel) =>
        _password.ChangeAsync(caller, body, cancel);

    /// <summary>Sets a new PIN. Large payments then wait, and a running lock stays.</summary>
    public Task<Result<Done>> ChangePinAsync(ClaimsPrincipal caller, ChangePinBody body, CancellationToken cancel) =>
        _pin.ChangeAsync(caller, body, cancel);

    /// <summary>Begins the reset of a forgotten password; the response is the same whether or not the account exists.</summary>
    public Task<Result<PasswordResetId>> BeginPasswordResetAsync(string? identifier, CancellationToken cancel) =>
        _resets.BeginAsync(identifier, cancel);

    /// <summary>Checks the code and sets the new password.</summary>
    public Task<Result<Done>> FinishPasswordResetAsync(PasswordResetId id, NewPasswordBody body, CancellationToken cancel) =>
        _resets.FinishAsync(id, body, cancel);

    /// <summary>The caller's known devices, the current one first.</summary>
    public Task<IReadOnlyList<KnownDevice>> DevicesAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _devices.ListAsync(caller, cancel);

    /// <summary>Renames a device, 1 to 80 characters.</summary>
    public Task<Result<Done>> RenameDeviceAsync(ClaimsPrincipal caller, DeviceId id, string? name, CancellationToken cancel) =>
        _devices.RenameAsync(caller, id, name, cancel);

    /// <summary>Forgets a device and ends its sessions.</summary>
    public Task<Result<Done>> RemoveDeviceAsync(ClaimsPrincipal caller, DeviceId id, CancellationToken cancel) =>
        _devices.RemoveAsync(caller, id, cancel);

    /// <summary>Ends one of the caller's sessions.</summary>
    public Task EndSessionAsync(ClaimsPrincipal caller, SessionId id, CancellationToken cancel)
    {
        var customer = caller.Customer();
        return _sessions.EndAsync(s => s.Id == id && s.Customer == customer, cancel);
    }

    /// <summary>The account's security events, newest first.</summary>
    public Task<Result<Page<SecurityEventItem>>> EventsAsync(
        ClaimsPrincipal caller,
        string? cursor,
        int? limit,
        CancellationToken cancel
    ) => _events.ListAsync(caller, cursor, limit, cancel);

    /// <summary>Recent events from elsewhere that await "it was me" or "it wasn't".</summary>
    public Task<IReadOnlyList<SecurityEventItem>> UnansweredEventsAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _events.UnansweredAsync(caller, cancel);

    /// <summary>"It was me."</summary>
    public Task AcknowledgeEventAsync(ClaimsPrincipal caller, SecurityEventId id, CancellationToken cancel) =>
        _events.AcknowledgeAsync(caller.Customer(), id, cancel);

    /// <summary>Whether the caller has this event.</summary>
    public Task<bool> HasEventAsync(ClaimsPrincipal caller, SecurityEventId id, CancellationToken cancel) =>
        _events.ExistsAsync(caller.Customer(), id, cancel);

    /// <summary>
    /// "This wasn't me": other sessions end, and the device in the event is unknown again. The caller froze the wallet first.
    /// </summary>
    public Task DisownEventAsync(ClaimsPrincipal caller, SecurityEventId id, CancellationToken cancel) =>
        _events.DisownAsync(caller, id, cancel);

    /// <summary>Records in the context that a bound card was changed, and notifies its owner.</summary>
    /// <param name="customer">The card's owner.</param>
    /// <param name="session">The acting session; <c>null</c> when care did it.</param>
    /// <param name="detail">The card: brand and last digits, never more.</param>
    /// <param name="cancel">Cancels the request.</param>
    public Task TellCardChangedAsync(CustomerId customer, SessionId? session, string detail, CancellationToken cancel) =>
        _notices.TellAsync(customer, SecurityEventKinds.CardChanged, session, detail, cancel);

    /// <summary>Records in the context that a bound card was removed, and notifies its owner.</summary>
    /// <param name="customer">The card's owner.</param>
    /// <param name="session">The acting session; <c>null</c> when care did it.</param>
    /// <param name="detail">The card: brand and last digits, never more.</param>
    /// <param name="cancel">Cancels the request.</param>
    public Task TellCardRemovedAsync(CustomerId customer, SessionId? session, string detail, CancellationToken cancel) =>
        _notices.TellAsync(customer, SecurityEventKinds.CardRemoved, session, detail, cancel);

    /// <summary>Whether the caller was verified recently enough for a sensitive action to pass without a code.</summary>
    public Task<bool> WasAskedAsync(ClaimsPrincipal caller, CancellationToken cancel) => _stepUps.WasAskedAsync(caller, cancel);

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

    /// <summary>Why and until when large amounts must wait; <c>null</c> when no cool-down applies.</summary>
    public Task<CoolingDown?> CoolDownAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _coolDowns.OfAsync(caller.Customer(), caller.Session(), cancel);

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
    public Task<Result<PasskeyOptionsAnswer>> BeginPasskeySignInAsync(CancellationToken cancel) => _passkeys.BeginSignInAsync(cancel);

    /// <summary>Signs in with a passkey.</summary>
    public Task<Result<SignInAnswer>> PasskeySignInAsync(PasskeyBody body, CancellationToken cancel) => _passkeys.SignInAsync(body, cancel);

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

    /// <summary>Ends an account whose wallet is closed. Name, phone, e-mail and secrets are gone when this returns.</summary>
    /// <returns>When it was closed.</returns>
    public Task<DateTimeOffset> CloseAccountAsync(CustomerId customer, CancellationToken cancel) => _closure.CloseAsync(customer, cancel);

    /// <summary>
    /// Whether a customer's sign-in is locked, and until when; without an end, only another factor or care can unlock it.
    /// </summary>
    public Task<(bool IsLocked, DateTimeOffset? Until)> SignInLockAsync(CustomerId customer, CancellationToken cancel) =>
        _throttle.LockOfAsync(customer.ToString(), cancel);

    /// <summary>Care's remedy for a locked sign-in, once the identity is strong.</summary>
    public async Task UnlockSignInAsync(CustomerId customer, CancellationToken cancel)
    {
        await _throttle.ClearAsync(customer.ToString(), cancel);
        await _throttle.ClearAsync($"totp:{customer}", cancel);
    }

    /// <summary>Asks the customer to confirm one action, with a code valid for nothing else.</summary>
    public Task<Result<ChallengeId>> AskAsync(CustomerId customer, StepUpSubject subject, CancellationToken cancel) =>
        _stepUps.AskAsync(customer, subject, cancel);

    /// <summary>Checks the answer to a question about this exact action.</summary>
    public Task<bool> TakeAnswerAsync(CustomerId customer, ChallengeId id, string? code, string binds, CancellationToken cancel) =>
        _stepUps.TakeAsync(customer, id, code, binds, cancel);

    /// <summary>Whether a question about this exact action is still open.</summary>
    public Task<bool> IsAskedAsync(CustomerId customer, ChallengeId id, string binds, CancellationToken cancel) =>
        _stepUps.IsOpenAsync(customer, id, binds, cancel);

    /// <summary>Whether the caller recently signed in or confirmed with a code.</summary>
    public Task<bool> WasAskedAgainAsync(ClaimsPrincipal caller, CancellationToken cancel) => _stepUps.WasAskedAsync(caller, cancel);

    /// <summary>
    /// Allows an action right after a sign-in, or with an answer; otherwise refused with <c>step-up-required</c>.
    /// </summary>
    public Task<Refusal?> RequireAsync(ClaimsPrincipal caller, StepUpSubject subject, StepUpBody? again, CancellationToken cancel) =>
        _stepUps.RequireAsync(caller, subject, again, cancel);
}
