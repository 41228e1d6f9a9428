using System.Globalization;
using Paycare.Care.Diagnosis;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Payments;
using Paycare.Payments.Freezes;
using Paycare.Payments.History;
using Paycare.Payments.Requests;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Remedies;

/// <summary>Freezes one transaction.</summary>
internal sealed class FreezeOneTransaction(PaymentsApi payments, FreezesApi freezes, TextCatalog texts) : Remedy
{
    public override string Kind => RemedyRules.FreezeTransaction;

    public override Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel) =>
        TransactionView.PreviewAsync(payments, texts, request, isFrozenAfter: true, cancel);

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel) =>
        (
            await freezes.FreezeTransactionAsync(remedy.Customer, remedy.Subject, TransactionView.Words(remedy.Reason), null, cancel)
        ).IsRefused(out var refusal, out var frozenAt)
            ? TransactionView.Ended(refusal, remedy)
            : new RemedyOutcome(frozenAt, Told: "told.freeze-transaction", Facts: frozenAt);
}

/// <summary>Releases a frozen transaction; two people decide, once the customer's identity is strong.</summary>
internal sealed class ReleaseTransaction(PaymentsApi payments, FreezesApi freezes, TextCatalog texts) : Remedy
{
    public override string Kind => RemedyRules.ReleaseTransaction;

    public override Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel) =>
        TransactionView.PreviewAsync(payments, texts, request, isFrozenAfter: false, cancel);

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel) =>
        (
            await freezes.ReleaseTransactionAsync(
                remedy.Customer,
                remedy.Subject,
                TransactionView.Words(remedy.Reason),
                remedy.Id.ToString(),
                cancel
            )
        ).IsRefused(out var refusal, out var at)
            ? TransactionView.Ended(refusal, remedy)
            : new RemedyOutcome(at, Told: "told.release-transaction", Facts: at);
}

/// <summary>Unfreezes a wallet; two people decide, once the customer's identity is strong.</summary>
internal sealed class UnfreezeAccount(PaymentsApi payments, FreezesApi freezes, TextCatalog texts) : Remedy
{
    public override string Kind => RemedyRules.UnfreezeAccount;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel)
    {
        if ((await payments.WalletAsync(request.Customer, cancel)).IsRefused(out var busy, out var wallet))
        {
            return busy;
        }

        var language = request.Language;
        return new RemedyEffect(
            [],
            [
                new RemedyChange(
                    "wallet",
                    texts.Get(language, "change.wallet"),
                    texts.Get(language, $"change.wallet.{wallet.Status}"),
                    texts.Get(language, "change.wallet.active")
                ),
                new RemedyChange(
                    "available",
                    texts.Get(language, "change.available"),
                    wallet.Available.Text(language),
                    (wallet.Posted - wallet.Held).Text(language)
                ),
            ],
            [
                wallet.Status == "frozen"
                    ? new RemedyPolicy("account", "ok", texts.Get(language, "policy.account.ok"))
                    : new RemedyPolicy("account", "refused", texts.Get(language, "policy.account.refused")),
            ]
        );
    }

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel) =>
        (await freezes.UnfreezeAccountAsync(remedy.Customer, TransactionView.Words(remedy.Reason), remedy.Id.ToString(), cancel)).IsRefused(
            out var busy,
            out var at
        )
            ? busy
            : new RemedyOutcome(at, Told: "told.unfreeze-account", Facts: at);
}

/// <summary>Tells the customer the result of a payment once more: on the case, and by SMS.</summary>
internal sealed class ResendAnswer(
    Database db,
    PaymentsApi payments,
    IdentityApi identity,
    Postbox postbox,
    TextCatalog texts,
    DiagnosisTexts verdicts,
    TimeProvider clock
) : Remedy
{
    public override string Kind => RemedyRules.ResendAnswer;

    public override async Task<Result<RemedyEffect>> PreviewAsync(RemedyRequest request, CancellationToken cancel) =>
        await payments.FindAttemptAsync(request.Customer, request.Subject, cancel) is { } attempt
            ? RemedyEffect.Changing(
                new RemedyChange("answer", texts.Get(request.Language, "change.answer"), "", Summary(attempt, request.Language))
            )
            : Refusal.NotFound;

    public override async Task<Result<RemedyOutcome>> DoAsync(CaseRemedy remedy, CultureInfo language, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await payments.FindAttemptAsync(remedy.Customer, remedy.Subject, cancel) is not { } attempt)
        {
            return new RemedyOutcome(now, Refusal.NotFound.Code);
        }

        if (await identity.RevealAsync(remedy.Customer, PersonalField.Phone, cancel) is { } phone)
        {
            // Saved with the remedy's outcome: sent once, however often this runs.
            postbox.Send(
                db,
                MessageChannel.Sms,
                phone,
                language,
                "sms.resend-answer",
                null,
                What(attempt, language),
                language.Language().InTwo(Summary(attempt, language)).First
            );
        }

        return new RemedyOutcome(now, Told: "told.resend-answer", Facts: [Says(What), Says(Summary)]);

        Func<CultureInfo, string> Says(Func<AttemptFacts, CultureInfo, string> say) => reader => say(attempt, reader);
    }

    private static string What(AttemptFacts attempt, CultureInfo language) =>
        language.Joined(attempt.Merchant?.Name ?? attempt.KindText, attempt.Amount.Text(language), attempt.At.Text(language));

    private string Summary(AttemptFacts attempt, CultureInfo language) => verdicts.Describe(attempt, language).Summary;
}

/// <summary>What the remedies for single transactions share.</summary>
internal static class TransactionView
{
    /// <summary>The ledger keeps reasons on one line.</summary>
    public static string Words(string reason) => reason.ReplaceLineEndings(" ").Replace('\t', ' ');

    /// <summary>A permanent refusal ends the remedy; any other is retried.</summary>
    public static Result<RemedyOutcome> Ended(Refusal refusal, CaseRemedy remedy) =>
        refusal.Kind is RefusalKind.Conflict or RefusalKind.NotFound && refusal.Code != Refusal.InFlight.Code
            ? new RemedyOutcome(remedy.AskedAt, refusal.Code)
            : refusal;

    public static async Task<Result<RemedyEffect>> PreviewAsync(
        PaymentsApi payments,
        TextCatalog texts,
        RemedyRequest request,
        bool isFrozenAfter,
        CancellationToken cancel
    )
    {
        if (await payments.FindAttemptAsync(request.Customer, request.Subject, cancel) is not { } attempt)
        {
            return Refusal.NotFound;
        }

        var language = request.Language;
        var name = language.Joined(attempt.Merchant?.Name ?? attempt.KindText, attempt.Amount.Text(language));
        var moved = attempt.Status == AttemptStatus.Succeeded;
        return new RemedyEffect(
            [],
            [
                new RemedyChange(
                    "transaction",
                    name,
                    texts.Get(language, attempt.IsFrozen ? "change.transaction.frozen" : "change.transaction.free"),
                    texts.Get(language, isFrozenAfter ? "change.transaction.frozen" : "change.transaction.free")
                ),
            ],
            [
                moved && (isFrozenAfter || attempt.IsFrozen)
                    ? new RemedyPolicy("transaction", "ok", texts.Get(language, "policy.transaction.ok"))
                    : new RemedyPolicy(
                        "transaction",
                        "refused",
                        texts.Get(language, moved ? "policy.transaction.free" : "policy.transaction.refused")
                    ),
            ]
        );
    }
}
