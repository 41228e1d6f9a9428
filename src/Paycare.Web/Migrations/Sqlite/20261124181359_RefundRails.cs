using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RefundRails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "PayoutSealed",
                table: "payments_merchants");

            migrationBuilder.CreateIndex(
                name: "IX_payments_refunds_Merchant_Number",
                table: "payments_refunds",
                columns: new[] { "Merchant", "Number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_payments_refunds_Merchant_Number",
                table: "payments_refunds");

            migrationBuilder.AddColumn<byte[]>(
                name: "PayoutSealed",
                table: "payments_merchants",
                type: "BLOB",
                nullable: true);
        }
    }
}
