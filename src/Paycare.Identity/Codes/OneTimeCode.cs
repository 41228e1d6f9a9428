using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Locks;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Codes;

/// <summary>The purpose of a one-time code; a code is never valid for another purpose.</summary>
internal enum CodePurpose
{
    PhoneVerification,
    SignIn,
    Confirmation,
    PasswordReset,
    StepUp,
    NewPhone,
    NewEmail,
    Reproof,
    EmergencyFreeze,
    Call,
}

/// <summary>A six-digit code sent to a person, kept as a keyed hash. Per purpose and subject, only the newest is valid.</summary>
internal sealed class OneTimeCode
{
    public required Guid Id { get; init; }

    public required CodePurpose Purpose { get; init; }

    public required Guid Subject { get; init; }

    public required byte[] Mac { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public int TriesLeft { get; init; } = OneTimeCodes.Tries;

    public static void Map(EntityTypeBuilder<OneTimeCode> code)
    {
        code.ToTable("identity_one_time_codes");
        code.Property(c => c.Id).ValueGeneratedNever();
        code.Property(c => c.Purpose).StoredByName();
        code.HasIndex(c => new
        {
            c.Purpose,
            c.Subject,
            c.Id,
        });
    }
}

/// <summary>Creates and checks one-time codes: valid for 10 minutes, 5 tries, single use.</summary>
internal sealed class OneTimeCodes(Database db, KeyRing ring, TimeProvider clock)
{
    public const int Tries = 5;
    private const int SendsPerWindow = 5;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Five wrong tries end a code; another one can be asked for.</summary>
    public static readonly Lockout Lock = new("one-time-code", "code", LockCloser.Strangers, Lifetime, LockOpener.Time, LockOpener.NewCode)
    {
        Tries = Tries,
    };
    private static readonly TimeSpan SendWindow = TimeSpan.FromMinutes(10);

    /// <summary>Creates a code, saved with the context.</summary>
    /// <returns>The code; <c>null</c> when too many were sent recently.</returns>
    public async Task<string?> MakeAsync(CodePurpose purpose, Guid subject, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var since = now - SendWindow;
        if (
            await db.Set<OneTimeCode>().CountAsync(c => c.Purpose == purpose && c.Subject == subject && c.CreatedAt > since, cancel)
            >= SendsPerWindow
        )
        {
            return null;
        }

        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var id = OrderedGuid.Next(clock);
        db.Set<OneTimeCode>()
            .Add(
                new OneTimeCode
                {
                    Id = id,
                    Purpose = purpose,
                    Subject = subject,
                    Mac = Mac(id, code),
                    CreatedAt = now,
                    ExpiresAt = now + Lifetime,
                }
            );
        return code;
    }

    /// <summary>Spends a try and says whether the code fits; a code that fits is used up. Atomic: parallel tries are all counted.</summary>
    public async Task<bool> UseAsync(CodePurpose purpose, Guid subject, string? code, CancellationToken cancel) =>
        await FitsAsync(purpose, subject, code, cancel) is { } fitting && await TakeAsync(fitting, cancel);

    /// <summary>Spends a try and checks the code, without using it up.</summary>
    /// <returns>The handle for <see cref="TakeAsync"/>; <c>null</c> when the code does not match.</returns>
    public async Task<Guid?> FitsAsync(CodePurpose purpose, Guid subject, string? code, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var codes = db.Set<OneTimeCode>();
        var newest = await codes
            .AsNoTracking()
            .Where(c => c.Purpose == purpose && c.Subject == subject)
            .OrderByDescending(c => c.Id)
            .FirstOrDefaultAsync(cancel);
        if (newest is null || newest.ExpiresAt <= now || code is null)
        {
            return null;
        }

        var spent = await codes
            .Where(c => c.Id == newest.Id && c.TriesLeft > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.TriesLeft, c => c.TriesLeft - 1), cancel);
        return spent == 1 && CryptographicOperations.FixedTimeEquals(newest.Mac, Mac(newest.Id, Typed.Code(code))) ? newest.Id : null;
    }

    /// <summary>Whether there is a code that could still fit.</summary>
    public Task<bool> IsOpenAsync(CodePurpose purpose, Guid subject, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Set<OneTimeCode>()
            .AnyAsync(c => c.Purpose == purpose && c.Subject == subject && c.TriesLeft > 0 && c.ExpiresAt > now, cancel);
    }

    /// <summary>Uses up a matching code: of two concurrent requests, only one deletes the row.</summary>
    public async Task<bool> TakeAsync(Guid fitting, CancellationToken cancel) =>
        await db.Set<OneTimeCode>().Where(c => c.Id == fitting).ExecuteDeleteAsync(cancel) == 1;

    private byte[] Mac(Guid id, string code) =>
        HMACSHA256.HashData(ring.MacKey("one-time-code"), Encoding.UTF8.GetBytes($"{id:N}\0{code}"));
}
