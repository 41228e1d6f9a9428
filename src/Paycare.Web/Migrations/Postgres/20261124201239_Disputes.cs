using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Disputes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "AnswerBy",
                table: "payments_simulated_chargebacks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "EvidenceAt",
                table: "payments_simulated_chargebacks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Reason",
                table: "payments_simulated_chargebacks",
                type: "character varying(60)",
                maxLength: 60,
                nullable: false,
                defaultValue: "fraudulent");

            migrationBuilder.AddColumn<long>(
                name: "Disputes",
                table: "payments_settlements",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "payments_disputes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    ProcessorReference = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Charge = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    ChargeRow = table.Column<long>(type: "bigint", nullable: true),
                    CurrencyCode = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Minor = table.Column<long>(type: "bigint", nullable: false),
                    Reason = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Stage = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    StageAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    AnswerBy = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ActBy = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    EscalatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    TakenRow = table.Column<long>(type: "bigint", nullable: true),
                    ReturnedRow = table.Column<long>(type: "bigint", nullable: true),
                    CoveredAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    SettledAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Act = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    AskedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DecidedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    EvidenceSealed = table.Column<byte[]>(type: "bytea", nullable: true),
                    EvidenceStage = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_disputes", x => x.Id);
                    table.CheckConstraint("CK_payments_disputes_four_eyes", "\"DecidedBy\" IS NULL OR \"DecidedBy\" <> \"AskedBy\"");
                });

            migrationBuilder.CreateTable(
                name: "payments_dispute_parts",
                columns: table => new
                {
                    Dispute = table.Column<Guid>(type: "uuid", nullable: false),
                    Place = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Bearer = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Merchant = table.Column<Guid>(type: "uuid", nullable: true),
                    Original = table.Column<long>(type: "bigint", nullable: true),
                    Minor = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Hold = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_dispute_parts", x => new { x.Dispute, x.Place });
                    table.ForeignKey(
                        name: "FK_payments_dispute_parts_payments_disputes_Dispute",
                        column: x => x.Dispute,
                        principalTable: "payments_disputes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "payments_dispute_steps",
                columns: table => new
                {
                    Dispute = table.Column<Guid>(type: "uuid", nullable: false),
                    Place = table.Column<int>(type: "integer", nullable: false),
                    What = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    By = table.Column<Guid>(type: "uuid", nullable: true),
                    IsChange = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_dispute_steps", x => new { x.Dispute, x.Place });
                    table.ForeignKey(
                        name: "FK_payments_dispute_steps_payments_disputes_Dispute",
                        column: x => x.Dispute,
                        principalTable: "payments_disputes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_payments_dispute_parts_Hold",
                table: "payments_dispute_parts",
                column: "Hold");

            migrationBuilder.CreateIndex(
                name: "IX_payments_disputes_Charge",
                table: "payments_disputes",
                column: "Charge");

            migrationBuilder.CreateIndex(
                name: "IX_payments_disputes_ProcessorReference",
                table: "payments_disputes",
                column: "ProcessorReference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_disputes_SettledAt_ActBy",
                table: "payments_disputes",
                columns: new[] { "SettledAt", "ActBy" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "payments_dispute_parts");

            migrationBuilder.DropTable(
                name: "payments_dispute_steps");

            migrationBuilder.DropTable(
                name: "payments_disputes");

            migrationBuilder.DropColumn(
                name: "AnswerBy",
                table: "payments_simulated_chargebacks");

            migrationBuilder.DropColumn(
                name: "EvidenceAt",
                table: "payments_simulated_chargebacks");

            migrationBuilder.DropColumn(
                name: "Reason",
                table: "payments_simulated_chargebacks");

            migrationBuilder.DropColumn(
                name: "Disputes",
                table: "payments_settlements");
        }
    }
}
