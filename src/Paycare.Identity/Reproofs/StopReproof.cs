using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Protection;
using Paycare.Identity.Security;
using Paycare.Identity.Verification;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Reproofs;

/// <summary>"This wasn't me", from the old phone, the old e-mail or a session: a way back in ends at once.</summary>
internal sealed class StopReproof(
    Database db,
    ReproofBook book,
    ReproofNotices notices,
    AddressLimits limits,
    AuditLog audit,
    TimeProvider clock
) : ISubscriber<SecurityEventDisowned>
{
    private const int TokenLength = 100;

    /// <summary>Stops it with the token of a notice. Done twice it stays stopped; what is over is refused.</summary>
    public async Task<Result<Done>> StopAsync(string? token, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.ContinueReproof) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var typed = check.Text("token", token, TokenLength);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await book.FindToStopAsync(typed, cancel) is not { } reproof)
        {
            return Refusal.NotFound;
        }

        if (!reproof.IsOpen)
        {
            return reproof.State == ReproofState.Stopped ? Done.Instance : ReproofSteps.NotNow;
        }

        await StopAsync(reproof, "notice", cancel);
        return await db.SaveOrRefuseAsync(cancel) is { } raced ? raced : Done.Instance;
    }

    /// <summary>The owner disowned the event of one in a session: all that are open end.</summary>
    public async Task HandleAsync(SecurityEventDisowned happened, CancellationToken cancel)
    {
        if (happened.Kind is not (SecurityEventKinds.ReproofAsked or SecurityEventKinds.ReproofApproved))
        {
            return;
        }

        var customer = happened.Customer;
        foreach (var reproof in await db.Set<Reproof>().Where(r => r.Customer == customer && r.EndedAt == null).ToListAsync(cancel))
        {
            await StopAsync(reproof, "session", cancel);
        }

        await db.SaveChangesAsync(cancel);
    }

    private async Task StopAsync(Reproof reproof, string by, CancellationToken cancel)
    {
        reproof.Stop(clock.GetUtcNow());
        if (
            reproof.Verification is { } id
            && await db.Set<IdentityVerification>().SingleOrDefaultAsync(v => v.Id == id, cancel) is { } verification
        )
        {
            verification.Erase(clock.GetUtcNow());
            db.Set<DueItem>().Add(VerificationImageTimer.Due(id, TimeSpan.Zero, clock));
        }

        audit.Add(
            db,
            reproof.Customer is { } customer ? $"customer:{customer}" : "anonymous",
            "reproof.stopped",
            $"reproof:{reproof.Id}",
            new { by }
        );
        await notices.TellStoppedAsync(reproof, cancel);
    }
}
