using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Records;

/// <summary>What one category of shops got in a month.</summary>
/// <param name="Category">food, pharmacy...</param>
/// <param name="Amount">Payments less their refunds, in minor units (sen); below zero when more came back than was paid.</param>
/// <param name="Count">The number of payments.</param>
public sealed record CategorySpending(string Category, Money Amount, int Count);

/// <summary>What one shop got in a month.</summary>
/// <param name="Merchant">The shop.</param>
/// <param name="Amount">Payments less their refunds, in minor units (sen); below zero when more came back than was paid.</param>
/// <param name="Count">The number of payments.</param>
public sealed record MerchantSpending(MerchantItem Merchant, Money Amount, int Count);

/// <summary>
/// Where a month's money came from and went to; all amounts in minor units (sen). Opening, plus received and topped up, less spent,
/// sent and withdrawn, plus corrections, is closing.
/// </summary>
/// <param name="Month">The month of the Jakarta calendar (WIB): <c>2026-11</c>.</param>
/// <param name="Opening">The balance before it.</param>
/// <param name="Spent">Payments, less their refunds to the wallet.</param>
/// <param name="Sent">Transfers to others, less what came back.</param>
/// <param name="Withdrawn">Withdrawals, less what came back.</param>
/// <param name="Received">Transfers from others, less what went back.</param>
/// <param name="ToppedUp">Money from cards and banks.</param>
/// <param name="Corrections">All else, such as goodwill and disputes: above zero when it came in.</param>
/// <param name="Closing">The balance after it, or now.</param>
/// <param name="ByCategory">Spending by category, the largest first.</param>
/// <param name="ByMerchant">Spending by shop, the largest first.</param>
public sealed record MonthInsight(
    string Month,
    Money Opening,
    Money Spent,
    Money Sent,
    Money Withdrawn,
    Money Received,
    Money ToppedUp,
    Money Corrections,
    Money Closing,
    IReadOnlyList<CategorySpending> ByCategory,
    IReadOnlyList<MerchantSpending> ByMerchant
);

/// <summary>Adds up a month of a wallet: the ledger sums its rows by kind and shop.</summary>
internal sealed class MonthInsights(Shops shops, LedgerApi ledger, WalletAccounts wallets, TimeProvider clock)
{
    private const string Format = "yyyy-MM";

    /// <param name="customer">The customer.</param>
    /// <param name="month"><c>2026-11</c>; <c>null</c> for the month that is now in Jakarta.</param>
    /// <param name="cancel">Stops the read.</param>
    public async Task<Result<MonthInsight>> OfAsync(CustomerId customer, string? month, CancellationToken cancel)
    {
        var first = DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(Wording.WesternIndonesia).DateTime);
        first = first.AddDays(1 - first.Day);
        if (
            !string.IsNullOrEmpty(month)
            && !(
                DateOnly.TryParseExact(month, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out first)
                && first.Year is > 2000 and < 9000
            )
        )
        {
            return Refusal.Invalid("month", "field.month-malformed");
        }

        if ((await wallets.OfAsync(customer, cancel)).IsRefused(out var busy, out var account))
        {
            return busy;
        }

        var (from, until) = (Midnight(first), Midnight(first.AddMonths(1)));
        var opening = (await ledger.BalanceAtAsync(account, from.AddTicks(-1), cancel)).Posted;
        var parts = await ledger.SumsByPartyAsync(account, from, until, cancel);
        var named = await shops.OfAsync(parts, cancel);
        var sums = new Sums();
        foreach (var part in parts)
        {
            sums.Add(part, named.GetValueOrDefault(part));
        }

        return sums.Told(first.ToString(Format, CultureInfo.InvariantCulture), opening);
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Wording.WesternIndonesia);

    /// <summary>Each sum counts in the direction that its name says.</summary>
    private sealed class Sums
    {
        private readonly Dictionary<MerchantId, (MerchantItem Merchant, long Amount, int Count)> _merchants = [];
        private long _spent,
            _sent,
            _withdrawn,
            _received,
            _toppedUp,
            _corrections;

        public void Add(PartySum moved, MerchantItem? shop)
        {
            var amount = moved.Minor;
            switch (moved.Kind, moved.Side == NormalSide.Credit)
            {
                case (EntryKind.Payment, false):
                    _spent = checked(_spent + amount);
                    Count(shop, amount, moved.Count);
                    break;
                case (EntryKind.Refund, true) when shop is not null:
                    _spent = checked(_spent - amount);
                    Count(shop, -amount, 0);
                    break;
                case (EntryKind.Transfer, false):
                    _sent = checked(_sent + amount);
                    break;
                case (EntryKind.Transfer, true):
                    _received = checked(_received + amount);
                    break;
                // A recalled transfer comes back as a refund without a shop.
                case (EntryKind.Refund, true):
                    _sent = checked(_sent - amount);
                    break;
                case (EntryKind.Refund, false):
                    _received = checked(_received - amount);
                    break;
                case (EntryKind.TopUp, true):
                    _toppedUp = checked(_toppedUp + amount);
                    break;
                case (EntryKind.Withdrawal, var isBack):
                    _withdrawn = checked(_withdrawn + (isBack ? -amount : amount));
                    break;
                case (_, var isIncoming):
                    _corrections = checked(_corrections + (isIncoming ? amount : -amount));
                    break;
            }
        }

        public MonthInsight Told(string month, long opening)
        {
            var closing = checked(opening + _received + _toppedUp - _spent - _sent - _withdrawn + _corrections);
            return new MonthInsight(
                month,
                Idr(opening),
                Idr(_spent),
                Idr(_sent),
                Idr(_withdrawn),
                Idr(_received),
                Idr(_toppedUp),
                Idr(_corrections),
                Idr(closing),
                [
                    .. _merchants
                        .Values.GroupBy(m => m.Merchant.Category)
                        .Select(g => new CategorySpending(g.Key, Idr(g.Sum(m => m.Amount)), g.Sum(m => m.Count)))
                        .OrderByDescending(c => c.Amount)
                        .ThenBy(c => c.Category, StringComparer.Ordinal),
                ],
                [
                    .. _merchants
                        .Values.Select(m => new MerchantSpending(m.Merchant, Idr(m.Amount), m.Count))
                        .OrderByDescending(m => m.Amount)
                        .ThenBy(m => m.Merchant.Name, StringComparer.Ordinal),
                ]
            );
        }

        private void Count(MerchantItem? merchant, long amount, int payments)
        {
            if (merchant is not null)
            {
                var so = _merchants.GetValueOrDefault(merchant.Id);
                _merchants[merchant.Id] = (merchant, checked(so.Amount + amount), so.Count + payments);
            }
        }

        private static Money Idr(long minor) => new(minor, Currency.Idr);
    }
}

/// <summary>A month's money.</summary>
internal static class InsightEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/v1/insight", ReadAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Wallet")
            .Documented(
                "readInsight",
                "Read what a month was spent on",
                "Spending is payments less their refunds, by category and merchant. Opening, income and expenses add up " + "to closing."
            );

    private static async Task<HttpAnswer<Ok<MonthInsight>>> ReadAsync(
        string? month,
        ClaimsPrincipal caller,
        MonthInsights insights,
        CancellationToken cancel
    ) => (await insights.OfAsync(caller.Customer(), month, cancel)).ToHttp(TypedResults.Ok);
}
