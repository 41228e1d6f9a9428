using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Paycare.Platform;

namespace Paycare.Ledger;

/// <summary>
/// The only place where money moves. A result's refusal means that nothing was acknowledged (<see cref="Refusal.Busy"/>,
/// and <see cref="Refusal.InFlight"/> or <see cref="Refusal.KeyReused"/> where the call claims the key itself); a refusal
/// that the ledger decided is a row with <see cref="EntryState.Refused"/>.
/// </summary>
public sealed partial class LedgerApi : IAsyncDisposable
{
    private readonly IJournal _journal;
    private readonly TimeProvider _clock;
    private readonly LedgerEngine _engine;
    private readonly KeyGate _gate;
    private readonly Lock _lock = new();
    private Task? _lookups;
    private Task? _stopped;

    internal LedgerApi(IJournal journal, TimeProvider clock, LedgerOptions options, ILogger logger)
    {
        _journal = journal;
        _clock = clock;
        _engine = new LedgerEngine(journal, clock, options, logger);
        _gate = new KeyGate(journal, options, logger);
    }

    /// <summary>Completes when another process took the ledger over: the host must stop.</summary>
    public Task Lost => _engine.Lost;

    /// <summary>Makes or upgrades the tables, waits until no other process owns the ledger, and loads it.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await _engine.StartAsync(cancel);
        _lookups = Task.Run(_gate.RunAsync, CancellationToken.None);
    }

    /// <summary>Takes no more, finishes what waits, writes a checkpoint, and lets the next process take over at once.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            return _stopped ??= StopOnceAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>Claims a key for a request. Hold the claim until the request is answered.</summary>
    /// <param name="client">Whose key it is.</param>
    /// <param name="key">The key.</param>
    /// <param name="requestHash">32 bytes: a keyed hash of the request without its secrets.</param>
    /// <param name="cancel">Ends the wait.</param>
    public ValueTask<KeyClaim> ClaimAsync(string client, string key, byte[] requestHash, CancellationToken cancel = default)
    {
        StoredText.EnsureValid(client, nameof(client));
        StoredText.EnsureValid(key, nameof(key));
        ArgumentNullException.ThrowIfNull(requestHash);
        ArgumentOutOfRangeException.ThrowIfNotEqual(requestHash.Length, SHA256.HashSizeInBytes, nameof(requestHash));
        return _engine.State is null
            ? ValueTask.FromResult(new KeyClaim(KeyOutcome.Busy, client, key, requestHash))
            : _gate.ClaimAsync(client, key, requestHash, cancel);
    }

    /// <summary>Moves money.</summary>
    public ValueTask<Result<JournalEntry>> PostAsync(KeyClaim claim, Movement movement, CancellationToken cancel = default) =>
        MoveAsync(claim, movement, isHold: false, cancel);

    /// <summary>Moves money under a key of Paycare's own; when the key has its row already, that row is the answer.</summary>
    public ValueTask<Result<JournalEntry>> PostAsync(string client, string key, Movement movement, CancellationToken cancel = default) =>
        ClaimedAsync(client, key, Describe("post", movement), claim => PostAsync(claim, movement, cancel), cancel);

    /// <summary>Holds money for a later <see cref="CaptureAsync(KeyClaim, AttemptId, CancellationToken)"/>.</summary>
    public ValueTask<Result<JournalEntry>> HoldAsync(KeyClaim claim, Movement movement, CancellationToken cancel = default) =>
        MoveAsync(claim, movement, isHold: true, cancel);

    /// <summary>Holds money under a key of Paycare's own.</summary>
    public ValueTask<Result<JournalEntry>> HoldAsync(string client, string key, Movement movement, CancellationToken cancel = default) =>
        ClaimedAsync(client, key, Describe("hold", movement), claim => HoldAsync(claim, movement, cancel), cancel);

    /// <summary>Moves the money of a hold. Floors, limits and freezes were checked when it was held, and are not checked again.</summary>
    public ValueTask<Result<JournalEntry>> CaptureAsync(KeyClaim claim, AttemptId pending, CancellationToken cancel = default) =>
        FinishAsync(claim, pending, EntryState.Captured, cancel);

    /// <summary>Captures a hold under a key of Paycare's own.</summary>
    public ValueTask<Result<JournalEntry>> CaptureAsync(string client, string key, AttemptId pending, CancellationToken cancel = default) =>
        ClaimedAsync(client, key, $"capture|{pending.Sequence}", claim => CaptureAsync(claim, pending, cancel), cancel);

    /// <summary>Lets the money of a hold go.</summary>
    public ValueTask<Result<JournalEntry>> VoidAsync(KeyClaim claim, AttemptId pending, CancellationToken cancel = default) =>
        FinishAsync(claim, pending, EntryState.Voided, cancel);

    /// <summary>Voids a hold under a key of Paycare's own.</summary>
    public ValueTask<Result<JournalEntry>> VoidAsync(string client, string key, AttemptId pending, CancellationToken cancel = default) =>
        ClaimedAsync(client, key, $"void|{pending.Sequence}", claim => VoidAsync(claim, pending, cancel), cancel);

    /// <summary>Records a refusal that was decided before the ledger, so that this attempt too leaves its row.</summary>
    public ValueTask<Result<JournalEntry>> RefuseAsync(
        KeyClaim claim, Movement movement, string code, Evidence evidence, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(movement);
        ArgumentNullException.ThrowIfNull(evidence);
        movement.EnsureValid();
        StoredText.EnsureValid(code, nameof(code));
        return EnqueueAsync(claim, new RefuseCommand(claim.Client, claim.Key, claim.RequestHash, movement, code, evidence), cancel);
    }

    /// <summary>Finds an attempt.</summary>
    public Task<JournalEntry?> FindAsync(AttemptId id, CancellationToken cancel = default) => _journal.FindAsync(id, cancel);

    /// <summary>Finds the attempt of a key.</summary>
    public async Task<JournalEntry?> FindAsync(string client, string key, CancellationToken cancel = default) =>
        (await _journal.FindAsync([(client, key)], cancel)).SingleOrDefault();

    /// <summary>An account's rows, newest first, refused ones too.</summary>
    /// <param name="account">The account, on either side.</param>
    /// <param name="before">The oldest row that was read already; <c>null</c> for the newest.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<IReadOnlyList<JournalEntry>> EntriesAsync(AccountId account, AttemptId? before, int limit, CancellationToken cancel = default) =>
        _journal.ListAsync(account, before ?? new AttemptId(long.MaxValue), limit, cancel);

    private ValueTask<Result<JournalEntry>> MoveAsync(KeyClaim claim, Movement movement, bool isHold, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(movement);
        movement.EnsureValid();
        return EnqueueAsync(claim, new MoveCommand(claim.Client, claim.Key, claim.RequestHash, movement, isHold), cancel);
    }

    private async ValueTask<Result<JournalEntry>> FinishAsync(KeyClaim claim, AttemptId pending, EntryState to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (_engine.State is not { } state)
        {
            return Refusal.Busy;
        }

        // Only open holds are in memory. That a hold is over never changes again, so reading it beforehand is as good.
        if (!state.TryFind(pending, out var facts)
            && await _journal.FindAsync(pending, cancel) is { State: EntryState.Pending } finished)
        {
            facts = PendingHold.Of(finished);
        }

        return await EnqueueAsync(claim, new FinishCommand(claim.Client, claim.Key, claim.RequestHash, pending, facts, to), cancel);
    }

    private async ValueTask<Result<JournalEntry>> ClaimedAsync(
        string client, string key, string request, Func<KeyClaim, ValueTask<Result<JournalEntry>>> post, CancellationToken cancel)
    {
        using var claim = await ClaimAsync(client, key, Hash(request), cancel);
        if (claim.Refusal is { } refusal)
        {
            return refusal;
        }

        return claim.Entry is { } recorded ? recorded : await post(claim);
    }

    private async ValueTask<Result<JournalEntry>> EnqueueAsync(KeyClaim claim, LedgerCommand command, CancellationToken cancel)
    {
        claim.Use();
        if (!_engine.TryEnqueue(command))
        {
            claim.Finish();
            return Refusal.Busy;
        }

        // The caller may give up waiting; the row then still goes its way, and keeps the key until it is there.
        var answer = FinishClaimAsync(claim, command);
        var refusal = await answer.WaitAsync(cancel);
        return refusal is null ? command.Entry! : refusal;
    }

    private static async Task<Refusal?> FinishClaimAsync(KeyClaim claim, LedgerCommand command)
    {
        try
        {
            return await command.Done;
        }
        finally
        {
            claim.Finish();
        }
    }

    private async Task StopOnceAsync()
    {
        await _engine.StopAsync();
        _engine.Dispose();
        _gate.Stop();
        if (_lookups is { } lookups)
        {
            await lookups;
        }

        await _journal.DisposeAsync();
    }

    /// <summary>What makes two requests of Paycare's own the same; evidence may differ, it may hold a sealed text.</summary>
    private static string Describe(string verb, Movement movement) =>
        $"{verb}|{movement.Kind}|{movement.Debit.Value}|{movement.Credit.Value}|{movement.Amount}|{movement.Original?.Sequence}|{movement.Reference}";

    private static byte[] Hash(string request) => SHA256.HashData(Encoding.UTF8.GetBytes(request));
}
