using System.Security.Claims;
using Paycare.Payments.Merchants;
using Paycare.Platform.Results;

namespace Paycare.Payments.Settlements;

/// <summary>A merchant's settlements, as pages may use them.</summary>
public sealed class SettlementsApi
{
    private readonly SettlementReports _reports;

    internal SettlementsApi(SettlementReports reports) => _reports = reports;

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
