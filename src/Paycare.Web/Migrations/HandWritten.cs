namespace Paycare.Web.Migrations;

/// <summary>
/// What the mappings cannot say, run at the end of <c>Initial</c> (see <c>scripts/migrations</c>). A later migration that
/// makes EF rebuild one of these tables on SQLite loses its triggers and must make them again.
/// </summary>
internal static class HandWritten
{
    /// <summary>
    /// SQLite: the full-text indexes of help articles and of cases, kept by triggers, and audit rows that never change. What is
    /// deleted from the index of cases is gone from it at once, not when its segments are merged.
    /// </summary>
    public const string Sqlite = """
        CREATE VIRTUAL TABLE care_article_index_words USING fts5(
            "Words", content='care_article_index', content_rowid='Id', tokenize='unicode61 remove_diacritics 0');
        CREATE TRIGGER care_article_index_added AFTER INSERT ON care_article_index BEGIN
            INSERT INTO care_article_index_words (rowid, "Words") VALUES (new."Id", new."Words");
        END;
        CREATE TRIGGER care_article_index_removed AFTER DELETE ON care_article_index BEGIN
            INSERT INTO care_article_index_words (care_article_index_words, rowid, "Words") VALUES ('delete', old."Id", old."Words");
        END;
        CREATE TRIGGER care_article_index_changed AFTER UPDATE ON care_article_index BEGIN
            INSERT INTO care_article_index_words (care_article_index_words, rowid, "Words") VALUES ('delete', old."Id", old."Words");
            INSERT INTO care_article_index_words (rowid, "Words") VALUES (new."Id", new."Words");
        END;
        CREATE VIRTUAL TABLE care_case_words_words USING fts5(
            "Words", content='', columnsize=0, detail=none, tokenize='unicode61 remove_diacritics 0');
        INSERT INTO care_case_words_words (care_case_words_words, rank) VALUES ('secure-delete', 1);
        CREATE TRIGGER care_case_words_added AFTER INSERT ON care_case_words BEGIN
            INSERT INTO care_case_words_words (rowid, "Words")
            VALUES (new."Id", replace(rtrim(new."Words"), ' ', ' ' || printf('%04x', new."Id" >> 48)));
        END;
        CREATE TRIGGER care_case_words_removed AFTER DELETE ON care_case_words BEGIN
            INSERT INTO care_case_words_words (care_case_words_words, rowid, "Words")
            VALUES ('delete', old."Id", replace(rtrim(old."Words"), ' ', ' ' || printf('%04x', old."Id" >> 48)));
        END;
        CREATE TRIGGER care_case_words_changed AFTER UPDATE ON care_case_words BEGIN
            INSERT INTO care_case_words_words (care_case_words_words, rowid, "Words")
            VALUES ('delete', old."Id", replace(rtrim(old."Words"), ' ', ' ' || printf('%04x', old."Id" >> 48)));
            INSERT INTO care_case_words_words (rowid, "Words")
            VALUES (new."Id", replace(rtrim(new."Words"), ' ', ' ' || printf('%04x', new."Id" >> 48)));
        END;
        CREATE TRIGGER platform_audit_entries_no_update BEFORE UPDATE ON platform_audit_entries BEGIN
            SELECT RAISE(ABORT, 'audit entries are never changed');
        END;
        CREATE TRIGGER platform_audit_entries_no_delete BEFORE DELETE ON platform_audit_entries BEGIN
            SELECT RAISE(ABORT, 'audit entries are never deleted');
        END;
        CREATE TRIGGER platform_audit_leaves_no_update BEFORE UPDATE ON platform_audit_leaves BEGIN
            SELECT RAISE(ABORT, 'audit leaves are never changed');
        END;
        CREATE TRIGGER platform_audit_leaves_no_delete BEFORE DELETE ON platform_audit_leaves BEGIN
            SELECT RAISE(ABORT, 'audit leaves are never deleted');
        END;
        """;

    /// <summary>
    /// PostgreSQL: the words of help articles and of cases as vectors (without a dictionary, since the app makes them), and audit
    /// rows that never change. The index of cases has no pending list, which every search would read.
    /// </summary>
    public const string Postgres = """
        ALTER TABLE care_article_index ADD COLUMN "Vector" tsvector GENERATED ALWAYS AS (to_tsvector('simple', "Words")) STORED;
        CREATE INDEX "IX_care_article_index_Vector" ON care_article_index USING gin ("Vector");
        CREATE FUNCTION care_case_words_vector(id bigint, words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN array_to_tsvector(
                string_to_array(ltrim(replace(rtrim(words), ' ', ' ' || lpad(to_hex(id >> 48), 4, '0'))), ' '));
        CREATE INDEX "IX_care_case_words_Vector" ON care_case_words
            USING gin (care_case_words_vector("Id", "Words")) WITH (fastupdate = off);
        CREATE FUNCTION platform_audit_no_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'audit rows are never changed or deleted'; END $$;
        CREATE TRIGGER platform_audit_entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON platform_audit_entries
            FOR EACH STATEMENT EXECUTE FUNCTION platform_audit_no_change();
        CREATE TRIGGER platform_audit_leaves_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON platform_audit_leaves
            FOR EACH STATEMENT EXECUTE FUNCTION platform_audit_no_change();
        """;
}
