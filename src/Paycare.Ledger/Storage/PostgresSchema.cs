namespace Paycare.Ledger.Storage;

/// <summary>The tables on PostgreSQL. A released step never changes; a change is a new step.</summary>
internal static class PostgresSchema
{
    public static readonly string[] Steps =
    [
        """
            CREATE TABLE ledger_journal (
                sequence bigint PRIMARY KEY,
                client text COLLATE "C" NOT NULL,
                key text COLLATE "C" NOT NULL,
                request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
                kind text COLLATE "C" NOT NULL,
                debit bigint,
                credit bigint,
                amount bigint NOT NULL CHECK (amount >= 0),
                currency text COLLATE "C" NOT NULL,
                state text COLLATE "C" NOT NULL,
                refusal_code text COLLATE "C" CHECK ((refusal_code IS NOT NULL) = (state = 'refused')),
                debit_after bigint,
                credit_after bigint,
                evidence text,
                reference text,
                pending bigint,
                original bigint,
                linked bigint,
                expires timestamptz,
                at timestamptz NOT NULL
            );
            CREATE UNIQUE INDEX ledger_journal_key ON ledger_journal (client, key);
            CREATE INDEX ledger_journal_debit ON ledger_journal (debit, sequence);
            CREATE INDEX ledger_journal_credit ON ledger_journal (credit, sequence);
            CREATE FUNCTION ledger_journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'ledger_journal is append-only';
            END $$;
            CREATE TRIGGER ledger_journal_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_journal
                FOR EACH STATEMENT EXECUTE FUNCTION ledger_journal_append_only();

            CREATE TABLE ledger_accounts (
                id bigint PRIMARY KEY,
                code text COLLATE "C" NOT NULL,
                currency text COLLATE "C" NOT NULL,
                normal_side text COLLATE "C" NOT NULL,
                floor bigint,
                state text COLLATE "C" NOT NULL,
                frozen_at timestamptz,
                posted bigint NOT NULL,
                held bigint NOT NULL,
                pending_incoming bigint NOT NULL,
                month int NOT NULL,
                month_incoming bigint NOT NULL,
                ceiling bigint,
                month_incoming_limit bigint
            );
            CREATE TABLE ledger_pendings (
                id bigint PRIMARY KEY,
                kind text COLLATE "C" NOT NULL,
                debit bigint NOT NULL,
                credit bigint NOT NULL,
                remaining bigint NOT NULL CHECK (remaining > 0),
                currency text COLLATE "C" NOT NULL,
                at timestamptz NOT NULL,
                expires timestamptz
            );
            CREATE TABLE ledger_checkpoint (
                id int PRIMARY KEY CHECK (id = 1),
                sequence bigint NOT NULL,
                at timestamptz NOT NULL
            );
            CREATE TABLE ledger_owner (
                epoch bigint PRIMARY KEY,
                holder text COLLATE "C" NOT NULL,
                beat bigint NOT NULL
            );
            INSERT INTO ledger_owner (epoch, holder, beat) VALUES (0, '', 0);
            """,
        // Freezes and returned money join the checkpoint; the next start rewrites it from the journal.
        """
            DROP TABLE ledger_accounts, ledger_pendings;
            TRUNCATE ledger_checkpoint;
            CREATE TABLE ledger_accounts (
                id bigint PRIMARY KEY,
                code text COLLATE "C" NOT NULL,
                currency text COLLATE "C" NOT NULL,
                normal_side text COLLATE "C" NOT NULL,
                floor bigint,
                closed boolean NOT NULL,
                posted bigint NOT NULL,
                held bigint NOT NULL,
                pending_incoming bigint NOT NULL,
                month int NOT NULL,
                month_incoming bigint NOT NULL,
                ceiling bigint,
                month_incoming_limit bigint
            );
            CREATE TABLE ledger_pendings (
                id bigint PRIMARY KEY,
                kind text COLLATE "C" NOT NULL,
                debit bigint NOT NULL,
                credit bigint NOT NULL,
                remaining bigint NOT NULL CHECK (remaining > 0),
                currency text COLLATE "C" NOT NULL,
                at timestamptz NOT NULL,
                expires timestamptz,
                original bigint
            );
            CREATE TABLE ledger_freezes (
                id bigint PRIMARY KEY,
                scope text COLLATE "C" NOT NULL,
                account bigint NOT NULL,
                transaction_row bigint,
                amount bigint NOT NULL CHECK (amount >= 0),
                reason text NOT NULL,
                at timestamptz NOT NULL,
                expires timestamptz
            );
            CREATE TABLE ledger_returned (
                original bigint PRIMARY KEY,
                returned bigint NOT NULL CHECK (returned >= 0)
            );
            """,
        // Rows and checkpoint carry proofs. Rows from before get theirs by a command; the checkpoint is written anew.
        """
            ALTER TABLE ledger_journal ADD COLUMN mac bytea;
            CREATE TABLE ledger_aside (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                sequence bigint NOT NULL,
                content text NOT NULL,
                mac bytea,
                people text NOT NULL,
                reason text NOT NULL,
                at timestamptz NOT NULL
            );
            TRUNCATE ledger_accounts, ledger_pendings, ledger_freezes, ledger_returned, ledger_checkpoint;
            ALTER TABLE ledger_checkpoint ADD COLUMN row_mac bytea NOT NULL, ADD COLUMN mac bytea NOT NULL;
            """,
        // Outgoing money of the last day joins the checkpoint; the next start rewrites it from the journal.
        """
            TRUNCATE ledger_accounts, ledger_pendings, ledger_freezes, ledger_returned, ledger_checkpoint;
            CREATE TABLE ledger_outgoing (
                account bigint NOT NULL,
                first_row bigint NOT NULL,
                last_row bigint NOT NULL,
                at timestamptz NOT NULL,
                amount bigint NOT NULL CHECK (amount >= 0),
                new_devices bigint NOT NULL CHECK (new_devices >= 0),
                confirmed boolean NOT NULL,
                PRIMARY KEY (account, last_row)
            );
            CREATE INDEX ledger_outgoing_at ON ledger_outgoing (at);
            """,
        // An account's outgoing money is one row: a checkpoint of many busy accounts held up the batches beside it.
        """
            TRUNCATE ledger_accounts, ledger_pendings, ledger_freezes, ledger_returned, ledger_checkpoint;
            DROP TABLE ledger_outgoing;
            CREATE TABLE ledger_outgoing (
                account bigint PRIMARY KEY,
                newest timestamptz NOT NULL,
                confirmed bigint NOT NULL,
                sums bytea NOT NULL
            );
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
            ALTER TABLE ledger_accounts SET (fillfactor = 70);
            ALTER TABLE ledger_outgoing SET (fillfactor = 70);
            """,
    ];
}
