using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Security;
using Paycare.Identity.Verification;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Reproofs;

/// <summary>The steps of a way back in between its beginning and its review, but for the images.</summary>
internal sealed class ReproofSteps(Database db, Vault vault, ReproofBook book, ReproofCodes codes, AddressLimits limits, TimeProvider clock)
{
    public static readonly Refusal WrongCode = Refusal.Invalid("code", "field.code-wrong"),
        NotNow = new(RefusalKind.Conflict, "reproof-not-now");

    /// <summary>How far it is.</summary>
    public async Task<Result<ReproofAnswer>> ReadAsync(string? token, CancellationToken cancel) =>
        await book.FindAsync(token, cancel) is { } reproof ? book.Answer(reproof) : Refusal.NotFound;

    /// <summary>Sends another code to the new phone, while one is needed.</summary>
    public async Task<Result<Done>> SendCodeAsync(string? token, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.ContinueReproof) is { } tooMany)
        {
            return tooMany;
        }

        if (await book.FindAsync(token, cancel) is not { } reproof)
        {
            return Refusal.NotFound;
        }

        if (reproof.State != ReproofState.Begun && FinishReproof.WhyNot(reproof, clock.GetUtcNow()) is { } refused)
        {
            return refused;
        }

        if (!reproof.IsPhoneTaken)
        {
            await codes.SendAsync(reproof, reproof.Phone(vault), cancel);
            await db.SaveChangesAsync(cancel);
        }

        return Done.Instance;
    }

    /// <summary>Checks the new phone's code.</summary>
    public async Task<Result<ReproofAnswer>> ConfirmAsync(string? token, string? typed, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.ContinueReproof) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var code = check.Code("code", typed);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await book.FindAsync(token, cancel) is not { } reproof)
        {
            return Refusal.NotFound;
        }

        if (reproof.State != ReproofState.Begun)
        {
            return NotNow;
        }

        if (!await codes.UseAsync(reproof, code, cancel))
        {
            return WrongCode;
        }

        reproof.ConfirmPhone(clock.GetUtcNow());
        return await SaveAsync(reproof, cancel);
    }

    /// <summary>Accepts the document's data; may be repeated until its images are there.</summary>
    public async Task<Result<ReproofAnswer>> DescribeAsync(string? token, VerificationBody body, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.ContinueReproof) is { } tooMany)
        {
            return tooMany;
        }

        var (check, now) = (new FieldCheck(), clock.GetUtcNow());
        var document = IdentityDocument.Read(check, body, DateOnly.FromDateTime(now.ToOffset(Wording.WesternIndonesia).DateTime));
        if (document is null)
        {
            return check.Refusal!;
        }

        if (await book.FindAsync(token, cancel) is not { } reproof)
        {
            return Refusal.NotFound;
        }

        if (reproof.State is not (ReproofState.Confirmed or ReproofState.Described))
        {
            return NotNow;
        }

        reproof.Describe(await KeepAsync(reproof, document, cancel), now);
        return await SaveAsync(reproof, cancel);
    }

    /// <summary>Keeps the document of a customer; of nobody's nothing is kept.</summary>
    private async Task<VerificationId?> KeepAsync(Reproof reproof, IdentityDocument document, CancellationToken cancel)
    {
        if (reproof.Customer is not { } customer)
        {
            return null;
        }

        var verification = await db.Set<IdentityVerification>().SingleOrDefaultAsync(v => v.Id == reproof.Verification, cancel);
        if (verification is null)
        {
            verification = new IdentityVerification
            {
                Id = StrongId.New<VerificationId>(clock),
                Customer = customer,
                Purpose = VerificationPurpose.Reproof,
                StartedAt = clock.GetUtcNow(),
            };
            db.Set<IdentityVerification>().Add(verification);
        }

        verification.Describe(document, vault);
        return verification.Id;
    }

    private async Task<Result<ReproofAnswer>> SaveAsync(Reproof reproof, CancellationToken cancel) =>
        await db.SaveOrRefuseAsync(cancel) is { } raced ? raced : book.Answer(reproof);
}
