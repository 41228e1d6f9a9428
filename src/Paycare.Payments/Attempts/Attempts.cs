using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity;
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
internal sealed class Attempts(Database db, LedgerApi ledger, AttemptIdCodec ids, Wallets wallets, IdentityApi identity, Notes notes)
{
    /// <summary>How many rows one page of a search looks through; the cursor goes on from there, also when it found nothing yet.</summary>
    private const int Deepest = 5000;

    /// <summary>One attempt of a customer; <c>null</c> when there is none or it is somebody else's.</summary>
    public async Task<AttemptFacts?> FindAsync(CustomerId customer, string? text, CancellationToken cancel)
    {
        if (!ids.TryRead(text, out var id) || !ledger.TryFind(Wallets.CodeOf(customer), Currency.Idr, out var account)
            || await ledger.FindAsync(id, cancel) is not { } entry || (entry.Debit != account && entry.Credit != account)
            || !AttemptFilter.Everything.Fits(entry, account))
        {
            return null;
        }

        return (await DescribeAsync(customer, account, [entry], cancel))[0];
    }

    /// <summary>A customer's attempts, newest first.</summary>
    /// <param name="customer">Whose.</param>
    /// <param name="filter">Which.</param>
    /// <param name="cursor">Where the last page ended. The journal only grows, so a cursor stays good.</param>
    /// <param name="limit">How many, see <see cref="Paging"/>.</param>
    /// <param name="cancel">Stops the read.</param>
    public async Task<Result<Page<AttemptFacts>>> ListAsync(CustomerId customer, AttemptFilter filter, string? cursor, int? limit, CancellationToken cancel)
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
        var found = new List<(AttemptId Row, AttemptFacts Attempt)>();
        AttemptId? goOn = null;
        await foreach (var part in ScanAsync(customer, account, filter, before, size + 1, cancel))
        {
            found.AddRange(part.Found);
            goOn = part.GoOn;
            if (found.Count > size || part.Scanned >= Deepest)
            {
                break;
            }
        }

        var next = found.Count > size ? found[size - 1].Row : goOn;
        return new Page<AttemptFacts>([.. found.Take(size).Select(f => f.Attempt)], next is { } row ? ids.Text(row) : null);
    }

    /// <summary>All that fits, newest first, read part by part.</summary>
    public async IAsyncEnumerable<AttemptFacts> AllAsync(
        CustomerId customer, AccountId account, AttemptFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var part in ScanAsync(customer, account, filter, null, int.MaxValue, cancel))
        {
            foreach (var (_, attempt) in part.Found)
            {
                yield return attempt;
            }
        }
    }

    private async IAsyncEnumerable<Part> ScanAsync(
        CustomerId customer, AccountId account, AttemptFilter filter, AttemptId? before, int enough, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (before is null && filter.Until is { } until)
        {
            // Begin at the end of the period instead of walking to it.
            var last = await ledger.BalanceAtAsync(account, until.AddTicks(-1), cancel);
            before = new AttemptId(last.AsOf.Sequence + 1);
        }

        for (var (scanned, isEnd) = (0, false); !isEnd;)
        {
            var read = await ledger.EntriesAsync(account, before, Paging.MaxLimit, cancel);
            var within = read.TakeWhile(e => filter.From is not { } from || e.At >= from).ToList();
            isEnd = within.Count < Paging.MaxLimit;
            scanned += read.Count;
            before = read.Count > 0 ? read[^1].Id : before;
            // Words stand in what is described; without them there is no need to describe more than is asked for.
            var rows = within.Where(e => filter.Fits(e, account)).Take(filter.Words is null ? enough : int.MaxValue).ToList();
            var described = rows.Count == 0 ? [] : await DescribeAsync(customer, account, rows, cancel);
            yield return new Part([.. rows.Select(r => r.Id).Zip(described).Where(f => filter.FitsWords(f.Second))], scanned, isEnd ? null : before);
        }
    }

    /// <summary>What a part of the journal held.</summary>
    private sealed record Part(IReadOnlyList<(AttemptId Row, AttemptFacts Attempt)> Found, int Scanned, AttemptId? GoOn);

    private async Task<List<AttemptFacts>> DescribeAsync(CustomerId customer, AccountId account, IReadOnlyList<JournalEntry> entries, CancellationToken cancel)
    {
        var sequences = entries.Select(e => e.Id.Sequence).ToList();
        var traces = await db.Set<AnswerTrace>().AsNoTracking().Where(t => sequences.Contains(t.Attempt)).ToDictionaryAsync(t => t.Attempt, cancel);
        var attempts = entries.Where(e => e.Kind == EntryKind.TopUp).Select(e => (long?)(e.Pending ?? e.Id).Sequence).ToList();
        var topUps = attempts.Count == 0 ? [] : await db.Set<TopUp>().AsNoTracking()
            .Where(t => attempts.Contains(t.Attempt)).ToDictionaryAsync(t => t.Attempt!.Value, cancel);
        var merchantIds = entries.Select(MerchantOf).OfType<MerchantId>().Distinct().ToList();
        var merchants = merchantIds.Count == 0 ? [] : await db.Set<Merchant>().AsNoTracking()
            .Where(m => merchantIds.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => new MerchantView(m.Id, m.Name, m.Category), cancel);
        var others = entries.Select(e => OtherParty(e, account)).OfType<CustomerId>().Distinct().ToList();
        var names = others.Count == 0 ? null : await identity.FindCustomersAsync(others, cancel);
        return [.. entries.Select(entry => Describe(
            customer, account, entry,
            traces.GetValueOrDefault(entry.Id.Sequence),
            topUps.GetValueOrDefault((entry.Pending ?? entry.Id).Sequence),
            MerchantOf(entry) is { } merchant ? merchants.GetValueOrDefault(merchant) : null,
            OtherParty(entry, account) is { } other ? names!.GetValueOrDefault(other)?.Name ?? "•••" : null))];
    }

    /// <summary>Who is on the other side of a transfer: the row names the receiver, its key the payer.</summary>
    private static CustomerId? OtherParty(JournalEntry entry, AccountId account) =>
        entry.Kind != EntryKind.Transfer ? null
        : entry.Debit != account ? Wallets.OwnerOf(entry.Client)
        : StrongId.TryParse<CustomerId>(entry.Reference, out var receiver) ? receiver : null;

    private AttemptFacts Describe(CustomerId customer, AccountId account, JournalEntry entry, AnswerTrace? trace, TopUp? topUp, MerchantView? merchant, string? otherParty)
    {
        var after = entry.Debit == account ? entry.DebitAfter : entry.CreditAfter;
        return new AttemptFacts
        {
            Id = ids.Text(entry.Pending ?? entry.Id),
            Kind = entry.Kind,
            Status = Status(entry, topUp),
            Code = entry.RefusalCode is null ? (topUp is { State: TopUpState.Failed } ? "card-declined" : null) : MoneyRefusal.CodeOf(entry),
            Amount = entry.Amount,
            Customer = customer,
            Merchant = merchant,
            OtherParty = otherParty,
            Note = notes.Open(entry),
            TopUpId = topUp?.Id.ToString(),
            IsIncoming = entry.Credit == account,
            BalanceAfter = entry.State is EntryState.Posted or EntryState.Captured && after is { } minor ? new Money(minor, entry.Amount.Currency) : null,
            At = entry.At,
            Evidence = MoneyRefusal.EvidenceOf(entry),
            IssuerCode = topUp?.IssuerCode,
            AnswerLostAt = trace?.LostAt,
            AskedAgainAt = trace?.AskedAgainAt,
        };
    }

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
