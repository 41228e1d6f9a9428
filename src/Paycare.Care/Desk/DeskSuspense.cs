using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Payments;
using Paycare.Payments.Bank;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>Money in suspense, with the case that it opened.</summary>
/// <param name="Item">The money.</param>
/// <param name="CaseId">Its case; <c>null</c> for the short time until it is opened.</param>
/// <param name="CaseNumber">Case number, for example PC-10427.</param>
public sealed record SuspenseLine(SuspenseItem Item, CaseId? CaseId, string? CaseNumber);

/// <summary>The list of money in suspense, for the desk.</summary>
internal sealed class DeskSuspense(Database db, BankApi bank)
{
    public static void Map(RouteGroupBuilder desk) =>
        desk.MapGet("/suspense", async (string? cursor, int? limit, DeskSuspense suspense, CancellationToken cancel) =>
                TypedResults.Ok(await suspense.ListAsync(cursor, limit, cancel))
            )
            .Documented("listSuspense", "List the money in suspense", "Each with the case that it opened.");

    public async Task<Page<SuspenseLine>> ListAsync(string? cursor, int? limit, CancellationToken cancel)
    {
        var page = await bank.SuspenseAsync(cursor, limit, cancel);
        var sources = page.Items.Select(i => SuspenseCaseListener.SourceOf(i.Id)).ToList();
        var cases = await db.Set<Case>()
            .AsNoTracking()
            .Where(c => c.Source != null && sources.Contains(c.Source))
            .ToDictionaryAsync(c => c.Source!, cancel);
        return new Page<SuspenseLine>(
            [
                .. page.Items.Select(i =>
                    cases.TryGetValue(SuspenseCaseListener.SourceOf(i.Id), out var opened)
                        ? new SuspenseLine(i, opened.Id, opened.NumberText)
                        : new SuspenseLine(i, null, null)
                ),
            ],
            page.Next
        );
    }
}
