using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Payments.Cards;
using Paycare.Payments.Merchants;
using Paycare.Payments.TopUps;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>A dispute in the desk's list.</summary>
/// <param name="Id">The dispute's id.</param>
/// <param name="Number">The number to show people: DP-5001.</param>
/// <param name="Stage">inquiry, opened, evidence-sent, won, lost or accepted, as configured.</param>
/// <param name="Reason">The reason, in the scheme's words.</param>
/// <param name="Amount">The disputed amount, in minor units (sen).</param>
/// <param name="ActBy">The desk's deadline; <c>null</c> when it is not the desk's turn.</param>
/// <param name="AnswerBy">The processor's own deadline.</param>
/// <param name="IsOverdue">Whether the desk's deadline passed without action.</param>
/// <param name="IsOpen">Whether it has not ended yet.</param>
/// <param name="OpenedAt">When it was opened here.</param>
public sealed record DisputeItem(
    DisputeId Id,
    string Number,
    string Stage,
    string Reason,
    Money Amount,
    DateTimeOffset? ActBy,
    DateTimeOffset? AnswerBy,
    bool IsOverdue,
    bool IsOpen,
    DateTimeOffset OpenedAt
);

/// <summary>One part of a dispute's cover.</summary>
/// <param name="Kind">wallet, payment or loss.</param>
/// <param name="Bearer">customer, merchant or paycare.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="State">planned, held, captured or voided.</param>
/// <param name="PaymentId">The payment's id; <c>null</c> for other parts.</param>
/// <param name="Shop">The merchant that was paid.</param>
public sealed record DisputePartAnswer(string Kind, string Bearer, Money Amount, string State, string? PaymentId, string? Shop);

/// <summary>One step in a dispute's history.</summary>
/// <param name="What">A stage, or another event.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">The agent; <c>null</c> for the processor and for automatic steps.</param>
/// <param name="IsChange">Whether it advanced the dispute.</param>
public sealed record DisputeStepAnswer(string What, DateTimeOffset At, StaffId? By, bool IsChange);

/// <summary>A dispute with everything recorded about it.</summary>
/// <param name="Item">The dispute as listed.</param>
/// <param name="Customer">The customer who topped up.</param>
/// <param name="TopUpId">The top-up's id.</param>
/// <param name="AttemptId">The top-up's attempt.</param>
/// <param name="ToppedUpAt">When it was topped up.</param>
/// <param name="Card">Brand and last four; <c>null</c> when the card was removed.</param>
/// <param name="IsTaken">Whether the bank has, or had, the money.</param>
/// <param name="Parts">The parts of its cover.</param>
/// <param name="Timeline">Its history, oldest first.</param>
/// <param name="Draft">The evidence that Paycare drafted; <c>null</c> when none can be sent.</param>
/// <param name="Evidence">The evidence as sent.</param>
/// <param name="CanSendEvidence">Whether evidence can be sent now.</param>
/// <param name="CanAccept">Whether it can be conceded now.</param>
/// <param name="NeedsSecondPerson">Whether conceding takes two people.</param>
/// <param name="AcceptAskedBy">The agent who wants to concede and awaits a second person.</param>
/// <param name="IsSending">Whether the processor was told and has not answered yet.</param>
public sealed record DisputeAnswer(
    DisputeItem Item,
    CustomerId Customer,
    TopUpId TopUpId,
    string? AttemptId,
    DateTimeOffset ToppedUpAt,
    string? Card,
    bool IsTaken,
    IReadOnlyList<DisputePartAnswer> Parts,
    IReadOnlyList<DisputeStepAnswer> Timeline,
    string? Draft,
    string? Evidence,
    bool CanSendEvidence,
    bool CanAccept,
    bool NeedsSecondPerson,
    StaffId? AcceptAskedBy,
    bool IsSending
);

/// <summary>A dispute as seen by the customer who topped up.</summary>
/// <param name="Status">asked (no money moved), open, won (the top-up stands) or lost (the bank gave the money back).</param>
/// <param name="Amount">The amount their bank claimed, in minor units (sen).</param>
/// <param name="Held">The amount held in their wallet for it, or taken at the end, in minor units (sen).</param>
/// <param name="At">When it reached this status.</param>
public sealed record CustomerDispute(string Status, Money Amount, Money Held, DateTimeOffset At);

/// <summary>Disputes, as pages and other modules may use them.</summary>
public sealed class DisputesApi
{
    private readonly Database _db;
    private readonly DisputeView _view;
    private readonly DisputeActs _acts;

    internal DisputesApi(Database db, DisputeView view, DisputeActs acts) => (_db, _view, _acts) = (db, view, acts);

    /// <summary>Open or ended disputes, newest first; within a page, open ones are ordered by deadline.</summary>
    public Task<Result<Page<DisputeItem>>> ListAsync(bool isOpen, string? cursor, int? limit, CancellationToken cancel) =>
        _view.ListAsync(isOpen, cursor, limit, cancel);

    /// <summary>One dispute; <c>null</c> when there is none.</summary>
    public async Task<DisputeAnswer?> FindAsync(DisputeId id, CancellationToken cancel) => await FindAsync(d => d.Id == id, cancel);

    /// <summary>The newest dispute of a top-up; <c>null</c> when there is none.</summary>
    public async Task<DisputeAnswer?> OfTopUpAsync(TopUpId topUp, CancellationToken cancel) =>
        await FindAsync(d => d.Charge == topUp, cancel);

    /// <summary>The customer's view of a dispute about one of their top-ups; <c>null</c> when there is none.</summary>
    public Task<CustomerDispute?> ForCustomerAsync(CustomerId customer, TopUpId topUp, CancellationToken cancel) =>
        _view.ForCustomerAsync(customer, topUp, cancel);

    /// <summary>Sends evidence to the bank.</summary>
    public async Task<Result<DisputeAnswer>> SendEvidenceAsync(DisputeId id, StaffId by, string? text, CancellationToken cancel) =>
        await ShowAsync(await _acts.SendEvidenceAsync(id, by, text, cancel), cancel);

    /// <summary>Concedes a dispute; above a threshold, asks for a second person or acts as that person.</summary>
    public async Task<Result<DisputeAnswer>> AcceptAsync(DisputeId id, StaffId by, CancellationToken cancel) =>
        await ShowAsync(await _acts.AcceptAsync(id, by, cancel), cancel);

    /// <summary>Whether conceding it takes two people when this member of staff begins: alone, or with what was conceded before.</summary>
    public async Task<bool> NeedsSecondPersonAsync(DisputeAnswer dispute, StaffId by, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(dispute);
        return dispute.NeedsSecondPerson
            || (
                dispute is { CanAccept: true, AcceptAskedBy: null }
                && await _acts.NeedsSecondPersonAsync(dispute.Customer, dispute.Item.Amount, by, cancel)
            );
    }

    private async Task<Result<DisputeAnswer>> ShowAsync(Result<Dispute> done, CancellationToken cancel) =>
        done.IsRefused(out var refusal, out var dispute) ? refusal : await _view.OfAsync(dispute, cancel);

    private async Task<DisputeAnswer?> FindAsync(System.Linq.Expressions.Expression<Func<Dispute, bool>> which, CancellationToken cancel) =>
        await _db.Set<Dispute>()
            .AsNoTracking()
            .Include(d => d.Parts)
            .Include(d => d.Steps)
            .AsSplitQuery()
            .Where(which)
            .OrderByDescending(d => d.Number)
            .FirstOrDefaultAsync(cancel)
            is { } found
            ? await _view.OfAsync(found, cancel)
            : null;
}

/// <summary>Shows disputes.</summary>
internal sealed class DisputeView(
    Database db,
    DisputeActs acts,
    DisputeDraft draft,
    Vault vault,
    MerchantDirectory merchants,
    AttemptIdCodec ids,
    IOptions<DisputeOptions> options
)
{
    public async Task<Result<Page<DisputeItem>>> ListAsync(bool isOpen, string? cursor, int? limit, CancellationToken cancel)
    {
        var before = long.MaxValue;
        if (
            cursor is not null
            && !long.TryParse(cursor, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out before)
        )
        {
            return Refusal.Invalid("cursor", "field.cursor-malformed");
        }

        var size = Paging.Limit(limit);
        var rows = await db.Set<Dispute>()
            .AsNoTracking()
            .Where(d => (d.SettledAt == null) == isOpen && d.Number < before)
            .OrderByDescending(d => d.Number)
            .Take(size + 1)
            .ToListAsync(cancel);
        var page = rows.Take(size).Select(Item);
        return new Page<DisputeItem>(
            isOpen ? [.. page.OrderBy(d => d.ActBy ?? DateTimeOffset.MaxValue)] : [.. page],
            rows.Count > size ? rows[size - 1].Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null
        );
    }

    public async Task<DisputeAnswer> OfAsync(Dispute dispute, CancellationToken cancel)
    {
        var topUp = await db.Set<TopUp>().AsNoTracking().SingleAsync(t => t.Id == dispute.Charge, cancel);
        var card = await db.Set<Card>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == topUp.Card, cancel);
        var parts = new List<DisputePartAnswer>();
        foreach (var part in dispute.Parts.Where(p => p.State != DisputePartState.Refused).OrderBy(p => p.Place))
        {
            parts.Add(
                new DisputePartAnswer(
                    Name(part.Kind),
                    Name(part.Bearer),
                    new Money(part.Minor, dispute.Amount.Currency),
                    Name(part.State),
                    part is { Kind: DisputePartKind.Payment, Original: { } original } ? ids.Text(new AttemptId(original)) : null,
                    part.Merchant is { } merchant ? (await merchants.FindAsync(merchant, cancel))?.Name : null
                )
            );
        }

        var canSend = acts.CanSendEvidence(dispute) && !acts.IsTooLate(dispute);
        return new DisputeAnswer(
            Item(dispute),
            dispute.Customer,
            dispute.Charge,
            topUp.Attempt is { } attempt ? ids.Text(new AttemptId(attempt)) : null,
            topUp.CreatedAt,
            card?.Name,
            dispute.TakenRow is not null,
            parts,
            [.. dispute.Steps.OrderBy(s => s.Place).Select(s => new DisputeStepAnswer(s.What, s.At, s.By, s.IsChange))],
            canSend ? await draft.WriteAsync(dispute, cancel) : null,
            dispute.EvidenceSealed is { } text ? vault.Open(text, Dispute.EvidencePlace(dispute.Id)) : null,
            canSend,
            acts.CanAccept(dispute) && !acts.IsTooLate(dispute),
            acts.NeedsSecondPerson(dispute),
            dispute.Act == DisputeAct.AcceptAsked ? dispute.AskedBy : null,
            dispute.Act is DisputeAct.Evidence or DisputeAct.Accept
        );
    }

    public async Task<CustomerDispute?> ForCustomerAsync(CustomerId customer, TopUpId topUp, CancellationToken cancel)
    {
        if (
            await db.Set<Dispute>()
                .AsNoTracking()
                .Include(d => d.Parts)
                .Where(d => d.Charge == topUp && d.Customer == customer)
                .OrderByDescending(d => d.Number)
                .FirstOrDefaultAsync(cancel)
            is not { } dispute
        )
        {
            return null;
        }

        var rule = options.Value.Stages[dispute.Stage];
        var held = dispute
            .Parts.Where(p => p is { Kind: DisputePartKind.Wallet, State: DisputePartState.Held or DisputePartState.Captured })
            .Sum(p => p.Minor);
        var status = (rule.IsFinal, rule.IsMoneyTaken) switch
        {
            (true, true) => "lost",
            (true, false) => "won",
            (false, true) => "open",
            (false, false) => "asked",
        };
        return new CustomerDispute(status, dispute.Amount, new Money(held, dispute.Amount.Currency), dispute.StageAt);
    }

    private DisputeItem Item(Dispute dispute) =>
        new(
            dispute.Id,
            dispute.NumberText,
            dispute.Stage,
            dispute.Reason,
            dispute.Amount,
            dispute.ActBy,
            dispute.AnswerBy,
            dispute.EscalatedAt is not null,
            !options.Value.Stages[dispute.Stage].IsFinal,
            dispute.CreatedAt
        );

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
