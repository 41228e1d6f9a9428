using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Disputes;
using Paycare.Payments.Merchants;
using Paycare.Payments.Refunds;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.TopUps;
using Paycare.Payments.Unanswered;
using Paycare.Payments.Wallets;
using Paycare.Payments.Withdrawals;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.History;

/// <summary>A customer's attempts, read from the journal.</summary>
internal sealed partial class Attempts(
    Database db,
    LedgerApi ledger,
    AttemptIdCodec ids,
    WalletAccounts wallets,
    WithdrawalRecords withdrawals,
    IdentityApi identity,
    PaymentNotes notes,
    LargeMoney large
)
{
    private const int DuplicateLook = 50;
    private const int FollowingLook = 200;
    private static readonly TimeSpan FollowsWithin = TimeSpan.FromHours(24);
    private static readonly TimeSpan DuplicateWithin = TimeSpan.FromMinutes(10);

    /// <summary>One attempt of a customer; <c>null</c> when there is none or it is somebody else's.</summary>
    public async Task<AttemptFacts?> FindAsync(CustomerId customer, string? text, CancellationToken cancel)
    {
        if (
            !ids.TryRead(text, out var id)
            || !ledger.TryFind(WalletAccounts.CodeOf(customer), Currency.Idr, out var account)
            || await ledger.FindAsync(id, cancel) is not { } entry
            || (entry.Debit != account && entry.Credit != account)
            || !AttemptFilter.Everything.Fits(entry, account)
        )
        {
            return null;
        }

        var facts = (await DescribeAsync(customer, account, [entry], cancel))[0] with
        {
            DuplicateOf = await FirstOfTwoAsync(account, entry, cancel),
        };
        return entry.RefusalCode != MoneyRefusal.StepUpRequired
            ? facts
            : facts with
            {
                FollowedBy = await MovedSinceAsync(account, entry, cancel),
                IsCodeAwaited = await large.IsWaitingAsync(customer, entry, cancel),
            };
    }

    /// <summary>
    /// What moved the money after an attempt that only asked for a code: the row that answered the same question, or soon after
    /// one to the same payee over the same amount, for who begins anew is asked anew.
    /// </summary>
    private async Task<string?> MovedSinceAsync(AccountId account, JournalEntry asked, CancellationToken cancel)
    {
        var after = await ledger.EntriesAfterAsync(account, asked.Id, FollowingLook, cancel);
        var challenge = asked.Evidence.Text(LargeMoney.Challenge);
        return
            after.FirstOrDefault(e =>
                e.State is EntryState.Posted or EntryState.Pending
                && e.Kind == asked.Kind
                && e.Debit == account
                && e.Credit == asked.Credit
                && e.Amount == asked.Amount
                && e.Reference == asked.Reference
                && e.Pending is null
                && (e.At <= asked.At + FollowsWithin || (challenge is not null && e.Evidence.Text(LargeMoney.Challenge) == challenge))
            )
                is { } moved
            ? ids.Text(moved.Id)
            : null;
    }

    /// <summary>The earlier of two payments where one was probably meant: same payee and amount, minutes apart, both posted.</summary>
    private async Task<string?> FirstOfTwoAsync(AccountId account, JournalEntry entry, CancellationToken cancel)
    {
        if (entry is not { Kind: EntryKind.Payment or EntryKind.Transfer, State: EntryState.Posted } || entry.Debit != account)
        {
            return null;
        }

        var before = await ledger.EntriesAsync(account, entry.Id, DuplicateLook, cancel);
        return
            before.FirstOrDefault(e =>
                e.At >= entry.At - DuplicateWithin
                && e.State == EntryState.Posted
                && e.Kind == entry.Kind
                && e.Debit == entry.Debit
                && e.Credit == entry.Credit
                && e.Amount == entry.Amount
            )
                is { } first
            ? ids.Text(first.Id)
            : null;
    }

    /// <summary>Attempts at a merchant that did not get through, newest first.</summary>
    public async Task<IReadOnlyList<AttemptFacts>> AtMerchantAsync(
        MerchantId merchant,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        CancellationToken cancel
    )
    {
        if ((await wallets.OfAsync(merchant, cancel)).IsRefused(out _, out var account))
        {
            return [];
        }

        var found = new List<JournalEntry>();
        AttemptId? before = null;
        while (found.Count < limit)
        {
            var read = await ledger.EntriesAsync(account, before, Paging.MaxLimit, cancel);
            found.AddRange(
                read.Where(e => e.At >= from && e.At <= to && e.RefusalCode is "merchant-unavailable" or ClientAttempts.NeverArrived)
            );
            if (read.Count < Paging.MaxLimit || read[^1].At < from)
            {
                break;
            }

            before = read[^1].Id;
        }

        return await DescribePayersAsync(found.Take(limit), e => e.Debit, cancel);
    }

    /// <summary>Top-ups by card that have no end yet, or whose issuer could not be reached.</summary>
    public async Task<IReadOnlyList<AttemptFacts>> StuckTopUpsAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        CancellationToken cancel
    )
    {
        var stuck = await db.Set<TopUp>()
            .AsNoTracking()
            .Where(t =>
                t.CreatedAt >= from
                && t.CreatedAt <= to
                && t.Attempt != null
                && (t.State == TopUpState.Pending || t.IssuerCode == "91" || t.IssuerCode == "96")
            )
            .OrderByDescending(t => t.CreatedAt)
            .Take(limit)
            .Select(t => t.Attempt!.Value)
            .ToListAsync(cancel);
        var found = new List<JournalEntry>();
        foreach (var sequence in stuck)
        {
            found.Add((await ledger.FindAsync(new AttemptId(sequence), cancel))!);
        }

        return await DescribePayersAsync(found, e => e.Credit, cancel);
    }

    private async Task<IReadOnlyList<AttemptFacts>> DescribePayersAsync(
        IEnumerable<JournalEntry> entries,
        Func<JournalEntry, AccountId?> side,
        CancellationToken cancel
    )
    {
        var attempts = new List<AttemptFacts>();
        foreach (var entry in entries)
        {
            if (side(entry) is { } account && WalletAccounts.CustomerOf(ledger.View(account).Code) is { } customer)
            {
                attempts.AddRange(await DescribeAsync(customer, account, [entry], cancel));
            }
        }

        return attempts;
    }

    private async Task<List<AttemptFacts>> DescribeAsync(
        CustomerId customer,
        AccountId account,
        IReadOnlyList<JournalEntry> entries,
        CancellationToken cancel
    )
    {
        var sequences = entries.Select(e => e.Id.Sequence).ToList();
        var traces = await db.Set<AnswerTrace>()
            .AsNoTracking()
            .Where(t => sequences.Contains(t.Attempt))
            .ToDictionaryAsync(t => t.Attempt, cancel);
        var attempts = entries.Where(e => e.Kind == EntryKind.TopUp).Select(e => (long?)(e.Pending ?? e.Id).Sequence).ToList();
        var topUps =
            attempts.Count == 0
                ? []
                : await db.Set<TopUp>()
                    .AsNoTracking()
                    .Where(t => attempts.Contains(t.Attempt))
                    .ToDictionaryAsync(t => t.Attempt!.Value, cancel);
        var withdrawn = await withdrawals.OfAsync(entries, cancel);
        var holds = entries.Where(e => e.Kind == EntryKind.Refund).Select(e => (long?)(e.Pending ?? e.Id).Sequence).ToList();
        // What came back from a rail is paid out of suspense by a row without a hold, which names its refund.
        var paidOut = entries.Select(PaidOutOf).OfType<RefundId>().ToList();
        var found =
            holds.Count == 0
                ? []
                : await db.Set<Refund>()
                    .AsNoTracking()
                    .Where(r => holds.Contains(r.Reservation) || paidOut.Contains(r.Id))
                    .ToListAsync(cancel);
        var refunds = found.Where(r => r.Reservation is not null).ToDictionary(r => r.Reservation!.Value);
        foreach (var entry in entries)
        {
            if (PaidOutOf(entry) is { } refund && found.Find(r => r.Id == refund) is { } known)
            {
                refunds[entry.Id.Sequence] = known;
            }
        }

        var covers = entries.Where(e => e.Kind == EntryKind.Dispute).Select(e => (long?)(e.Pending ?? e.Id).Sequence).ToList();
        var disputes =
            covers.Count == 0
                ? []
                : await db.Set<DisputePart>()
                    .AsNoTracking()
                    .Where(p => covers.Contains(p.Hold))
                    .Join(db.Set<Dispute>(), p => p.Dispute, d => d.Id, (p, d) => new DisputedMoney(p.Hold!.Value, p.State, d.Charge))
                    .ToDictionaryAsync(d => d.Hold, cancel);
        var merchantIds = refunds
            .Values.Select(r => r.Merchant)
            .Concat(entries.Select(MerchantOf).OfType<MerchantId>())
            .Distinct()
            .ToList();
        var merchants =
            merchantIds.Count == 0
                ? []
                : await db.Set<Merchant>()
                    .AsNoTracking()
                    .Where(m => merchantIds.Contains(m.Id))
                    .ToDictionaryAsync(m => m.Id, m => new MerchantItem(m.Id, m.Name, m.Category), cancel);
        var others = entries.Select(e => OtherParty(e, account)).OfType<CustomerId>().Distinct().ToList();
        var names = others.Count == 0 ? null : await identity.FindCustomersAsync(others, cancel);
        return
        [
            .. entries.Select(entry =>
                Describe(
                    customer,
                    account,
                    entry,
                    traces.GetValueOrDefault(entry.Id.Sequence),
                    topUps.GetValueOrDefault((entry.Pending ?? entry.Id).Sequence),
                    withdrawn.GetValueOrDefault((entry.Pending ?? entry.Id).Sequence),
                    refunds.GetValueOrDefault((entry.Pending ?? entry.Id).Sequence),
                    MerchantOf(entry) is { } merchant ? merchants.GetValueOrDefault(merchant)
                        : refunds.GetValueOrDefault((entry.Pending ?? entry.Id).Sequence) is { } refund
                            ? merchants.GetValueOrDefault(refund.Merchant)
                        : null,
                    OtherParty(entry, account) is { } other ? names!.GetValueOrDefault(other)?.Name ?? "•••" : null,
                    disputes.GetValueOrDefault((entry.Pending ?? entry.Id).Sequence)
                )
            ),
        ];
    }

    private static RefundId? PaidOutOf(JournalEntry entry) =>
        entry is { Kind: EntryKind.Refund, State: EntryState.Posted, Original: null }
        && StrongId.TryRead<RefundId>(entry.Reference, out var refund)
            ? refund
            : null;

    /// <summary>Who is on the other side of a transfer: the row names the receiver, its key the payer.</summary>
    private static CustomerId? OtherParty(JournalEntry entry, AccountId account) =>
        entry.Kind != EntryKind.Transfer ? null
        : entry.Debit != account ? WalletAccounts.CustomerOf(entry.Client)
        : StrongId.TryRead<CustomerId>(entry.Reference, out var receiver) ? receiver
        : null;

    private AttemptFacts Describe(
        CustomerId customer,
        AccountId account,
        JournalEntry entry,
        AnswerTrace? trace,
        TopUp? topUp,
        WithdrawalRecord? withdrawal,
        Refund? refund,
        MerchantItem? merchant,
        string? otherParty,
        DisputedMoney? disputed
    )
    {
        var after = entry.Debit == account ? entry.DebitAfter : entry.CreditAfter;
        return new AttemptFacts
        {
            Id = ids.Text(entry.Pending ?? entry.Id),
            Kind = entry.Kind,
            Status = withdrawal?.Status(entry) ?? disputed?.Status ?? (refund is null ? Status(entry, topUp) : Status(refund)),
            Code =
                entry.RefusalCode is not null ? MoneyRefusal.CodeOf(entry)
                : topUp is { State: TopUpState.Failed or TopUpState.Reversed } ? "card-declined"
                : withdrawal?.Code,
            Amount = entry.Amount,
            Customer = customer,
            Key = entry.Key,
            Merchant = merchant,
            OtherParty = otherParty,
            Note = notes.Open(entry),
            TopUpId = topUp?.Id.ToString(),
            WithdrawalId = withdrawal?.Withdrawal.ExpectedBy is null ? null : withdrawal.Withdrawal.Id.ToString(),
            BankAccount = withdrawal?.Account,
            BankAccountId = withdrawal?.Withdrawal.Account,
            ExpectedBy = withdrawal?.Withdrawal.ExpectedBy,
            RefundId = refund?.Id.ToString(),
            DisputedTopUpId = disputed?.Charge.ToString(),
            IsFrozen = entry.Credit is { } receiver && ledger.FreezeOf(receiver, entry.Pending ?? entry.Id) is not null,
            IsIncoming = entry.Credit == account,
            BalanceAfter =
                entry.State is EntryState.Posted or EntryState.Captured && after is { } minor
                    ? new Money(minor, entry.Amount.Currency)
                    : null,
            At = entry.At,
            Evidence = MoneyRefusal.EvidenceOf(entry),
            CanRaiseLimit = entry.RefusalCode == RefusalCodes.LimitExceeded && wallets.CanRaise(entry.Evidence),
            IssuerCode = topUp?.IssuerCode,
            AnswerLostAt = trace?.LostAt,
            AskedAgainAt = trace?.AskedAgainAt,
        };
    }

    private static string Status(Refund refund) =>
        refund.State switch
        {
            RefundState.Arrived => "succeeded",
            RefundState.Rejected or RefundState.Refused => "failed",
            _ => "pending",
        };

    private static string Status(JournalEntry entry, TopUp? topUp) =>
        (entry.State, topUp?.State) switch
        {
            (EntryState.Refused, _) => "refused",
            (EntryState.Pending, TopUpState.Succeeded) => "succeeded",
            (EntryState.Pending, TopUpState.Failed or TopUpState.Reversed or TopUpState.Refused) => "failed",
            (EntryState.Pending, _) => "pending",
            (EntryState.Voided or EntryState.Expired, _) => "failed",
            _ => "succeeded",
        };

    /// <summary>The merchant's id stands in the row's reference, so that a row tells its payee without a look at the accounts.</summary>
    private static MerchantId? MerchantOf(JournalEntry entry) =>
        entry.Kind == EntryKind.Payment && StrongId.TryRead<MerchantId>(entry.Reference, out var id) ? id : null;
}

/// <summary>A wallet's part of a dispute.</summary>
internal sealed record DisputedMoney(long Hold, DisputePartState State, TopUpId Charge)
{
    public string Status =>
        State switch
        {
            DisputePartState.Captured => "succeeded",
            DisputePartState.Voided => "failed",
            _ => "pending",
        };
}
