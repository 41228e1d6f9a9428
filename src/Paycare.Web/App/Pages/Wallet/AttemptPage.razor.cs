using Microsoft.AspNetCore.Components;
using Paycare.Care.Diagnosis;
using Paycare.Ledger.Journal;
using Paycare.Payments.Disputes;
using Paycare.Payments.History;
using Paycare.Payments.Overview;
using Paycare.Payments.Refunds;
using Paycare.Payments.Requests;
using Paycare.Payments.TopUps;
using Paycare.Payments.Withdrawals;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Web.App.Pages.Wallet;

/// <summary>One attempt to move money: what became of it, why, and the one step that helps most.</summary>
public sealed partial class AttemptPage
{
    /// <summary>The attempt.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [SupplyParameterFromQuery]
    private bool Done { get; set; }

    private AttemptFacts? Attempt { get; set; }

    private DiagnosisAnswer? Verdict { get; set; }

    /// <summary>A top-up that nobody knows the end of yet.</summary>
    private TopUpAnswer? Pending { get; set; }

    private WithdrawalAnswer? Withdrawal { get; set; }

    /// <summary>That the card's bank asked for the money of this top-up back.</summary>
    private CustomerDispute? Dispute { get; set; }

    /// <summary>Where balance was missing: what may still come in decides what is offered.</summary>
    private WalletAnswer? Wallet { get; set; }

    private IReadOnlyList<RefundAnswer> Backs { get; set; } = [];

    private bool IsBackInFull => Attempt!.Returned.Minor >= Attempt.Amount.Minor;

    private bool IsPaid => Attempt is { Kind: EntryKind.Payment, Status: AttemptStatus.Succeeded };

    /// <summary>Whether it met a locked PIN, or locked it.</summary>
    private bool IsPinLocked =>
        Attempt!.Code == AttemptCode.PinLocked
        || (Attempt.Code == AttemptCode.WrongPin && Verdict!.Evidence.Any(e => e.Name == "lockedUntil"));

    private string Tone =>
        (Attempt!.Status, Attempt.Code) switch
        {
            (AttemptStatus.Succeeded, _) when Attempt.IsFrozen => "ice",
            (AttemptStatus.Succeeded, _) when Verdict!.Next.Kind == "ask-back" => "warn",
            (AttemptStatus.Succeeded, _) => "ok",
            (_, AttemptCode.AccountFrozen) => "ice",
            _ => "warn",
        };

    private string Mark =>
        Tone switch
        {
            "ok" => "check-circle",
            "ice" => "freeze",
            _ => Attempt!.Status == AttemptStatus.Pending ? "clock" : "minus-circle",
        };

    private (string First, string? Second) Headline =>
        Done && Attempt!.Status == AttemptStatus.Succeeded
            ? (T(Attempt.Kind == EntryKind.Transfer ? "app.attempt.sent" : "app.attempt.paid", Attempt.Amount.Text(Culture)), null)
            : InTwo(Verdict!.Summary);

    private Money? Shortfall => Verdict!.Evidence.FirstOrDefault(e => e.Name == "shortfall")?.Value as Money?;

    private string Topic =>
        (Attempt!.Kind, Attempt.Code) switch
        {
            (EntryKind.TopUp, _) => "top-up",
            (EntryKind.Dispute, _) => "card",
            (_, AttemptCode.PinLocked) => "pin-locked",
            (_, null) => "refund",
            _ => "payment-failed",
        };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Attempt = await Payments.FindAttemptAsync(Customer, Id, Cancel);
        Verdict = Attempt is null ? null : Care.Diagnose(Attempt, Culture);
        if (Attempt is { Status: AttemptStatus.Pending, TopUpId: { } text } && StrongId.TryRead<TopUpId>(text, out var topUp))
        {
            Pending = (await Payments.FindTopUpAsync(Customer, topUp, Cancel)) is { Refusal: null, Value: var found } ? found : null;
        }

        if (Attempt?.Code == AttemptCode.InsufficientBalance)
        {
            var wallet = await Payments.WalletAsync(Customer, Cancel);
            Wallet = wallet.Refusal is null ? wallet.Value : null;
        }

        Withdrawal = Attempt?.WithdrawalId is null ? null : await Bank.WithdrawalOfAsync(Customer, Id, Cancel);
        Dispute =
            (Attempt?.DisputedTopUpId ?? Attempt?.TopUpId) is { } charge && StrongId.TryRead<TopUpId>(charge, out var disputed)
                ? await Disputes.ForCustomerAsync(Customer, disputed, Cancel)
                : null;
        var backs = IsPaid ? await Refunds.ListAsync(Customer, Id, null, null, Cancel) : new Page<RefundAnswer>([], null);
        Backs = backs.Refusal is null ? backs.Value.Items : [];
        IsLoaded = true;
    }

    /// <summary>The one next step of the verdict as a button, with what is already known filled in.</summary>
    private (string Href, string Label, string? Note)? Step()
    {
        var (attempt, next) = (Attempt!, Verdict!.Next);
        if (IsPinLocked && next.Kind is "wait-until" or "reset-pin")
        {
            return ("/me/pin", T("app.pin.new-now"), T("app.pin.new-now-note"));
        }

        return next.Kind switch
        {
            "see-payment" when attempt.FollowedBy is { } moved => ($"/activity/{moved}", T("app.attempt.moved"), null),
            "look-again" => Look(attempt),
            "see-refund" when UnderWay is { } refund => ($"/refunds/{refund.Id}", T("app.refund.progress"), null),
            "ask-back" when attempt.Pair is { } other => (
                $"/activity/{(other.IsEarlier ? attempt.Id : other.Id)}/refund",
                next.Label,
                null
            ),
            "top-up-and-retry" => WithoutRoom() ?? TopUpFirst(attempt),
            "confirm-code" or "retry-safely" when attempt.Kind == EntryKind.Transfer => (
                "/transfer",
                T("app.attempt.again-transfer"),
                null
            ),
            "confirm-code" => ($"{Again}&key={NewKey()}&challenge={attempt.Evidence.Text("challengeId")}", next.Label, null),
            "retry-safely" => (Again, next.Label, null),
            "verify-identity" => ("/me/verify", next.Label, null),
            "change-card" => ("/cards", next.Label, null),
            "nothing" => ("/", T("app.attempt.home"), null),
            _ => null,
        };
    }

    /// <summary>What is offered in place of a top-up that the limits forbid; <c>null</c> when they do not.</summary>
    private (string Href, string Label, string? Note)? WithoutRoom()
    {
        if (Wallet is not { } wallet || Headroom.Of(wallet) is not { } room)
        {
            return null;
        }

        var missing = new Money(Math.Max(0, Attempt!.Amount.Minor - wallet.Available.Minor), wallet.Available.Currency);
        return missing <= room ? null
            : Headroom.GrowsFor(wallet, Payments.LimitsByLevel.Verified, missing)
                ? ("/me/verify", T("app.attempt.verify-first"), T("app.attempt.verify-first-note", missing.Text(Culture)))
            : ("/me/limits", T("app.limits.title"), T("app.attempt.no-room-note", missing.Text(Culture)));
    }

    private RefundAnswer? UnderWay => Backs.FirstOrDefault(r => r.Status is not ("arrived" or "rejected" or "refused"));

    /// <summary>The same payment, withdrawal or top-up once more. A receiver's phone is kept nowhere: it is typed again.</summary>
    private string Again =>
        Attempt!.Merchant is { } merchant ? $"/pay?merchant={merchant.Id}&amount={Uri.EscapeDataString(Plain(Attempt.Amount))}"
        : Attempt.BankAccountId is { } account ? $"/withdraw?account={account}&amount={Uri.EscapeDataString(Plain(Attempt.Amount))}"
        : "/top-up";

    private (string Href, string Label, string? Note)? TopUpFirst(AttemptFacts attempt) =>
        Shortfall is not { } shortfall ? null
        : attempt.BankAccountId is { } account ? ($"/withdraw?account={account}", T("app.withdraw.other"), null)
        : attempt.Kind == EntryKind.Transfer ? ($"/top-up?amount={Uri.EscapeDataString(Plain(shortfall))}", T("app.top-up.title"), null)
        : (
            $"/activity/{attempt.Id}/top-up-and-pay",
            T("app.attempt.top-up-and-pay", shortfall.Text(Culture)),
            T("app.attempt.top-up-and-pay-note")
        );

    /// <summary>Whose end is not known yet: where to look, and never a second try.</summary>
    private (string Href, string Label, string? Note)? Look(AttemptFacts attempt) =>
        attempt switch
        {
            { RefundId: { } refund } => ($"/refunds/{refund}", T("app.refund.progress"), null),
            { WithdrawalId: not null } => ($"/activity/{attempt.Id}", T("app.pending.look"), T("app.pending.safe-withdrawal")),
            { Kind: EntryKind.Dispute } => null,
            _ => ($"/activity/{attempt.Id}", T("app.pending.look"), T("app.pending.safe")),
        };
}
