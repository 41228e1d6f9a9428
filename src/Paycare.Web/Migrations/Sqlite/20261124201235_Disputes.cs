using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Disputes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "AnswerBy",
                table: "payments_simulated_chargebacks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "EvidenceAt",
                table: "payments_simulated_chargebacks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Reason",
                table: "payments_simulated_chargebacks",
                type: "TEXT",
                maxLength: 60,
                nullable: false,
                defaultValue: "fraudulent");

            migrationBuilder.AddColumn<long>(
                name: "Disputes",
                table: "payments_settlements",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "payments_disputes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    ProcessorReference = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Charge = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    ChargeRow = table.Column<long>(type: "INTEGER", nullable: true),
                    CurrencyCode = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Stage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    StageAt = table.Column<long>(type: "INTEGER", nullable: false),
                    AnswerBy = table.Column<long>(type: "INTEGER", nullable: true),
                    ActBy = table.Column<long>(type: "INTEGER", nullable: true),
                    EscalatedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    TakenRow = table.Column<long>(type: "INTEGER", nullable: true),
                    ReturnedRow = table.Column<long>(type: "INTEGER", nullable: true),
                    CoveredAt = table.Column<long>(type: "INTEGER", nullable: true),
                    SettledAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Act = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    AskedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DecidedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    EvidenceSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    EvidenceStage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
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
                    Dispute = table.Column<Guid>(type: "TEXT", nullable: false),
                    Place = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Bearer = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Merchant = table.Column<Guid>(type: "TEXT", nullable: true),
                    Original = table.Column<long>(type: "INTEGER", nullable: true),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Hold = table.Column<long>(type: "INTEGER", nullable: true)
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
                    Dispute = table.Column<Guid>(type: "TEXT", nullable: false),
                    Place = table.Column<int>(type: "INTEGER", nullable: false),
                    What = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<Guid>(type: "TEXT", nullable: true),
                    IsChange = table.Column<bool>(type: "INTEGER", nullable: false)
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
