using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class BankEntryIdentity : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_payments_bank_entries_Reference_Part",
                table: "payments_bank_entries");

            migrationBuilder.AddColumn<string>(
                name: "Doubt",
                table: "payments_bank_entries",
                type: "TEXT",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "DoubtOf",
                table: "payments_bank_entries",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Entry",
                table: "payments_bank_entries",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<long>(
                name: "EntryMinor",
                table: "payments_bank_entries",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "IsFromSuspense",
                table: "payments_bank_entries",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Place",
                table: "payments_bank_entries",
                type: "TEXT",
                maxLength: 80,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "TransactionId",
                table: "payments_bank_entries",
                type: "TEXT",
                maxLength: 36,
                nullable: true);

            // So far an entry was all rows of one reference, each part once.
            migrationBuilder.Sql("""
                UPDATE payments_bank_entries SET
                    "Place" = "Id",
                    "EntryMinor" = (SELECT SUM(p."Minor") FROM payments_bank_entries p WHERE p."Reference" = payments_bank_entries."Reference"),
                    "Entry" = (SELECT p."Id" FROM payments_bank_entries p WHERE p."Reference" = payments_bank_entries."Reference" ORDER BY p."Part" LIMIT 1)
                """);

            migrationBuilder.CreateTable(
                name: "payments_bank_tellings",
                columns: table => new
                {
                    Entry = table.Column<Guid>(type: "TEXT", nullable: false),
                    Report = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_bank_tellings", x => new { x.Entry, x.Report, x.Position });
                });

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_entries_BookedAt_EntryMinor",
                table: "payments_bank_entries",
                columns: new[] { "BookedAt", "EntryMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_entries_Entry",
                table: "payments_bank_entries",
                column: "Entry");

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_entries_Place",
                table: "payments_bank_entries",
                column: "Place",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_entries_Reference",
                table: "payments_bank_entries",
                column: "Reference");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "payments_bank_tellings");

            migrationBuilder.DropIndex(
                name: "IX_payments_bank_entries_BookedAt_EntryMinor",
                table: "payments_bank_entries");

            migrationBuilder.DropIndex(
                name: "IX_payments_bank_entries_Entry",
                table: "payments_bank_entries");

            migrationBuilder.DropIndex(
                name: "IX_payments_bank_entries_Place",
                table: "payments_bank_entries");

            migrationBuilder.DropIndex(
                name: "IX_payments_bank_entries_Reference",
                table: "payments_bank_entries");

            migrationBuilder.DropColumn(
                name: "Doubt",
                table: "payments_bank_entries");

            migrationBuilder.DropColumn(
                name: "DoubtOf",
                table: "payments_bank_entries");

            migrationBuilder.DropColumn(
                name: "Entry",
                table: "payments_bank_entries");

            migrationBuilder.DropColumn(
                name: "EntryMinor",
                table: "payments_bank_entries");

            migrationBuilder.DropColumn(
                name: "IsFromSuspense",
                table: "payments_bank_entries");

            migrationBuilder.DropColumn(
                name: "Place",
                table: "payments_bank_entries");

            migrationBuilder.DropColumn(
                name: "TransactionId",
                table: "payments_bank_entries");

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_entries_Reference_Part",
                table: "payments_bank_entries",
                columns: new[] { "Reference", "Part" },
                unique: true);
        }
    }
}
