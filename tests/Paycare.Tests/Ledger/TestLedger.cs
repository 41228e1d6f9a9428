using System.Data.Common;
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
        await using var journal = Place.OpenUnchecked();
        var rows = new List<JournalEntry>();
        await foreach (var row in journal.ReadAsync(default(AttemptId), Cancel))
        {
            rows.Add(row);
        }

        return rows;
    }

    public Task<LedgerReport> VerifyAsync() => new LedgerVerifier(Place, TestKeys.Ring).VerifyAsync(cancel: Cancel);

    /// <summary>Runs a statement on the store, around the ledger.</summary>
    public async Task RunSqlAsync(string sql)
    {
        await using var journal = Place.OpenUnchecked();
        await using var connection = await journal.OpenAsync(Cancel);
        await using var command = SqlJournal.Command(connection, sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    public async Task ForgetCheckpointAsync()
    {
        await using var journal = Place.OpenUnchecked();
        Assert.True(await journal.ForgetCheckpointAsync((await journal.ReadOwnerAsync(Cancel)).Epoch, Cancel));
    }

    /// <summary>Changes one value in one row that has it.</summary>
    /// <returns>Puts it back; <c>null</c> when no row has a value there.</returns>
    public async Task<Func<Task>?> ChangeOneAsync(string table, string column)
    {
        var key = table switch
        {
            "ledger_journal" => "sequence",
            "ledger_returned" => "original",
            "ledger_outgoing" => "account",
            _ => "id",
        };
        // The last one: the foreign values of earlier rows are asked for by later ones.
        var row = $"WHERE {key} = (SELECT max({key}) FROM {table} WHERE {column} IS NOT NULL)";
        await using var journal = Place.OpenUnchecked();
        await using var connection = await journal.OpenAsync(Cancel);
        await using var read = SqlJournal.Command(connection, $"SELECT {key}, {column} FROM {table} {row}");
        long id;
        object old;
        await using (var reader = await read.ExecuteReaderAsync(Cancel))
        {
            if (!await reader.ReadAsync(Cancel))
            {
                return null;
            }

            (id, old) = (Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), reader.GetValue(1));
        }

        if (column == key && table == "ledger_checkpoint")
        {
            return null;
        }

        var changed = Changed(column, old);
        await PutAsync(id, changed);
        return () => PutAsync(column == key ? (long)changed : id, old);

        Task PutAsync(long at, object value) => ChangeAsync($"UPDATE {table} SET {column} = @value WHERE {key} = {at}", ("value", value));
    }

    /// <summary>The columns of a table.</summary>
    public async Task<IReadOnlyList<string>> ColumnsAsync(string table)
    {
        await using var journal = Place.OpenUnchecked();
        await using var connection = await journal.OpenAsync(Cancel);
        await using var command = SqlJournal.Command(connection, $"SELECT * FROM {table} LIMIT 0");
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    public async Task<string?> TextAsync(string sql)
    {
        await using var journal = Place.OpenUnchecked();
        await using var connection = await journal.OpenAsync(Cancel);
        await using var command = SqlJournal.Command(connection, sql);
        return Convert.ToString(await command.ExecuteScalarAsync(Cancel), CultureInfo.InvariantCulture);
    }

    /// <summary>Another value that can stand in the same place.</summary>
    private static object Changed(string column, object value) =>
        (column, value) switch
        {
            ("normal_side", _) => value is "debit" ? "credit" : "debit",
            ("kind", _) => value is "release" ? "goodwill" : "release",
            ("scope", _) => value is "all" ? "debit" : "all",
            ("state", _) => value is "posted" ? "voided" : "posted",
            ("currency", _) => "USD",
            ("evidence", _) => "{}",
            ("refusal_code", _) => RefusalCodes.SameAccount,
            (_, string text) => text + "x",
            (_, byte[] bytes) => (byte[])[.. bytes[..^1], (byte)(bytes[^1] ^ 1)],
            (_, bool flag) => !flag,
            (_, DateTime time) => time.AddMilliseconds(1),
            _ => Convert.ToInt64(value, CultureInfo.InvariantCulture)
                + (column is "at" or "expires" or "newest" ? TimeSpan.TicksPerSecond : 1),
        };

    /// <summary>Runs statements on the stopped store as someone would who may do anything there.</summary>
    public async Task ChangeAsync(string sql, params (string Name, object Value)[] values)
    {
        await using var journal = Place.OpenUnchecked();
        var owner = await journal.ReadOwnerAsync(Cancel);
        Assert.True(await journal.ChangeAsync(owner.Epoch, connection => RunAsync(connection, sql, values), Cancel));
    }

    private static async Task RunAsync(DbConnection connection, string sql, params (string Name, object Value)[] values)
    {
        await using var command = SqlJournal.Command(connection, sql, values);
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

    private LedgerApi NewApi() =>
        new(_wrap(Place.Open(TestKeys.Macs, NullLogger.Instance)), TestKeys.Macs, Clock, Options, NullLogger.Instance);
}
