using System.Globalization;
using Paycare.Identity;
using Paycare.Payments.Bank;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Cases;

/// <summary>Money in suspense opens a case by itself: the customer's when it is known whose it may be, else the desk's alone.</summary>
internal sealed class SuspenseCaseListener(SystemCases cases, IdentityApi identity, TextCatalog texts) : ISubscriber<MoneySuspended>
{
    private const string Decide = "decide";

    /// <summary>What has to be done about it: most reasons want nothing but a decision.</summary>
    internal static readonly IReadOnlyList<string> Needs =
    [
        SuspenseReasons.UnknownAccount,
        SuspenseReasons.UnknownDebit,
        SuspenseReasons.ReturnMismatch,
        SuspenseReasons.PossibleDuplicate,
        SuspenseReasons.ReferenceReused,
        Decide,
    ];

    /// <summary>Names the case of an item in suspense.</summary>
    public static string SourceOf(BankEntryId id) => $"suspense:{id}";

    public async Task HandleAsync(MoneySuspended happened, CancellationToken cancel)
    {
        var language = happened.Customer is { } customer ? await identity.LanguageOfAsync(customer, cancel) : Languages.English;
        var opened = await cases.OpenAsync(
            new SystemCase(
                SourceOf(happened.Suspense),
                CaseTopic.TopUp,
                CaseQueue.Payments,
                texts.Get(language, $"suspense.{happened.Why}.seen", happened.Amount.Text(language), Earlier(happened, language)),
                texts.Get(language, $"suspense.{Need(happened.Why)}.need"),
                happened.Customer,
                happened.AttemptId is null ? null : AboutKind.Attempt,
                happened.AttemptId,
                happened.Amount
            ),
            cancel
        );
        if (!CaseStates.IsOpen(opened.State))
        {
            await cases.NoteAsync(
                SourceOf(happened.Suspense),
                texts.Get(
                    Languages.English,
                    $"suspense.{happened.Why}.seen",
                    happened.Amount.Text(Languages.English),
                    Earlier(happened, Languages.English)
                ),
                isBack: true,
                cancel
            );
        }
    }

    private static string? Earlier(MoneySuspended happened, CultureInfo language) =>
        happened.Earlier is { } earlier
            ? $"{earlier.Reference}, {earlier.BookedAt.DayText(language, default)}, {earlier.Amount.Text(language)}"
            : null;

    private static string Need(string why) => Needs.Contains(why, StringComparer.Ordinal) ? why : Decide;
}

/// <summary>Notes on the case what became of money in suspense.</summary>
internal sealed class SuspenseNoteListener(SystemCases cases, TextCatalog texts) : ISubscriber<SuspenseMoved>
{
    public Task HandleAsync(SuspenseMoved happened, CancellationToken cancel) =>
        cases.NoteAsync(
            SuspenseCaseListener.SourceOf(happened.Suspense),
            texts.Get(Languages.English, $"suspense.moved.{happened.Outcome}"),
            isBack: happened.Outcome == "put-back",
            cancel
        );
}

/// <summary>A file of the bank that was rejected: nothing of it is booked until the bank sends it right.</summary>
internal sealed class BankFileCaseListener(SystemCases cases, TextCatalog texts) : ISubscriber<BankFileRejected>
{
    public async Task HandleAsync(BankFileRejected happened, CancellationToken cancel)
    {
        var language = Languages.English;
        await cases.OpenAsync(
            new SystemCase(
                $"bank-file:{happened.File}",
                CaseTopic.Other,
                CaseQueue.Payments,
                texts.Get(
                    language,
                    "bank-file.seen",
                    happened.FileName,
                    happened.Line.ToString(CultureInfo.InvariantCulture),
                    happened.Fault
                ),
                texts.Get(language, "bank-file.need")
            ),
            cancel
        );
    }
}

/// <summary>A payout that missed its promised day: the customer need not ask first.</summary>
internal sealed class LatePayoutCaseListener(SystemCases cases, IdentityApi identity, TextCatalog texts) : ISubscriber<PayoutLate>
{
    public async Task HandleAsync(PayoutLate happened, CancellationToken cancel)
    {
        var language = happened.Customer is { } customer ? await identity.LanguageOfAsync(customer, cancel) : Languages.English;
        await cases.OpenAsync(
            new SystemCase(
                $"payout-late:{happened.Payout}",
                CaseTopic.Other,
                CaseQueue.Payments,
                texts.Get(language, "payout-late.seen", happened.Amount.Text(language), happened.ExpectedBy.Text(language)),
                texts.Get(language, "payout-late.need"),
                happened.Customer,
                AtRisk: happened.Amount
            ),
            cancel
        );
    }
}
