using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Payments.Merchants;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>
/// One part of a dispute's cover, and the intent of its hold: written before the ledger is called, so the same part is never held
/// twice. Its place completes its ledger keys.
/// </summary>
internal sealed class DisputePart
{
    public required DisputeId Dispute { get; init; }

    public required int Place { get; init; }

    public required DisputePartKind Kind { get; init; }

    /// <summary>The party that pays.</summary>
    public required DisputeBearer Bearer { get; init; }

    /// <summary>For a payment: the merchant.</summary>
    public MerchantId? Merchant { get; init; }

    /// <summary>
    /// The journal row whose shared remainder it draws on; <c>null</c> for a loss beyond the charge's remainder.
    /// </summary>
    public long? Original { get; init; }

    public required long Minor { get; init; }

    public DisputePartState State { get; private set; } = DisputePartState.Planned;

    public long? Hold { get; private set; }

    public void Keep(long hold)
    {
        Enter(DisputePartState.Held);
        Hold = hold;
    }

    public void Refuse() => Enter(DisputePartState.Refused);

    public void Capture() => Enter(DisputePartState.Captured);

    public void Void() => Enter(DisputePartState.Voided);

    private void Enter(DisputePartState to) => State = DisputePartStates.Transitions.Enter(State, to);

    public static void Map(EntityTypeBuilder<DisputePart> part)
    {
        part.ToTable("payments_dispute_parts");
        part.HasKey(p => new { p.Dispute, p.Place });
        part.Property(p => p.Place).ValueGeneratedNever();
        part.Property(p => p.Kind).StoredByName();
        part.Property(p => p.Bearer).StoredByName();
        part.Property(p => p.State).StoredByName();
        part.HasIndex(p => p.Hold);
    }
}

/// <summary>Where a part of the cover comes from.</summary>
internal enum DisputePartKind
{
    /// <summary>The customer's wallet.</summary>
    Wallet,

    /// <summary>A payment made with the money.</summary>
    Payment,

    /// <summary>What no other party covers.</summary>
    Loss,
}

/// <summary>The party that pays a part of the cover.</summary>
internal enum DisputeBearer
{
    /// <summary>The customer.</summary>
    Customer,

    /// <summary>The merchant.</summary>
    Merchant,

    /// <summary>Paycare.</summary>
    Paycare,
}

/// <summary>Where a part is; what may follow is in <see cref="DisputePartStates"/>.</summary>
internal enum DisputePartState
{
    /// <summary>Stored; whether it is held is not known yet.</summary>
    Planned,

    /// <summary>Held.</summary>
    Held,

    /// <summary>No longer possible; another part replaces it.</summary>
    Refused,

    /// <summary>The money went to the bank.</summary>
    Captured,

    /// <summary>The money is released.</summary>
    Voided,
}
