using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.States;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MoneyRequests;

/// <summary>Identifies a request for money.</summary>
public readonly record struct MoneyRequestId(Guid Value) : IStrongId<MoneyRequestId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>How a request for money stands.</summary>
internal enum MoneyRequestState
{
    /// <summary>It waits for the one who was asked.</summary>
    Asked,

    /// <summary>A transfer paid it.</summary>
    Paid,

    /// <summary>The one who was asked does not pay.</summary>
    Declined,

    /// <summary>Its time is over.</summary>
    Expired,
}

/// <summary>The state machine of a request for money.</summary>
internal static class MoneyRequestStates
{
    public static readonly Transitions<MoneyRequestState> Transitions = new(
        "money request",
        [MoneyRequestState.Asked],
        new()
        {
            [MoneyRequestState.Asked] =
            [
                (MoneyRequestState.Paid, "a transfer pays it"),
                MoneyRequestState.Declined,
                (MoneyRequestState.Expired, "after 14 days"),
            ],
        }
    );
}

/// <summary>One customer asks another for money. It moves nothing.</summary>
internal sealed class MoneyRequest : IVersioned
{
    public static readonly TimeSpan Open = TimeSpan.FromDays(14);

    public required MoneyRequestId Id { get; init; }

    /// <summary>Who asks.</summary>
    public required CustomerId Asker { get; init; }

    /// <summary>Who is asked.</summary>
    public required CustomerId Payer { get; init; }

    public required long Minor { get; init; }

    public required string CurrencyCode { get; init; }

    public byte[]? NoteSealed { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The one who is asked blocked the asker before: they never see it.</summary>
    public required bool IsBlocked { get; init; }

    public MoneyRequestState State { get; private set; }

    /// <summary>The key under which its payer pays, or tried to: the journal alone says whether money moved.</summary>
    public string? Key { get; private set; }

    /// <summary>The transfer that paid it.</summary>
    public long? Attempt { get; private set; }

    public int Version { get; private set; } = 1;

    public Money Amount => new(Minor, Currency.Of(CurrencyCode));

    public static Place NoteOf(MoneyRequestId id) => new("payments_money_requests", id.Value, "note");

    /// <summary>Notes under which key it is being paid, before any money moves.</summary>
    public void Try(string key)
    {
        Key = key;
        Version++;
    }

    public void Pay(long attempt)
    {
        Attempt = attempt;
        Enter(MoneyRequestState.Paid);
    }

    public void Decline() => Enter(MoneyRequestState.Declined);

    public void Expire() => Enter(MoneyRequestState.Expired);

    private void Enter(MoneyRequestState to)
    {
        State = MoneyRequestStates.Transitions.Enter(State, to);
        Version++;
    }

    public static void Map(EntityTypeBuilder<MoneyRequest> request)
    {
        request.ToTable("payments_money_requests");
        request.Property(r => r.Id).ValueGeneratedNever();
        request.Property(r => r.CurrencyCode).HasMaxLength(3);
        request.Property(r => r.State).StoredByName();
        request.Property(r => r.Key).HasMaxLength(128);
        request.Ignore(r => r.Amount);
        request.HasVersion();
        request.HasIndex(r => new { r.Payer, r.AskedAt });
        request.HasIndex(r => new { r.Asker, r.AskedAt });
    }
}

/// <summary>Whom a customer does not want to be asked by any more.</summary>
internal sealed class BlockedAsker
{
    public required CustomerId Customer { get; init; }

    public required CustomerId Asker { get; init; }

    public static void Map(EntityTypeBuilder<BlockedAsker> blocked)
    {
        blocked.ToTable("payments_blocked_askers");
        blocked.HasKey(b => new { b.Customer, b.Asker });
    }
}
