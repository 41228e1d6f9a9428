using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Payments.Disputes;
using Paycare.Payments.Merchants;
using Paycare.Platform.Amounts;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MerchantPortal;

/// <summary>A dispute about a payment, as its merchant sees it.</summary>
/// <param name="Id">The dispute's id.</param>
/// <param name="Number">The number to quote on the phone: DP-5001.</param>
/// <param name="PaymentId">The payment's id.</param>
/// <param name="Amount">What of the payment is disputed, in minor units (sen).</param>
/// <param name="Reason">The reason, in the card scheme's words: <c>product_not_received</c>...</param>
/// <param name="Status"><c>open</c>, <c>won</c> (what was held is free again) or <c>lost</c> (it left the account, if borne).</param>
/// <param name="BorneByMerchant">Whether the merchant bears it; otherwise Paycare does.</param>
/// <param name="OpenedAt">When it was opened.</param>
public sealed record MerchantDispute(
    DisputeId Id,
    string Number,
    string PaymentId,
    Money Amount,
    string Reason,
    string Status,
    bool BorneByMerchant,
    DateTimeOffset OpenedAt
);

/// <summary>What cards' banks dispute of a merchant's payments.</summary>
internal sealed class MerchantDisputes(Database db, AttemptIdCodec ids)
{
    public static void Map(RouteGroupBuilder merchant) =>
        merchant
            .MapGet(
                "/disputes",
                async (string? cursor, int? limit, ClaimsPrincipal caller, MerchantDisputes all, CancellationToken cancel) =>
                    (await all.ListAsync(caller.Merchant(), cursor, limit, cancel)).ToHttp(TypedResults.Ok)
            )
            .RequireAuthorization(MerchantPolicies.Settlements)
            .Documented(
                "listMerchantDisputes",
                "List the disputes about payments received",
                "What a card's bank takes back of the money that paid you, newest first. Scope `settlements`."
            );

    /// <summary>Disputes, newest first, one for each payment that one touches.</summary>
    public async Task<Result<Page<MerchantDispute>>> ListAsync(MerchantId merchant, string? cursor, int? limit, CancellationToken cancel)
    {
        var skip = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
        {
            return Refusal.Invalid("cursor", "field.cursor-malformed");
        }

        var size = Paging.Limit(limit);
        var found = await (
            from part in db.Set<DisputePart>().AsNoTracking()
            join dispute in db.Set<Dispute>().AsNoTracking() on part.Dispute equals dispute.Id
            where part.Merchant == merchant && part.Original != null && part.State != DisputePartState.Refused
            orderby dispute.Number descending, part.Place
            select new { part, dispute }
        )
            .Skip(skip)
            .Take(size + 1)
            .ToListAsync(cancel);
        return new Page<MerchantDispute>(
            [
                .. found
                    .Take(size)
                    .Select(f => new MerchantDispute(
                        f.dispute.Id,
                        f.dispute.NumberText,
                        ids.Text(new AttemptId(f.part.Original!.Value)),
                        new Money(f.part.Minor, f.dispute.Amount.Currency),
                        f.dispute.Reason,
                        f.part.State switch
                        {
                            DisputePartState.Captured => "lost",
                            DisputePartState.Voided => "won",
                            _ => "open",
                        },
                        f.part.Bearer == DisputeBearer.Merchant,
                        f.dispute.CreatedAt
                    )),
            ],
            found.Count > size ? (skip + size).ToString(CultureInfo.InvariantCulture) : null
        );
    }
}
