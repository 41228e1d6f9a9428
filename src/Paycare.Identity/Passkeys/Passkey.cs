using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.Customers;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Passkeys;

/// <summary>Identifies a passkey.</summary>
public readonly record struct PasskeyId(Guid Value) : IStrongId<PasskeyId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>A customer's passkey (WebAuthn level 3): the public half, which is not secret.</summary>
internal sealed class Passkey
{
    public required PasskeyId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required byte[] CredentialId { get; init; }

    public required byte[] PublicKey { get; init; }

    public required string Name { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>The authenticator's signature counter; a decrease reveals a copy.</summary>
    public long SignCount { get; set; }

    public required string Transports { get; init; }

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; set; }

    public required byte[] AttestationObject { get; init; }

    public required byte[] ClientDataJson { get; init; }

    public static void Map(EntityTypeBuilder<Passkey> passkey)
    {
        passkey.ToTable("identity_passkeys");
        passkey.Property(p => p.Id).ValueGeneratedNever();
        passkey.Property(p => p.Name).HasMaxLength(Tokens.DeviceNameLength);
        passkey.Property(p => p.Transports).HasMaxLength(100);
        passkey.HasIndex(p => p.CredentialId).IsUnique();
        passkey.HasIndex(p => p.Customer);
    }

    public UserPasskeyInfo Info() =>
        new(
            CredentialId,
            PublicKey,
            CreatedAt,
            checked((uint)SignCount),
            Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            isUserVerified: true,
            IsBackupEligible,
            IsBackedUp,
            AttestationObject,
            ClientDataJson
        )
        {
            Name = Name,
        };
}

/// <summary>A registration or sign-in in progress: its challenge can be used once, within five minutes.</summary>
internal sealed class PasskeyCeremony
{
    public required Guid Id { get; init; }

    /// <summary>The registering customer; <c>null</c> for a sign-in, where it is not known yet.</summary>
    public CustomerId? Customer { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public static void Map(EntityTypeBuilder<PasskeyCeremony> ceremony)
    {
        ceremony.ToTable("identity_passkey_ceremonies");
        ceremony.Property(c => c.Id).ValueGeneratedNever();
        ceremony.HasIndex(c => c.ExpiresAt);
    }
}

/// <summary>Gives the framework's passkey handler access to our customers and their passkeys.</summary>
internal sealed class CustomerStore(Database db, TimeProvider clock) : UserOnlyStore<Customer, Database, CustomerId>(db)
{
    public override CustomerId ConvertIdFromString(string? id)
    {
        var customer = StrongId.Read<CustomerId>(id);
        return customer;
    }

    public override async Task AddOrUpdatePasskeyAsync(Customer user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var known = await Context
            .Set<Passkey>()
            .SingleOrDefaultAsync(p => p.CredentialId == passkey.CredentialId && p.Customer == user.Id, cancellationToken);
        if (known is null)
        {
            Context
                .Set<Passkey>()
                .Add(
                    new Passkey
                    {
                        Id = StrongId.New<PasskeyId>(clock),
                        Customer = user.Id,
                        CredentialId = passkey.CredentialId,
                        PublicKey = passkey.PublicKey,
                        Name = passkey.Name ?? "",
                        CreatedAt = clock.GetUtcNow(),
                        SignCount = passkey.SignCount,
                        Transports = string.Join(' ', passkey.Transports ?? []),
                        IsBackupEligible = passkey.IsBackupEligible,
                        IsBackedUp = passkey.IsBackedUp,
                        AttestationObject = passkey.AttestationObject,
                        ClientDataJson = passkey.ClientDataJson,
                    }
                );
            return;
        }

        (known.SignCount, known.IsBackedUp, known.UsedAt) = (passkey.SignCount, passkey.IsBackedUp, clock.GetUtcNow());
    }

    public override async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Customer user, CancellationToken cancellationToken) =>
        [
            .. (await Context.Set<Passkey>().AsNoTracking().Where(p => p.Customer == user.Id).ToListAsync(cancellationToken)).Select(p =>
                p.Info()
            ),
        ];

    public override async Task<Customer?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await (
            from p in Context.Set<Passkey>()
            where p.CredentialId == credentialId
            join c in Context.Set<Customer>() on p.Customer equals c.Id
            select c
        ).SingleOrDefaultAsync(cancellationToken);

    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(
        Customer user,
        byte[] credentialId,
        CancellationToken cancellationToken
    ) =>
        (
            await Context
                .Set<Passkey>()
                .AsNoTracking()
                .SingleOrDefaultAsync(p => p.CredentialId == credentialId && p.Customer == user.Id, cancellationToken)
        )?.Info();

    public override Task RemovePasskeyAsync(Customer user, byte[] credentialId, CancellationToken cancellationToken) =>
        Context.Set<Passkey>().Where(p => p.CredentialId == credentialId && p.Customer == user.Id).ExecuteDeleteAsync(cancellationToken);
}
