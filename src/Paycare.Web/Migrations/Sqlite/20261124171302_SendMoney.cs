using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SendMoney : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "payments_qr_uses",
                columns: table => new
                {
                    Code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Client = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_qr_uses", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "payments_unknown_payees",
                columns: table => new
                {
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_unknown_payees", x => new { x.Customer, x.Day });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "payments_qr_uses");

            migrationBuilder.DropTable(
                name: "payments_unknown_payees");
        }
    }
}
