using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Identity.SecondFactors;
using Paycare.Identity.Sessions;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Confirmations;

/// <summary>The answer to "is it really you?" for a step-up.</summary>
/// <param name="ChallengeId">Id of the question, from the refusal.</param>
/// <param name="OneTimeCode">The code from the SMS or the authenticator.</param>
public sealed partial record StepUpBody(string? ChallengeId, string? OneTimeCode)
{
    /// <summary>Never reveals the secret, as this ends up in logs.</summary>
    public override string ToString() => "asked again";
}

/// <summary>What a code confirms. Its text tells the owner; what it binds cannot be exchanged for anything else.</summary>
/// <param name="Binds">Everything the code is valid for, as one text: action, payee, amount.</param>
/// <param name="TextKey">The text key of the SMS; {0} is the code.</param>
/// <param name="Arguments">Other values for the text; money is formatted in the recipient's language.</param>
public sealed record StepUpSubject(string Binds, string TextKey, IReadOnlyList<object> Arguments)
{
    /// <summary>A change of the account's security.</summary>
    public static StepUpSubject Settings(string action) => new($"settings|{action}", "sms.step-up-settings", []);
}

/// <summary>A question to a customer, valid for one action and ten minutes.</summary>
internal sealed class StepUp
{
    public required ChallengeId Id { get; init; }

    public required CustomerId Customer { get; init; }

    /// <summary>Keyed hash of what it is valid for.</summary>
    public required byte[] Mac { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    public static void Map(EntityTypeBuilder<StepUp> stepUp)
    {
        stepUp.ToTable("identity_step_ups");
        stepUp.Property(s => s.Id).ValueGeneratedNever();
        stepUp.HasIndex(s => new { s.Customer, s.AskedAt });
    }
}

/// <summary>
/// Requires confirmation before sensitive actions. A code is bound to its action, and for money to amount and payee (PSD2
/// regulatory technical standards, article 5): if a single rupiah changes, the code is invalid.
/// </summary>
internal sealed class StepUps(
    Database db,
    KeyRing ring,
    OneTimeCodes codes,
    CustomerPhone phone,
    RecentlyAsked recently,
    OwnerCodes owner,
    AddressLimits limits,
    TimeProvider clock
)
{
    private const int MostPerWindow = 10;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Allows an account-security action right after a sign-in or a confirmation, or with the answer to the question in an
    /// earlier refusal.
    /// </summary>
    /// <returns><c>null</c> when allowed; otherwise <c>step-up-required</c> with <c>challengeId</c>.</returns>
    public async Task<Refusal?> RequireAsync(ClaimsPrincipal caller, StepUpSubject subject, StepUpBody? answer, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.SensitiveAction) is { } tooMany)
        {
            return tooMany;
        }

        if (await WasAskedAsync(caller, cancel))
        {
            return null;
        }

        if (answer?.ChallengeId is not null)
        {
            var id = StrongId.Read<ChallengeId>(answer.ChallengeId);
            if ((await TakeAsync(caller, id, answer.OneTimeCode, subject.Binds, cancel)).IsRefused(out var locked, out var fits) || fits)
            {
                return locked;
            }

            if (await IsOpenAsync(caller, id, subject.Binds, cancel))
            {
                return Required(id).With("codeWrong", true);
            }
        }

        return (await AskAsync(caller, subject, cancel)).IsRefused(out var tooOften, out var asked) ? tooOften : Required(asked);
    }

    /// <summary>Whether the caller recently signed in or confirmed with a code.</summary>
    public Task<bool> WasAskedAsync(ClaimsPrincipal caller, CancellationToken cancel) => recently.IsAskedAsync(caller, cancel);

    /// <summary>Asks a question and sends its code to the registered phone. Only this session can answer it.</summary>
    public async Task<Result<ChallengeId>> AskAsync(ClaimsPrincipal caller, StepUpSubject subject, CancellationToken cancel)
    {
        var customer = caller.Customer();
        var now = clock.GetUtcNow();
        var since = now - Lifetime;
        if (await db.Set<StepUp>().CountAsync(s => s.Customer == customer && s.AskedAt > since, cancel) >= MostPerWindow)
        {
            return new Refusal(RefusalKind.Throttled, "too-many-requests") { RetryAfter = Lifetime };
        }

        var row = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == customer, cancel);
        var stepUp = new StepUp
        {
            Id = StrongId.New<ChallengeId>(clock),
            Customer = customer,
            Mac = Mac(caller, subject.Binds),
            AskedAt = now,
        };
        db.Set<StepUp>().Add(stepUp);
        var code = await codes.MakeAsync(CodePurpose.StepUp, stepUp.Id.Value, cancel);
        var language = Languages.Of(row.Locale);
        object[] arguments = [.. subject.Arguments.Select(a => a is Money amount ? amount.Text(language) : a)];
        if (!await phone.SendAsync(CodeAskedBy.Owner, row, subject.TextKey, code, cancel, arguments))
        {
            return CustomerPhone.TooMany;
        }

        await db.SaveChangesAsync(cancel);
        return stepUp.Id;
    }

    /// <summary>
    /// Checks an answer: the code from the SMS or the customer's authenticator. A question can be answered once.
    /// </summary>
    /// <returns>Whether it was right; refused while wrong codes lock.</returns>
    public async Task<Result<bool>> TakeAsync(ClaimsPrincipal caller, ChallengeId id, string? code, string binds, CancellationToken cancel)
    {
        var customer = caller.Customer();
        if (string.IsNullOrWhiteSpace(code) || code.Length > 40 || !await IsOpenAsync(caller, id, binds, cancel))
        {
            return false;
        }

        var tried = await owner.TakeAsync(customer, CodePurpose.StepUp, id.Value, code, caller.Session(), cancel);
        if (tried.IsRefused(out var locked, out var fits))
        {
            return locked;
        }

        var now = clock.GetUtcNow();
        return fits
            && await db.Set<StepUp>()
                .Where(s => s.Id == id && s.UsedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.UsedAt, now), cancel) == 1;
    }

    /// <summary>Whether a question is still open, was asked in this session, and concerns this exact action.</summary>
    public async Task<bool> IsOpenAsync(ClaimsPrincipal caller, ChallengeId id, string binds, CancellationToken cancel)
    {
        var mac = await Open(caller.Customer(), id).Select(s => s.Mac).SingleOrDefaultAsync(cancel);
        return mac is not null && CryptographicOperations.FixedTimeEquals(mac, Mac(caller, binds));
    }

    /// <summary>Whether a question is still open in any of the customer's sessions.</summary>
    public Task<bool> IsOpenAsync(CustomerId customer, ChallengeId id, CancellationToken cancel) => Open(customer, id).AnyAsync(cancel);

    private IQueryable<StepUp> Open(CustomerId customer, ChallengeId id)
    {
        var since = clock.GetUtcNow() - Lifetime;
        return db.Set<StepUp>().Where(s => s.Id == id && s.Customer == customer && s.UsedAt == null && s.AskedAt > since);
    }

    private static Refusal Required(ChallengeId id) => new Refusal(RefusalKind.NotAllowed, "step-up-required").With("challengeId", id);

    private byte[] Mac(ClaimsPrincipal caller, string binds) =>
        HMACSHA256.HashData(ring.MacKey("step-up"), Encoding.UTF8.GetBytes($"{caller.Customer()}\0{caller.Session()}\0{binds}"));
}
