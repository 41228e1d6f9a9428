using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Processes;

namespace Paycare.Payments.Bank.Simulator;

/// <summary>
/// A transfer as the simulated bank recorded it, by our end-to-end id: executed once, however often a file is sent.
/// Waiting -> Debited | Refused; Debited -> Returned.
/// </summary>
internal sealed class SimulatedTransfer
{
    public required string EndToEndId { get; init; }

    /// <summary>The message id of the file that it came in.</summary>
    public required string MessageId { get; init; }

    public required long Minor { get; init; }

    public required string Behaviour { get; init; }

    /// <summary>The bank's next step and its time; <c>null</c> when finished.</summary>
    public string? Next { get; set; }

    public DateTimeOffset NextAt { get; set; }

    public static void Map(EntityTypeBuilder<SimulatedTransfer> transfer)
    {
        transfer.ToTable("payments_simulated_transfers");
        transfer.HasKey(t => t.EndToEndId);
        transfer.Property(t => t.EndToEndId).HasMaxLength(35);
        transfer.Property(t => t.MessageId).HasMaxLength(35);
        transfer.Property(t => t.Behaviour).HasMaxLength(20);
        transfer.Property(t => t.Next).HasMaxLength(20);
        transfer.HasIndex(t => new { t.Next, t.NextAt });
    }
}

/// <summary>An account of the simulated bank.</summary>
/// <param name="Number">The account number, at any bank.</param>
/// <param name="Behaviour">What happens to money sent to it.</param>
public sealed record SimulatedBankAccount(string Number, string Behaviour);

/// <summary>Overrides the accounts for the next transfers, and creates incoming money, for demonstrations.</summary>
[OneProcess(KeptBy.Whole, "What the simulated bank is told to do next would hold in the process that was asked, and in no other.")]
public sealed class BankSteering
{
    private readonly Lock _lock = new();
    private string? _behaviour;
    private int _times;

    /// <summary>Gives the next transfers the same behaviour.</summary>
    /// <returns>Whether the behaviour's name is known.</returns>
    public bool TrySteer(string? behaviour, int times)
    {
        if (!SimulatedBankAccounts.IsBehaviour(behaviour))
        {
            return false;
        }

        lock (_lock)
        {
            (_behaviour, _times) = (behaviour, times);
        }

        return true;
    }

    /// <summary>The behaviour of the next transfers, and how many remain.</summary>
    public (string? Behaviour, int Times) Steered
    {
        get
        {
            lock (_lock)
            {
                return _times > 0 ? (_behaviour, _times) : (null, 0);
            }
        }
    }

    internal string? Next()
    {
        lock (_lock)
        {
            return _times > 0 && _times-- > 0 ? _behaviour : null;
        }
    }
}
