using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.Transfers;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Schedules;

/// <summary>Makes, lists and ends schedules.</summary>
internal sealed class ScheduleBook(
    Database db,
    StandingOrders orders,
    Payees payees,
    MerchantDirectory merchants,
    IdentityApi identity,
    Vault vault,
    TimeProvider clock
)
{
    private static readonly Dictionary<string, ScheduleKind> Kinds = Names<ScheduleKind>();
    private static readonly Dictionary<string, ScheduleRhythm> Rhythms = Names<ScheduleRhythm>();

    public async Task<Result<ScheduleAnswer>> MakeAsync(Caller caller, ScheduleBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var kind = check.OneOf("kind", body.Kind, Kinds);
        var every = check.OneOf("every", body.Every, Rhythms);
        var amount = check.Rupiah(body.Amount);
        var note = check.Words("note", body.Note, PaymentNotes.MaxLength, required: false);
        var phone = kind == ScheduleKind.Transfer ? check.Phone("toPhone", body.ToPhone) : "";
        if (kind == ScheduleKind.Payment)
        {
            _ = check.Text("merchantId", body.MerchantId, 64);
        }

        var today = Today;
        if (body.FirstOn is null)
        {
            check.Fail("firstOn", "field.required");
        }
        else if (body.FirstOn < today)
        {
            check.Fail("firstOn", "field.day-past");
        }
        else if (body.FirstOn > today.AddYears(1))
        {
            check.Fail("firstOn", "field.day-too-far");
        }

        // Nothing moves now, so the request needs no key of its caller's.
        if (
            SpendingRequest
                .Read(check, caller, new IdempotencyKey("schedule"), body.Pin, body.ChallengeId, body.OneTimeCode)
                .IsRefused(out var invalid, out var request)
        )
        {
            return invalid;
        }

        if ((await FindPayeeAsync(request.Payer, kind!.Value, phone, body.MerchantId, cancel)).IsRefused(out var unknown, out var payee))
        {
            return unknown;
        }

        var binds = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"schedule|{kind}|{payee.Id}|{amount}|{every}|{body.FirstOn:yyyy-MM-dd}"
        );
        if ((await orders.AllowAsync(request, binds, amount, payee.Name, cancel)).IsRefused(out var notAllowed, out var order))
        {
            return notAllowed;
        }

        var id = StrongId.New<ScheduleId>(clock);
        var schedule = new Schedule
        {
            Id = id,
            Customer = request.Payer,
            Kind = kind.Value,
            Payee = payee.Id,
            Minor = amount.Minor,
            CurrencyCode = amount.Currency.Code,
            Every = every!.Value,
            FirstOn = body.FirstOn!.Value,
            NextOn = body.FirstOn.Value,
            NoteSealed = note.Length == 0 ? null : vault.Seal(SecretScrub.Clean(note), Schedule.NoteOf(id)),
            IsConfirmed = order.IsConfirmed,
            CreatedAt = clock.GetUtcNow(),
        };
        db.Add(schedule);
        db.Add(ScheduleRunTimer.Due(schedule, clock));
        await db.SaveChangesAsync(cancel);
        return await TellAsync(schedule, cancel);
    }

    /// <summary>A customer's schedules, the last made first; those that ended are not there.</summary>
    public async Task<IReadOnlyList<ScheduleAnswer>> ListAsync(CustomerId customer, CancellationToken cancel)
    {
        var schedules = await db.Set<Schedule>()
            .AsNoTracking()
            .Where(s => s.Customer == customer && s.State == ScheduleState.Active)
            .OrderByDescending(s => s.CreatedAt)
            .Take(Paging.MaxLimit)
            .ToListAsync(cancel);
        var answers = new List<ScheduleAnswer>();
        foreach (var schedule in schedules)
        {
            answers.Add(await TellAsync(schedule, cancel));
        }

        return answers;
    }

    /// <summary>Ends a schedule: it makes no further run.</summary>
    public Task<Result<Done>> EndAsync(CustomerId customer, ScheduleId id, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                var schedule = await db.Set<Schedule>().SingleOrDefaultAsync(s => s.Id == id && s.Customer == customer, cancel);
                if (schedule is not { State: ScheduleState.Active })
                {
                    return (Result<Done>)Refusal.NotFound;
                }

                schedule.End();
                await db.SaveChangesAsync(cancel);
                return Done.Instance;
            },
            cancel
        );

    public string NoteOf(Schedule schedule) => schedule.NoteSealed is { } note ? vault.Open(note, Schedule.NoteOf(schedule.Id)) : "";

    /// <summary>The payee's name as its payer may know it; <c>null</c> when it is no longer there.</summary>
    public async Task<string?> NameOfAsync(Schedule schedule, CancellationToken cancel) =>
        schedule.Kind == ScheduleKind.Transfer
            ? (await identity.FindCustomerAsync(StrongId.Read<CustomerId>(schedule.Payee), cancel))?.Name
            : (await merchants.FindAsync(StrongId.Read<MerchantId>(schedule.Payee), cancel))?.Name;

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(Wording.WesternIndonesia).DateTime);

    private async Task<Result<(string Id, string Name)>> FindPayeeAsync(
        CustomerId payer,
        ScheduleKind kind,
        string phone,
        string? merchantId,
        CancellationToken cancel
    )
    {
        if (kind == ScheduleKind.Payment)
        {
            return await merchants.FindAsync(StrongId.Read<MerchantId>(merchantId), cancel) is { } merchant
                ? (merchant.Id.ToString(), merchant.Name)
                : Refusal.NotFound;
        }

        if ((await payees.FindAsync(payer, phone, "toPhone", cancel)).IsRefused(out var unknown, out var payee))
        {
            return unknown;
        }

        return payee.Id == payer ? Refusal.Invalid("toPhone", "field.schedule-to-oneself") : (payee.Id.ToString(), payee.MaskedName);
    }

    private async Task<ScheduleAnswer> TellAsync(Schedule schedule, CancellationToken cancel) =>
        new(
            schedule.Id,
            NameOf(schedule.Kind),
            await NameOfAsync(schedule, cancel) ?? "•••",
            schedule.Amount,
            NameOf(schedule.Every),
            schedule.FirstOn,
            schedule.NextOn,
            NoteOf(schedule) is { Length: > 0 } note ? note : null
        );

    private static Dictionary<string, T> Names<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(NameOf, StringComparer.Ordinal);

    private static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
