using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.Transfers;
using Paycare.Payments.Wallets;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Quotas;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MoneyRequests;

/// <summary>Requests for money: asking, listing, declining. Paying one is <see cref="PayMoneyRequest"/>'s.</summary>
internal sealed class MoneyRequestBook(
    Database db,
    LedgerApi ledger,
    Payees payees,
    IdentityApi identity,
    AttemptIdCodec ids,
    QuotaBook quotas,
    Vault vault,
    TimeProvider clock
)
{
    /// <summary>So many in a day (24 hours) from one customer.</summary>
    public const int MostPerDay = 20;

    public static readonly Refusal Closed = new(RefusalKind.Conflict, "request-closed");

    public async Task<Result<MoneyRequestAnswer>> AskAsync(CustomerId asker, MoneyRequestBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var amount = check.Rupiah(body.Amount);
        var phone = check.Phone("fromPhone", body.FromPhone);
        var note = check.Words("note", body.Note, PaymentNotes.MaxLength, required: false);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if ((await payees.FindAsync(asker, phone, "fromPhone", cancel)).IsRefused(out var unknown, out var payer))
        {
            return unknown;
        }

        if (payer.Id == asker)
        {
            return Refusal.Invalid("fromPhone", "field.request-from-oneself");
        }

        var quota = new Quota($"money-requests:{asker}", QuotaWindow.LastDay);
        if (!await quotas.TakeAsync(quota, 1, MostPerDay, cancel))
        {
            return new Refusal(RefusalKind.Throttled, "too-many-money-requests") { RetryAfter = TimeSpan.FromHours(1) };
        }

        var now = clock.GetUtcNow();
        var id = StrongId.New<MoneyRequestId>(clock);
        var request = new MoneyRequest
        {
            Id = id,
            Asker = asker,
            Payer = payer.Id,
            Minor = amount.Minor,
            CurrencyCode = amount.Currency.Code,
            NoteSealed = note.Length == 0 ? null : vault.Seal(SecretScrub.Clean(note), MoneyRequest.NoteOf(id)),
            AskedAt = now,
            ExpiresAt = now + MoneyRequest.Open,
            IsBlocked = await db.Set<BlockedAsker>().AnyAsync(b => b.Customer == payer.Id && b.Asker == asker, cancel),
        };
        db.Add(request);
        db.Add(MoneyRequestEndTimer.Due(request, clock));
        await db.SaveChangesAsync(cancel);
        return await TellAsync(request, asker, cancel);
    }

    /// <summary>What a customer asked for and is asked for, newest first.</summary>
    public async Task<IReadOnlyList<MoneyRequestAnswer>> ListAsync(CustomerId customer, CancellationToken cancel)
    {
        var found = await db.Set<MoneyRequest>()
            .Where(r => r.Asker == customer || (r.Payer == customer && !r.IsBlocked))
            .OrderByDescending(r => r.AskedAt)
            .Take(Paging.MaxLimit)
            .ToListAsync(cancel);
        var answers = new List<MoneyRequestAnswer>();
        foreach (var request in found)
        {
            await SettleAsync(request, cancel);
            answers.Add(await TellAsync(request, customer, cancel));
        }

        return answers;
    }

    public async Task<Result<MoneyRequestAnswer>> DeclineAsync(CustomerId payer, MoneyRequestId id, bool block, CancellationToken cancel)
    {
        if (await FindAsync(payer, id, cancel) is not { } request)
        {
            return Refusal.NotFound;
        }

        return await db.RetryAsync(
            async () =>
            {
                await db.Entry(request).ReloadAsync(cancel);
                await SettleAsync(request, cancel);
                if (request.State != MoneyRequestState.Asked)
                {
                    return Closed;
                }

                request.Decline();
                if (block && !await db.Set<BlockedAsker>().AnyAsync(b => b.Customer == payer && b.Asker == request.Asker, cancel))
                {
                    db.Add(new BlockedAsker { Customer = payer, Asker = request.Asker });
                }

                await db.SaveChangesAsync(cancel);
                return new Result<MoneyRequestAnswer>(await TellAsync(request, payer, cancel));
            },
            cancel
        );
    }

    /// <summary>A request that its payer can see; <c>null</c> when there is none.</summary>
    public Task<MoneyRequest?> FindAsync(CustomerId payer, MoneyRequestId id, CancellationToken cancel) =>
        db.Set<MoneyRequest>().SingleOrDefaultAsync(r => r.Id == id && r.Payer == payer && !r.IsBlocked, cancel);

    public string NoteOf(MoneyRequest request) => request.NoteSealed is { } note ? vault.Open(note, MoneyRequest.NoteOf(request.Id)) : "";

    /// <summary>Notes who pays it now, unless it is closed. Needs the turn of its id.</summary>
    public async Task<Result<Payee>> EnterAsync(MoneyRequest request, string key, CancellationToken cancel)
    {
        await db.Entry(request).ReloadAsync(cancel);
        await SettleAsync(request, cancel);
        if (request.State != MoneyRequestState.Asked || await identity.FindCustomerAsync(request.Asker, cancel) is not { } asker)
        {
            return Closed;
        }

        request.Try(key);
        return await db.TrySaveAsync(cancel) is null ? new Payee(request.Asker, asker.Name) : Closed;
    }

    /// <summary>
    /// Brings a request up to what has happened: paid when the journal says so, over when its time is. The journal comes first, so
    /// that one paid at the last moment counts as paid.
    /// </summary>
    public async Task SettleAsync(MoneyRequest request, CancellationToken cancel)
    {
        if (request.State != MoneyRequestState.Asked)
        {
            return;
        }

        if (
            request.Key is { } key
            && await ledger.FindAsync(WalletAccounts.CodeOf(request.Payer), key, cancel) is { State: EntryState.Posted } paid
        )
        {
            request.Pay(paid.Id.Sequence);
        }
        else if (request.ExpiresAt <= clock.GetUtcNow())
        {
            request.Expire();
        }
        else
        {
            return;
        }

        // Whoever came first found the same.
        if (await db.TrySaveAsync(cancel) is not null)
        {
            await db.Entry(request).ReloadAsync(cancel);
        }
    }

    private async Task<MoneyRequestAnswer> TellAsync(MoneyRequest request, CustomerId reader, CancellationToken cancel)
    {
        var other = await identity.FindCustomerAsync(request.Asker == reader ? request.Payer : request.Asker, cancel);
        return new MoneyRequestAnswer(
            request.Id,
            request.State.ToString().ToLowerInvariant(),
            request.Asker == reader ? "outgoing" : "incoming",
            request.Amount,
            other?.Name ?? "•••",
            other?.Phone[^4..],
            NoteOf(request) is { Length: > 0 } note ? note : null,
            request.AskedAt,
            request.ExpiresAt,
            request.Attempt is { } attempt ? ids.Text(new AttemptId(attempt)) : null
        );
    }
}

/// <summary>A request's time is over.</summary>
internal sealed class MoneyRequestEndTimer(Database db, MoneyRequestBook book) : IDueHandler<MoneyRequestEndTimer.Payload>
{
    private const string HandlerName = "money-request-end";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    public static DueItem Due(MoneyRequest request, TimeProvider clock) =>
        DueItem.At(request.ExpiresAt, HandlerName, request.Id.ToString(), new Payload(request.Id), clock);

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        if (await db.Set<MoneyRequest>().SingleOrDefaultAsync(r => r.Id == payload.Request, cancel) is { } request)
        {
            await book.SettleAsync(request, cancel);
        }
    }

    internal sealed record Payload(MoneyRequestId Request);
}
