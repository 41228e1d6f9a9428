using System.Data.Common;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Storage;

/// <summary>Reads the past of accounts. What each question reads is bounded by what it asks for, and not by what is stored.</summary>
internal abstract partial class SqlJournal
{
    public Task<IReadOnlyList<JournalEntry>> ListBeforeAsync(AccountId account, AttemptId before, int limit, CancellationToken cancel) =>
        ListAsync(account, isBack: true, new AttemptId(before.Sequence - 1), limit, cancel);

    public Task<IReadOnlyList<JournalEntry>> ListAfterAsync(AccountId account, AttemptId after, int limit, CancellationToken cancel) =>
        ListAsync(account, isBack: false, after, limit, cancel);

    public async Task<IReadOnlyList<JournalEntry>> ListGroupAsync(AttemptId first, CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(
            connection,
            $"SELECT {Looked} FROM ledger_journal j WHERE sequence >= @first AND sequence < @first + 100 AND linked = @first "
                + "ORDER BY sequence",
            ("first", first.Sequence)
        );
        return await ListAsync(command, cancel);
    }

    public async Task<IReadOnlyList<JournalEntry>> ListWithinAsync(
        Money? amount,
        AttemptId after,
        AttemptId upTo,
        int limit,
        CancellationToken cancel
    )
    {
        var (only, which) = amount is { } sum
            ? (
                " AND amount = @amount AND currency = @currency",
                new (string, object)[] { ("amount", sum.Minor), ("currency", sum.Currency.Code) }
            )
            : ("", []);
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(
            connection,
            $"SELECT {Looked} FROM ledger_journal j WHERE sequence > @after AND sequence <= @to{only} ORDER BY sequence DESC LIMIT @limit",
            [("after", after.Sequence), ("to", upTo.Sequence), ("limit", limit), .. which]
        );
        return await ListAsync(command, cancel);
    }

    public async Task<AttemptId> LastAtAsync(DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        return new AttemptId(await LastAtAsync(connection, at, cancel));
    }

    public async Task<IReadOnlyList<PartySum>> SumByPartyAsync(
        AccountId account,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancel
    )
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        var (first, last) = (
            await LastAtAsync(connection, from.AddTicks(-1), cancel),
            await LastAtAsync(connection, to.AddTicks(-1), cancel)
        );
        var sums = new List<PartySum>();
        foreach (var side in Enum.GetValues<NormalSide>())
        {
            // By party only where there are few: shops and their refunds, and not everybody who was ever sent money.
            var other = EnumText<NormalSide>.Of(side == NormalSide.Debit ? NormalSide.Credit : NormalSide.Debit);
            await using var command = Command(
                connection,
                $"""
                SELECT kind, CASE WHEN kind IN ('payment', 'refund') THEN {other} END AS party,
                    CASE WHEN kind = 'payment' OR (kind = 'refund' AND state = 'posted' AND original IS NULL) THEN reference END AS named,
                    count(*), CAST(sum(amount) AS bigint)
                FROM ledger_journal
                WHERE {EnumText<NormalSide>.Of(side)} = @account AND sequence > @first AND sequence <= @last
                    AND state IN ('posted', 'captured') AND amount > 0
                GROUP BY kind, party, named
                """,
                ("account", account.Value),
                ("first", first),
                ("last", last)
            );
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                sums.Add(
                    new PartySum(
                        EnumText<EntryKind>.Read(reader.GetString(0)),
                        side,
                        Number(reader, 1) is { } party ? new AccountId(party) : null,
                        Text(reader, 2),
                        (int)reader.GetInt64(3),
                        reader.GetInt64(4)
                    )
                );
            }
        }

        return sums;
    }

    public async Task<IReadOnlyList<DaySum>> SumByDayAsync(
        AccountId account,
        DateTimeOffset from,
        DateTimeOffset to,
        int basisPoints,
        CancellationToken cancel
    )
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        var (first, last) = (
            await LastAtAsync(connection, from.AddTicks(-1), cancel),
            await LastAtAsync(connection, to.AddTicks(-1), cancel)
        );
        var sums = new List<DaySum>();
        foreach (var side in Enum.GetValues<NormalSide>())
        {
            // The share in two parts: the product of a whole amount would not fit into 64 bits.
            await using var command = Command(
                connection,
                $"""
                SELECT {DayOfRow} AS day, kind, count(*), CAST(sum(amount) AS bigint),
                    CAST(sum(amount / 10000 * @share + amount % 10000 * @share / 10000) AS bigint)
                FROM ledger_journal
                WHERE {EnumText<NormalSide>.Of(side)} = @account AND sequence > @first AND sequence <= @last
                    AND state IN ('posted', 'captured') AND amount > 0
                GROUP BY day, kind
                """,
                ("account", account.Value),
                ("first", first),
                ("last", last),
                ("share", (long)basisPoints)
            );
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                sums.Add(
                    new DaySum(
                        DateOnly.FromDayNumber((int)reader.GetInt64(0)),
                        EnumText<EntryKind>.Read(reader.GetString(1)),
                        side,
                        (int)reader.GetInt64(2),
                        reader.GetInt64(3),
                        reader.GetInt64(4)
                    )
                );
            }
        }

        return sums;
    }

    public async Task<PastBalance> BalanceAtAsync(AccountId account, DateTimeOffset at, CancellationToken cancel)
    {
        var opening = await FindAsync(new AttemptId(account.Value), cancel)
            ?? throw new KeyNotFoundException($"There is no account {account.Value}.");
        await using var connection = await Source.OpenConnectionAsync(cancel);
        var last = await LastAtAsync(connection, at, cancel);
        var (debitRow, debitAfter) = await AfterAtAsync(connection, account, NormalSide.Debit, last, cancel);
        var (creditRow, creditAfter) = await AfterAtAsync(connection, account, NormalSide.Credit, last, cancel);
        var debitHolds = await HoldsAtAsync(connection, account, NormalSide.Debit, last, cancel);
        var creditHolds = await HoldsAtAsync(connection, account, NormalSide.Credit, last, cancel);
        var posted = debitRow > creditRow ? debitAfter : creditAfter;
        return AccountRows.Definition(opening).NormalSide == NormalSide.Credit
            ? new PastBalance(new AttemptId(last), posted, debitHolds, creditHolds)
            : new PastBalance(new AttemptId(last), posted, creditHolds, debitHolds);
    }

    /// <summary>
    /// What an account has on one side, up to <c>@edge</c> newest first, or after it oldest first, and the order that says so: in such
    /// words that the database walks along the account, and not along all rows until the account turns up.
    /// </summary>
    protected abstract (string Where, string Order) Along(string side, bool isBack);

    private async Task<IReadOnlyList<JournalEntry>> ListAsync(
        AccountId account,
        bool isBack,
        AttemptId edge,
        int limit,
        CancellationToken cancel
    )
    {
        // Each half walks its own index; a row with the account on both sides (refused) is returned once.
        var half = $"SELECT {Columns} FROM ledger_journal WHERE";
        var ((debits, byDebit), (credits, byCredit)) = (Along("debit", isBack), Along("credit", isBack));
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var command = Command(
            connection,
            $"""
            SELECT {Looked} FROM (
                SELECT * FROM ({half} {debits} ORDER BY {byDebit} LIMIT @limit) d
                UNION ALL
                SELECT * FROM ({half} {credits} AND debit IS DISTINCT FROM @account ORDER BY {byCredit} LIMIT @limit) c
            ) j ORDER BY sequence {(isBack ? "DESC" : "ASC")} LIMIT @limit
            """,
            ("edge", edge.Sequence),
            ("account", account.Value),
            ("limit", limit)
        );
        return await ListAsync(command, cancel);
    }

    /// <summary>
    /// The last row at or before a moment. Times never go backwards and sequences have no gaps, so bisection finds it: in the database,
    /// as each step would be a way there and back.
    /// </summary>
    private async Task<long> LastAtAsync(DbConnection connection, DateTimeOffset at, CancellationToken cancel)
    {
        await using var command = Command(
            connection,
            """
            WITH RECURSIVE step (low, high) AS (
                SELECT CAST(0 AS bigint), coalesce(max(sequence), 0) FROM ledger_journal
                UNION ALL
                SELECT CASE WHEN at <= @at THEN low + (high - low + 1) / 2 ELSE low END,
                    CASE WHEN at <= @at THEN high ELSE low + (high - low + 1) / 2 - 1 END
                FROM step LEFT JOIN ledger_journal ON sequence = low + (high - low + 1) / 2
                WHERE low < high
            )
            SELECT low FROM step WHERE low >= high
            """,
            ("at", Written(at))
        );
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), null);
    }

    /// <summary>An account's newest row on one side that records its balance.</summary>
    private async Task<(long Row, long After)> AfterAtAsync(
        DbConnection connection,
        AccountId account,
        NormalSide of,
        long last,
        CancellationToken cancel
    )
    {
        var side = EnumText<NormalSide>.Of(of);
        var (rows, order) = Along(side, isBack: true);
        await using var command = Command(
            connection,
            $"SELECT sequence, {side}_after FROM ledger_journal WHERE {rows} AND {side}_after IS NOT NULL ORDER BY {order} LIMIT 1",
            ("account", account.Value),
            ("edge", last)
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
    }

    /// <summary>
    /// The sum of the open holds on one side of an account: its newest row of a hold says it. Those from before rows did are added up.
    /// </summary>
    private async Task<long> HoldsAtAsync(DbConnection connection, AccountId account, NormalSide of, long last, CancellationToken cancel)
    {
        var (along, order) = Along(EnumText<NormalSide>.Of(of), isBack: true);
        var rows = $"FROM ledger_journal WHERE {along} AND {HoldRows.Are}";
        await using var newest = Command(
            connection,
            $"SELECT evidence {rows} ORDER BY {order} LIMIT 1",
            ("account", account.Value),
            ("edge", last)
        );
        await using (var reader = await newest.ExecuteReaderAsync(cancel))
        {
            if (!await reader.ReadAsync(cancel))
            {
                return 0;
            }

            if (HoldRows.SumOn(of, Evidence.Stored(Text(reader, 0))) is { } sum)
            {
                return sum;
            }
        }

        await using var all = Command(
            connection,
            $"SELECT CAST(coalesce(sum(CASE WHEN state = 'pending' THEN amount ELSE -amount END), 0) AS bigint) {rows}",
            ("account", account.Value),
            ("edge", last)
        );
        return Convert.ToInt64(await all.ExecuteScalarAsync(cancel), null);
    }
}
