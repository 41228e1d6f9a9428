using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Accounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "InARow",
                table: "identity_sign_in_counts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ChangedAt",
                table: "identity_pins",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ClosedAt",
                table: "identity_customers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "EmailChangedAt",
                table: "identity_customers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LastTotpStep",
                table: "identity_customers",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "PhoneChangedAt",
                table: "identity_customers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "TotpPendingSealed",
                table: "identity_customers",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "TotpSecretSealed",
                table: "identity_customers",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "TotpSince",
                table: "identity_customers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "identity_password_resets",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: true),
                    Key = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_password_resets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_recovery_codes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Mac = table.Column<byte[]>(type: "BLOB", nullable: false),
                    UsedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_recovery_codes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_security_events",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Session = table.Column<Guid>(type: "TEXT", nullable: true),
                    Device = table.Column<Guid>(type: "TEXT", nullable: true),
                    Detail = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    KnownAt = table.Column<long>(type: "INTEGER", nullable: true),
                    NotMeAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_security_events", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_step_ups",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Mac = table.Column<byte[]>(type: "BLOB", nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UsedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_step_ups", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_identity_password_resets_Key_At",
                table: "identity_password_resets",
                columns: new[] { "Key", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_recovery_codes_Customer_Mac",
                table: "identity_recovery_codes",
                columns: new[] { "Customer", "Mac" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_security_events_Customer_Id",
                table: "identity_security_events",
                columns: new[] { "Customer", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_step_ups_Customer_AskedAt",
                table: "identity_step_ups",
                columns: new[] { "Customer", "AskedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "identity_password_resets");

            migrationBuilder.DropTable(
                name: "identity_recovery_codes");

            migrationBuilder.DropTable(
                name: "identity_security_events");

            migrationBuilder.DropTable(
                name: "identity_step_ups");

            migrationBuilder.DropColumn(
                name: "InARow",
                table: "identity_sign_in_counts");

            migrationBuilder.DropColumn(
                name: "ChangedAt",
                table: "identity_pins");

            migrationBuilder.DropColumn(
                name: "ClosedAt",
                table: "identity_customers");

            migrationBuilder.DropColumn(
                name: "EmailChangedAt",
                table: "identity_customers");

            migrationBuilder.DropColumn(
                name: "LastTotpStep",
                table: "identity_customers");

            migrationBuilder.DropColumn(
                name: "PhoneChangedAt",
                table: "identity_customers");

            migrationBuilder.DropColumn(
                name: "TotpPendingSealed",
                table: "identity_customers");

            migrationBuilder.DropColumn(
                name: "TotpSecretSealed",
                table: "identity_customers");

            migrationBuilder.DropColumn(
                name: "TotpSince",
                table: "identity_customers");
        }
    }
}
