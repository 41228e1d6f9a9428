using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Paycare.Web.Migrations.Postgres
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
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Slug = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Words = table.Column<string>(type: "text", nullable: false),
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
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

            // The words are made in the app, for three languages alike: 'simple' takes them as they are.
            migrationBuilder.Sql(
                """
                ALTER TABLE care_article_index ADD COLUMN "Vector" tsvector GENERATED ALWAYS AS (to_tsvector('simple', "Words")) STORED;
                CREATE INDEX "IX_care_article_index_Vector" ON care_article_index USING gin ("Vector");
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "care_article_index");
        }
    }
}
