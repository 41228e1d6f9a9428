using Paycare.Platform;

namespace Paycare.Ledger;

/// <summary>One attempt on its way through the owner's queue.</summary>
internal abstract class LedgerCommand(string client, string key, byte[] requestHash)
{
    private readonly TaskCompletionSource<Refusal?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Client { get; } = client;

    public string Key { get; } = key;

    public byte[] RequestHash { get; } = requestHash;

    /// <summary>The row it became; <c>null</c> for an account that was open already.</summary>
    public JournalEntry? Entry { get; set; }

    /// <summary>Completes when the row is committed (<c>null</c>), or when it is certain that nothing was acknowledged (busy).</summary>
    public Task<Refusal?> Done => _done.Task;

    public void Complete(Refusal? refusal) => _done.TrySetResult(refusal);

    public void Fail(Exception bug) => _done.TrySetException(bug);
}

/// <summary>Moves money, or holds it.</summary>
internal sealed class MoveCommand(string client, string key, byte[] requestHash, Movement movement, bool isHold)
    : LedgerCommand(client, key, requestHash)
{
    public Movement Movement { get; } = movement;

    public bool IsHold { get; } = isHold;
}

/// <summary>Records a refusal that was decided before the ledger.</summary>
internal sealed class RefuseCommand(string client, string key, byte[] requestHash, Movement movement, string code, Evidence evidence)
    : LedgerCommand(client, key, requestHash)
{
    public Movement Movement { get; } = movement;

    public string Code { get; } = code;

    public Evidence Evidence { get; } = evidence;
}

/// <summary>Captures or voids a hold.</summary>
/// <param name="client">Whose key it is.</param>
/// <param name="key">The key.</param>
/// <param name="requestHash">The request's hash.</param>
/// <param name="pending">The hold.</param>
/// <param name="facts">What is known of the hold, open or finished; <c>null</c> when no row is such a hold.</param>
/// <param name="to">The state that the hold comes to.</param>
internal sealed class FinishCommand(string client, string key, byte[] requestHash, AttemptId pending, PendingHold? facts, EntryState to)
    : LedgerCommand(client, key, requestHash)
{
    public AttemptId Pending { get; } = pending;

    public PendingHold? Facts { get; } = facts;

    public EntryState To { get; } = to;
}

/// <summary>Opens an account. Needs no claim: the account's code is the key, and the owner knows every code.</summary>
internal sealed class OpenCommand(string client, string key, byte[] requestHash, AccountDefinition definition)
    : LedgerCommand(client, key, requestHash)
{
    public AccountDefinition Definition { get; } = definition;
}

/// <summary>Freezes, unfreezes, closes or limits an account; the change stands in the evidence.</summary>
internal sealed class ChangeCommand(string client, string key, byte[] requestHash, EntryKind kind, AccountId account, Evidence evidence)
    : LedgerCommand(client, key, requestHash)
{
    public EntryKind Kind { get; } = kind;

    public AccountId Account { get; } = account;

    public Evidence Evidence { get; } = evidence;
}
