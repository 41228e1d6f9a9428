using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Settlements;

/// <summary>A merchant's totals of some days.</summary>
/// <param name="From">The first day in Jakarta (WIB).</param>
/// <param name="To">The last day, included.</param>
/// <param name="Days">The days on which something was paid or refunded, newest first.</param>
/// <param name="Total">All these days together; its <c>day</c> is <c>null</c>.</param>
public sealed record MerchantTotals(DateOnly From, DateOnly To, IReadOnlyList<MerchantDayTotal> Days, MerchantDayTotal Total);

/// <summary>What came in and went back on a day.</summary>
/// <param name="Day">The day in Jakarta (WIB).</param>
/// <param name="PaymentCount">Number of payments.</param>
/// <param name="Payments">Total of the payments, in minor units (sen).</param>
/// <param name="RefundCount">Number of refunds that went out on this day, of whichever day's payments.</param>
/// <param name="Refunds">Total of the refunds, in minor units (sen).</param>
/// <param name="Fee">The fee on this day's payments, each rounded down, in minor units (sen).</param>
/// <param name="Net">Payments less refunds less the fee, in minor units (sen).</param>
public sealed record MerchantDayTotal(DateOnly? Day, int PaymentCount, Money Payments, int RefundCount, Money Refunds, Money Fee, Money Net)
{
    internal static MerchantDayTotal Of(DateOnly day, IReadOnlyCollection<DaySum> sums)
    {
        var paid = sums.Where(s => s is { Kind: EntryKind.Payment, Side: NormalSide.Credit }).ToList();
        var back = sums.Where(s => s is { Kind: EntryKind.Refund, Side: NormalSide.Debit }).ToList();
        return Of(
            day,
            paid.Sum(s => s.Count),
            paid.Sum(s => s.Minor),
            back.Sum(s => s.Count),
            back.Sum(s => s.Minor),
            paid.Sum(s => s.Share)
        );
    }

    internal static MerchantDayTotal Of(Settlement day) =>
        Of(day.Day, day.PaymentCount, day.Payments, day.RefundCount, day.Refunds, day.Fee);

    internal static MerchantDayTotal Of(IReadOnlyCollection<MerchantDayTotal> days) =>
        Of(
            null,
            days.Sum(d => d.PaymentCount),
            days.Sum(d => d.Payments.Minor),
            days.Sum(d => d.RefundCount),
            days.Sum(d => d.Refunds.Minor),
            days.Sum(d => d.Fee.Minor)
        );

    private static MerchantDayTotal Of(DateOnly? day, int paymentCount, long payments, int refundCount, long refunds, long fee) =>
        new(day, paymentCount, Rupiah(payments), refundCount, Rupiah(refunds), Rupiah(fee), Rupiah(payments - refunds - fee));

    private static Money Rupiah(long minor) => new(minor, Currency.Idr);
}

/// <summary>Totals per day as they are now, also of today; a settled day's are those of its settlement.</summary>
internal sealed class DayTotals(Database db, LedgerApi ledger, TimeProvider clock)
{
    /// <summary>The most days at once.</summary>
    public const int MostDays = 92;

    private const int UsualDays = 7;

    /// <summary>The totals of a period; of the last seven days when no day is named.</summary>
    public async Task<Result<MerchantTotals>> OfAsync(MerchantId merchant, string? from, string? to, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var last = Day(check, "to", to) ?? Settlement.DayOf(clock.GetUtcNow());
        var first = Day(check, "from", from) ?? (last.DayNumber >= UsualDays ? last.AddDays(1 - UsualDays) : last);
        if (check.Refusal is null && first > last)
        {
            check.Fail("to", "field.period-backwards");
        }
        else if (check.Refusal is null && last.DayNumber - first.DayNumber >= MostDays)
        {
            check.Fail("from", "field.period-too-long");
        }

        return check.Refusal is { } invalid ? invalid : await OfAsync(merchant, first, last, cancel);
    }

    /// <summary>The totals of at most <see cref="MostDays"/> days.</summary>
    public async Task<MerchantTotals> OfAsync(MerchantId merchant, DateOnly first, DateOnly last, CancellationToken cancel)
    {
        var settled = await db.Set<Settlement>()
            .AsNoTracking()
            .Where(s => s.Merchant == merchant && s.Day >= first && s.Day <= last)
            .OrderBy(s => s.Day)
            .ToListAsync(cancel);
        var days = settled.ConvertAll(MerchantDayTotal.Of);
        if (ledger.TryFind(WalletAccounts.CodeOf(merchant), Currency.Idr, out var account))
        {
            var live = merchant.Live();
            var basisPoints = await db.Set<Merchant>().Where(m => m.Id == live).Select(m => m.FeeBasisPoints).SingleAsync(cancel);
            foreach (var (from, to) in NotSettled(first, last, settled))
            {
                var sums = await ledger.SumsByDayAsync(account, Settlement.StartOf(from), Settlement.StartOf(to), basisPoints, cancel);
                days.AddRange(sums.GroupBy(s => s.Day).Select(day => MerchantDayTotal.Of(day.Key, [.. day])));
            }
        }

        return new MerchantTotals(
            first,
            last,
            [.. days.Where(day => day.PaymentCount > 0 || day.RefundCount > 0).OrderByDescending(day => day.Day)],
            MerchantDayTotal.Of(days)
        );
    }

    /// <summary>The stretches of days that no settlement covers, each with the day after its end.</summary>
    private static IEnumerable<(DateOnly From, DateOnly To)> NotSettled(DateOnly first, DateOnly last, IEnumerable<Settlement> settled)
    {
        var from = first;
        foreach (var day in settled)
        {
            if (from < day.Day)
            {
                yield return (from, day.Day);
            }

            from = day.Day.AddDays(1);
        }

        if (from <= last)
        {
            yield return (from, last.AddDays(1));
        }
    }

    /// <summary>A day, within years that have a day before and after them.</summary>
    private static DateOnly? Day(FieldCheck check, string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is > 1 and < 9999
        )
        {
            return day;
        }

        check.Fail(field, "field.day-malformed");
        return null;
    }
}
