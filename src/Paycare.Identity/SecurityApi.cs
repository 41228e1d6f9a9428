using System.Globalization;
using System.Security.Claims;
using Paycare.Identity.Closure;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Protection;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Identity;

/// <summary>An account's protection, for pages and other modules: devices, sessions, security events, step-ups and cool-downs.</summary>
public sealed class SecurityApi
{
    /// <summary>What fits into an SMS beside the rest.</summary>
    private const int LongestTold = 24;

    private readonly Devices _devices;
    private readonly SessionBook _sessions;
    private readonly SecurityEvents _events;
    private readonly StepUps _stepUps;
    private readonly CoolDowns _coolDowns;
    private readonly CloseIdentity _closure;
    private readonly CustomerLocks _locks;
    private readonly SecurityNotices _notices;

    internal SecurityApi(
        Devices devices,
        SessionBook sessions,
        SecurityEvents events,
        StepUps stepUps,
        CoolDowns coolDowns,
        CloseIdentity closure,
        CustomerLocks locks,
        SecurityNotices notices
    )
    {
        _devices = devices;
        _sessions = sessions;
        _events = events;
        _stepUps = stepUps;
        _coolDowns = coolDowns;
        _closure = closure;
        _locks = locks;
        _notices = notices;
    }

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

    /// <summary>An event as its owner reads it in a language; <c>null</c> when it is not theirs.</summary>
    public Task<SecurityEventItem?> FindEventAsync(
        CustomerId customer,
        SecurityEventId id,
        CultureInfo language,
        CancellationToken cancel
    ) => _events.FindAsync(customer, id, language, cancel);

    /// <summary>
    /// "This wasn't me": other sessions end, and the device in the event is unknown again. The caller froze the wallet first.
    /// </summary>
    public Task DisownEventAsync(ClaimsPrincipal caller, SecurityEventId id, CancellationToken cancel) =>
        _events.DisownAsync(caller.Customer(), id, caller.Session(), cancel);

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

    /// <summary>Records in the context that a bank account was added, which begins a cool-down, and notifies the owner.</summary>
    /// <param name="customer">The owner.</param>
    /// <param name="session">The acting session.</param>
    /// <param name="detail">The account: bank and last digits, never more.</param>
    /// <param name="cancel">Cancels the request.</param>
    public Task TellBankAccountAddedAsync(CustomerId customer, SessionId session, string detail, CancellationToken cancel) =>
        _notices.TellAsync(customer, SecurityEventKinds.BankAccountAdded, session, detail, cancel, isDetailTold: true);

    /// <summary>Records in the context that an account outside Paycare was linked for messages to care, and notifies the owner.</summary>
    /// <param name="customer">The owner.</param>
    /// <param name="session">The acting session.</param>
    /// <param name="detail">The account: its channel and end, never more.</param>
    /// <param name="cancel">Cancels the request.</param>
    public Task TellAccountLinkedAsync(CustomerId customer, SessionId session, string detail, CancellationToken cancel) =>
        _notices.TellAsync(customer, SecurityEventKinds.ContactLinked, session, detail, cancel, isDetailTold: detail.Length <= LongestTold);

    /// <summary>Records in the context that money was frozen or released, once for each moment, and notifies its owner.</summary>
    /// <param name="customer">The owner.</param>
    /// <param name="news">What happened.</param>
    /// <param name="at">When the ledger did it.</param>
    /// <param name="session">The owner's session that asked; <c>null</c> when care did.</param>
    /// <param name="amount">The transaction's amount in minor units (sen); <c>null</c> for the whole account.</param>
    /// <param name="cancel">Cancels the read.</param>
    public Task TellFreezeAsync(
        CustomerId customer,
        FreezeNews news,
        DateTimeOffset at,
        SessionId? session,
        Money? amount,
        CancellationToken cancel
    ) =>
        _notices.TellOnceAsync(
            customer,
            news switch
            {
                FreezeNews.AccountFrozen => SecurityEventKinds.AccountFrozen,
                FreezeNews.AccountUnfrozen => SecurityEventKinds.AccountUnfrozen,
                FreezeNews.TransactionFrozen => SecurityEventKinds.TransactionFrozen,
                FreezeNews.TransactionReleased => SecurityEventKinds.TransactionReleased,
                _ => throw new ArgumentOutOfRangeException(nameof(news), news, "Unnamed news."),
            },
            at,
            session,
            amount,
            cancel
        );

    /// <summary>What was frozen and released of a customer's since a moment, oldest first.</summary>
    public Task<IReadOnlyList<FreezeFact>> FreezesAsync(CustomerId customer, DateTimeOffset since, CancellationToken cancel) =>
        _events.FreezesAsync(customer, since, cancel);

    /// <summary>Whether the caller was verified recently enough for a sensitive action to pass without a code.</summary>
    public Task<bool> WasAskedAsync(ClaimsPrincipal caller, CancellationToken cancel) => _stepUps.WasAskedAsync(caller, cancel);

    /// <summary>Why and until when little money may leave: the cool-down that ends last; <c>null</c> when none runs.</summary>
    public async Task<CoolingDown?> CoolDownAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        (await _coolDowns.OfAsync(caller, cancel)).MaxBy(c => c.Until);

    /// <summary>All cool-downs that run for the caller's session, oldest first.</summary>
    public Task<IReadOnlyList<CoolingDown>> CoolDownsAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _coolDowns.OfAsync(caller, cancel);

    /// <summary>Ends an account whose wallet is closed. Name, phone, e-mail and secrets are gone when this returns.</summary>
    /// <returns>When it was closed.</returns>
    public Task<DateTimeOffset> CloseAccountAsync(CustomerId customer, CancellationToken cancel) => _closure.CloseAsync(customer, cancel);

    /// <summary>
    /// Whether any lock keeps a customer from signing in, on any device, and until when.
    /// </summary>
    public Task<(bool IsLocked, DateTimeOffset? Until)> SignInLockAsync(CustomerId customer, CancellationToken cancel) =>
        _locks.OfAsync(customer, cancel);

    /// <summary>Care's remedy for a locked sign-in, once the identity is strong.</summary>
    public Task UnlockSignInAsync(CustomerId customer, CancellationToken cancel) => _locks.OpenAllAsync(customer, cancel);

    /// <summary>Asks the customer to confirm one action in this session, with a code valid for nothing else.</summary>
    public Task<Result<ChallengeId>> AskAsync(ClaimsPrincipal caller, StepUpSubject subject, CancellationToken cancel) =>
        _stepUps.AskAsync(caller, subject, cancel);

    /// <summary>Checks the answer to a question about this exact action; refused while wrong codes lock.</summary>
    public Task<Result<bool>> TakeAnswerAsync(
        ClaimsPrincipal caller,
        ChallengeId id,
        string? code,
        string binds,
        CancellationToken cancel
    ) => _stepUps.TakeAsync(caller, id, code, binds, cancel);

    /// <summary>Whether a question about this exact action, asked in this session, is still open.</summary>
    public Task<bool> IsAskedAsync(ClaimsPrincipal caller, ChallengeId id, string binds, CancellationToken cancel) =>
        _stepUps.IsOpenAsync(caller, id, binds, cancel);

    /// <summary>Whether a question is still open in any of the customer's sessions.</summary>
    public Task<bool> IsAskedAsync(CustomerId customer, ChallengeId id, CancellationToken cancel) =>
        _stepUps.IsOpenAsync(customer, id, cancel);

    /// <summary>Whether the caller recently signed in or confirmed with a code.</summary>
    public Task<bool> WasAskedAgainAsync(ClaimsPrincipal caller, CancellationToken cancel) => _stepUps.WasAskedAsync(caller, cancel);

    /// <summary>
    /// Allows an action right after a sign-in, or with an answer; otherwise refused with <c>step-up-required</c>.
    /// </summary>
    public Task<Refusal?> RequireAsync(ClaimsPrincipal caller, StepUpSubject subject, StepUpBody? again, CancellationToken cancel) =>
        _stepUps.RequireAsync(caller, subject, again, cancel);
}
