using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Postgres
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
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ChangedAt",
                table: "identity_pins",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ClosedAt",
                table: "identity_customers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "EmailChangedAt",
                table: "identity_customers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LastTotpStep",
                table: "identity_customers",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PhoneChangedAt",
                table: "identity_customers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "TotpPendingSealed",
                table: "identity_customers",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "TotpSecretSealed",
                table: "identity_customers",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "TotpSince",
                table: "identity_customers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "identity_contact_changes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    NewIndex = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    NewSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    DoneAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_contact_changes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_passkey_ceremonies",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: true),
                    State = table.Column<string>(type: "text", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_passkey_ceremonies", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_passkeys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    CredentialId = table.Column<byte[]>(type: "bytea", nullable: false),
                    PublicKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    Name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    UsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    SignCount = table.Column<long>(type: "bigint", nullable: false),
                    Transports = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    IsBackupEligible = table.Column<bool>(type: "boolean", nullable: false),
                    IsBackedUp = table.Column<bool>(type: "boolean", nullable: false),
                    AttestationObject = table.Column<byte[]>(type: "bytea", nullable: false),
                    ClientDataJson = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_passkeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_password_resets",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: true),
                    Key = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_password_resets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_recovery_codes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    Mac = table.Column<byte[]>(type: "bytea", nullable: false),
                    UsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_recovery_codes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_security_events",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Session = table.Column<Guid>(type: "uuid", nullable: true),
                    Device = table.Column<Guid>(type: "uuid", nullable: true),
                    Detail = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    KnownAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    NotMeAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_security_events", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_staff_invitations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Staff = table.Column<Guid>(type: "uuid", nullable: false),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    UsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_staff_invitations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_staff_requests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Staff = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    DecidedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    DecidedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    IsApproved = table.Column<bool>(type: "boolean", nullable: true)
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
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    Mac = table.Column<byte[]>(type: "bytea", nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    UsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_step_ups", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "platform_audit_leaves",
                columns: table => new
                {
                    Index = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false)
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

            // Nothing that was written is ever changed or taken away.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION platform_audit_no_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'audit rows are never changed or deleted'; END $$;
                CREATE TRIGGER platform_audit_entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON platform_audit_entries
                    FOR EACH STATEMENT EXECUTE FUNCTION platform_audit_no_change();
                CREATE TRIGGER platform_audit_leaves_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON platform_audit_leaves
                    FOR EACH STATEMENT EXECUTE FUNCTION platform_audit_no_change();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER platform_audit_entries_no_change ON platform_audit_entries; DROP TRIGGER platform_audit_leaves_no_change ON platform_audit_leaves; DROP FUNCTION platform_audit_no_change();");
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
