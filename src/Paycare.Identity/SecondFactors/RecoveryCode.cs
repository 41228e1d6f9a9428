using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.SecondFactors;

/// <summary>A code on paper that replaces a lost authenticator, stored as a keyed hash; each is valid once.</summary>
internal sealed class RecoveryCode
{
    public required Guid Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required byte[] Mac { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    public static void Map(EntityTypeBuilder<RecoveryCode> code)
    {
        code.ToTable("identity_recovery_codes");
        code.Property(c => c.Id).ValueGeneratedNever();
        code.HasIndex(c => new { c.Customer, c.Mac });
    }
}

/// <summary>
/// Creates and checks recovery codes: ten of 50 bits each, too many to guess, which makes a fast keyed hash sufficient.
/// </summary>
internal sealed class RecoveryCodes(Database db, KeyRing ring, TimeProvider clock)
{
    public const int Count = 10;
    private const int Length = 10;
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Replaces all of a customer's codes, saved with the context.</summary>
    /// <returns>The codes, which are not stored anywhere else.</returns>
    public async Task<IReadOnlyList<string>> MakeAsync(CustomerId customer, CancellationToken cancel)
    {
        db.Set<RecoveryCode>().RemoveRange(await db.Set<RecoveryCode>().Where(c => c.Customer == customer).ToListAsync(cancel));
        var codes = Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Letters, Length)).ToList();
        db.Set<RecoveryCode>()
            .AddRange(
                codes.Select(code => new RecoveryCode
                {
                    Id = OrderedGuid.Next(clock),
                    Customer = customer,
                    Mac = Mac(customer, code),
                })
            );
        return [.. codes.Select(code => $"{code[..5]}-{code[5..]}")];
    }

    /// <summary>Number of unused codes.</summary>
    public Task<int> LeftAsync(CustomerId customer, CancellationToken cancel) =>
        db.Set<RecoveryCode>().CountAsync(c => c.Customer == customer && c.UsedAt == null, cancel);

    /// <summary>Uses up a code; of two concurrent requests, only one succeeds.</summary>
    public async Task<bool> TakeAsync(CustomerId customer, string code, CancellationToken cancel)
    {
        var typed = string.Concat(Typed.Code(code).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        if (typed.Length != Length)
        {
            return false;
        }

        var (mac, now) = (Mac(customer, typed), clock.GetUtcNow());
        return await db.Set<RecoveryCode>()
                .Where(c => c.Customer == customer && c.Mac == mac && c.UsedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.UsedAt, now), cancel) == 1;
    }

    private byte[] Mac(CustomerId customer, string code) =>
        HMACSHA256.HashData(ring.MacKey("recovery-code"), Encoding.UTF8.GetBytes($"{customer}\0{code}"));
}
