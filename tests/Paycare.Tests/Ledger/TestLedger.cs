using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Ledger.Verification;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>A ledger on a fresh store, with short waits.</summary>
internal sealed class TestLedger : IAsyncDisposable
{
    private readonly Func<IJournal, IJournal> _wrap;
    private readonly TestStore? _store;
    private int _keys;

    private TestLedger(TestStore? owned, LedgerStore place, Func<IJournal, IJournal>? wrap, LedgerOptions? options)
    {
        _store = owned;
        Place = place;
        Options = options ?? Quick;
        _wrap = wrap ?? (journal => journal);
        Api = NewApi();
    }

    public static LedgerOptions Quick { get; } =
        new()
        {
            BeatInterval = TimeSpan.FromMilliseconds(50),
            SilenceLimit = TimeSpan.FromMilliseconds(500),
            WatchInterval = TimeSpan.FromMilliseconds(10),
        };

    public LedgerStore Place { get; }

    public LedgerOptions Options { get; }

    /// <summary>Begins ten seconds before a month ends in Jakarta.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 31, 16, 59, 50, TimeSpan.Zero));

    public LedgerApi Api { get; private set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestLedger> StartAsync(
        TestDatabase database,
        Func<IJournal, IJournal>? wrap = null,
        LedgerOptions? options = null
    )
    {
        var store = await TestStore.CreateAsync(database);
        var kind = database == TestDatabase.Sqlite ? LedgerStoreKind.Sqlite : LedgerStoreKind.Postgres;
        var ledger = new TestLedger(store, new LedgerStore(kind, store.LedgerConnectionString), wrap, options);
        await ledger.Api.StartAsync(Cancel);
        return ledger;
    }

    /// <summary>Another process on the same store; not started yet.</summary>
    public TestLedger Second(Func<IJournal, IJournal>? wrap = null) => new(null, Place, wrap, Options);

    public async Task RestartAsync()
    {
        await Api.StopAsync();
        Api = NewApi();
        await Api.StartAsync(Cancel);
    }

    public async Task<AccountId> OpenAsync(AccountDefinition definition) => (await Api.OpenAsync(definition, Cancel)).Value;

    public Task<AccountId> CustomerAsync(string name, long? ceiling = null, long? month = null) =>
        OpenAsync(new AccountDefinition($"customer:{name}", Currency.Idr, NormalSide.Credit, 0, ceiling, month));

    public Task<AccountId> ClearingAsync() => OpenAsync(new AccountDefinition("clearing:card", Currency.Idr, NormalSide.Debit));

    /// <summary>A customer who has so much.</summary>
    public async Task<AccountId> FundedAsync(string name, long minor)
    {
        var id = await CustomerAsync(name);
        await PostAsync(EntryKind.Adjustment, await ClearingAsync(), id, minor);
        return id;
    }

    public async Task<JournalEntry> PostAsync(EntryKind kind, AccountId debit, AccountId credit, long minor, string? key = null) =>
        (await Api.PostAsync("test", key ?? NextKey(), Move(kind, debit, credit, minor), Cancel)).Value;

    public async Task<JournalEntry> HoldAsync(
        EntryKind kind,
        AccountId debit,
        AccountId credit,
        long minor,
        string? key = null,
        DateTimeOffset? until = null
    ) => (await Api.HoldAsync("test", key ?? NextKey(), Move(kind, debit, credit, minor) with { ExpiresAt = until }, Cancel)).Value;

    public async Task<JournalEntry> CaptureAsync(AttemptId pending, string? key = null, long? minor = null) =>
        (await Api.CaptureAsync("test", key ?? NextKey(), pending, minor is { } some ? new Money(some, Currency.Idr) : null, Cancel)).Value;

    public async Task<JournalEntry> VoidAsync(AttemptId pending, string? key = null) =>
        (await Api.VoidAsync("test", key ?? NextKey(), pending, Cancel)).Value;

    public async Task<JournalEntry> FreezeAsync(AccountId account, FreezeScope scope, string? key = null, DateTimeOffset? until = null) =>
        (await Api.FreezeAsync(account, scope, "suspected fraud", key ?? NextKey(), until, Cancel)).Value;

    public async Task<JournalEntry> FreezeAsync(AttemptId transaction, string? key = null, DateTimeOffset? until = null) =>
        (await Api.FreezeAsync(transaction, "suspected fraud", key ?? NextKey(), until, Cancel)).Value;

    public async Task<JournalEntry> LiftAsync(AttemptId freeze, string? key = null) =>
        (await Api.UnfreezeAsync(freeze, "cleared", key ?? NextKey(), Cancel)).Value;

    /// <summary>Gives money of a row back, from where it went to where it came from.</summary>
    public async Task<JournalEntry> GiveBackAsync(JournalEntry original, long minor, bool isHold = false, string? key = null)
    {
        var movement = Move(EntryKind.Refund, original.Credit!.Value, original.Debit!.Value, minor) with { Original = original.Id };
        key ??= NextKey();
        return (isHold ? await Api.HoldAsync("test", key, movement, Cancel) : await Api.PostAsync("test", key, movement, Cancel)).Value;
    }

    public async Task<JournalEntry> UnfreezeAsync(AccountId account, string? key = null) =>
        (await Api.UnfreezeAsync(account, "cleared", key ?? NextKey(), Cancel)).Value;

    public async Task<JournalEntry> CloseAsync(AccountId account) => (await Api.CloseAsync(account, "left", NextKey(), Cancel)).Value;

    public async Task<JournalEntry> LimitAsync(AccountId account, long? ceiling, long? month, string? key = null) =>
        (await Api.SetLimitsAsync(account, ceiling, month, key ?? NextKey(), Cancel)).Value;

    public ValueTask<KeyClaim> ClaimAsync(string key, string request = "request") => Api.ClaimAsync("client", key, Hash(request), Cancel);

    public async Task<List<JournalEntry>> RowsAsync()
    {
        await using var journal = Place.Open();
        var rows = new List<JournalEntry>();
        await foreach (var row in journal.ReadAsync(default(AttemptId), Cancel))
        {
            rows.Add(row);
        }

        return rows;
    }

    public Task<LedgerReport> VerifyAsync() => new LedgerVerifier(Place).VerifyAsync(cancel: Cancel);

    /// <summary>Runs a statement on the store, around the ledger.</summary>
    public async Task RunSqlAsync(string sql)
    {
        await using var journal = Place.Open();
        await using var connection = await journal.OpenAsync(Cancel);
        await using var command = SqlJournal.Command(connection, sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public static Movement Move(EntryKind kind, AccountId debit, AccountId credit, long minor) =>
        new(kind, debit, credit, new Money(minor, Currency.Idr));

    public static byte[] Hash(string request) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(request));

    public string NextKey() => Interlocked.Increment(ref _keys).ToString("'key-'0", CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    private LedgerApi NewApi() => new(_wrap(Place.Open()), Clock, Options, NullLogger.Instance);
}
