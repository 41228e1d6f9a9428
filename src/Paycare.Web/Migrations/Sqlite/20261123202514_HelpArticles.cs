using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class HelpArticles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "care_article_index",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Language = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Slug = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Words = table.Column<string>(type: "TEXT", nullable: false),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_article_index", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_care_article_index_Language_Slug",
                table: "care_article_index",
                columns: new[] { "Language", "Slug" },
                unique: true);

            // A full-text index over the table's own text, kept up to date by triggers. A later migration that makes EF
            // rebuild the table loses the triggers and must make them again. Diacritics are folded before.
            migrationBuilder.Sql(
                """
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
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE care_article_index_words;");
            migrationBuilder.DropTable(
                name: "care_article_index");
        }
    }
}
