using System.Globalization;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Refunds;
using Paycare.Payments.Wallets;
using Paycare.Payments.Webhooks;
using Paycare.Platform.Amounts;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MerchantPortal;

/// <summary>A refund as the merchant sees it; the payer is masked.</summary>
/// <param name="Id">The refund's id.</param>
/// <param name="Number">The number to quote on the phone: RF-29944.</param>
/// <param name="PaymentId">The payment's id.</param>
/// <param name="Status">requested, approved, sent, unknown, arrived, returned or rejected.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="Reason">The reason given.</param>
/// <param name="Payer">The payer who receives it.</param>
/// <param name="WaitsFor">Whose turn it is: merchant, care, merchant-balance or bank; <c>null</c> at the end.</param>
/// <param name="ExpectedBy">When the payer was promised the money.</param>
/// <param name="CreatedAt">When it was requested.</param>
public sealed record MerchantRefund(
    RefundId Id,
    string Number,
    string PaymentId,
    string Status,
    Money Amount,
    string Reason,
    MaskedPayer Payer,
    string? WaitsFor,
    DateTimeOffset ExpectedBy,
    DateTimeOffset CreatedAt
);

/// <summary>Which refunds of a merchant.</summary>
/// <param name="IsWaiting">Only those that await the merchant's decision.</param>
/// <param name="Payment">Only those of this payment.</param>
internal sealed record MerchantRefundQuery(bool IsWaiting, string? Payment = null);

/// <summary>What a merchant gives back or must decide on. The policy binds customers; merchants may always return what is left.</summary>
internal sealed class MerchantRefunds(
    Database db,
    RequestRefund requests,
    RefundView view,
    DecideRefund decisions,
    MerchantPayments payments,
    IdentityApi identity,
    AttemptIdCodec ids,
    AuditLog audit
)
{
    public const string Waiting = "requested";
    private const int ReasonLength = 500;

    /// <summary>Refunds a payment. A repeated key returns the original response.</summary>
    public async Task<Result<Replayable<MerchantRefund>>> GiveBackAsync(
        ClaimsPrincipal caller,
        string payment,
        RefundBody body,
        Result<IdempotencyKey> asked,
        CancellationToken cancel
    )
    {
        if (RequestRefund.Check(body, asked, out var amount, out var reason, out var key) is { } invalid)
        {
            return invalid;
        }

        var merchant = caller.Merchant();
        if (await payments.RowAsync(merchant, payment, cancel) is not { } row || payments.PayerOf(row) is not { } payer)
        {
            return Refusal.NotFound;
        }

        if (body.To is not (null or "" or RefundTargets.Wallet))
        {
            // Which cards a payer has is none of the merchant's business.
            return Refusal.Invalid("to", "field.refund-target-unknown");
        }

        var ask = new RefundRequest(payer, row, RefundParty.Merchant, WalletAccounts.CodeOf(merchant), key, amount, reason);
        return (await requests.AnswerAsync(await requests.AskAsync(ask, cancel), cancel)).IsRefused(out var refusal, out var refund)
            ? refusal
            : new Replayable<MerchantRefund>(await ShowAsync(refund.Answer, payer, cancel), refund.IsReplay);
    }

    /// <summary>Refunds of a merchant's payments, newest first.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="cursor">Cursor of the previous page; <c>null</c> for the first.</param>
    /// <param name="limit">Page size, see <see cref="Paging"/>.</param>
    /// <param name="cancel">Cancels the read.</param>
    public async Task<Result<Page<MerchantRefund>>> ListAsync(
        MerchantId merchant,
        MerchantRefundQuery query,
        string? cursor,
        int? limit,
        CancellationToken cancel
    )
    {
        var before = long.MaxValue;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return Refusal.Invalid("cursor", "field.cursor-malformed");
        }

        var size = Paging.Limit(limit);
        var rows = view.Real.Where(r => r.Merchant == merchant && r.Number < before);
        rows = query.IsWaiting ? rows.Where(r => r.State == RefundState.Requested && r.Approval == RefundApproval.Merchant) : rows;
        if (query.Payment is { } payment)
        {
            var row = ids.TryRead(payment, out var read) ? read.Sequence : 0;
            rows = rows.Where(r => r.Payment == row);
        }

        var found = await rows.OrderByDescending(r => r.Number).Take(size + 1).ToListAsync(cancel);
        var items = new List<MerchantRefund>();
        foreach (var refund in found.Take(size))
        {
            items.Add(await ShowAsync(await view.OfAsync(refund, cancel), refund.Customer, cancel));
        }

        return new Page<MerchantRefund>(items, found.Count > size ? found[size - 1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>One refund of a merchant's payments.</summary>
    public async Task<Result<MerchantRefund>> FindAsync(MerchantId merchant, RefundId id, CancellationToken cancel) =>
        await view.Real.SingleOrDefaultAsync(r => r.Id == id && r.Merchant == merchant, cancel) is { } refund
            ? await ShowAsync(await view.OfAsync(refund, cancel), refund.Customer, cancel)
            : Refusal.NotFound;

    /// <summary>The merchant approves or rejects a refund that awaits its decision.</summary>
    public async Task<Result<MerchantRefund>> DecideAsync(
        ClaimsPrincipal caller,
        RefundId id,
        bool isApproved,
        string? reason,
        CancellationToken cancel
    )
    {
        if (caller.Lacks(MerchantScope.Refunds) is { } lacking)
        {
            return lacking;
        }

        var check = new FieldCheck();
        var why = check.Words("reason", reason, ReasonLength, required: !isApproved);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var merchant = caller.Merchant();
        if (await view.Real.SingleOrDefaultAsync(r => r.Id == id && r.Merchant == merchant, cancel) is not { } known)
        {
            return Refusal.NotFound;
        }

        if (known.Approval != RefundApproval.Merchant)
        {
            return new Refusal(RefusalKind.Conflict, "refund-not-the-merchants");
        }

        if ((await decisions.DecideAsync(id, isApproved, RefundParty.Merchant, cancel)).IsRefused(out var refusal, out var decided))
        {
            return refusal;
        }

        if (known.State == RefundState.Requested)
        {
            audit.Add(
                db,
                caller.MerchantActor(),
                isApproved ? "merchant.refund-approved" : "merchant.refund-rejected",
                $"refund:{id}",
                isApproved ? null : new { reason = SecretScrub.Clean(why) }
            );
            await db.SaveChangesAsync(CancellationToken.None);
        }

        return await ShowAsync(await view.OfAsync(decided, cancel), decided.Customer, cancel);
    }

    private async Task<MerchantRefund> ShowAsync(RefundAnswer refund, CustomerId payer, CancellationToken cancel) =>
        new(
            refund.Id,
            refund.Number,
            refund.PaymentId,
            refund.Status,
            refund.Amount,
            refund.Reason,
            new MaskedPayer(
                payer.IsTest()
                    ? MerchantPayments.TestPayer
                    : (await identity.FindCustomerAsync(payer, cancel))?.Name ?? MerchantPayments.Unknown
            ),
            refund.WaitsFor,
            refund.ExpectedBy,
            refund.CreatedAt
        );
}

/// <summary>Notifies merchants about refunds of their payments.</summary>
internal sealed class RefundWebhooks(Database db, WebhookEvents events, AttemptIdCodec ids)
{
    public async Task TellAsync(RefundId id, string type, CancellationToken cancel)
    {
        var refund = await db.Set<Refund>().AsNoTracking().Include(r => r.Steps).SingleAsync(r => r.Id == id, cancel);
        await events.AddAsync(
            refund.Merchant,
            type,
            $"refund:{id}:{type}",
            refund.Steps.Max(s => s.At),
            new
            {
                refund.Id,
                number = refund.NumberText,
                paymentId = ids.Text(refund.PaymentId),
                refund.Amount,
                status = refund.State.Name(),
            },
            cancel
        );
        await db.SaveChangesAsync(cancel);
    }
}

/// <summary>A refund was requested.</summary>
internal sealed class RefundRequestedListener(RefundWebhooks webhooks) : ISubscriber<RefundRequested>
{
    public Task HandleAsync(RefundRequested happened, CancellationToken cancel) =>
        webhooks.TellAsync(happened.Refund, WebhookEventTypes.RefundRequested, cancel);
}

/// <summary>The refund reached a final state.</summary>
internal sealed class RefundMovedListener(RefundWebhooks webhooks) : ISubscriber<RefundMoved>
{
    public Task HandleAsync(RefundMoved happened, CancellationToken cancel) =>
        webhooks.TellAsync(
            happened.Refund,
            happened.State == RefundState.Arrived ? WebhookEventTypes.RefundSucceeded : WebhookEventTypes.RefundFailed,
            cancel
        );
}
