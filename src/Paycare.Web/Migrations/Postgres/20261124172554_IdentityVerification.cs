using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class IdentityVerification : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "identity_verification_looks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Verification = table.Column<Guid>(type: "uuid", nullable: false),
                    Staff = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_verification_looks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_verifications",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    NumberIndex = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    NumberSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    NameSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    BirthDateSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Front = table.Column<Guid>(type: "uuid", nullable: true),
                    Selfie = table.Column<Guid>(type: "uuid", nullable: true),
                    CompleteAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    FirstBy = table.Column<Guid>(type: "uuid", nullable: true),
                    FirstRole = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    FirstAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    FirstReason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    SecondBy = table.Column<Guid>(type: "uuid", nullable: true),
                    SecondRole = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    SecondAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    SecondReason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    Rejection = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ErasedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_verifications", x => x.Id);
                    table.CheckConstraint("CK_identity_verifications_two_people", "\"SecondBy\" IS NULL OR (\"FirstBy\" IS NOT NULL AND \"SecondBy\" <> \"FirstBy\")");
                    table.CheckConstraint("CK_identity_verifications_two_roles", "\"SecondRole\" IS NULL OR (\"FirstRole\" IS NOT NULL AND \"SecondRole\" <> \"FirstRole\")");
                    table.CheckConstraint("CK_identity_verifications_verified", "\"State\" <> 'Verified' OR (\"FirstBy\" IS NOT NULL AND \"SecondBy\" IS NOT NULL AND \"SecondRole\" IS NOT NULL)");
                });

            migrationBuilder.CreateIndex(
                name: "IX_identity_verification_looks_Verification_Staff_At",
                table: "identity_verification_looks",
                columns: new[] { "Verification", "Staff", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_verifications_NumberIndex",
                table: "identity_verifications",
                column: "NumberIndex");

            migrationBuilder.CreateIndex(
                name: "IX_identity_verifications_one",
                table: "identity_verifications",
                column: "Customer",
                unique: true,
                filter: "\"State\" IN ('Submitted', 'FirstReview', 'SecondReview', 'Verified')");

            migrationBuilder.CreateIndex(
                name: "IX_identity_verifications_State_CompleteAt",
                table: "identity_verifications",
                columns: new[] { "State", "CompleteAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "identity_verification_looks");

            migrationBuilder.DropTable(
                name: "identity_verifications");
        }
    }
}
