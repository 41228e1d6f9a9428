using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform;

namespace Paycare.Identity;

/// <summary>Names a customer's answer to "is it really you?".</summary>
public readonly record struct ChallengeId(Guid Value) : IStrongId<ChallengeId>
{
    /// <inheritdoc />
    public static ChallengeId From(Guid value) => new(value);

    /// <summary>Reads the id's text; see <see cref="StrongId.TryParse"/>.</summary>
    public static bool TryParse(string? text, IFormatProvider? provider, out ChallengeId id) => StrongId.TryParse(text, out id);

    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>A signed-in customer showed the registered phone too; care may then do what needs a strong identity.</summary>
internal sealed class Confirmation
{
    public required ChallengeId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    public static void Map(EntityTypeBuilder<Confirmation> confirmation)
    {
        confirmation.ToTable("identity_confirmations");
        confirmation.Property(c => c.Id).ValueGeneratedNever();
        confirmation.HasIndex(c => new { c.Customer, c.ConfirmedAt });
    }
}

/// <summary>A customer confirmed who they are with a code.</summary>
/// <param name="Customer">Who.</param>
public sealed record CustomerConfirmed(CustomerId Customer) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Customer.ToString();
}

/// <summary>A code is on its way to the customer's phone.</summary>
/// <param name="ChallengeId">What the code answers.</param>
public sealed record ChallengeAnswer(ChallengeId ChallengeId);

internal sealed record ConfirmationBody(string? Code);

/// <summary>Confirming who one is while signed in: a code to the registered phone.</summary>
internal static class ConfirmationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var confirmations = routes.MapGroup("/api/v1/me/confirmations").RequireAuthorization(Policies.Customer).WithTags("Security");
        confirmations.MapPost("", AskAsync);
        confirmations.MapPut("/{id}", AnswerAsync);
    }

    private static async Task<IResult> AskAsync(ClaimsPrincipal caller, Confirmations confirmations, CancellationToken cancel) =>
        (await confirmations.AskAsync(caller.Customer(), cancel)).ToHttp(id => TypedResults.Created($"/api/v1/me/confirmations/{id}", new ChallengeAnswer(id)));

    private static async Task<IResult> AnswerAsync(ChallengeId id, ConfirmationBody body, ClaimsPrincipal caller, Confirmations confirmations, CancellationToken cancel) =>
        (await confirmations.AnswerAsync(caller.Customer(), id, body.Code, cancel)).ToHttp(_ => TypedResults.NoContent());
}

/// <summary>The steps of a confirmation.</summary>
internal sealed class Confirmations(Database db, Vault vault, OneTimeCodes codes, IServiceProvider services, Postbox postbox, Outbox outbox, AuditLog audit, TimeProvider clock)
{
    private static readonly Refusal WrongCode = Refusal.Invalid("code", "field.code-wrong");

    /// <summary>Sends a code. The newest one counts.</summary>
    public async Task<Result<ChallengeId>> AskAsync(CustomerId customer, CancellationToken cancel)
    {
        var row = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == customer, cancel);
        if (await codes.MakeAsync(CodePurpose.Confirmation, customer.Value, cancel) is not { } code)
        {
            return new Refusal(RefusalKind.Throttled, "too-many-requests") { RetryAfter = TimeSpan.FromMinutes(10) };
        }

        var challenge = new Confirmation { Id = StrongId.New<ChallengeId>(clock), Customer = customer, AskedAt = clock.GetUtcNow() };
        db.Set<Confirmation>().Add(challenge);
        postbox.Send(db, MessageChannel.Sms, vault.Open(row.PhoneSealed, Customer.PlaceOf(customer, "phone")), Languages.Of(row.Locale), "sms.confirmation-code", code);
        await db.SaveChangesAsync(cancel);
        return challenge.Id;
    }

    /// <summary>Takes the code.</summary>
    /// <returns>Since when the customer counts as confirmed.</returns>
    public async Task<Result<DateTimeOffset>> AnswerAsync(CustomerId customer, ChallengeId id, string? typed, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var code = check.Text("code", typed, 20);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var challenge = await db.Set<Confirmation>().SingleOrDefaultAsync(c => c.Id == id && c.Customer == customer, cancel);
        if (challenge is null)
        {
            return Refusal.NotFound;
        }

        if (challenge.ConfirmedAt is not null || !await TakeAsync(customer, code, cancel))
        {
            return WrongCode;
        }

        var now = clock.GetUtcNow();
        challenge.ConfirmedAt = now;
        audit.Add(db, $"customer:{customer}", "customer.confirmed", $"customer:{customer}");
        outbox.Publish(db, new CustomerConfirmed(customer));
        await db.SaveChangesAsync(cancel);
        return now;
    }

    /// <summary>The code from the SMS, or of the authenticator.</summary>
    private async Task<bool> TakeAsync(CustomerId customer, string code, CancellationToken cancel)
    {
        if (await codes.UseAsync(CodePurpose.Confirmation, customer.Value, code, cancel))
        {
            return true;
        }

        // Resolved late: the authenticator's own settings ask for confirmations too.
        var factors = (TwoFactor)services.GetService(typeof(TwoFactor))!;
        var row = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == customer, cancel);
        return await factors.TakeAsync(row, code, null, cancel) is { Refusal: null, Value: true };
    }

    /// <summary>When the customer last confirmed; <c>null</c> for never.</summary>
    public Task<DateTimeOffset?> LastAsync(CustomerId customer, CancellationToken cancel) =>
        db.Set<Confirmation>().Where(c => c.Customer == customer && c.ConfirmedAt != null)
            .OrderByDescending(c => c.ConfirmedAt).Select(c => c.ConfirmedAt).FirstOrDefaultAsync(cancel);
}
