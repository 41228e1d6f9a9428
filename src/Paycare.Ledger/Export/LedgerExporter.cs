using System.Globalization;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Ledger.Verification;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Export;

/// <summary>The export formats of the journal.</summary>
public enum ExportFormat
{
    /// <summary>hledger's plain-text accounting format: every row that moved money, each asserting the balance it left.</summary>
    Hledger,

    /// <summary>Comma-separated values (RFC 4180): every row, including refused ones.</summary>
    Csv,
}

/// <summary>
/// Exports the books of real money for other programs, as of one moment, with or without a running host. In hledger's signs debits
/// are positive, so what Paycare owes is negative.
/// </summary>
/// <param name="store">The ledger to export.</param>
public sealed class LedgerExporter(LedgerStore store)
{
    private const int ReportEvery = 10_000;
    private static readonly TimeSpan Jakarta = TimeSpan.FromHours(7);

    private static readonly string[] Header =
    [
        "row",
        "time",
        "kind",
        "state",
        "code",
        "debit",
        "credit",
        "amount",
        "currency",
        "debit_after",
        "credit_after",
        "reference",
        "pending",
        "original",
        "linked",
        "expires",
    ];

    /// <summary>Exports everything once.</summary>
    /// <param name="format">The export format.</param>
    /// <param name="output">Receives the export.</param>
    /// <param name="progress">Receives the progress, in rows.</param>
    /// <param name="cancel">Cancels the export.</param>
    /// <returns>Number of rows read.</returns>
    public async Task<long> ExportAsync(
        ExportFormat format,
        TextWriter output,
        IProgress<LedgerProgress>? progress = null,
        CancellationToken cancel = default
    )
    {
        await using var journal = store.ReadOnly().OpenUnchecked();
        await using var connection = await journal.OpenAsync(cancel);
        await using var snapshot = await journal.BeginSnapshotAsync(connection, cancel);
        var total = await SqlJournal.CountAsync(connection, cancel);
        var accounts = new Dictionary<AccountId, AccountDefinition>();
        var rows = 0L;
        if (format == ExportFormat.Csv)
        {
            await output.WriteLineAsync(string.Join(',', Header).AsMemory(), cancel);
        }

        await foreach (var entry in journal.ReadAsync(connection, default, cancel))
        {
            if (entry is { Kind: EntryKind.Open, State: EntryState.Posted })
            {
                accounts[entry.Debit!.Value] = AccountRows.Definition(entry);
            }

            if (!IsTest(entry, accounts) && (format == ExportFormat.Csv ? Line(entry, accounts) : Transaction(entry, accounts)) is { } text)
            {
                await output.WriteLineAsync(text.AsMemory(), cancel);
            }

            if (++rows % ReportEvery == 0)
            {
                progress?.Report(new LedgerProgress(rows, total));
            }
        }

        await output.FlushAsync(cancel);
        return rows;
    }

    private static bool IsTest(JournalEntry entry, Dictionary<AccountId, AccountDefinition> accounts) =>
        (entry.Debit ?? entry.Credit) is { } id && accounts.TryGetValue(id, out var account) && account.IsTest;

    /// <summary>Accounts are declared where they open, as hledger's strict mode checks their names.</summary>
    private static string? Transaction(JournalEntry entry, Dictionary<AccountId, AccountDefinition> accounts)
    {
        if (entry is { Kind: EntryKind.Open, State: EntryState.Posted })
        {
            var definition = accounts[entry.Debit!.Value];
            // The sample amount tells hledger the number of decimals, and needs its point even without any.
            var sample = new Money(1_000 * definition.Currency.MinorPerMajor, definition.Currency).ToDecimalText();
            return $"commodity {sample}{(definition.Currency.Decimals == 0 ? "." : "")} {definition.Currency}\naccount "
                + $"{NameOf(definition)}\n";
        }

        if (!entry.MovesMoney || entry.State is not (EntryState.Posted or EntryState.Captured))
        {
            return null;
        }

        var (debit, credit) = (accounts[entry.Debit!.Value], accounts[entry.Credit!.Value]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {entry.At.ToOffset(Jakarta):yyyy-MM-dd} * ({entry.Id.Sequence}) {EnumText<EntryKind>.Of(
                entry.Kind
            )}  ; {entry.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}
                {NameOf(debit)}  {Signed(entry.Amount.Minor, debit)} = {Balance(entry.DebitAfter!.Value, debit)}
                {NameOf(credit)}  {Signed(-entry.Amount.Minor, credit)} = {Balance(entry.CreditAfter!.Value, credit)}

            """
        );
    }

    private static string NameOf(AccountDefinition definition) =>
        $"{(definition.NormalSide == NormalSide.Debit ? "assets" : "liabilities")}:{definition.Code}";

    private static string Signed(long minor, AccountDefinition account) =>
        $"{new Money(minor, account.Currency).ToDecimalText()} {account.Currency}";

    private static string Balance(long after, AccountDefinition account) =>
        Signed(account.NormalSide == NormalSide.Debit ? after : -after, account);

    private static string Line(JournalEntry entry, Dictionary<AccountId, AccountDefinition> accounts)
    {
        return string.Join(
            ',',
            new[]
            {
                Number(entry.Id.Sequence),
                Time(entry.At),
                EnumText<EntryKind>.Of(entry.Kind),
                EnumText<EntryState>.Of(entry.State),
                entry.RefusalCode,
                CodeOf(entry.Debit),
                CodeOf(entry.Credit),
                entry.Amount.ToDecimalText(),
                entry.Amount.Currency.Code,
                After(entry.DebitAfter),
                After(entry.CreditAfter),
                entry.Reference,
                Number(entry.Pending?.Sequence),
                Number(entry.Original?.Sequence),
                Number(entry.Linked?.Sequence),
                Time(entry.ExpiresAt),
            }.Select(Quoted)
        );

        string? CodeOf(AccountId? id) => id is { } known && accounts.TryGetValue(known, out var account) ? account.Code : null;
        string? After(long? minor) => minor is { } after ? new Money(after, entry.Amount.Currency).ToDecimalText() : null;
    }

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 4180, section 2: quoted where a comma, a quote or a line break would otherwise change the meaning.</summary>
    private static string Quoted(string? text) =>
        text is null ? ""
        : text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
