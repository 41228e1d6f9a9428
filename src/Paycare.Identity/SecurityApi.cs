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

/// <summary>All that pages and other modules may ask about the security of a customer's account.</summary>
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

    /// <summary>Changes the password; every other session ends.</summary>
    public Task<Result<Done>> ChangePasswordAsync(ClaimsPrincipal caller, ChangePasswordBody body, CancellationToken cancel) =>
        _password.ChangeAsync(caller, body, cancel);

    /// <summary>Sets a new PIN; large payments wait afterwards, and a lock stays.</summary>
    public Task<Result<Done>> ChangePinAsync(ClaimsPrincipal caller, ChangePinBody body, CancellationToken cancel) =>
        _pin.ChangeAsync(caller, body, cancel);

    /// <summary>Begins setting a forgotten password anew; the same answer for everybody.</summary>
    public Task<Result<PasswordResetId>> BeginPasswordResetAsync(string? identifier, CancellationToken cancel) =>
        _resets.BeginAsync(identifier, cancel);

    /// <summary>Takes the code and the new password.</summary>
    public Task<Result<Done>> FinishPasswordResetAsync(PasswordResetId id, NewPasswordBody body, CancellationToken cancel) =>
        _resets.FinishAsync(id, body, cancel);

    /// <summary>The caller's known devices, the one in use first.</summary>
    public Task<IReadOnlyList<KnownDevice>> DevicesAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _devices.ListAsync(caller, cancel);

    /// <summary>Names a device.</summary>
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

    /// <summary>What happened to the account's security, newest first.</summary>
    public Task<Result<Page<SecurityEventItem>>> EventsAsync(
        ClaimsPrincipal caller,
        string? cursor,
        int? limit,
        CancellationToken cancel
    ) => _events.ListAsync(caller, cursor, limit, cancel);

    /// <summary>What happened lately elsewhere and waits for "it was me" or "it wasn't".</summary>
    public Task<IReadOnlyList<SecurityEventItem>> UnansweredEventsAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _events.UnansweredAsync(caller, cancel);

    /// <summary>"It was me."</summary>
    public Task AcknowledgeEventAsync(ClaimsPrincipal caller, SecurityEventId id, CancellationToken cancel) =>
        _events.AcknowledgeAsync(caller.Customer(), id, cancel);

    /// <summary>Whether there is such an event of the caller's.</summary>
    public Task<bool> HasEventAsync(ClaimsPrincipal caller, SecurityEventId id, CancellationToken cancel) =>
        _events.ExistsAsync(caller.Customer(), id, cancel);

    /// <summary>
    /// "This wasn't me": other sessions end, and the device in the event is unknown again. The caller froze the wallet first.
    /// </summary>
    public Task DisownEventAsync(ClaimsPrincipal caller, SecurityEventId id, CancellationToken cancel) =>
        _events.DisownAsync(caller, id, cancel);

    /// <summary>Adds to what the context will save that a bound card was changed, and tells its owner.</summary>
    /// <param name="customer">Whose card.</param>
    /// <param name="session">From which session; <c>null</c> when care did it.</param>
    /// <param name="detail">Which card: brand and last digits, never more.</param>
    /// <param name="cancel">Stops it.</param>
    public Task TellCardChangedAsync(CustomerId customer, SessionId? session, string detail, CancellationToken cancel) =>
        _notices.TellAsync(customer, SecurityEventKinds.CardChanged, session, detail, cancel);

    /// <summary>Adds to what the context will save that a bound card was removed, and tells its owner.</summary>
    /// <param name="customer">Whose card.</param>
    /// <param name="session">From which session; <c>null</c> when care did it.</param>
    /// <param name="detail">Which card: brand and last digits, never more.</param>
    /// <param name="cancel">Stops it.</param>
    public Task TellCardRemovedAsync(CustomerId customer, SessionId? session, string detail, CancellationToken cancel) =>
        _notices.TellAsync(customer, SecurityEventKinds.CardRemoved, session, detail, cancel);

    /// <summary>Whether the caller was asked a moment ago: a sensitive action passes without a code.</summary>
    public Task<bool> WasAskedAsync(ClaimsPrincipal caller, CancellationToken cancel) => _stepUps.WasAskedAsync(caller, cancel);

    /// <summary>How the caller's second factors stand.</summary>
    public Task<TwoFactorAnswer> TwoFactorAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _factors.ReadAsync(caller.Customer(), cancel);

    /// <summary>How a customer's second factors stand, for care.</summary>
    public Task<TwoFactorAnswer> TwoFactorOfAsync(CustomerId customer, CancellationToken cancel) => _factors.ReadAsync(customer, cancel);

    /// <summary>Begins setting up an authenticator.</summary>
    public Task<Result<TotpSetUp>> BeginTotpAsync(ClaimsPrincipal caller, StepUpBody? again, CancellationToken cancel) =>
        _factors.BeginAsync(caller, again, cancel);

    /// <summary>An authenticator that was begun and not confirmed yet.</summary>
    public Task<TotpSetUp?> PendingTotpAsync(ClaimsPrincipal caller, CancellationToken cancel) => _factors.PendingAsync(caller, cancel);

    /// <summary>Takes the authenticator's first code.</summary>
    public Task<Result<RecoveryCodesAnswer>> ConfirmTotpAsync(ClaimsPrincipal caller, string? code, CancellationToken cancel) =>
        _factors.ConfirmAsync(caller, code, cancel);

    /// <summary>Takes the authenticator off.</summary>
    public Task<Result<Done>> TurnTotpOffAsync(ClaimsPrincipal caller, string? code, CancellationToken cancel) =>
        _factors.TurnOffAsync(caller, code, cancel);

    /// <summary>Replaces the recovery codes.</summary>
    public Task<Result<RecoveryCodesAnswer>> RenewRecoveryCodesAsync(ClaimsPrincipal caller, StepUpBody? again, CancellationToken cancel) =>
        _factors.RenewCodesAsync(caller, again, cancel);

    /// <summary>Care's remedy for a lost authenticator, after strong identity and a second person.</summary>
    public Task ResetTwoFactorAsync(CustomerId customer, CancellationToken cancel) => _factors.ResetAsync(customer, cancel);

    /// <summary>Why large sums must wait now, and until when; <c>null</c> when nothing holds them back.</summary>
    public Task<CoolingDown?> CoolDownAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _coolDowns.OfAsync(caller.Customer(), caller.Session(), cancel);

    /// <summary>The caller's passkeys, the oldest first.</summary>
    public Task<IReadOnlyList<PasskeyItem>> PasskeysAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _passkeys.ListAsync(caller.Customer(), cancel);

    /// <summary>Begins making a passkey.</summary>
    public Task<Result<PasskeyOptionsAnswer>> BeginPasskeyAsync(ClaimsPrincipal caller, StepUpBody? again, CancellationToken cancel) =>
        _passkeys.BeginAsync(caller, again, cancel);

    /// <summary>Takes a passkey that the browser made.</summary>
    public Task<Result<PasskeyItem>> AddPasskeyAsync(ClaimsPrincipal caller, PasskeyBody body, CancellationToken cancel) =>
        _passkeys.AddAsync(caller, body, cancel);

    /// <summary>Names a passkey.</summary>
    public Task<Result<Done>> RenamePasskeyAsync(ClaimsPrincipal caller, PasskeyId id, string? name, CancellationToken cancel) =>
        _passkeys.RenameAsync(caller.Customer(), id, name, cancel);

    /// <summary>Removes a passkey: it signs in no more.</summary>
    public Task<Result<Done>> RemovePasskeyAsync(ClaimsPrincipal caller, PasskeyId id, CancellationToken cancel) =>
        _passkeys.RemoveAsync(caller, id, cancel);

    /// <summary>Begins a sign-in with a passkey, of whomever it is.</summary>
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

    /// <summary>Takes the new address's code.</summary>
    public Task<Result<Done>> FinishContactChangeAsync(
        ClaimsPrincipal caller,
        ContactChangeId id,
        string? code,
        CancellationToken cancel
    ) => _contacts.FinishAsync(caller, id, code, cancel);

    /// <summary>Ends an account whose wallet is closed: personal data is gone when this returns.</summary>
    public Task<DateTimeOffset> CloseAccountAsync(CustomerId customer, CancellationToken cancel) => _closure.CloseAsync(customer, cancel);

    /// <summary>Whether a customer's sign-in is locked, and until when; without an end only another factor or care ends it.</summary>
    public Task<(bool IsLocked, DateTimeOffset? Until)> SignInLockAsync(CustomerId customer, CancellationToken cancel) =>
        _throttle.LockOfAsync(customer.ToString(), cancel);

    /// <summary>Care's remedy for a locked sign-in, after strong identity.</summary>
    public async Task UnlockSignInAsync(CustomerId customer, CancellationToken cancel)
    {
        await _throttle.ClearAsync(customer.ToString(), cancel);
        await _throttle.ClearAsync($"totp:{customer}", cancel);
    }

    /// <summary>Asks the customer to confirm one thing, and sends a code that fits nothing else.</summary>
    public Task<Result<ChallengeId>> AskAsync(CustomerId customer, StepUpSubject subject, CancellationToken cancel) =>
        _stepUps.AskAsync(customer, subject, cancel);

    /// <summary>Takes the answer to a question about this very thing.</summary>
    public Task<bool> TakeAnswerAsync(CustomerId customer, ChallengeId id, string? code, string binds, CancellationToken cancel) =>
        _stepUps.TakeAsync(customer, id, code, binds, cancel);

    /// <summary>Whether a question about this very thing still waits.</summary>
    public Task<bool> IsAskedAsync(CustomerId customer, ChallengeId id, string binds, CancellationToken cancel) =>
        _stepUps.IsOpenAsync(customer, id, binds, cancel);

    /// <summary>Whether the caller signed in or confirmed with a code a moment ago.</summary>
    public Task<bool> WasAskedAgainAsync(ClaimsPrincipal caller, CancellationToken cancel) => _stepUps.WasAskedAsync(caller, cancel);

    /// <summary>Lets an action pass right after a sign-in, or with an answer; otherwise <c>step-up-required</c>.</summary>
    public Task<Refusal?> RequireAsync(ClaimsPrincipal caller, StepUpSubject subject, StepUpBody? again, CancellationToken cancel) =>
        _stepUps.RequireAsync(caller, subject, again, cancel);
}
