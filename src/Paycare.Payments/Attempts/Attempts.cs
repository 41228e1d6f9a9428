using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>What is known of an answer's way to the customer. There is no row while nothing went wrong with it.</summary>
internal sealed class AnswerTrace
{
    public required long Attempt { get; init; }

    /// <summary>The line broke before the answer was out.</summary>
    public DateTimeOffset? LostAt { get; set; }

    /// <summary>The same request came again, so its first answer did not arrive.</summary>
    public DateTimeOffset? AskedAgainAt { get; set; }

    public static void Map(EntityTypeBuilder<AnswerTrace> trace)
    {
        trace.ToTable("payments_answer_traces");
        trace.HasKey(t => t.Attempt);
        trace.Property(t => t.Attempt).ValueGeneratedNever();
    }
}

/// <summary>A customer's attempts, read from the journal.</summary>
internal sealed class Attempts(Database db, LedgerApi ledger, AttemptIdCodec ids, Wallets wallets)
{
    private const int DuplicateLook = 50;
    private static readonly TimeSpan DuplicateWithin = TimeSpan.FromMinutes(10);

    /// <summary>One attempt of a customer; <c>null</c> when there is none or it is somebody else's.</summary>
    public async Task<AttemptFacts?> FindAsync(CustomerId customer, string? text, CancellationToken cancel)
    {
        if (!ids.TryRead(text, out var id) || !ledger.TryFind(Wallets.CodeOf(customer), Currency.Idr, out var account)
            || await ledger.FindAsync(id, cancel) is not { } entry || (entry.Debit != account && entry.Credit != account) || !IsAttempt(entry))
        {
            return null;
        }

        return (await DescribeAsync(customer, account, [entry], cancel))[0] with { DuplicateOf = await FirstOfTwoAsync(account, entry, cancel) };
    }

    /// <summary>The earlier one of two payments that look as if one was meant: same payee, same amount, minutes apart, both posted.</summary>
    private async Task<string?> FirstOfTwoAsync(AccountId account, JournalEntry entry, CancellationToken cancel)
    {
        if (entry is not { Kind: EntryKind.Payment or EntryKind.Transfer, State: EntryState.Posted } || entry.Debit != account)
        {
            return null;
        }

        var before = await ledger.EntriesAsync(account, entry.Id, DuplicateLook, cancel);
        return before.FirstOrDefault(e => e.At >= entry.At - DuplicateWithin && e.State == EntryState.Posted && e.Kind == entry.Kind
            && e.Debit == entry.Debit && e.Credit == entry.Credit && e.Amount == entry.Amount) is { } first ? ids.Text(first.Id) : null;
    }

    /// <summary>A customer's attempts, newest first.</summary>
    /// <param name="customer">Whose.</param>
    /// <param name="cursor">Where the last page ended.</param>
    /// <param name="limit">How many, see <see cref="Paging"/>.</param>
    /// <param name="movedOnly">Only those that moved money.</param>
    /// <param name="cancel">Stops the read.</param>
    public async Task<Result<Page<AttemptFacts>>> ListAsync(CustomerId customer, string? cursor, int? limit, bool movedOnly, CancellationToken cancel)
    {
        AttemptId? before = null;
        if (cursor is not null)
        {
            if (!ids.TryRead(cursor, out var read))
            {
                return Refusal.Invalid("cursor", "field.cursor-malformed");
            }

            before = read;
        }

        if ((await wallets.OfAsync(customer, cancel)).IsRefused(out var busy, out var account))
        {
            return busy;
        }

        var size = Paging.Limit(limit);
        var entries = new List<JournalEntry>(size + 1);
        while (entries.Count <= size)
        {
            var read = await ledger.EntriesAsync(account, before, Paging.MaxLimit, cancel);
            entries.AddRange(read.Where(movedOnly ? HasMoved : IsAttempt));
            if (read.Count < Paging.MaxLimit)
            {
                break;
            }

            before = read[^1].Id;
        }

        var page = await DescribeAsync(customer, account, [.. entries.Take(size)], cancel);
        return new Page<AttemptFacts>(page, entries.Count > size ? ids.Text(entries[size - 1].Id) : null);
    }

    /// <summary>Attempts at a merchant that did not get through, newest first.</summary>
    public async Task<IReadOnlyList<AttemptFacts>> AtMerchantAsync(MerchantId merchant, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel)
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
            found.AddRange(read.Where(e => e.At >= from && e.At <= to && e.RefusalCode is "merchant-unavailable" or ClientAttempts.NeverArrived));
            if (read.Count < Paging.MaxLimit || read[^1].At < from)
            {
                break;
            }

            before = read[^1].Id;
        }

        return await DescribePayersAsync(found.Take(limit), e => e.Debit, cancel);
    }

    /// <summary>Top-ups by card that have no end yet, or whose issuer could not be reached.</summary>
    public async Task<IReadOnlyList<AttemptFacts>> StuckTopUpsAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel)
    {
        var stuck = await db.Set<TopUp>().AsNoTracking()
            .Where(t => t.CreatedAt >= from && t.CreatedAt <= to && t.Attempt != null && (t.State == TopUpState.Pending || t.IssuerCode == "91" || t.IssuerCode == "96"))
            .OrderByDescending(t => t.CreatedAt).Take(limit).Select(t => t.Attempt!.Value).ToListAsync(cancel);
        var found = new List<JournalEntry>();
        foreach (var sequence in stuck)
        {
            found.Add((await ledger.FindAsync(new AttemptId(sequence), cancel))!);
        }

        return await DescribePayersAsync(found, e => e.Credit, cancel);
    }

    private async Task<IReadOnlyList<AttemptFacts>> DescribePayersAsync(IEnumerable<JournalEntry> entries, Func<JournalEntry, AccountId?> side, CancellationToken cancel)
    {
        var attempts = new List<AttemptFacts>();
        foreach (var entry in entries)
        {
            if (side(entry) is { } account && Wallets.CustomerOf(ledger.View(account).Code) is { } customer)
            {
                attempts.AddRange(await DescribeAsync(customer, account, [entry], cancel));
            }
        }

        return attempts;
    }

    /// <summary>An attempt is the first row of something that would move money: not the capture or void of a hold, not a change of an account.</summary>
    private static bool IsAttempt(JournalEntry entry) => entry.Pending is null && MovesMoney(entry.Kind) && !IsShopsMatter(entry);

    /// <summary>That a shop's account held too little for a refund is the shop's matter: the payer sees that the refund waits.</summary>
    private static bool IsShopsMatter(JournalEntry entry) =>
        entry is { Kind: EntryKind.Refund, State: EntryState.Refused, RefusalCode: not RefundRequests.NotRefundable };

    private static bool HasMoved(JournalEntry entry) => MovesMoney(entry.Kind) && entry.State is EntryState.Posted or EntryState.Captured;

    private static bool MovesMoney(EntryKind kind) =>
        kind is not (EntryKind.Open or EntryKind.Freeze or EntryKind.Unfreeze or EntryKind.Limits or EntryKind.Close);

    private async Task<List<AttemptFacts>> DescribeAsync(CustomerId customer, AccountId account, IReadOnlyList<JournalEntry> entries, CancellationToken cancel)
    {
        var sequences = entries.Select(e => e.Id.Sequence).ToList();
        var traces = await db.Set<AnswerTrace>().AsNoTracking().Where(t => sequences.Contains(t.Attempt)).ToDictionaryAsync(t => t.Attempt, cancel);
        var attempts = entries.Where(e => e.Kind == EntryKind.TopUp).Select(e => (long?)(e.Pending ?? e.Id).Sequence).ToList();
        var topUps = attempts.Count == 0 ? [] : await db.Set<TopUp>().AsNoTracking()
            .Where(t => attempts.Contains(t.Attempt)).ToDictionaryAsync(t => t.Attempt!.Value, cancel);
        var holds = entries.Where(e => e.Kind == EntryKind.Refund).Select(e => (long?)(e.Pending ?? e.Id).Sequence).ToList();
        var refunds = holds.Count == 0 ? [] : await db.Set<Refund>().AsNoTracking()
            .Where(r => holds.Contains(r.Reservation)).ToDictionaryAsync(r => r.Reservation!.Value, cancel);
        var merchantIds = refunds.Values.Select(r => r.Merchant).Concat(entries.Select(MerchantOf).OfType<MerchantId>()).Distinct().ToList();
        var merchants = merchantIds.Count == 0 ? [] : await db.Set<Merchant>().AsNoTracking()
            .Where(m => merchantIds.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => new MerchantView(m.Id, m.Name, m.Category), cancel);
        return [.. entries.Select(entry => Describe(
            customer, account, entry,
            traces.GetValueOrDefault(entry.Id.Sequence),
            topUps.GetValueOrDefault((entry.Pending ?? entry.Id).Sequence),
            refunds.GetValueOrDefault((entry.Pending ?? entry.Id).Sequence),
            MerchantOf(entry) is { } merchant ? merchants.GetValueOrDefault(merchant)
                : refunds.GetValueOrDefault((entry.Pending ?? entry.Id).Sequence) is { } refund ? merchants.GetValueOrDefault(refund.Merchant) : null))];
    }

    private AttemptFacts Describe(CustomerId customer, AccountId account, JournalEntry entry, AnswerTrace? trace, TopUp? topUp, Refund? refund, MerchantView? merchant)
    {
        var after = entry.Debit == account ? entry.DebitAfter : entry.CreditAfter;
        return new AttemptFacts
        {
            Id = ids.Text(entry.Pending ?? entry.Id),
            Kind = entry.Kind,
            Status = refund is null ? Status(entry, topUp) : Status(refund),
            Code = entry.RefusalCode ?? (topUp is { State: TopUpState.Failed } ? "card-declined" : null),
            Amount = entry.Amount,
            Customer = customer,
            Key = entry.Key,
            Merchant = merchant,
            TopUpId = topUp?.Id.ToString(),
            RefundId = refund?.Id.ToString(),
            IsFrozen = entry.Credit is { } receiver && ledger.FreezeOf(receiver, entry.Pending ?? entry.Id) is not null,
            IsIncoming = entry.Credit == account,
            BalanceAfter = entry.State is EntryState.Posted or EntryState.Captured && after is { } minor ? new Money(minor, entry.Amount.Currency) : null,
            At = entry.At,
            Evidence = entry.Evidence,
            IssuerCode = topUp?.IssuerCode,
            AnswerLostAt = trace?.LostAt,
            AskedAgainAt = trace?.AskedAgainAt,
        };
    }

    private static string Status(Refund refund) => refund.State switch
    {
        RefundState.Arrived => "succeeded",
        RefundState.Rejected or RefundState.Refused => "failed",
        _ => "pending",
    };

    private static string Status(JournalEntry entry, TopUp? topUp) => (entry.State, topUp?.State) switch
    {
        (EntryState.Refused, _) => "refused",
        (EntryState.Pending, TopUpState.Succeeded) => "succeeded",
        (EntryState.Pending, TopUpState.Failed or TopUpState.Refused) => "failed",
        (EntryState.Pending, _) => "pending",
        (EntryState.Voided or EntryState.Expired, _) => "failed",
        _ => "succeeded",
    };

    /// <summary>The merchant's id stands in the row's reference, so that a row tells its payee without a look at the accounts.</summary>
    private static MerchantId? MerchantOf(JournalEntry entry) =>
        entry.Kind == EntryKind.Payment && StrongId.TryParse<MerchantId>(entry.Reference, out var id) ? id : null;
}
