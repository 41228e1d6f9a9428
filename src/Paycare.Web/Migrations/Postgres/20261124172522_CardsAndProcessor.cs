using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class CardsAndProcessor : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_payments_cards_Customer",
                table: "payments_cards");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ReversedAt",
                table: "payments_top_ups",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CurrencyCode",
                table: "payments_simulated_charges",
                type: "character varying(3)",
                maxLength: 3,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "IsTaken",
                table: "payments_simulated_charges",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsTold",
                table: "payments_simulated_charges",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Reversals",
                table: "payments_simulated_charges",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ReversedAt",
                table: "payments_simulated_charges",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AlterColumn<byte[]>(
                name: "NumberSealed",
                table: "payments_cards",
                type: "bytea",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "bytea");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ChosenAt",
                table: "payments_cards",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "TokenSealed",
                table: "payments_cards",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "payments_cards",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "payments_simulated_chargebacks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Charge = table.Column<Guid>(type: "uuid", nullable: false),
                    Minor = table.Column<long>(type: "bigint", nullable: false),
                    Stage = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_simulated_chargebacks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_simulated_refunds",
                columns: table => new
                {
                    Reference = table.Column<Guid>(type: "uuid", nullable: false),
                    Charge = table.Column<Guid>(type: "uuid", nullable: false),
                    Minor = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    End = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    BankReference = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_simulated_refunds", x => x.Reference);
                });

            migrationBuilder.CreateTable(
                name: "payments_stripe_charges",
                columns: table => new
                {
                    Reference = table.Column<Guid>(type: "uuid", nullable: false),
                    Intent = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_stripe_charges", x => x.Reference);
                });

            migrationBuilder.CreateTable(
                name: "payments_stripe_refunds",
                columns: table => new
                {
                    Reference = table.Column<Guid>(type: "uuid", nullable: false),
                    Charge = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_stripe_refunds", x => x.Reference);
                });

            migrationBuilder.CreateTable(
                name: "payments_stripe_reports",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_stripe_reports", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_payments_top_ups_Card_State",
                table: "payments_top_ups",
                columns: new[] { "Card", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_cards_Customer_Fingerprint_ExpiryMonth_ExpiryYear",
                table: "payments_cards",
                columns: new[] { "Customer", "Fingerprint", "ExpiryMonth", "ExpiryYear" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_simulated_chargebacks_Charge",
                table: "payments_simulated_chargebacks",
                column: "Charge");

            migrationBuilder.CreateIndex(
                name: "IX_payments_simulated_refunds_Charge",
                table: "payments_simulated_refunds",
                column: "Charge");

            migrationBuilder.CreateIndex(
                name: "IX_payments_stripe_charges_Intent",
                table: "payments_stripe_charges",
                column: "Intent");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "payments_simulated_chargebacks");

            migrationBuilder.DropTable(
                name: "payments_simulated_refunds");

            migrationBuilder.DropTable(
                name: "payments_stripe_charges");

            migrationBuilder.DropTable(
                name: "payments_stripe_refunds");

            migrationBuilder.DropTable(
                name: "payments_stripe_reports");

            migrationBuilder.DropIndex(
                name: "IX_payments_top_ups_Card_State",
                table: "payments_top_ups");

            migrationBuilder.DropIndex(
                name: "IX_payments_cards_Customer_Fingerprint_ExpiryMonth_ExpiryYear",
                table: "payments_cards");

            migrationBuilder.DropColumn(
                name: "ReversedAt",
                table: "payments_top_ups");

            migrationBuilder.DropColumn(
                name: "CurrencyCode",
                table: "payments_simulated_charges");

            migrationBuilder.DropColumn(
                name: "IsTaken",
                table: "payments_simulated_charges");

            migrationBuilder.DropColumn(
                name: "IsTold",
                table: "payments_simulated_charges");

            migrationBuilder.DropColumn(
                name: "Reversals",
                table: "payments_simulated_charges");

            migrationBuilder.DropColumn(
                name: "ReversedAt",
                table: "payments_simulated_charges");

            migrationBuilder.DropColumn(
                name: "ChosenAt",
                table: "payments_cards");

            migrationBuilder.DropColumn(
                name: "TokenSealed",
                table: "payments_cards");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "payments_cards");

            migrationBuilder.AlterColumn<byte[]>(
                name: "NumberSealed",
                table: "payments_cards",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "bytea",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_cards_Customer",
                table: "payments_cards",
                column: "Customer");
        }
    }
}
