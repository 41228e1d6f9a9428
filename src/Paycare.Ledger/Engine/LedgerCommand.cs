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

    /// <summary>
    /// The resulting row, the first one for a group; <c>null</c> for an account that was already open, and for a read.
    /// </summary>
    public JournalEntry? Entry { get; set; }

    /// <summary>Why no row was written, when that was decided in queue order.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>Whether the owner needs facts that are not in memory to decide; nothing was written.</summary>
    public bool NeedsFacts { get; set; }

    /// <summary>
    /// Completes when the row is committed (<c>null</c>), or when it is certain that nothing was acknowledged (busy).
    /// </summary>
    public Task<Refusal?> Done => _done.Task;

    public void Complete(Refusal? refusal) => _done.TrySetResult(refusal);

    public void Fail(Exception bug) => _done.TrySetException(bug);
}

/// <summary>Moves money, or holds it.</summary>
/// <param name="client">The client that owns the key.</param>
/// <param name="key">The key.</param>
/// <param name="requestHash">The request's hash.</param>
/// <param name="movement">What to move.</param>
/// <param name="isHold">Whether the money is only held.</param>
/// <param name="original">
/// The row that <see cref="Movement.Original"/> identifies; rows never change, so it can be read beforehand.
/// </param>
internal sealed class MoveCommand(string client, string key, byte[] requestHash, Movement movement, bool isHold, JournalEntry? original)
    : LedgerCommand(client, key, requestHash)
{
    public Movement Movement { get; } = movement;

    public bool IsHold { get; } = isHold;

    public JournalEntry? Original { get; } = original;

    /// <summary>What the movement must stay within; checked after everything that its row would be refused for.</summary>
    public IReadOnlyList<Budget> Budgets { get; init; } = [];

    /// <summary>The budget that it would have passed; then nothing was written.</summary>
    public BudgetExceeded? Exceeded { get; set; }
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

/// <summary>Records a refusal decided before the ledger.</summary>
internal sealed class RefuseCommand(string client, string key, byte[] requestHash, Movement movement, string code, Evidence evidence)
    : LedgerCommand(client, key, requestHash)
{
    public Movement Movement { get; } = movement;

    public string Code { get; } = code;

    public Evidence Evidence { get; } = evidence;
}

/// <summary>Captures some or all of a hold, or voids the rest of it.</summary>
/// <param name="client">The client that owns the key.</param>
/// <param name="key">The key.</param>
/// <param name="requestHash">The request's hash.</param>
/// <param name="pending">The hold.</param>
/// <param name="to">The resulting state.</param>
/// <param name="minor">Amount in minor units; <c>null</c> for all that remains.</param>
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

    /// <summary>Whether it also waits while the payment that it gives back is frozen.</summary>
    public bool IsReturn { get; init; }
}

/// <summary>What the journal records of a hold that is not open.</summary>
/// <param name="Hold">Its row; <c>null</c> when there is no such hold.</param>
/// <param name="ExpiredAt">When it expired, if it did.</param>
internal sealed record EndedHold(PendingHold? Hold, DateTimeOffset? ExpiredAt);

/// <summary>Opens an account. Needs no claim: the account's code is the key, and the owner knows every code.</summary>
internal sealed class OpenCommand(string client, string key, byte[] requestHash, AccountDefinition definition)
    : LedgerCommand(client, key, requestHash)
{
    public AccountDefinition Definition { get; } = definition;
}

/// <summary>Lifts the freezes of an account as a whole, closes or limits it; the evidence records the change.</summary>
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
    /// <summary>
    /// The account to freeze; <c>null</c> for a transaction, which freezes the account that received its money.
    /// </summary>
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

/// <summary>Reads an account's figures in queue order; leaves no row.</summary>
internal sealed class ExplainCommand(AccountId account) : LedgerCommand("", "", [])
{
    public AccountId Account { get; } = account;

    public BalanceExplanation? Explanation { get; set; }
}

/// <summary>Reads the amounts returned from some rows, in queue order; leaves no row.</summary>
internal sealed class ReturnedCommand(IReadOnlyCollection<AttemptId> originals) : LedgerCommand("", "", [])
{
    public IReadOnlyCollection<AttemptId> Originals { get; } = originals;

    public IReadOnlyDictionary<AttemptId, long>? Returned { get; set; }
}
