using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Qr;

/// <summary>
/// The request that pays, or tried to pay, a single-use code. Whether it was paid is recorded in the journal alone.
/// </summary>
internal sealed class QrUse
{
    public required string Code { get; init; }

    public required string Client { get; set; }

    public required string Key { get; set; }

    public static void Map(EntityTypeBuilder<QrUse> use)
    {
        use.ToTable("payments_qr_uses");
        use.HasKey(u => u.Code);
        use.Property(u => u.Code).HasMaxLength(16);
        use.Property(u => u.Client).HasMaxLength(80);
        use.Property(u => u.Key).HasMaxLength(128);
    }
}

/// <summary>Ensures that a dynamic code is paid before it expires, and once.</summary>
internal sealed class QrUses(
    IServiceScopeFactory scopes,
    LedgerApi ledger,
    InFlightRequests inFlight,
    AttemptIdCodec ids,
    TimeProvider clock
)
{
    /// <summary>Reserves a code, which another payer may be paying at this moment. Static codes need no reservation.</summary>
    public bool TryEnter(ScannedCode? code, out IDisposable? turn)
    {
        turn = null;
        return code?.Once is not { } once || inFlight.TryEnter("qr", once, out turn);
    }

    /// <summary>
    /// Refuses a code that has expired or was paid; otherwise notes who pays it now and returns <c>null</c>. Needs the turn.
    /// </summary>
    public async ValueTask<Result<JournalEntry>?> DecideAsync(
        KeyClaim claim,
        Movement movement,
        ScannedCode? code,
        CancellationToken cancel
    )
    {
        if (code?.Once is not { } once)
        {
            return null;
        }

        if (code.HasExpired(clock.GetUtcNow()))
        {
            return await ledger.RefuseAsync(
                claim,
                movement,
                AttemptCode.QrExpired.Text(),
                Evidence.None.With("expiredAt", code.ExpiresAt!.Value),
                CancellationToken.None
            );
        }

        // A context is made for a single-use code alone: what names a merchant needs none.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var use = await db.Set<QrUse>().SingleOrDefaultAsync(u => u.Code == once, cancel);
        if (use is null)
        {
            db.Set<QrUse>()
                .Add(
                    new QrUse
                    {
                        Code = once,
                        Client = claim.Client,
                        Key = claim.Key,
                    }
                );
        }
        else if (await ledger.FindAsync(use.Client, use.Key, cancel) is { State: EntryState.Posted } paid)
        {
            // Only the payer who made the payment is told which one it was.
            var facts = use.Client == claim.Client ? Evidence.None.With("firstAttemptId", ids.Text(paid.Id)) : Evidence.None;
            return await ledger.RefuseAsync(claim, movement, AttemptCode.QrUsed.Text(), facts, CancellationToken.None);
        }
        else
        {
            // The earlier try was refused, or never produced its row: this one may pay.
            (use.Client, use.Key) = (claim.Client, claim.Key);
        }

        await db.SaveChangesAsync(cancel);
        return null;
    }
}
