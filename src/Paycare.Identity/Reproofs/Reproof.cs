using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.Verification;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Reproofs;

/// <summary>Identifies a way back in for somebody who lost phone, e-mail and password.</summary>
public readonly record struct ReproofId(Guid Value) : IStrongId<ReproofId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// A way back in for somebody who lost phone, e-mail and password: a new phone, a document and a face, two reviewers, and a time in
/// which the old phone and e-mail can stop it. Without a customer when the identifier is unknown: then all steps are the same, and
/// nothing comes of them.
/// </summary>
internal sealed class Reproof : IVersioned
{
    /// <summary>Long after every step of it is over.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    public required ReproofId Id { get; init; }

    /// <summary>Who holds the token may take the steps.</summary>
    public required string TokenHash { get; init; }

    public CustomerId? Customer { get; init; }

    /// <summary>The phone that shall be the customer's.</summary>
    public required byte[] PhoneSealed { get; init; }

    /// <summary>The phone is somebody else's: no code goes there, and none ever fits.</summary>
    public required bool IsPhoneTaken { get; init; }

    public required string Locale { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Who holds this one, from the notices to the old phone and e-mail, may stop it.</summary>
    public required string StopHash { get; init; }

    public required byte[] StopSealed { get; init; }

    public ReproofState State { get; private set; } = ReproofStates.Transitions.Begin(ReproofState.Begun);

    /// <summary>The document under review; <c>null</c> when there is no customer.</summary>
    public VerificationId? Verification { get; private set; }

    /// <summary>When the images were sent.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>When the new password can be set: from two people's yes on, the old phone and e-mail have until then.</summary>
    public DateTimeOffset? OpensAt { get; private set; }

    public DateTimeOffset? ClosesAt { get; private set; }

    /// <summary>See <see cref="Rejections"/>.</summary>
    public string? Rejection { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public int Version { get; private set; } = 1;

    public bool IsOpen => !ReproofStates.Transitions.IsFinal(State);

    public static Place PlaceOf(ReproofId id, string column) => new("identity_reproofs", id.Value, column);

    public string Phone(Vault vault) => vault.Open(PhoneSealed, PlaceOf(Id, "phone"));

    public string StopToken(Vault vault) => vault.Open(StopSealed, PlaceOf(Id, "stop"));

    public void ConfirmPhone(DateTimeOffset now) => Enter(ReproofState.Confirmed, now);

    /// <summary>The document's data is there; may be repeated while its images are missing.</summary>
    public void Describe(VerificationId? verification, DateTimeOffset now)
    {
        Verification = verification;
        if (State != ReproofState.Described)
        {
            Enter(ReproofState.Described, now);
        }

        Version++;
    }

    public void Send(DateTimeOffset now)
    {
        SentAt = now;
        Enter(ReproofState.InReview, now);
    }

    public void Approve(DateTimeOffset now, TimeSpan wait, TimeSpan open)
    {
        (OpensAt, ClosesAt) = (now + wait, now + wait + open);
        Enter(ReproofState.Approved, now);
    }

    public void Reject(string rejection, DateTimeOffset now)
    {
        Rejection = rejection;
        Enter(ReproofState.Rejected, now);
    }

    public void Stop(DateTimeOffset now) => Enter(ReproofState.Stopped, now);

    public void Finish(DateTimeOffset now) => Enter(ReproofState.Done, now);

    private void Enter(ReproofState to, DateTimeOffset now)
    {
        State = ReproofStates.Transitions.Enter(State, to);
        EndedAt = IsOpen ? null : now;
        Version++;
    }

    public static void Map(EntityTypeBuilder<Reproof> reproof)
    {
        reproof.ToTable("identity_reproofs");
        reproof.Property(r => r.Id).ValueGeneratedNever();
        reproof.Property(r => r.TokenHash).HasMaxLength(64);
        reproof.Property(r => r.StopHash).HasMaxLength(64);
        reproof.Property(r => r.Locale).HasMaxLength(10);
        reproof.Property(r => r.State).StoredByName();
        reproof.Property(r => r.Rejection).HasMaxLength(40);
        reproof.Ignore(r => r.IsOpen);
        reproof.HasVersion();
        reproof.HasIndex(r => r.TokenHash).IsUnique();
        reproof.HasIndex(r => r.StopHash).IsUnique();
        reproof.HasIndex(r => r.Verification).IsUnique();
        reproof.HasIndex(r => r.Customer);
        reproof.HasIndex(r => r.At);
    }
}
