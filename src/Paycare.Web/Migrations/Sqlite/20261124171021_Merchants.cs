using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Merchants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "FeeBasisPoints",
                table: "payments_merchants",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "PausedAt",
                table: "payments_merchants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "PayoutSealed",
                table: "payments_merchants",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SuspendedAt",
                table: "payments_merchants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "payments_merchant_keys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Merchant = table.Column<Guid>(type: "TEXT", nullable: false),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Hint = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastUsedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RevokedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_merchant_keys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_merchant_sessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Merchant = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<Guid>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_merchant_sessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_settlements",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Merchant = table.Column<Guid>(type: "TEXT", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    After = table.Column<long>(type: "INTEGER", nullable: false),
                    Last = table.Column<long>(type: "INTEGER", nullable: false),
                    Opening = table.Column<long>(type: "INTEGER", nullable: false),
                    PaymentCount = table.Column<int>(type: "INTEGER", nullable: false),
                    Payments = table.Column<long>(type: "INTEGER", nullable: false),
                    RefundCount = table.Column<int>(type: "INTEGER", nullable: false),
                    Refunds = table.Column<long>(type: "INTEGER", nullable: false),
                    FeesTaken = table.Column<long>(type: "INTEGER", nullable: false),
                    PaidOut = table.Column<long>(type: "INTEGER", nullable: false),
                    Other = table.Column<long>(type: "INTEGER", nullable: false),
                    Closing = table.Column<long>(type: "INTEGER", nullable: false),
                    FeeBasisPoints = table.Column<int>(type: "INTEGER", nullable: false),
                    Fee = table.Column<long>(type: "INTEGER", nullable: false),
                    FeeCarried = table.Column<long>(type: "INTEGER", nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IsFeeTaken = table.Column<bool>(type: "INTEGER", nullable: true),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_settlements", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_webhook_cursors",
                columns: table => new
                {
                    Merchant = table.Column<Guid>(type: "TEXT", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_webhook_cursors", x => x.Merchant);
                });

            migrationBuilder.CreateTable(
                name: "payments_webhook_deliveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Event = table.Column<Guid>(type: "TEXT", nullable: false),
                    Endpoint = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    Step = table.Column<int>(type: "INTEGER", nullable: false),
                    Turn = table.Column<int>(type: "INTEGER", nullable: false),
                    NextTryAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastTriedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ResponseCode = table.Column<int>(type: "INTEGER", nullable: true),
                    ResponseBody = table.Column<string>(type: "TEXT", nullable: true),
                    Error = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_webhook_deliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_webhook_endpoints",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Merchant = table.Column<Guid>(type: "TEXT", nullable: false),
                    Url = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Events = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    SecretSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PreviousSecretSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    PreviousSecretUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    DisabledBecause = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_webhook_endpoints", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_webhook_events",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Merchant = table.Column<Guid>(type: "TEXT", nullable: false),
                    Type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_webhook_events", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_payments_merchant_keys_Hash",
                table: "payments_merchant_keys",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_merchant_keys_Merchant",
                table: "payments_merchant_keys",
                column: "Merchant");

            migrationBuilder.CreateIndex(
                name: "IX_payments_merchant_sessions_TokenHash",
                table: "payments_merchant_sessions",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_settlements_Merchant_Day",
                table: "payments_settlements",
                columns: new[] { "Merchant", "Day" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_webhook_deliveries_Endpoint_Event",
                table: "payments_webhook_deliveries",
                columns: new[] { "Endpoint", "Event" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_webhook_deliveries_Endpoint_Id",
                table: "payments_webhook_deliveries",
                columns: new[] { "Endpoint", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_webhook_endpoints_Merchant",
                table: "payments_webhook_endpoints",
                column: "Merchant");

            migrationBuilder.CreateIndex(
                name: "IX_payments_webhook_events_Merchant_Source",
                table: "payments_webhook_events",
                columns: new[] { "Merchant", "Source" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "payments_merchant_keys");

            migrationBuilder.DropTable(
                name: "payments_merchant_sessions");

            migrationBuilder.DropTable(
                name: "payments_settlements");

            migrationBuilder.DropTable(
                name: "payments_webhook_cursors");

            migrationBuilder.DropTable(
                name: "payments_webhook_deliveries");

            migrationBuilder.DropTable(
                name: "payments_webhook_endpoints");

            migrationBuilder.DropTable(
                name: "payments_webhook_events");

            migrationBuilder.DropColumn(
                name: "FeeBasisPoints",
                table: "payments_merchants");

            migrationBuilder.DropColumn(
                name: "PausedAt",
                table: "payments_merchants");

            migrationBuilder.DropColumn(
                name: "PayoutSealed",
                table: "payments_merchants");

            migrationBuilder.DropColumn(
                name: "SuspendedAt",
                table: "payments_merchants");
        }
    }
}
