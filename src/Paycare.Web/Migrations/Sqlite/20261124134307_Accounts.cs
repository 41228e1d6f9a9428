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
                name: "identity_contact_changes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    NewIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    NewSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_contact_changes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_passkey_ceremonies",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: true),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_passkey_ceremonies", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_passkeys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    CredentialId = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PublicKey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UsedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    SignCount = table.Column<long>(type: "INTEGER", nullable: false),
                    Transports = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    IsBackupEligible = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsBackedUp = table.Column<bool>(type: "INTEGER", nullable: false),
                    AttestationObject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ClientDataJson = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_passkeys", x => x.Id);
                });

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
                name: "identity_staff_invitations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Staff = table.Column<Guid>(type: "TEXT", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UsedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_staff_invitations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_staff_requests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Staff = table.Column<Guid>(type: "TEXT", nullable: false),
                    AskedBy = table.Column<Guid>(type: "TEXT", nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    DecidedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    IsApproved = table.Column<bool>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_staff_requests", x => x.Id);
                    table.CheckConstraint("CK_identity_staff_requests_four_eyes", "\"DecidedBy\" IS NULL OR \"DecidedBy\" <> \"AskedBy\"");
                    table.CheckConstraint("CK_identity_staff_requests_not_own", "\"DecidedBy\" IS NULL OR \"DecidedBy\" <> \"Staff\"");
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

            migrationBuilder.CreateTable(
                name: "platform_audit_leaves",
                columns: table => new
                {
                    Index = table.Column<long>(type: "INTEGER", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_audit_leaves", x => x.Index);
                });

            migrationBuilder.CreateIndex(
                name: "IX_identity_contact_changes_Customer_At",
                table: "identity_contact_changes",
                columns: new[] { "Customer", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_passkey_ceremonies_ExpiresAt",
                table: "identity_passkey_ceremonies",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_identity_passkeys_CredentialId",
                table: "identity_passkeys",
                column: "CredentialId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_passkeys_Customer",
                table: "identity_passkeys",
                column: "Customer");

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
                name: "IX_identity_staff_invitations_Staff",
                table: "identity_staff_invitations",
                column: "Staff");

            migrationBuilder.CreateIndex(
                name: "IX_identity_staff_invitations_TokenHash",
                table: "identity_staff_invitations",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_staff_requests_AskedAt",
                table: "identity_staff_requests",
                column: "AskedAt");

            migrationBuilder.CreateIndex(
                name: "IX_identity_step_ups_Customer_AskedAt",
                table: "identity_step_ups",
                columns: new[] { "Customer", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_platform_audit_leaves_Sequence",
                table: "platform_audit_leaves",
                column: "Sequence",
                unique: true);

            // Nothing that was written is ever changed or taken away. A later migration that makes EF rebuild these tables
            // loses the triggers and must make them again.
            migrationBuilder.Sql(
                """
                CREATE TRIGGER platform_audit_entries_no_update BEFORE UPDATE ON platform_audit_entries BEGIN
                    SELECT RAISE(ABORT, 'audit entries are never changed');
                END;
                CREATE TRIGGER platform_audit_entries_no_delete BEFORE DELETE ON platform_audit_entries BEGIN
                    SELECT RAISE(ABORT, 'audit entries are never deleted');
                END;
                CREATE TRIGGER platform_audit_leaves_no_update BEFORE UPDATE ON platform_audit_leaves BEGIN
                    SELECT RAISE(ABORT, 'audit leaves are never changed');
                END;
                CREATE TRIGGER platform_audit_leaves_no_delete BEFORE DELETE ON platform_audit_leaves BEGIN
                    SELECT RAISE(ABORT, 'audit leaves are never deleted');
                END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER platform_audit_entries_no_update; DROP TRIGGER platform_audit_entries_no_delete;");
            migrationBuilder.DropTable(
                name: "identity_contact_changes");

            migrationBuilder.DropTable(
                name: "identity_passkey_ceremonies");

            migrationBuilder.DropTable(
                name: "identity_passkeys");

            migrationBuilder.DropTable(
                name: "identity_password_resets");

            migrationBuilder.DropTable(
                name: "identity_recovery_codes");

            migrationBuilder.DropTable(
                name: "identity_security_events");

            migrationBuilder.DropTable(
                name: "identity_staff_invitations");

            migrationBuilder.DropTable(
                name: "identity_staff_requests");

            migrationBuilder.DropTable(
                name: "identity_step_ups");

            migrationBuilder.DropTable(
                name: "platform_audit_leaves");

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
