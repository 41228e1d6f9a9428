using System.Globalization;
using Paycare.Payments.Bank;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Cases;

/// <summary>
/// Money in suspense opens a case automatically: the customer's when the likely owner is known, else for the desk only.
/// </summary>
internal sealed class SuspenseCaseListener(SystemCases cases, TextCatalog texts) : ISubscriber<MoneySuspended>
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
        SuspenseReasons.EntryUnclear,
        SuspenseReasons.BankCharge,
        Decide,
    ];

    /// <summary>Identifies the case of an item in suspense.</summary>
    public static string SourceOf(BankEntryId id) => $"suspense:{id}";

    public async Task HandleAsync(MoneySuspended happened, CancellationToken cancel)
    {
        var opened = await cases.OpenAsync(
            new SystemCase(
                SourceOf(happened.Suspense),
                CaseTopic.TopUp,
                CaseQueue.Payments,
                Seen(happened),
                OwnWords.Of(texts, $"suspense.{Need(happened.Why)}.need"),
                happened.Customer,
                happened.AttemptId is null ? null : AboutKind.Attempt,
                happened.AttemptId,
                happened.Amount
            ),
            cancel
        );
        if (!CaseStates.IsOpen(opened.State))
        {
            await cases.NoteAsync(SourceOf(happened.Suspense), Seen(happened), isBack: true, cancel);
        }
    }

    private OwnWords Seen(MoneySuspended happened) =>
        OwnWords.Of(
            texts,
            $"suspense.{happened.Why}.seen",
            happened.Amount,
            (Func<CultureInfo, string>)(language => Facts(happened, language) ?? "")
        );

    /// <summary>The entry that it may repeat, or what is odd about it.</summary>
    private static string? Facts(MoneySuspended happened, CultureInfo language) =>
        happened.Earlier is { } earlier
            ? language.Joined(earlier.Reference, earlier.BookedAt.DayText(language, default), earlier.Amount.Text(language))
            : happened.Said;

    private static string Need(string why) => Needs.Contains(why, StringComparer.Ordinal) ? why : Decide;
}

/// <summary>Notes on the case what became of money in suspense.</summary>
internal sealed class SuspenseNoteListener(SystemCases cases, TextCatalog texts) : ISubscriber<SuspenseMoved>
{
    public Task HandleAsync(SuspenseMoved happened, CancellationToken cancel) =>
        cases.NoteAsync(
            SuspenseCaseListener.SourceOf(happened.Suspense),
            OwnWords.Of(texts, $"suspense.moved.{happened.Outcome}"),
            isBack: happened.Outcome == "put-back",
            cancel
        );
}

/// <summary>A rejected file of the bank: nothing in it is booked until the bank sends a correct one.</summary>
internal sealed class BankFileCaseListener(SystemCases cases, TextCatalog texts) : ISubscriber<BankFileRejected>
{
    public async Task HandleAsync(BankFileRejected happened, CancellationToken cancel)
    {
        await cases.OpenAsync(
            new SystemCase(
                $"bank-file:{happened.File}",
                CaseTopic.Other,
                CaseQueue.Payments,
                OwnWords.Of(
                    texts,
                    "bank-file.seen",
                    happened.FileName,
                    happened.Line.ToString(CultureInfo.InvariantCulture),
                    happened.Fault
                ),
                OwnWords.Of(texts, "bank-file.need")
            ),
            cancel
        );
    }
}

/// <summary>A file was taken but for some lines: the bank's books and ours may differ by them until a person has looked.</summary>
internal sealed class BankLinesCaseListener(SystemCases cases, TextCatalog texts) : ISubscriber<BankLinesUnread>
{
    public async Task HandleAsync(BankLinesUnread happened, CancellationToken cancel)
    {
        await cases.OpenAsync(
            new SystemCase(
                $"bank-lines:{happened.File}",
                CaseTopic.Other,
                CaseQueue.Payments,
                OwnWords.Of(texts, "bank-lines.seen", happened.FileName, string.Join('\n', happened.Lines)),
                OwnWords.Of(texts, "bank-lines.need")
            ),
            cancel
        );
    }
}

/// <summary>The bank's files are not taken: nobody's money arrives until somebody looks.</summary>
internal sealed class BankInboxCaseListener(SystemCases cases, TextCatalog texts) : ISubscriber<BankInboxStands>
{
    public async Task HandleAsync(BankInboxStands happened, CancellationToken cancel)
    {
        await cases.OpenAsync(
            new SystemCase(
                $"bank-inbox:{happened.FileName}:{happened.Since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}",
                CaseTopic.Other,
                CaseQueue.Payments,
                OwnWords.Of(texts, "bank-inbox.seen", happened.FileName, happened.Since),
                OwnWords.Of(texts, "bank-inbox.need")
            ),
            cancel
        );
    }
}

/// <summary>A payout that came back short: the customer has what came, and care asks the bank for the rest.</summary>
internal sealed class ShortReturnCaseListener(SystemCases cases, TextCatalog texts) : ISubscriber<PayoutReturnedShort>
{
    public async Task HandleAsync(PayoutReturnedShort happened, CancellationToken cancel)
    {
        var kept = new Money(happened.Amount.Minor - happened.Returned.Minor, happened.Amount.Currency);
        await cases.OpenAsync(
            new SystemCase(
                $"payout-short:{happened.Payout}",
                CaseTopic.Other,
                CaseQueue.Payments,
                OwnWords.Of(texts, "payout-short.seen", happened.Returned, happened.Amount, kept),
                OwnWords.Of(texts, "payout-short.need"),
                happened.Customer,
                AtRisk: kept
            ),
            cancel
        );
    }
}

/// <summary>A payout that missed its promised day: opens a case before the customer has to ask.</summary>
internal sealed class LatePayoutCaseListener(SystemCases cases, TextCatalog texts) : ISubscriber<PayoutLate>
{
    public async Task HandleAsync(PayoutLate happened, CancellationToken cancel)
    {
        await cases.OpenAsync(
            new SystemCase(
                $"payout-late:{happened.Payout}",
                CaseTopic.Other,
                CaseQueue.Payments,
                OwnWords.Of(texts, "payout-late.seen", happened.Amount, happened.ExpectedBy),
                OwnWords.Of(texts, "payout-late.need"),
                happened.Customer,
                AtRisk: happened.Amount
            ),
            cancel
        );
    }
}
