using System.Globalization;
using Paycare.Identity;
using Paycare.Payments.Bank;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Cases;

/// <summary>
/// Money in suspense opens a case automatically: the customer's when the likely owner is known, else for the desk only.
/// </summary>
internal sealed class SuspenseCaseListener(SystemCases cases, IdentityApi identity, TextCatalog texts) : ISubscriber<MoneySuspended>
{
    private const string Decide = "decide";

    /// <summary>What has to be done about it; most reasons only need a decision.</summary>
    internal static readonly IReadOnlyList<string> Needs =
    [
        SuspenseReasons.UnknownAccount,
        SuspenseReasons.UnknownDebit,
        SuspenseReasons.ReturnMismatch,
        SuspenseReasons.PossibleDuplicate,
        SuspenseReasons.ReferenceReused,
        Decide,
    ];

    /// <summary>Identifies the case of an item in suspense.</summary>
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

/// <summary>A rejected file of the bank: nothing in it is booked until the bank sends a correct one.</summary>
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

/// <summary>A payout that missed its promised day: opens a case before the customer has to ask.</summary>
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
