using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Postgres
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
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PausedAt",
                table: "payments_merchants",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "PayoutSealed",
                table: "payments_merchants",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "SuspendedAt",
                table: "payments_merchants",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "payments_merchant_keys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Merchant = table.Column<Guid>(type: "uuid", nullable: false),
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Hint = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: false),
                    Name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastUsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RevokedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_merchant_keys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_merchant_sessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Merchant = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_merchant_sessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_settlements",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Merchant = table.Column<Guid>(type: "uuid", nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    After = table.Column<long>(type: "bigint", nullable: false),
                    Last = table.Column<long>(type: "bigint", nullable: false),
                    Opening = table.Column<long>(type: "bigint", nullable: false),
                    PaymentCount = table.Column<int>(type: "integer", nullable: false),
                    Payments = table.Column<long>(type: "bigint", nullable: false),
                    RefundCount = table.Column<int>(type: "integer", nullable: false),
                    Refunds = table.Column<long>(type: "bigint", nullable: false),
                    FeesTaken = table.Column<long>(type: "bigint", nullable: false),
                    PaidOut = table.Column<long>(type: "bigint", nullable: false),
                    Other = table.Column<long>(type: "bigint", nullable: false),
                    Closing = table.Column<long>(type: "bigint", nullable: false),
                    FeeBasisPoints = table.Column<int>(type: "integer", nullable: false),
                    Fee = table.Column<long>(type: "bigint", nullable: false),
                    FeeCarried = table.Column<long>(type: "bigint", nullable: false),
                    MadeAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    IsFeeTaken = table.Column<bool>(type: "boolean", nullable: true),
                    DoneAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_settlements", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_webhook_cursors",
                columns: table => new
                {
                    Merchant = table.Column<Guid>(type: "uuid", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_webhook_cursors", x => x.Merchant);
                });

            migrationBuilder.CreateTable(
                name: "payments_webhook_deliveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Event = table.Column<Guid>(type: "uuid", nullable: false),
                    Endpoint = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Step = table.Column<int>(type: "integer", nullable: false),
                    Turn = table.Column<int>(type: "integer", nullable: false),
                    NextTryAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LastTriedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ResponseCode = table.Column<int>(type: "integer", nullable: true),
                    ResponseBody = table.Column<string>(type: "text", nullable: true),
                    Error = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_webhook_deliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_webhook_endpoints",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Merchant = table.Column<Guid>(type: "uuid", nullable: false),
                    Url = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    Events = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    SecretSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    PreviousSecretSealed = table.Column<byte[]>(type: "bytea", nullable: true),
                    PreviousSecretUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DisabledBecause = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_webhook_endpoints", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_webhook_events",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Merchant = table.Column<Guid>(type: "uuid", nullable: false),
                    Type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Source = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
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
