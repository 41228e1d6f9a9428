using System.Runtime.CompilerServices;
using Paycare.Ledger.Ids;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.History;

/// <summary>Searches a customer's journal, newest first.</summary>
internal sealed partial class Attempts
{
    /// <summary>
    /// Rows that one page of a search reads at most, and of one for words, which have to be described first; the cursor continues from
    /// there, even when nothing was found yet.
    /// </summary>
    private const int Deepest = 2_000,
        DeepestForWords = 1_000;

    /// <summary>Rows of one read after the first, which nearly always is enough.</summary>
    private const int FurtherRead = (Deepest - Paging.MaxLimit) / 2;

    /// <summary>A customer's attempts, newest first.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="filter">Which attempts.</param>
    /// <param name="cursor">Cursor of the previous page. The journal only grows, so a cursor stays valid.</param>
    /// <param name="limit">Page size, see <see cref="Paging"/>.</param>
    /// <param name="cancel">Cancels the read.</param>
    public async Task<Result<Page<AttemptFacts>>> ListAsync(
        CustomerId customer,
        AttemptFilter filter,
        string? cursor,
        int? limit,
        CancellationToken cancel
    )
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
            if (found.Count > size || part.Scanned >= DeepestOf(filter))
            {
                break;
            }
        }

        var next = found.Count > size ? found[size - 1].Row : goOn;
        return new Page<AttemptFacts>([.. found.Take(size).Select(f => f.Attempt)], next is { } row ? ids.Text(row) : null);
    }

    /// <summary>All matching attempts, newest first, read in parts.</summary>
    public async IAsyncEnumerable<AttemptFacts> AllAsync(
        CustomerId customer,
        AccountId account,
        AttemptFilter filter,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var part in ScanAsync(customer, account, filter, null, int.MaxValue, cancel))
        {
            foreach (var (_, attempt) in part.Found)
            {
                yield return attempt;
            }
        }
    }

    /// <summary>All matching attempts; <c>null</c> when there are too many rows to look at for one answer.</summary>
    public async Task<IReadOnlyList<AttemptFacts>?> FewAsync(
        CustomerId customer,
        AccountId account,
        AttemptFilter filter,
        CancellationToken cancel
    )
    {
        var few = new List<AttemptFacts>();
        await foreach (var part in ScanAsync(customer, account, filter, null, int.MaxValue, cancel))
        {
            few.AddRange(part.Found.Select(f => f.Attempt));
            if (part.GoOn is not null && part.Scanned >= DeepestOf(filter))
            {
                return null;
            }
        }

        return few;
    }

    private async IAsyncEnumerable<Part> ScanAsync(
        CustomerId customer,
        AccountId account,
        AttemptFilter filter,
        AttemptId? before,
        int enough,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        if (before is null && filter.Until is { } until)
        {
            // Begin at the end of the period instead of walking to it.
            before = new AttemptId((await ledger.RowAtAsync(until.AddTicks(-1), cancel)).Sequence + 1);
        }

        for (var (scanned, isEnd) = (0, false); !isEnd; )
        {
            var most = scanned == 0 ? FirstRead(filter, enough) : FurtherRead;
            var read = await ledger.EntriesAsync(account, before, most, cancel);
            var within = read.TakeWhile(e => filter.From is not { } from || e.At >= from).ToList();
            isEnd = within.Count < most;
            scanned += read.Count;
            before = read.Count > 0 ? read[^1].Id : before;
            // Words are only found in the description; without a search for words, describe no more rows than needed.
            var rows = within.Where(e => filter.Fits(e, account)).Take(filter.Words is null ? enough : int.MaxValue).ToList();
            var described = rows.Count == 0 ? [] : await reader.ReadAsync(customer, account, rows, cancel);
            yield return new Part(
                [.. rows.Select(r => r.Id).Zip(described).Where(f => filter.FitsWords(f.Second))],
                scanned,
                isEnd ? null : before
            );
        }
    }

    /// <summary>Rows of the first read: few of a usual page's rows do not belong on it, most of a search's do not.</summary>
    private static int FirstRead(AttemptFilter filter, int enough) =>
        filter is { Words: null, Kind: null } ? (int)Math.Min(Paging.MaxLimit, enough + (enough / 2L)) : Paging.MaxLimit;

    private static int DeepestOf(AttemptFilter filter) => filter.Words is null ? Deepest : DeepestForWords;

    /// <summary>The content of one part of the journal, and how many rows were read until its end.</summary>
    private sealed record Part(IReadOnlyList<(AttemptId Row, AttemptFacts Attempt)> Found, int Scanned, AttemptId? GoOn);
}
