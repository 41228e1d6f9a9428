using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;
using Paycare.Payments.Merchants;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MerchantPortal;

/// <summary>
/// A session on the merchant's page, opened with an API key. The browser keeps a token of its own, never the key; when the key
/// ends, so do all its sessions.
/// </summary>
internal sealed class MerchantSession
{
    public required MerchantSessionId Id { get; init; }

    public required string TokenHash { get; init; }

    public required MerchantId Merchant { get; init; }

    public required MerchantKeyId Key { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public static void Map(EntityTypeBuilder<MerchantSession> session)
    {
        session.ToTable("payments_merchant_sessions");
        session.Property(s => s.Id).ValueGeneratedNever();
        session.Property(s => s.TokenHash).HasMaxLength(64);
        session.HasIndex(s => s.TokenHash).IsUnique();
    }
}

/// <summary>Opens, finds and ends sessions on the merchant's page.</summary>
internal sealed class MerchantSessions(
    Database db,
    MerchantKeyBook keys,
    AuditLog audit,
    AddressLimits limits,
    IOptions<MerchantOptions> options,
    TimeProvider clock
)
{
    public async Task<Result<MerchantSignIn>> OpenAsync(string? key, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.MerchantKeySignIn) is { } tooMany)
        {
            return tooMany;
        }

        if (await keys.FindAsync(key?.Trim() ?? "", cancel) is not { } found)
        {
            return new Refusal(RefusalKind.NotSignedIn, "merchant-key-unknown");
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var session = new MerchantSession
        {
            Id = StrongId.New<MerchantSessionId>(clock),
            TokenHash = MerchantKey.HashOf(token),
            Merchant = found.Merchant,
            Key = found.Id,
            ExpiresAt = clock.GetUtcNow() + options.Value.PageSession,
        };
        db.Set<MerchantSession>().Add(session);
        audit.Add(db, $"merchant:{found.Merchant}", "merchant.signed-in", $"merchant-key:{found.Id}");
        await db.SaveChangesAsync(cancel);
        return new MerchantSignIn(token, session.ExpiresAt);
    }

    public async Task<MerchantSession?> FindAsync(string token, CancellationToken cancel)
    {
        var (hash, now) = (MerchantKey.HashOf(token), clock.GetUtcNow());
        return await db.Set<MerchantSession>()
            .AsNoTracking()
            .Where(s => s.TokenHash == hash && s.EndedAt == null && s.ExpiresAt > now)
            .Where(s => db.Set<MerchantKey>().Any(k => k.Id == s.Key && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now)))
            .SingleOrDefaultAsync(cancel);
    }

    public Task EndAsync(MerchantSessionId id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Set<MerchantSession>().Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancel);
    }
}

/// <summary>A sign-in to the merchant's page.</summary>
/// <param name="Token">The token for the browser's cookie.</param>
/// <param name="ExpiresAt">When it expires.</param>
public sealed record MerchantSignIn(string Token, DateTimeOffset ExpiresAt);
