using Paycare.Ledger.Journal;
using Paycare.Platform.Results;

namespace Paycare.Ledger.Engine;

/// <summary>The status of a key.</summary>
public enum KeyOutcome
{
    /// <summary>Unused: the request may proceed.</summary>
    New,

    /// <summary>The same request was answered before; <see cref="KeyClaim.Entry"/> is its row.</summary>
    Replay,

    /// <summary>The key belongs to another request.</summary>
    Reused,

    /// <summary>A request with the same key is in progress.</summary>
    InFlight,

    /// <summary>The store did not answer, or this process is not the active one.</summary>
    Busy,
}

/// <summary>
/// A request's claim on its key. Until a new claim is disposed, no other request can use the key; it is good for one row. A row
/// still on its way to the database keeps the key even when the claim is disposed.
/// </summary>
public sealed class KeyClaim : IDisposable
{
    private readonly KeyGate? _gate;
    private readonly Lock _lock = new();
    private bool _isUsed;
    private bool _isUnderWay;
    private bool _isDisposed;

    internal KeyClaim(KeyOutcome outcome, string client, string key, byte[] requestHash, KeyGate? gate = null, JournalEntry? entry = null)
    {
        Outcome = outcome;
        Client = client;
        Key = key;
        RequestHash = requestHash;
        Entry = entry;
        _gate = gate;
    }

    /// <summary>The status of the key.</summary>
    public KeyOutcome Outcome { get; }

    /// <summary>The client that owns the key.</summary>
    public string Client { get; }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The row of the original response, for <see cref="KeyOutcome.Replay"/>.</summary>
    public JournalEntry? Entry { get; }

    /// <summary>The refusal when the request may neither proceed nor be replayed; otherwise <c>null</c>.</summary>
    public Refusal? Refusal =>
        Outcome switch
        {
            KeyOutcome.New or KeyOutcome.Replay => null,
            KeyOutcome.Reused => Refusal.KeyReused,
            KeyOutcome.InFlight => Refusal.InFlight,
            KeyOutcome.Busy => Refusal.Busy,
            _ => throw new InvalidOperationException($"Unnamed outcome {Outcome}."),
        };

    internal byte[] RequestHash { get; }

    /// <summary>Releases the key.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            ReleaseWhenIdle();
        }
    }

    /// <summary>Uses the claim for its one row, which keeps the key until <see cref="Finish"/>.</summary>
    internal void Use()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (Outcome != KeyOutcome.New || _isUsed)
            {
                throw new InvalidOperationException($"A claim that is {Outcome} or was used before posts nothing.");
            }

            _isUsed = _isUnderWay = true;
        }
    }

    /// <summary>The row is committed, or never will be.</summary>
    /// <param name="isSpent">Whether a row was written; otherwise the claim can be used again.</param>
    internal void Finish(bool isSpent)
    {
        lock (_lock)
        {
            _isUnderWay = false;
            _isUsed = isSpent;
            ReleaseWhenIdle();
        }
    }

    private void ReleaseWhenIdle()
    {
        if (_isDisposed && !_isUnderWay)
        {
            _gate?.Release(Client, Key);
        }
    }
}
