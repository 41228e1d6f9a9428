using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;

namespace Paycare.Ledger;

/// <summary>
/// The only place where money moves. A refusal as the result means that nothing was acknowledged (<see cref="Refusal.Busy"/>, and
/// <see cref="Refusal.KeyReused"/> where the call claims the key itself); a refusal decided by the ledger is a row with
/// <see cref="EntryState.Refused"/>.
/// </summary>
[OneProcess(KeptBy.Whole, "Balances are in the owner's memory; the epoch shuts a second owner out.")]
public sealed partial class LedgerApi : IAsyncDisposable
{
    private const int MostLinked = 100;
    private readonly IJournal _journal;
    private readonly TimeProvider _clock;
    private readonly LedgerOptions _options;
    private readonly ILogger _logger;
    private readonly LedgerEngine _engine;
    private readonly KeyGate _gate;
    private readonly KnownKeys _known;
    private readonly Lock _lock = new();
    private Task? _lookups;
    private Task? _stopped;

    internal LedgerApi(IJournal journal, LedgerMacs macs, TimeProvider clock, LedgerOptions options, ILogger logger)
    {
        _journal = journal;
        _clock = clock;
        _options = options;
        _logger = logger;
        _known = new KnownKeys(journal, options, logger);
        _engine = new LedgerEngine(journal, _known, macs, clock, options, logger);
        _gate = new KeyGate(journal, _known, options, logger);
    }

    /// <summary>Whether a new key is known to be new without a look; soon after the start.</summary>
    internal bool KnowsKeys => _known.IsComplete;

    /// <summary>Completes when another process has taken the ledger over: the host must stop.</summary>
    public Task Lost => _engine.Lost;

    /// <summary>Creates or upgrades the tables, waits until no other process owns the ledger, and loads it.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await _engine.StartAsync(cancel);
        _lookups = _options.RunAsync(_gate.RunAsync);
    }

    /// <summary>Accepts no more work, finishes what is queued, writes a checkpoint, and releases ownership at once.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            return _stopped ??= StopOnceAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>Claims a key for a request. Keep the claim until the request is answered.</summary>
    /// <param name="client">The client that owns the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="requestHash">32 bytes: a keyed hash of the request without its secrets.</param>
    /// <param name="cancel">Cancels the wait.</param>
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

    /// <summary>Moves money under one of Paycare's own keys; if the key already has a row, that row is returned.</summary>
    public ValueTask<Result<JournalEntry>> PostAsync(string client, string key, Movement movement, CancellationToken cancel = default) =>
        ClaimedAsync(client, key, Describe("post", movement), claim => PostAsync(claim, movement, cancel), cancel);

    /// <summary>
    /// Moves money several times, all or none; each movement sees the previous ones. Returns the first row
    /// (<see cref="GroupAsync"/> has the others), or the single row of a refusal with <see cref="RefusalCodes.LinkedRefused"/>.
    /// </summary>
    /// <param name="claim">The request's key.</param>
    /// <param name="movements">2 to 100 movements.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<Result<JournalEntry>> PostAsync(
        KeyClaim claim,
        IReadOnlyList<Movement> movements,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(movements);
        ArgumentOutOfRangeException.ThrowIfLessThan(movements.Count, 2, nameof(movements));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(movements.Count, MostLinked, nameof(movements));
        var originals = new Dictionary<AttemptId, JournalEntry?>();
        foreach (var movement in movements)
        {
            EnsureValid(movement);
            if (movement.Original is not { } id)
            {
                continue;
            }

            if ((await ReadAsync(id, cancel)).IsRefused(out var busy, out var original))
            {
                return busy;
            }

            originals[id] = original.Row;
        }

        return await EnqueueAsync(claim, new GroupCommand(claim.Client, claim.Key, claim.RequestHash, movements, originals), cancel);
    }

    /// <summary>Moves money several times, all or none, under one of Paycare's own keys.</summary>
    public ValueTask<Result<JournalEntry>> PostAsync(
        string client,
        string key,
        IReadOnlyList<Movement> movements,
        CancellationToken cancel = default
    ) =>
        ClaimedAsync(
            client,
            key,
            string.Join('\n', movements.Select(m => Describe("post", m))),
            claim => PostAsync(claim, movements, cancel),
            cancel
        );

    /// <summary>Holds money for a later <see cref="CaptureAsync(KeyClaim, AttemptId, Money?, CancellationToken)"/>.</summary>
    public ValueTask<Result<JournalEntry>> HoldAsync(KeyClaim claim, Movement movement, CancellationToken cancel = default) =>
        MoveAsync(claim, movement, isHold: true, cancel);

    /// <summary>Holds money under one of Paycare's own keys.</summary>
    public ValueTask<Result<JournalEntry>> HoldAsync(string client, string key, Movement movement, CancellationToken cancel = default) =>
        ClaimedAsync(client, key, Describe("hold", movement), claim => HoldAsync(claim, movement, cancel), cancel);

    /// <summary>
    /// Captures money of a hold, in as many parts as its amount allows. Floors, limits and freezes of the accounts were checked
    /// when it was held and are not checked again; a hold that is itself frozen is refused.
    /// </summary>
    /// <param name="claim">The request's key.</param>
    /// <param name="pending">The hold.</param>
    /// <param name="amount">Amount in the hold's currency; <c>null</c> for all that remains.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<Result<JournalEntry>> CaptureAsync(
        KeyClaim claim,
        AttemptId pending,
        Money? amount = null,
        CancellationToken cancel = default
    ) => FinishAsync(claim, pending, EntryState.Captured, amount, cancel);

    /// <summary>Captures a hold under one of Paycare's own keys.</summary>
    public ValueTask<Result<JournalEntry>> CaptureAsync(
        string client,
        string key,
        AttemptId pending,
        Money? amount = null,
        CancellationToken cancel = default
    ) => ClaimedAsync(client, key, $"capture|{pending.Sequence}|{amount}", claim => CaptureAsync(claim, pending, amount, cancel), cancel);

    /// <summary>
    /// Captures all of a hold that gives a payment back, under one of Paycare's own keys; refused while that payment is frozen.
    /// For money that has not gone out by a rail yet: what a rail has done is captured in any case.
    /// </summary>
    public ValueTask<Result<JournalEntry>> CaptureReturnAsync(
        string client,
        string key,
        AttemptId pending,
        CancellationToken cancel = default
    ) =>
        ClaimedAsync(
            client,
            key,
            $"capture|{pending.Sequence}|",
            claim => FinishAsync(claim, pending, EntryState.Captured, null, cancel, isReturn: true),
            cancel
        );

    /// <summary>Moves money, or holds it, if that stays within budgets of the debited account.</summary>
    /// <param name="claim">The request's key. When a budget stands in the way it stays unused, for another try or a refusal.</param>
    /// <param name="movement">What to move.</param>
    /// <param name="isHold">Whether the money is only held.</param>
    /// <param name="budgets">What the movement must stay within. They are looked at last, in their order.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<Result<WithinBudgets>> MoveWithinAsync(
        KeyClaim claim,
        Movement movement,
        bool isHold,
        IReadOnlyList<Budget> budgets,
        CancellationToken cancel = default
    )
    {
        var (answer, exceeded) = await DecideAsync(claim, movement, isHold, budgets, cancel);
        return exceeded is not null ? new WithinBudgets(null, exceeded)
            : answer.IsRefused(out var refusal, out var entry) ? refusal
            : new WithinBudgets(entry, null);
    }

    /// <summary>Voids what remains of a hold.</summary>
    public ValueTask<Result<JournalEntry>> VoidAsync(KeyClaim claim, AttemptId pending, CancellationToken cancel = default) =>
        FinishAsync(claim, pending, EntryState.Voided, null, cancel);

    /// <summary>Voids a hold under one of Paycare's own keys.</summary>
    public ValueTask<Result<JournalEntry>> VoidAsync(string client, string key, AttemptId pending, CancellationToken cancel = default) =>
        ClaimedAsync(client, key, $"void|{pending.Sequence}", claim => VoidAsync(claim, pending, cancel), cancel);

    /// <summary>Records a refusal decided before the ledger: this attempt, too, leaves a row.</summary>
    public ValueTask<Result<JournalEntry>> RefuseAsync(
        KeyClaim claim,
        Movement movement,
        string code,
        Evidence evidence,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(movement);
        ArgumentNullException.ThrowIfNull(evidence);
        EnsureValid(movement);
        StoredText.EnsureValid(code, nameof(code));
        return EnqueueAsync(claim, new RefuseCommand(claim.Client, claim.Key, claim.RequestHash, movement, code, evidence), cancel);
    }

    /// <summary>Finds an attempt; <c>null</c> when there is none.</summary>
    public Task<JournalEntry?> FindAsync(AttemptId id, CancellationToken cancel = default) => _journal.FindAsync(id, cancel);

    /// <summary>Finds the attempt of a key; <c>null</c> when there is none.</summary>
    public async Task<JournalEntry?> FindAsync(string client, string key, CancellationToken cancel = default) =>
        (await _journal.FindAsync([new SoughtKey(client, key)], cancel)).SingleOrDefault();

    /// <summary>The rows of a group, given its first one; empty when that row does not start a group.</summary>
    public Task<IReadOnlyList<JournalEntry>> GroupAsync(AttemptId first, CancellationToken cancel = default) =>
        _journal.ListGroupAsync(first, cancel);

    /// <summary>
    /// Why a balance is what it is: figures, holds and freezes of one committed moment, in order with everything that moves.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    public async ValueTask<Result<BalanceExplanation>> ExplainAsync(AccountId account, CancellationToken cancel = default)
    {
        var command = new ExplainCommand(account);
        if (!_engine.TryEnqueue(command))
        {
            return Refusal.Busy;
        }

        return await command.Done.WaitAsync(cancel) is { } refusal
            ? refusal
            : command.Explanation ?? throw new KeyNotFoundException($"There is no account {account.Value}.");
    }

    /// <summary>
    /// The amount returned from each row, in minor units, holds included: its remainder is its amount less this. Read in order
    /// with all movements.
    /// </summary>
    public async ValueTask<Result<IReadOnlyDictionary<AttemptId, long>>> ReturnedAsync(
        IReadOnlyCollection<AttemptId> originals,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(originals);
        var command = new ReturnedCommand(originals);
        if (!_engine.TryEnqueue(command))
        {
            return Refusal.Busy;
        }

        return await command.Done.WaitAsync(cancel) is { } refusal
            ? refusal
            : new Result<IReadOnlyDictionary<AttemptId, long>>(command.Returned!);
    }

    private async ValueTask<Result<JournalEntry>> MoveAsync(KeyClaim claim, Movement movement, bool isHold, CancellationToken cancel) =>
        (await DecideAsync(claim, movement, isHold, [], cancel)).Answer;

    private async ValueTask<(Result<JournalEntry> Answer, BudgetExceeded? Exceeded)> DecideAsync(
        KeyClaim claim,
        Movement movement,
        bool isHold,
        IReadOnlyList<Budget> budgets,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(movement);
        EnsureValid(movement);
        var original = movement.Original is { } id ? await ReadAsync(id, cancel) : new Found(null);
        if (original.IsRefused(out var busy, out var found))
        {
            return (busy, null);
        }

        var command = new MoveCommand(claim.Client, claim.Key, claim.RequestHash, movement, isHold, found.Row) { Budgets = budgets };
        return (await EnqueueAsync(claim, command, cancel), command.Exceeded);
    }

    private async ValueTask<Result<JournalEntry>> FinishAsync(
        KeyClaim claim,
        AttemptId pending,
        EntryState to,
        Money? amount,
        CancellationToken cancel,
        bool isReturn = false
    )
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (amount is { } some)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(some.Minor, nameof(amount));
        }

        var command = new FinishCommand(claim.Client, claim.Key, claim.RequestHash, pending, to, amount?.Minor, ended: null)
        {
            IsReturn = isReturn,
        };
        var answer = await EnqueueAsync(claim, command, cancel);
        if (!command.NeedsFacts || answer.IsRefused(out _, out _))
        {
            return answer;
        }

        // Only open holds are in memory. A hold that has ended never reopens, so what its rows say now stays true.
        if (
            (await ReadAsync(pending, cancel)).IsRefused(out var busy, out var found)
            || (await ReadAsync(() => FindAsync(Rules.OwnClient, Rules.ExpiryKey(pending), cancel))).IsRefused(out busy, out var expiry)
        )
        {
            return busy;
        }

        var ended = new EndedHold(found.Row is { State: EntryState.Pending } hold ? PendingHold.Of(hold) : null, expiry.Row?.At);
        return await EnqueueAsync(
            claim,
            new FinishCommand(claim.Client, claim.Key, claim.RequestHash, pending, to, amount?.Minor, ended),
            cancel
        );
    }

    /// <summary>Only a bug could move real money to or from an account that is only played with: it never reaches the queue.</summary>
    private void EnsureValid(Movement movement)
    {
        movement.EnsureValid();
        if (IsTest(movement.Debit) != IsTest(movement.Credit))
        {
            throw new InvalidOperationException("Real money and test money never meet.");
        }
    }

    private bool IsTest(AccountId? id) =>
        id is { } account && _engine.State is { } state && state.TryFind(account, out var found) && found.IsTest;

    private Task<Result<Found>> ReadAsync(AttemptId id, CancellationToken cancel) => ReadAsync(() => _journal.FindAsync(id, cancel));

    /// <summary>Reads a row that a request needs. While the database is unavailable, the request is answered with busy.</summary>
    private async Task<Result<Found>> ReadAsync(Func<Task<JournalEntry?>> read)
    {
        try
        {
            return new Found(await read());
        }
        catch (Exception e) when (LedgerEngine.IsAway(e))
        {
            _logger.LogWarning(e, "A row could not be read.");
            return Refusal.Busy;
        }
    }

    /// <summary>
    /// Claims one of Paycare's own keys. A step may run twice at once, from a request and as due work: the second waits for the row
    /// of the first.
    /// </summary>
    /// <inheritdoc cref="ClaimAsync" />
    public async ValueTask<KeyClaim> ClaimOwnAsync(string client, string key, byte[] requestHash, CancellationToken cancel = default)
    {
        KeyClaim claim;
        while ((claim = await ClaimAsync(client, key, requestHash, cancel)).Outcome == KeyOutcome.InFlight)
        {
            await _gate.FreedAsync(client, key).WaitAsync(cancel);
        }

        return claim;
    }

    private async ValueTask<Result<JournalEntry>> ClaimedAsync(
        string client,
        string key,
        string request,
        Func<KeyClaim, ValueTask<Result<JournalEntry>>> post,
        CancellationToken cancel
    )
    {
        using var claim = await ClaimOwnAsync(client, key, Hash(request), cancel);
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
            claim.Finish(isSpent: false);
            return Refusal.Busy;
        }

        // The caller may stop waiting; the row is still written, and keeps the key until then.
        var answer = FinishClaimAsync(claim, command);
        var refusal = await answer.WaitAsync(cancel);
        return refusal is null ? new Result<JournalEntry>(command.Entry!) : refusal;
    }

    private static async Task<Refusal?> FinishClaimAsync(KeyClaim claim, LedgerCommand command)
    {
        try
        {
            return await command.Done;
        }
        finally
        {
            claim.Finish(isSpent: command.Entry is not null);
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

    /// <summary>A row, or the fact that there is none.</summary>
    private readonly record struct Found(JournalEntry? Row);

    /// <summary>
    /// Decides whether two of Paycare's own requests are the same; evidence may differ, as it can contain sealed text.
    /// </summary>
    private static string Describe(string verb, Movement movement) =>
        $"{verb}|{movement.Kind}|{movement.Debit.Value}|{movement.Credit.Value}|{movement.Amount}|{movement.Original?.Sequence}"
        + $"|{movement.Reference}|{movement.ExpiresAt:O}";

    private static byte[] Hash(string request) => SHA256.HashData(Encoding.UTF8.GetBytes(request));
}
