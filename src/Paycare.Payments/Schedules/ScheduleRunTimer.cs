using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Identity.Sessions;
using Paycare.Payments.Merchants;
using Paycare.Payments.Notices;
using Paycare.Payments.Payments;
using Paycare.Payments.Spending;
using Paycare.Payments.Transfers;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Schedules;

/// <summary>
/// Makes the runs of schedules, each an attempt of its own under the schedule's id and day as key: made again after a crash, it is
/// the same. One that fails is told to its owner and not tried again; the next day of the rhythm is.
/// </summary>
internal sealed class ScheduleRunTimer(
    Database db,
    ScheduleBook book,
    SendMoney transfers,
    PayMerchant payments,
    MerchantDirectory merchants,
    IdentityApi identity,
    CustomerNotices notices,
    TimeProvider clock
) : IDueHandler<ScheduleRunTimer.Payload>
{
    private const string HandlerName = "schedule-run";

    /// <summary>Runs are made in the morning in Jakarta, after what came in overnight.</summary>
    private static readonly TimeOnly Hour = new(6, 0);

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    public static DueItem Due(Schedule schedule, TimeProvider clock)
    {
        var at = new DateTimeOffset(schedule.NextOn.ToDateTime(Hour), Wording.WesternIndonesia);
        return DueItem.At(at.ToUniversalTime(), HandlerName, schedule.Id.ToString(), new Payload(schedule.Id), clock);
    }

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var schedule = await db.Set<Schedule>().SingleOrDefaultAsync(s => s.Id == payload.Schedule, cancel);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(Wording.WesternIndonesia).DateTime);
        if (schedule is not { State: ScheduleState.Active } || schedule.NextOn > today)
        {
            return;
        }

        var name = await book.NameOfAsync(schedule, cancel);
        var refused = name is null ? Refusal.NotFound : await RunAsync(schedule, cancel);
        if (refused is { Kind: RefusalKind.Busy or RefusalKind.Throttled } || refused?.Code == Refusal.InFlight.Code)
        {
            throw new InvalidOperationException($"Schedule {schedule.Id} is put off: {refused.Code}.");
        }

        if (name is null)
        {
            schedule.End();
        }
        else
        {
            schedule.GoOn(today);
        }

        if (refused is not null)
        {
            await notices.AddAsync(schedule.Customer, "sms.schedule-failed", schedule.Amount, cancel, name ?? "•••");
        }

        if (schedule.State == ScheduleState.Active)
        {
            db.Add(Due(schedule, clock));
        }

        await db.SaveChangesAsync(cancel);
    }

    /// <returns><c>null</c> when the money moved.</returns>
    private async Task<Refusal?> RunAsync(Schedule schedule, CancellationToken cancel)
    {
        var request = SpendingRequest.By(
            new StandingOrder(schedule.IsConfirmed),
            Callers.Absent(schedule.Customer),
            new IdempotencyKey(schedule.RunKey)
        );
        string[] asked = ["schedule", schedule.RunKey];
        var note = book.NoteOf(schedule);
        if (schedule.Kind == ScheduleKind.Transfer)
        {
            var receiver = StrongId.Read<CustomerId>(schedule.Payee);
            return (
                await transfers.SendAsync(
                    new CheckedTransfer(request, asked, schedule.Amount, note, _ => FindAsync(receiver, cancel)),
                    cancel
                )
            ).IsRefused(out var notSent, out _)
                ? notSent
                : null;
        }

        return await merchants.FindAsync(StrongId.Read<MerchantId>(schedule.Payee), cancel) is not { } merchant ? Refusal.NotFound
            : (await payments.PayAsync(request, asked, merchant, schedule.Amount, note, null, cancel)).IsRefused(out var notPaid, out _)
                ? notPaid
            : null;
    }

    private async Task<Result<Payee>> FindAsync(CustomerId receiver, CancellationToken cancel) =>
        await identity.FindCustomerAsync(receiver, cancel) is { } card ? new Payee(receiver, card.Name) : Refusal.NotFound;

    internal sealed record Payload(ScheduleId Schedule);
}
