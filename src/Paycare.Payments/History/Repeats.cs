using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity;
using Paycare.Identity.Sessions;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.History;

/// <summary>A payment or transfer to be asked about, unchecked: exactly one of the two payees.</summary>
/// <param name="MerchantId">The merchant.</param>
/// <param name="ToPhone">The receiver's phone, in any common form.</param>
/// <param name="Amount">Decimal amount in IDR.</param>
internal sealed record RepeatQuery(string? MerchantId, string? ToPhone, string? Amount);

/// <summary>The attempt that another one would repeat.</summary>
/// <param name="FirstAttemptId">Its id; <c>null</c> when nothing would be repeated.</param>
/// <param name="At">When the money left.</param>
public sealed record RepeatAnswer(string? FirstAttemptId, DateTimeOffset? At);

/// <summary>
/// The same amount to the same payee within minutes: probably meant once. Before it happens the payer is asked; afterwards the
/// diagnosis says so. A program's request is never stopped by it: its key says what it means.
/// </summary>
internal sealed class Repeats(LedgerApi ledger, WalletAccounts wallets, IdentityApi identity, AttemptIdCodec ids, TimeProvider clock)
{
    private const int Look = 50;
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(10);

    /// <summary>The attempt of the last minutes that a new one would repeat.</summary>
    public async Task<Result<RepeatAnswer>> FindAsync(CustomerId payer, RepeatQuery query, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var amount = check.Rupiah(new MoneyBody(query.Amount, Currency.Idr.Code));
        var isPayment = !string.IsNullOrWhiteSpace(query.MerchantId);
        var phone = isPayment ? "" : check.Phone("toPhone", query.ToPhone);
        if (isPayment && !string.IsNullOrWhiteSpace(query.ToPhone))
        {
            check.Fail("toPhone", "field.one-payee");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if ((await wallets.OfAsync(payer, cancel)).IsRefused(out var busy, out var account))
        {
            return busy;
        }

        var code = isPayment
            ? StrongId.TryRead<MerchantId>(query.MerchantId, out var merchant)
                ? WalletAccounts.CodeOf(merchant)
                : null
            : await identity.FindByContactAsync(phone, null, cancel) is { } receiver
                ? WalletAccounts.CodeOf(receiver)
                : null;
        if (code is null || !ledger.TryFind(code, Currency.Idr, out var payee))
        {
            return new RepeatAnswer(null, null);
        }

        var kind = isPayment ? EntryKind.Payment : EntryKind.Transfer;
        return await FirstAsync(kind, account, payee, amount, null, clock.GetUtcNow(), cancel) is { } first
            ? new RepeatAnswer(ids.Text(first.Id), first.At)
            : new RepeatAnswer(null, null);
    }

    /// <summary>The latest row of the last minutes with the same payee and amount.</summary>
    /// <param name="kind">The kind of money.</param>
    /// <param name="from">The payer's account.</param>
    /// <param name="to">The payee's account.</param>
    /// <param name="amount">The amount.</param>
    /// <param name="before">Only rows before this one; <c>null</c> for all.</param>
    /// <param name="at">The end of those minutes.</param>
    /// <param name="cancel">Stops the read.</param>
    public async Task<JournalEntry?> FirstAsync(
        EntryKind kind,
        AccountId from,
        AccountId? to,
        Money amount,
        AttemptId? before,
        DateTimeOffset at,
        CancellationToken cancel
    ) =>
        (await ledger.EntriesAsync(from, before, Look, cancel)).FirstOrDefault(e =>
            e.At >= at - Within && e.State == EntryState.Posted && e.Kind == kind && e.Debit == from && e.Credit == to && e.Amount == amount
        );

    /// <summary>The first row of the next minutes with the same payee and amount.</summary>
    public async Task<JournalEntry?> NextAsync(AccountId from, JournalEntry first, CancellationToken cancel) =>
        (await ledger.EntriesAfterAsync(from, first.Id, Look, cancel)).FirstOrDefault(e =>
            e.At <= first.At + Within
            && e.State == EntryState.Posted
            && e.Kind == first.Kind
            && e.Debit == from
            && e.Credit == first.Credit
            && e.Amount == first.Amount
        );
}

/// <summary>What an app asks before the PIN.</summary>
internal static class RepeatEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/v1/attempts/repeats", FindAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Attempts")
            .Documented(
                "findRepeat",
                "Ask whether a payment would repeat one",
                "Names one of the last ten minutes with the same payee and amount. What an app asks before the PIN; it " + "stops nothing."
            );

    private static async Task<HttpAnswer<Ok<RepeatAnswer>>> FindAsync(
        string? merchantId,
        string? toPhone,
        string? amount,
        ClaimsPrincipal caller,
        Repeats repeats,
        CancellationToken cancel
    ) => (await repeats.FindAsync(caller.Customer(), new RepeatQuery(merchantId, toPhone, amount), cancel)).ToHttp(TypedResults.Ok);
}
