using System.Security.Claims;
using Paycare.Identity.MerchantUsers;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Refunds;
using Paycare.Platform.Results;

namespace Paycare.Payments.MerchantPortal;

/// <summary>Merchants, as the merchant's page and the demo may use them.</summary>
public sealed class MerchantApi
{
    private readonly MerchantSessions _sessions;
    private readonly MerchantSwitch _switch;
    private readonly MerchantPayments _payments;
    private readonly MerchantRefunds _refunds;
    private readonly MerchantDisputes _disputes;
    private readonly MerchantQrRequests _codes;
    private readonly MerchantKeys _keys;
    private readonly DemoMerchants _demo;

    internal MerchantApi(
        MerchantSessions sessions,
        MerchantSwitch @switch,
        MerchantPayments payments,
        MerchantRefunds refunds,
        MerchantDisputes disputes,
        MerchantQrRequests codes,
        MerchantKeys keys,
        DemoMerchants demo
    )
    {
        _sessions = sessions;
        _switch = @switch;
        _payments = payments;
        _refunds = refunds;
        _disputes = disputes;
        _codes = codes;
        _keys = keys;
        _demo = demo;
    }

    /// <summary>Signs a merchant in by an API key.</summary>
    public Task<Result<MerchantSignIn>> SignInAsync(string? key, CancellationToken cancel) => _sessions.OpenAsync(key, cancel);

    /// <summary>Signs a merchant's person in with e-mail, password and code.</summary>
    public Task<Result<MerchantSignIn>> SignInAsync(MerchantSignInBody body, CancellationToken cancel) => _sessions.OpenAsync(body, cancel);

    /// <summary>Opens the session of somebody whose second factor was just set up.</summary>
    public Task<Result<MerchantSignIn>> SignInAsync(Result<MerchantUserSignedIn> signedIn, CancellationToken cancel) =>
        _sessions.OpenAsync(signedIn, cancel);

    /// <summary>Ends the caller's sign-in.</summary>
    public Task SignOutAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        caller.MerchantSession() is { } session ? _sessions.EndAsync(session, cancel) : Task.CompletedTask;

    /// <summary>Switches the caller's session to test mode or back.</summary>
    public Task<Result<MerchantModeAnswer>> SwitchModeAsync(ClaimsPrincipal caller, bool isLive, CancellationToken cancel) =>
        _sessions.SwitchAsync(caller, new MerchantModeBody(isLive), cancel);

    /// <summary>The merchant's own profile.</summary>
    public Task<MerchantProfile> ProfileAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _switch.ProfileAsync(caller.Merchant(), cancel);

    /// <summary>Pauses or resumes payments.</summary>
    public Task<Result<MerchantProfile>> PauseAsync(ClaimsPrincipal caller, bool isPaused, CancellationToken cancel) =>
        _switch.PauseAsync(caller, isPaused, cancel);

    /// <summary>Payments, newest first.</summary>
    public Task<Result<Page<MerchantPayment>>> PaymentsAsync(
        ClaimsPrincipal caller,
        MerchantPaymentQuery query,
        string? cursor,
        CancellationToken cancel
    ) => _payments.ListAsync(caller.Merchant(), query, cursor, null, cancel);

    /// <summary>One payment.</summary>
    public Task<Result<MerchantPayment>> PaymentAsync(ClaimsPrincipal caller, string id, CancellationToken cancel) =>
        _payments.FindAsync(caller.Merchant(), id, cancel);

    /// <summary>Refunds of all payments, or of one; newest first.</summary>
    public Task<Result<Page<MerchantRefund>>> RefundsAsync(
        ClaimsPrincipal caller,
        string? payment,
        string? cursor,
        CancellationToken cancel
    ) => _refunds.ListAsync(caller.Merchant(), new MerchantRefundQuery(false, payment), cursor, null, cancel);

    /// <summary>Gives money of a payment back. A repeated key returns the original response.</summary>
    public async Task<Result<MerchantRefund>> RefundAsync(
        ClaimsPrincipal caller,
        string payment,
        RefundBody body,
        string? key,
        CancellationToken cancel
    ) =>
        caller.Lacks(MerchantScope.Refunds) is { } lacking
            ? lacking
            : await _refunds.GiveBackAsync(caller, payment, body, IdempotencyKey.Read(key), cancel).AnswerAsync();

    /// <summary>Disputes about the merchant's payments, newest first.</summary>
    public Task<Result<Page<MerchantDispute>>> DisputesAsync(ClaimsPrincipal caller, string? cursor, CancellationToken cancel) =>
        _disputes.ListAsync(caller.Merchant(), cursor, null, cancel);

    /// <summary>Refunds that await the merchant's decision, newest first.</summary>
    public Task<Result<Page<MerchantRefund>>> WaitingRefundsAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _refunds.ListAsync(caller.Merchant(), new MerchantRefundQuery(true), null, Paging.MaxLimit, cancel);

    /// <summary>Approves or rejects a refund.</summary>
    public Task<Result<MerchantRefund>> DecideRefundAsync(
        ClaimsPrincipal caller,
        RefundId id,
        bool isApproved,
        string? reason,
        CancellationToken cancel
    ) => _refunds.DecideAsync(caller, id, isApproved, reason, cancel);

    /// <summary>Creates a QR code to show.</summary>
    public Task<Result<QrAnswer>> MakeQrAsync(ClaimsPrincipal caller, QrBody body, CancellationToken cancel) =>
        _codes.MakeAsync(caller.Merchant(), body, cancel);

    /// <summary>The API keys.</summary>
    public Task<IReadOnlyList<MerchantKeyItem>> KeysAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        _keys.ListAsync(caller, cancel);

    /// <summary>Creates a key.</summary>
    public Task<Result<NewMerchantKey>> MakeKeyAsync(ClaimsPrincipal caller, string? name, CancellationToken cancel) =>
        _keys.MakeAsync(caller, new MerchantKeyBody(name), cancel);

    /// <summary>Replaces a key with a new one.</summary>
    public Task<Result<NewMerchantKey>> RotateKeyAsync(ClaimsPrincipal caller, MerchantKeyId id, CancellationToken cancel) =>
        _keys.RotateAsync(caller, id, cancel);

    /// <summary>Revokes a key at once.</summary>
    public Task<Result<Done>> RevokeKeyAsync(ClaimsPrincipal caller, MerchantKeyId id, CancellationToken cancel) =>
        _keys.RevokeAsync(caller, id, cancel);

    /// <summary>The demo's key of a merchant, derived from the key ring so the demo can show it again after a restart.</summary>
    public Task<string> EnsureDemoKeyAsync(MerchantId merchant, CancellationToken cancel) => _demo.EnsureKeyAsync(merchant, cancel);

    /// <summary>Adds the merchants that do not exist yet, by name, each with its account.</summary>
    public Task<IReadOnlyList<MerchantItem>> EnsureMerchantsAsync(
        IReadOnlyList<(string Name, string Category)> wanted,
        CancellationToken cancel
    ) => _demo.EnsureAsync(wanted, cancel);
}
