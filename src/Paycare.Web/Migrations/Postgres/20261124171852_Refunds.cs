using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Refunds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "payments_refunds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    Payment = table.Column<long>(type: "bigint", nullable: false),
                    Merchant = table.Column<Guid>(type: "uuid", nullable: false),
                    Client = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    RequestHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Minor = table.Column<long>(type: "bigint", nullable: false),
                    CurrencyCode = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    ReasonSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    AskedBy = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Rule = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Approval = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Rail = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Card = table.Column<Guid>(type: "uuid", nullable: true),
                    Charge = table.Column<Guid>(type: "uuid", nullable: true),
                    BankAccount = table.Column<Guid>(type: "uuid", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpectedBy = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Reservation = table.Column<long>(type: "bigint", nullable: true),
                    Reference = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    Code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    RefundableMinor = table.Column<long>(type: "bigint", nullable: true),
                    RefusedAttempt = table.Column<long>(type: "bigint", nullable: true),
                    SuspendedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LateAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    FirstAnswer = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    FirstSteps = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_refunds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_refund_steps",
                columns: table => new
                {
                    Refund = table.Column<Guid>(type: "uuid", nullable: false),
                    Place = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    By = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_refund_steps", x => new { x.Refund, x.Place });
                    table.ForeignKey(
                        name: "FK_payments_refund_steps_payments_refunds_Refund",
                        column: x => x.Refund,
                        principalTable: "payments_refunds",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_payments_refunds_Client_Key",
                table: "payments_refunds",
                columns: new[] { "Client", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_refunds_Customer_Id",
                table: "payments_refunds",
                columns: new[] { "Customer", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_refunds_Payment",
                table: "payments_refunds",
                column: "Payment");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "payments_refund_steps");

            migrationBuilder.DropTable(
                name: "payments_refunds");
        }
    }
}
