using System.Security.Claims;
using Paycare.Payments.Merchants;
using Paycare.Platform.Results;

namespace Paycare.Payments.Settlements;

/// <summary>A merchant's settlements, as pages may use them.</summary>
public sealed class SettlementsApi
{
    private readonly SettlementReports _reports;
    private readonly DayTotals _totals;

    internal SettlementsApi(SettlementReports reports, DayTotals totals) => (_reports, _totals) = (reports, totals);

    /// <summary>The most days whose totals are told at once.</summary>
    public static int MostTotalDays => DayTotals.MostDays;

    /// <summary>Totals per day, newest first, of at most <see cref="MostTotalDays"/> days.</summary>
    public Task<MerchantTotals> TotalsAsync(ClaimsPrincipal caller, DateOnly first, DateOnly last, CancellationToken cancel) =>
        _totals.OfAsync(caller.Merchant(), first, last, cancel);

    /// <summary>Settled days, newest first.</summary>
    public Task<Result<Page<SettlementAnswer>>> SettlementsAsync(ClaimsPrincipal caller, string? cursor, CancellationToken cancel) =>
        _reports.ListAsync(caller.Merchant(), cursor, null, cancel);

    /// <summary>One settled day.</summary>
    public Task<Result<SettlementAnswer>> SettlementAsync(ClaimsPrincipal caller, SettlementId id, CancellationToken cancel) =>
        _reports.FindAsync(caller.Merchant(), id, cancel);

    /// <summary>A settled day's lines, oldest first.</summary>
    public Task<Result<Page<SettlementLine>>> SettlementLinesAsync(
        ClaimsPrincipal caller,
        SettlementId id,
        string? cursor,
        CancellationToken cancel
    ) => _reports.LinesAsync(caller.Merchant(), id, cursor, null, cancel);

    /// <summary>A settled day's lines as CSV; <c>null</c> when there is no such day.</summary>
    public Task<SettlementCsv?> CsvAsync(ClaimsPrincipal caller, SettlementId id, CancellationToken cancel) =>
        _reports.CsvAsync(caller.Merchant(), id, cancel);
}
