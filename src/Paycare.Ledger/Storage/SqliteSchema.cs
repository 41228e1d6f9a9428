namespace Paycare.Ledger.Storage;

/// <summary>The tables on SQLite. Times are UTC ticks. A released step never changes; a change is a new step.</summary>
internal static class SqliteSchema
{
    /// <summary>Rows of the journal are written once.</summary>
    public const string AppendOnly = """
        CREATE TRIGGER ledger_journal_no_update BEFORE UPDATE ON ledger_journal
        BEGIN SELECT RAISE(ABORT, 'ledger_journal is append-only'); END;
        CREATE TRIGGER ledger_journal_no_delete BEFORE DELETE ON ledger_journal
        BEGIN SELECT RAISE(ABORT, 'ledger_journal is append-only'); END;
        """;

    public static readonly string[] Steps =
    [
        """
            CREATE TABLE ledger_journal (
                sequence INTEGER PRIMARY KEY,
                client TEXT NOT NULL,
                key TEXT NOT NULL,
                request_hash BLOB NOT NULL CHECK (length(request_hash) = 32),
                kind TEXT NOT NULL,
                debit INTEGER,
                credit INTEGER,
                amount INTEGER NOT NULL CHECK (amount >= 0),
                currency TEXT NOT NULL,
                state TEXT NOT NULL,
                refusal_code TEXT CHECK ((refusal_code IS NOT NULL) = (state = 'refused')),
                debit_after INTEGER,
                credit_after INTEGER,
                evidence TEXT,
                reference TEXT,
                pending INTEGER,
                original INTEGER,
                linked INTEGER,
                expires INTEGER,
                at INTEGER NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX ledger_journal_key ON ledger_journal (client, key);
            CREATE INDEX ledger_journal_debit ON ledger_journal (debit, sequence);
            CREATE INDEX ledger_journal_credit ON ledger_journal (credit, sequence);
            CREATE TRIGGER ledger_journal_no_update BEFORE UPDATE ON ledger_journal
            BEGIN SELECT RAISE(ABORT, 'ledger_journal is append-only'); END;
            CREATE TRIGGER ledger_journal_no_delete BEFORE DELETE ON ledger_journal
            BEGIN SELECT RAISE(ABORT, 'ledger_journal is append-only'); END;

            CREATE TABLE ledger_accounts (
                id INTEGER PRIMARY KEY,
                code TEXT NOT NULL,
                currency TEXT NOT NULL,
                normal_side TEXT NOT NULL,
                floor INTEGER,
                state TEXT NOT NULL,
                frozen_at INTEGER,
                posted INTEGER NOT NULL,
                held INTEGER NOT NULL,
                pending_incoming INTEGER NOT NULL,
                month INTEGER NOT NULL,
                month_incoming INTEGER NOT NULL,
                ceiling INTEGER,
                month_incoming_limit INTEGER
            ) STRICT;
            CREATE TABLE ledger_pendings (
                id INTEGER PRIMARY KEY,
                kind TEXT NOT NULL,
                debit INTEGER NOT NULL,
                credit INTEGER NOT NULL,
                remaining INTEGER NOT NULL CHECK (remaining > 0),
                currency TEXT NOT NULL,
                at INTEGER NOT NULL,
                expires INTEGER
            ) STRICT;
            CREATE TABLE ledger_checkpoint (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                sequence INTEGER NOT NULL,
                at INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE ledger_owner (
                epoch INTEGER PRIMARY KEY,
                holder TEXT NOT NULL,
                beat INTEGER NOT NULL
            ) STRICT;
            INSERT INTO ledger_owner (epoch, holder, beat) VALUES (0, '', 0);
            """,
        // Freezes and returned money join the checkpoint; the next start rewrites it from the journal.
        """
            DROP TABLE ledger_accounts;
            DROP TABLE ledger_pendings;
            DELETE FROM ledger_checkpoint;
            CREATE TABLE ledger_accounts (
                id INTEGER PRIMARY KEY,
                code TEXT NOT NULL,
                currency TEXT NOT NULL,
                normal_side TEXT NOT NULL,
                floor INTEGER,
                closed INTEGER NOT NULL,
                posted INTEGER NOT NULL,
                held INTEGER NOT NULL,
                pending_incoming INTEGER NOT NULL,
                month INTEGER NOT NULL,
                month_incoming INTEGER NOT NULL,
                ceiling INTEGER,
                month_incoming_limit INTEGER
            ) STRICT;
            CREATE TABLE ledger_pendings (
                id INTEGER PRIMARY KEY,
                kind TEXT NOT NULL,
                debit INTEGER NOT NULL,
                credit INTEGER NOT NULL,
                remaining INTEGER NOT NULL CHECK (remaining > 0),
                currency TEXT NOT NULL,
                at INTEGER NOT NULL,
                expires INTEGER,
                original INTEGER
            ) STRICT;
            CREATE TABLE ledger_freezes (
                id INTEGER PRIMARY KEY,
                scope TEXT NOT NULL,
                account INTEGER NOT NULL,
                transaction_row INTEGER,
                amount INTEGER NOT NULL CHECK (amount >= 0),
                reason TEXT NOT NULL,
                at INTEGER NOT NULL,
                expires INTEGER
            ) STRICT;
            CREATE TABLE ledger_returned (
                original INTEGER PRIMARY KEY,
                returned INTEGER NOT NULL CHECK (returned >= 0)
            ) STRICT;
            """,
        // Rows and checkpoint carry proofs. Rows from before get theirs by a command; the checkpoint is written anew.
        """
            ALTER TABLE ledger_journal ADD COLUMN mac BLOB;
            CREATE TABLE ledger_aside (
                id INTEGER PRIMARY KEY,
                sequence INTEGER NOT NULL,
                content TEXT NOT NULL,
                mac BLOB,
                people TEXT NOT NULL,
                reason TEXT NOT NULL,
                at INTEGER NOT NULL
            ) STRICT;
            DELETE FROM ledger_accounts;
            DELETE FROM ledger_pendings;
            DELETE FROM ledger_freezes;
            DELETE FROM ledger_returned;
            DROP TABLE ledger_checkpoint;
            CREATE TABLE ledger_checkpoint (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                sequence INTEGER NOT NULL,
                at INTEGER NOT NULL,
                row_mac BLOB NOT NULL,
                mac BLOB NOT NULL
            ) STRICT;
            """,
        // Outgoing money of the last day joins the checkpoint; the next start rewrites it from the journal.
        """
            DELETE FROM ledger_accounts;
            DELETE FROM ledger_pendings;
            DELETE FROM ledger_freezes;
            DELETE FROM ledger_returned;
            DELETE FROM ledger_checkpoint;
            CREATE TABLE ledger_outgoing (
                account INTEGER NOT NULL,
                first_row INTEGER NOT NULL,
                last_row INTEGER NOT NULL,
                at INTEGER NOT NULL,
                amount INTEGER NOT NULL CHECK (amount >= 0),
                new_devices INTEGER NOT NULL CHECK (new_devices >= 0),
                confirmed INTEGER NOT NULL,
                PRIMARY KEY (account, last_row)
            ) STRICT;
            CREATE INDEX ledger_outgoing_at ON ledger_outgoing (at);
            """,
        // An account's outgoing money is one row: a checkpoint of many busy accounts held up the batches beside it.
        """
            DELETE FROM ledger_accounts;
            DELETE FROM ledger_pendings;
            DELETE FROM ledger_freezes;
            DELETE FROM ledger_returned;
            DELETE FROM ledger_checkpoint;
            DROP TABLE ledger_outgoing;
            CREATE TABLE ledger_outgoing (
                account INTEGER PRIMARY KEY,
                newest INTEGER NOT NULL,
                confirmed INTEGER NOT NULL,
                sums BLOB NOT NULL
            ) STRICT;
            CREATE INDEX ledger_outgoing_newest ON ledger_outgoing (newest);
            """,
        // The key comes first: clients are few, so that by them no comparison is decided.
        """
            DROP INDEX ledger_journal_key;
            CREATE UNIQUE INDEX ledger_journal_key ON ledger_journal (key, client);
            """,
        // The past of holds: an account's newest row of one says what they come to.
        """
            CREATE INDEX ledger_journal_debit_holds ON ledger_journal (debit, sequence)
                WHERE (state = 'pending' OR pending IS NOT NULL) AND state <> 'refused';
            CREATE INDEX ledger_journal_credit_holds ON ledger_journal (credit, sequence)
                WHERE (state = 'pending' OR pending IS NOT NULL) AND state <> 'refused';
            """,
        // New keys go to one end of the index: put anywhere among all, each reads and writes a page of its own once there are many.
        """
            DROP INDEX ledger_journal_key;
            CREATE UNIQUE INDEX ledger_journal_key ON ledger_journal ((sequence >> 18), key, client);
            """,
    ];
}
