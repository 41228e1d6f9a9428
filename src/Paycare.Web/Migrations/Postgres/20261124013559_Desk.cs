using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Desk : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "AtRiskMinor",
                table: "care_cases",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Cause",
                table: "care_cases",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "care_desk_drafts",
                columns: table => new
                {
                    Staff = table.Column<Guid>(type: "uuid", nullable: false),
                    Place = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Text = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_desk_drafts", x => new { x.Staff, x.Place });
                });

            migrationBuilder.CreateTable(
                name: "care_followers",
                columns: table => new
                {
                    Case = table.Column<Guid>(type: "uuid", nullable: false),
                    Staff = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_followers", x => new { x.Case, x.Staff });
                });

            migrationBuilder.CreateTable(
                name: "care_remedies",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Case = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    AmountMinor = table.Column<long>(type: "bigint", nullable: true),
                    Payment = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    AskedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    NeedsSecondPerson = table.Column<bool>(type: "boolean", nullable: false),
                    Key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    RequestHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    DecidedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    DecidedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DecisionReason = table.Column<string>(type: "text", nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    AttemptId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_remedies", x => x.Id);
                    table.CheckConstraint("CK_care_remedies_four_eyes", "\"DecidedBy\" IS NULL OR \"DecidedBy\" <> \"AskedBy\"");
                    table.CheckConstraint("CK_care_remedies_second_person", "NOT \"NeedsSecondPerson\" OR \"DecidedBy\" IS NOT NULL OR \"State\" = 'Waiting'");
                });

            migrationBuilder.CreateTable(
                name: "identity_confirmations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ConfirmedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_confirmations", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_care_followers_Staff",
                table: "care_followers",
                column: "Staff");

            migrationBuilder.CreateIndex(
                name: "IX_care_remedies_AskedBy_Key",
                table: "care_remedies",
                columns: new[] { "AskedBy", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_remedies_Case_AskedAt",
                table: "care_remedies",
                columns: new[] { "Case", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_care_remedies_State_AskedAt",
                table: "care_remedies",
                columns: new[] { "State", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_confirmations_Customer_ConfirmedAt",
                table: "identity_confirmations",
                columns: new[] { "Customer", "ConfirmedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "care_desk_drafts");

            migrationBuilder.DropTable(
                name: "care_followers");

            migrationBuilder.DropTable(
                name: "care_remedies");

            migrationBuilder.DropTable(
                name: "identity_confirmations");

            migrationBuilder.DropColumn(
                name: "AtRiskMinor",
                table: "care_cases");

            migrationBuilder.DropColumn(
                name: "Cause",
                table: "care_cases");
        }
    }
}
