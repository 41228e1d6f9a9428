using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.Sessions;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;

namespace Paycare.Identity.Security;

/// <summary>Identifies a security event of an account.</summary>
public readonly record struct SecurityEventId(Guid Value) : IStrongId<SecurityEventId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>Something happened to an account's security, which its owner sees from now on.</summary>
/// <param name="Customer">The owner.</param>
/// <param name="Event">What happened.</param>
public sealed record SecurityEventRecorded(CustomerId Customer, SecurityEventId Event) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Customer.ToString();
}

/// <summary>The kinds of security events. Each has its texts, <c>event.KIND</c>, for lists and notices.</summary>
internal static class SecurityEventKinds
{
    public const string PasswordChanged = "password-changed",
        PasswordWasReset = "password-reset",
        PinChanged = "pin-changed",
        NewDevice = "new-device",
        DeviceRemoved = "device-removed",
        SignInLocked = "sign-in-locked",
        PinLocked = "pin-locked",
        TotpOn = "totp-on",
        TotpOff = "totp-off",
        RecoveryCodesMade = "recovery-codes-made",
        RecoveryCodeUsed = "recovery-code-used",
        PhoneChanged = "phone-changed",
        EmailChanged = "email-changed",
        PasskeyAdded = "passkey-added",
        PasskeyRemoved = "passkey-removed",
        AccountClosed = "account-closed",
        IdentitySubmitted = "identity-submitted",
        IdentityVerified = "identity-verified",
        IdentityRejected = "identity-rejected",
        AccountFrozen = "account-frozen",
        AccountUnfrozen = "account-unfrozen",
        TransactionFrozen = "transaction-frozen",
        TransactionReleased = "transaction-released",
        CardChanged = "card-changed",
        CardRemoved = "card-removed",
        BankAccountAdded = "bank-account-added",
        ContactLinked = "contact-linked",
        ReproofAsked = "reproof-asked",
        ReproofApproved = "reproof-approved",
        ReproofStopped = "reproof-stopped",
        ReproofDone = "reproof-done",
        FreezeAsked = "freeze-asked";

    public static readonly IReadOnlyList<string> All =
    [
        PasswordChanged,
        PasswordWasReset,
        PinChanged,
        NewDevice,
        DeviceRemoved,
        SignInLocked,
        PinLocked,
        TotpOn,
        TotpOff,
        RecoveryCodesMade,
        RecoveryCodeUsed,
        PhoneChanged,
        EmailChanged,
        PasskeyAdded,
        PasskeyRemoved,
        AccountClosed,
        IdentitySubmitted,
        IdentityVerified,
        IdentityRejected,
        AccountFrozen,
        AccountUnfrozen,
        TransactionFrozen,
        TransactionReleased,
        CardChanged,
        CardRemoved,
        BankAccountAdded,
        ContactLinked,
        ReproofAsked,
        ReproofApproved,
        ReproofStopped,
        ReproofDone,
        FreezeAsked,
    ];
}

/// <summary>An event in an account's security, which its owner can see permanently.</summary>
internal sealed class SecurityEvent
{
    public required SecurityEventId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required string Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The session it came from; <c>null</c> for outside events, such as wrong passwords.</summary>
    public SessionId? Session { get; init; }

    /// <summary>The device that it added or removed, if any.</summary>
    public DeviceId? Device { get; init; }

    /// <summary>A device's name or a count: never a secret.</summary>
    public string? Detail { get; init; }

    /// <summary>When the owner confirmed it.</summary>
    public DateTimeOffset? KnownAt { get; set; }

    /// <summary>When the owner said that it was not them.</summary>
    public DateTimeOffset? NotMeAt { get; set; }

    public static void Map(EntityTypeBuilder<SecurityEvent> happened)
    {
        happened.ToTable("identity_security_events");
        happened.Property(e => e.Id).ValueGeneratedNever();
        happened.Property(e => e.Kind).HasMaxLength(40);
        happened.Property(e => e.Detail).HasMaxLength(Tokens.DeviceNameLength);
        happened.HasIndex(e => new { e.Customer, e.Id });
    }
}
