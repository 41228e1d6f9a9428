using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Results;

namespace Paycare.Ledger.Engine;

/// <summary>One attempt on its way through the owner's queue.</summary>
internal abstract class LedgerCommand(string client, string key, byte[] requestHash)
{
    private readonly TaskCompletionSource<Refusal?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Client { get; } = client;

    public string Key { get; } = key;

    public byte[] RequestHash { get; } = requestHash;

    /// <summary>The row it became, of a group the first; <c>null</c> for an account that was open already, and for a read.</summary>
    public JournalEntry? Entry { get; set; }

    /// <summary>Why no row was written, where that was decided in order.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>Whether the owner could not decide without facts that are not in memory; nothing was written.</summary>
    public bool NeedsFacts { get; set; }

    /// <summary>Completes when the row is committed (<c>null</c>), or when it is certain that nothing was acknowledged (busy).</summary>
    public Task<Refusal?> Done => _done.Task;

    public void Complete(Refusal? refusal) => _done.TrySetResult(refusal);

    public void Fail(Exception bug) => _done.TrySetException(bug);
}

/// <summary>Moves money, or holds it.</summary>
/// <param name="client">Whose key it is.</param>
/// <param name="key">The key.</param>
/// <param name="requestHash">The request's hash.</param>
/// <param name="movement">What to move.</param>
/// <param name="isHold">Whether it is only held.</param>
/// <param name="original">The row that <see cref="Movement.Original"/> names; rows never change, so it may be read beforehand.</param>
internal sealed class MoveCommand(string client, string key, byte[] requestHash, Movement movement, bool isHold, JournalEntry? original)
    : LedgerCommand(client, key, requestHash)
{
    public Movement Movement { get; } = movement;

    public bool IsHold { get; } = isHold;

    public JournalEntry? Original { get; } = original;
}

/// <summary>Movements that happen together or not at all.</summary>
internal sealed class GroupCommand(
    string client,
    string key,
    byte[] requestHash,
    IReadOnlyList<Movement> movements,
    IReadOnlyDictionary<AttemptId, JournalEntry?> originals
) : LedgerCommand(client, key, requestHash)
{
    public IReadOnlyList<Movement> Movements { get; } = movements;

    public IReadOnlyDictionary<AttemptId, JournalEntry?> Originals { get; } = originals;
}

/// <summary>Records a refusal that was decided before the ledger.</summary>
internal sealed class RefuseCommand(string client, string key, byte[] requestHash, Movement movement, string code, Evidence evidence)
    : LedgerCommand(client, key, requestHash)
{
    public Movement Movement { get; } = movement;

    public string Code { get; } = code;

    public Evidence Evidence { get; } = evidence;
}

/// <summary>Captures some or all of a hold, or lets go of the rest of it.</summary>
/// <param name="client">Whose key it is.</param>
/// <param name="key">The key.</param>
/// <param name="requestHash">The request's hash.</param>
/// <param name="pending">The hold.</param>
/// <param name="to">The state that the amount comes to.</param>
/// <param name="minor">How much, in minor units; <c>null</c> for all that is left.</param>
/// <param name="ended">What is known of a hold that is no longer open; <c>null</c> on the first try, when it is believed open.</param>
internal sealed class FinishCommand(
    string client,
    string key,
    byte[] requestHash,
    AttemptId pending,
    EntryState to,
    long? minor,
    EndedHold? ended
) : LedgerCommand(client, key, requestHash)
{
    public AttemptId Pending { get; } = pending;

    public EntryState To { get; } = EntryStates.Transitions.Enter(EntryState.Pending, to);

    public long? Minor { get; } = minor;

    public EndedHold? Ended { get; } = ended;
}

/// <summary>What the journal says of a hold that is not open.</summary>
/// <param name="Hold">Its row; <c>null</c> when there is no such hold.</param>
/// <param name="ExpiredAt">When it ended by itself.</param>
internal sealed record EndedHold(PendingHold? Hold, DateTimeOffset? ExpiredAt);

/// <summary>Opens an account. Needs no claim: the account's code is the key, and the owner knows every code.</summary>
internal sealed class OpenCommand(string client, string key, byte[] requestHash, AccountDefinition definition)
    : LedgerCommand(client, key, requestHash)
{
    public AccountDefinition Definition { get; } = definition;
}

/// <summary>Lifts the freezes of an account as a whole, closes or limits it; the change stands in the evidence.</summary>
internal sealed class ChangeCommand(string client, string key, byte[] requestHash, EntryKind kind, AccountId account, Evidence evidence)
    : LedgerCommand(client, key, requestHash)
{
    public EntryKind Kind { get; } = kind;

    public AccountId Account { get; } = account;

    public Evidence Evidence { get; } = evidence;
}

/// <summary>Freezes an account or one transaction.</summary>
internal sealed class FreezeCommand(
    string client,
    string key,
    byte[] requestHash,
    AccountId? account,
    FreezeScope scope,
    JournalEntry? transaction,
    string reason,
    DateTimeOffset? until
) : LedgerCommand(client, key, requestHash)
{
    /// <summary>The account to freeze; for a transaction <c>null</c>: the one that received its money.</summary>
    public AccountId? Account { get; } = account;

    public FreezeScope Scope { get; } = scope;

    /// <summary>The transaction's row; <c>null</c> when there is none.</summary>
    public JournalEntry? Transaction { get; } = transaction;

    public string Reason { get; } = reason;

    public DateTimeOffset? Until { get; } = until;
}

/// <summary>Lifts one freeze.</summary>
internal sealed class LiftCommand(string client, string key, byte[] requestHash, AttemptId freeze, string reason)
    : LedgerCommand(client, key, requestHash)
{
    public AttemptId Freeze { get; } = freeze;

    public string Reason { get; } = reason;
}

/// <summary>Reads the figures of an account in the order of the queue; leaves no row.</summary>
internal sealed class ExplainCommand(AccountId account) : LedgerCommand("", "", [])
{
    public AccountId Account { get; } = account;

    public BalanceExplanation? Explanation { get; set; }
}

/// <summary>Reads how much of some rows goes back, in the order of the queue; leaves no row.</summary>
internal sealed class ReturnedCommand(IReadOnlyCollection<AttemptId> originals) : LedgerCommand("", "", [])
{
    public IReadOnlyCollection<AttemptId> Originals { get; } = originals;

    public IReadOnlyDictionary<AttemptId, long>? Returned { get; set; }
}
