using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Schedules;

/// <summary>A schedule to make, unchecked.</summary>
/// <param name="Kind">transfer or payment.</param>
/// <param name="ToPhone">For a transfer: the receiver's phone, in any common form.</param>
/// <param name="MerchantId">For a payment: the merchant.</param>
/// <param name="Amount">Amount of each run in IDR, above zero.</param>
/// <param name="Every">once, week or month.</param>
/// <param name="FirstOn">The first day, of the Jakarta calendar; today at the earliest, a year ahead at most.</param>
/// <param name="Note">A note on each run; at most 140 characters, stored sealed.</param>
/// <param name="Pin">The payer's PIN.</param>
/// <param name="ChallengeId">The challenge that a large amount issued, bound to payee, amount and rhythm.</param>
/// <param name="OneTimeCode">The code that answers it.</param>
public sealed record ScheduleBody(
    string? Kind,
    string? ToPhone,
    string? MerchantId,
    MoneyBody? Amount,
    string? Every,
    DateOnly? FirstOn,
    string? Note,
    string? Pin,
    string? ChallengeId = null,
    string? OneTimeCode = null
)
{
    /// <summary>Never the PIN or the phone: this ends up in logs.</summary>
    public override string ToString() => "schedule";
}

/// <summary>Money that leaves on days to come.</summary>
/// <param name="Id">The schedule's id.</param>
/// <param name="Kind">transfer or payment.</param>
/// <param name="Name">The payee: a merchant's name, a person's masked.</param>
/// <param name="Amount">Amount of each run in minor units (sen).</param>
/// <param name="Every">once, week or month.</param>
/// <param name="FirstOn">The first day, of the Jakarta calendar.</param>
/// <param name="NextOn">The day of the next run.</param>
/// <param name="Note">The note on each run.</param>
public sealed record ScheduleAnswer(
    ScheduleId Id,
    string Kind,
    string Name,
    Money Amount,
    string Every,
    DateOnly FirstOn,
    DateOnly NextOn,
    string? Note
);

/// <summary>Payments and transfers on days to come.</summary>
internal static class ScheduleEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var schedules = routes.MapGroup("/api/v1/schedules").RequireAuthorization(Policies.Customer).WithTags("Schedules");
        schedules
            .MapPost("", MakeAsync)
            .Documented(
                "makeSchedule",
                "Order payments on days to come",
                "Once, weekly or monthly, to a person or a merchant; days are Jakarta's. Each run counts in every limit. "
                    + "Large amounts answer `step-up-required` first. None can be made during a cool-down."
            )
            .RefusesMoney([
                AttemptCode.WrongPin,
                AttemptCode.PinLocked,
                AttemptCode.RiskBlocked,
                AttemptCode.StepUpRequired,
                AttemptCode.AccountFrozen,
                AttemptCode.AccountClosed,
            ])
            .Refuses(RefusalKind.Unacceptable, "payee-unavailable", "merchant-unavailable", "same-account")
            .Refuses(RefusalKind.Throttled, "too-many-unknown-payees")
            .Refuses(RefusalKind.NotFound, "account-unknown");
        schedules.MapGet("", ListAsync).Documented("listSchedules", "List the orders for days to come", "Those that still run.");
        schedules
            .MapDelete("/{id}", EndAsync)
            .Documented("endSchedule", "End an order", "No further run is made; what was paid stays paid.");
    }

    private static async Task<HttpAnswer<Created<ScheduleAnswer>>> MakeAsync(
        ScheduleBody body,
        HttpContext http,
        ScheduleBook book,
        CancellationToken cancel
    ) =>
        (await book.MakeAsync(http.Caller(), body, cancel)).ToHttp(schedule =>
            TypedResults.Created($"/api/v1/schedules/{schedule.Id}", schedule)
        );

    private static async Task<HttpAnswer<Ok<Page<ScheduleAnswer>>>> ListAsync(
        ClaimsPrincipal caller,
        ScheduleBook book,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<ScheduleAnswer>(await book.ListAsync(caller.Customer(), cancel), null));

    private static async Task<HttpAnswer<NoContent>> EndAsync(
        ScheduleId id,
        ClaimsPrincipal caller,
        ScheduleBook book,
        CancellationToken cancel
    ) => (await book.EndAsync(caller.Customer(), id, cancel)).ToHttp(_ => TypedResults.NoContent());
}
