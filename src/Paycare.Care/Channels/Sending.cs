using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.States;
using Paycare.Platform.Storage;
using static Paycare.Care.Channels.SendingState;

namespace Paycare.Care.Channels;

/// <summary>Identifies a sending.</summary>
public readonly record struct SendingId(Guid Value) : IStrongId<SendingId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>What is sent.</summary>
internal enum SendingKind
{
    /// <summary>A public message of a case.</summary>
    Answer,

    /// <summary>That a case was opened, with its number.</summary>
    Acknowledgement,

    /// <summary>That secrets were told, which should be changed now.</summary>
    Warning,

    /// <summary>Once more, where to say in the app that it is them.</summary>
    Invitation,

    /// <summary>What Paycare itself tells, by a message of the case.</summary>
    Told,

    /// <summary>How to freeze at once, because somebody asked for it where that proves nothing.</summary>
    Freeze,
}

/// <summary>How far a sending is.</summary>
internal enum SendingState
{
    /// <summary>It is to go out.</summary>
    Queued,

    /// <summary>The next machine took it.</summary>
    Sent,

    /// <summary>It is on the person's device.</summary>
    Delivered,

    /// <summary>The person has seen it.</summary>
    Read,

    /// <summary>It was refused, or came back.</summary>
    Failed,

    /// <summary>An automatic one that would have been too many for its address.</summary>
    Withheld,
}

/// <summary>The state machine of a sending.</summary>
internal static class SendingStates
{
    public static readonly Transitions<SendingState> Transitions = new(
        "sending",
        [Queued],
        new()
        {
            [Queued] = [Sent, (Failed, "refused, or tried for too long"), (Withheld, "too many automatic ones in an hour")],
            [Sent] = [(Delivered, "on the person's device"), (Read, "seen"), (Failed, "it came back")],
            [Delivered] = [(Read, "seen"), (Failed, "it came back")],
        }
    );
}

/// <summary>One message on its way into one conversation. The words stand in the message alone.</summary>
internal sealed class Sending : IVersioned
{
    public const int MostOfProviderId = 200;

    public required SendingId Id { get; init; }

    public required ConversationId Conversation { get; init; }

    /// <summary>The message; <c>null</c> for what is only sent.</summary>
    public Guid? Message { get; init; }

    public required SendingKind Kind { get; init; }

    /// <summary>Whether secrets were taken out of what it answers.</summary>
    public bool HadSecrets { get; init; }

    public SendingState State { get; private set; } = Queued;

    public int Tries { get; private set; }

    /// <summary>What the next machine calls it.</summary>
    public string? ProviderId { get; private set; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? SentAt { get; private set; }

    public int Version { get; private set; } = 1;

    public void Deliver(string providerId, DateTimeOffset now)
    {
        Enter(Sent);
        (ProviderId, SentAt) = (providerId.Length > MostOfProviderId ? providerId[..MostOfProviderId] : providerId, now);
    }

    public void TryLater()
    {
        Tries++;
        Version++;
    }

    public void Withhold() => Enter(Withheld);

    /// <summary>It was refused or came back; <c>false</c> when that was known.</summary>
    public bool TryFail()
    {
        if (!SendingStates.Transitions.Allows(State, Failed))
        {
            return false;
        }

        Enter(Failed);
        return true;
    }

    /// <summary>The provider says how far it is; <c>false</c> for what was known, or says less.</summary>
    public bool TryMark(SendingState to)
    {
        if (to is not (Delivered or Read) || !SendingStates.Transitions.Allows(State, to))
        {
            return false;
        }

        Enter(to);
        return true;
    }

    private void Enter(SendingState to)
    {
        State = SendingStates.Transitions.Enter(State, to);
        Version++;
    }

    public static void Map(EntityTypeBuilder<Sending> sending)
    {
        sending.ToTable("care_outgoing");
        sending.Property(s => s.Id).ValueGeneratedNever();
        sending.Property(s => s.Kind).StoredByName();
        sending.Property(s => s.State).StoredByName();
        sending.Property(s => s.ProviderId).HasMaxLength(MostOfProviderId);
        sending.HasVersion();
        sending.HasIndex(s => new { s.Message, s.Conversation }).IsUnique();
        sending.HasIndex(s => new { s.Conversation, s.State });
        sending.HasIndex(s => s.ProviderId);
    }
}
