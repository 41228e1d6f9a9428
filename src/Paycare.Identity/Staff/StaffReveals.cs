using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Quotas;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Staff;

/// <summary>How often a member of staff may see personal data in the clear: twenty times an hour, then a lead allows more.</summary>
public sealed class StaffReveals(Database db, QuotaBook quotas, AuditLog audit)
{
    /// <summary>The most in an hour, over all kinds of data.</summary>
    public const int MostPerHour = 20;

    private const int ReasonLength = 300;

    /// <summary>Takes one, before anything is shown.</summary>
    /// <returns><c>null</c> when it may be shown.</returns>
    public async Task<Refusal?> TakeAsync(StaffId by, CancellationToken cancel) =>
        await quotas.TakeAsync(Of(by), 1, MostPerHour, cancel)
            ? null
            : new Refusal(RefusalKind.Throttled, "reveals-spent") { RetryAfter = TimeSpan.FromHours(1) };

    /// <summary>Whether somebody has none left in this hour.</summary>
    public async Task<bool> AreSpentAsync(StaffId staff, CancellationToken cancel) =>
        (await quotas.UseOfAsync(Of(staff), cancel)).Used >= MostPerHour;

    /// <summary>A lead lets a colleague begin anew; nobody does so for themselves.</summary>
    public async Task<Result<Done>> ReleaseAsync(StaffId lead, StaffId colleague, string? because, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var reason = check.Words("reason", because, ReasonLength);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (lead == colleague)
        {
            return new Refusal(RefusalKind.NotAllowed, "four-eyes");
        }

        if (await db.Set<StaffMember>().FindAsync([colleague], cancel) is null)
        {
            return Refusal.NotFound;
        }

        audit.Add(db, $"staff:{lead}", "staff.reveals-released", $"staff:{colleague}", new { reason });
        await db.SaveChangesAsync(cancel);
        await quotas.ClearAsync(Of(colleague), cancel);
        return Done.Instance;
    }

    private static Quota Of(StaffId staff) => new($"reveals:{staff}", QuotaWindow.Hour);
}
