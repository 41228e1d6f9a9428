using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Paycare.Web.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "care_cases",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: true),
                    ContactSealed = table.Column<byte[]>(type: "bytea", nullable: true),
                    Topic = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Queue = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Channel = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Language = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Background = table.Column<string>(type: "text", nullable: false),
                    WhatHappened = table.Column<string>(type: "text", nullable: false),
                    AlreadyTried = table.Column<string>(type: "text", nullable: false),
                    Need = table.Column<string>(type: "text", nullable: false),
                    AboutKind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    AboutId = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    OpenedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    FirstReplyDueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Assignee = table.Column<Guid>(type: "uuid", nullable: true),
                    FirstReplyAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    WaitingSince = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ResolvedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ConfirmedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Score = table.Column<int>(type: "integer", nullable: true),
                    ScoreComment = table.Column<string>(type: "text", nullable: true),
                    MergedInto = table.Column<Guid>(type: "uuid", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_cases", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "care_messages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Case = table.Column<Guid>(type: "uuid", nullable: false),
                    Author = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Staff = table.Column<Guid>(type: "uuid", nullable: true),
                    IsInternal = table.Column<bool>(type: "boolean", nullable: false),
                    Text = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_messages", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_customers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PhoneIndex = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    PhoneSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    EmailIndex = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    EmailSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    NameSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    Locale = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    JoinedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    UserName = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    NormalizedUserName = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    PasswordHash = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    SecurityStamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    TwoFactorEnabled = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_customers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_devices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    AddedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    IsFirst = table.Column<bool>(type: "boolean", nullable: false),
                    RemovedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_devices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_one_time_codes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Subject = table.Column<Guid>(type: "uuid", nullable: false),
                    Mac = table.Column<byte[]>(type: "bytea", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    TriesLeft = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_one_time_codes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_pins",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Mac = table.Column<byte[]>(type: "bytea", nullable: false),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    LockedUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_pins", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_sessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: true),
                    Staff = table.Column<Guid>(type: "uuid", nullable: true),
                    Device = table.Column<Guid>(type: "uuid", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_sessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_sign_in_counts",
                columns: table => new
                {
                    Key = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    LockedUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_sign_in_counts", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "identity_sign_ups",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PhoneIndex = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    PhoneSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    EmailIndex = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    EmailSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    NameSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    PasswordHash = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    PinMac = table.Column<byte[]>(type: "bytea", nullable: false),
                    Locale = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    IsDecoy = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_sign_ups", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_staff",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    EmailIndex = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    EmailSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    DisplayName = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    TotpSecretSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    LastTotpStep = table.Column<long>(type: "bigint", nullable: false),
                    IsDisabled = table.Column<bool>(type: "boolean", nullable: false),
                    UserName = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    NormalizedUserName = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    PasswordHash = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    SecurityStamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    TwoFactorEnabled = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_staff", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_answer_traces",
                columns: table => new
                {
                    Attempt = table.Column<long>(type: "bigint", nullable: false),
                    LostAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    AskedAgainAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_answer_traces", x => x.Attempt);
                });

            migrationBuilder.CreateTable(
                name: "payments_cards",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    NumberSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    Fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    HolderSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    Brand = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Last4 = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: false),
                    ExpiryMonth = table.Column<int>(type: "integer", nullable: false),
                    ExpiryYear = table.Column<int>(type: "integer", nullable: false),
                    CheckedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_cards", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_merchants",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Category = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_merchants", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_simulated_charges",
                columns: table => new
                {
                    Reference = table.Column<Guid>(type: "uuid", nullable: false),
                    Minor = table.Column<long>(type: "bigint", nullable: false),
                    Truth = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_simulated_charges", x => x.Reference);
                });

            migrationBuilder.CreateTable(
                name: "payments_top_ups",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Customer = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    RequestHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Card = table.Column<Guid>(type: "uuid", nullable: false),
                    Minor = table.Column<long>(type: "bigint", nullable: false),
                    CurrencyCode = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    IssuerCode = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    Attempt = table.Column<long>(type: "bigint", nullable: true),
                    NextCheckAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Inquiries = table.Column<int>(type: "integer", nullable: false),
                    FirstAnswer = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    FirstNextCheckAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_top_ups", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "platform_audit_entries",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Actor = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Act = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Subject = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    Details = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_audit_entries", x => x.Sequence);
                });

            migrationBuilder.CreateTable(
                name: "platform_counters",
                columns: table => new
                {
                    Name = table.Column<string>(type: "text", nullable: false),
                    Value = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_counters", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "platform_data_keys",
                columns: table => new
                {
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Wrapped = table.Column<byte[]>(type: "bytea", nullable: false),
                    WrappedBy = table.Column<int>(type: "integer", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_data_keys", x => x.Version);
                });

            migrationBuilder.CreateTable(
                name: "platform_due_items",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Handler = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Aggregate = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Payload = table.Column<string>(type: "text", nullable: false),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    NextTryAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    LeasedUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_due_items", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "platform_outgoing_messages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Channel = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ToIndex = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    ToSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    TextSealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    CodeSealed = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_outgoing_messages", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Assignee_Number",
                table: "care_cases",
                columns: new[] { "Assignee", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Customer_Number",
                table: "care_cases",
                columns: new[] { "Customer", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Number",
                table: "care_cases",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_State_Number",
                table: "care_cases",
                columns: new[] { "State", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_WaitingSince",
                table: "care_cases",
                column: "WaitingSince");

            migrationBuilder.CreateIndex(
                name: "IX_care_messages_Case_At",
                table: "care_messages",
                columns: new[] { "Case", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_customers_EmailIndex",
                table: "identity_customers",
                column: "EmailIndex",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_customers_NormalizedUserName",
                table: "identity_customers",
                column: "NormalizedUserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_customers_PhoneIndex",
                table: "identity_customers",
                column: "PhoneIndex",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_devices_Customer",
                table: "identity_devices",
                column: "Customer");

            migrationBuilder.CreateIndex(
                name: "IX_identity_devices_TokenHash",
                table: "identity_devices",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_one_time_codes_Purpose_Subject_Id",
                table: "identity_one_time_codes",
                columns: new[] { "Purpose", "Subject", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_sessions_Customer",
                table: "identity_sessions",
                column: "Customer");

            migrationBuilder.CreateIndex(
                name: "IX_identity_sessions_Staff",
                table: "identity_sessions",
                column: "Staff");

            migrationBuilder.CreateIndex(
                name: "IX_identity_sessions_TokenHash",
                table: "identity_sessions",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_staff_EmailIndex",
                table: "identity_staff",
                column: "EmailIndex",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_staff_NormalizedUserName",
                table: "identity_staff",
                column: "NormalizedUserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_cards_Customer",
                table: "payments_cards",
                column: "Customer");

            migrationBuilder.CreateIndex(
                name: "IX_payments_cards_Fingerprint",
                table: "payments_cards",
                column: "Fingerprint");

            migrationBuilder.CreateIndex(
                name: "IX_payments_top_ups_Attempt",
                table: "payments_top_ups",
                column: "Attempt");

            migrationBuilder.CreateIndex(
                name: "IX_payments_top_ups_Customer_Key",
                table: "payments_top_ups",
                columns: new[] { "Customer", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_platform_due_items_Handler_Aggregate_Id",
                table: "platform_due_items",
                columns: new[] { "Handler", "Aggregate", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_platform_due_items_NextTryAt",
                table: "platform_due_items",
                column: "NextTryAt");

            migrationBuilder.CreateIndex(
                name: "IX_platform_outgoing_messages_ToIndex_Id",
                table: "platform_outgoing_messages",
                columns: new[] { "ToIndex", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "care_cases");

            migrationBuilder.DropTable(
                name: "care_messages");

            migrationBuilder.DropTable(
                name: "identity_customers");

            migrationBuilder.DropTable(
                name: "identity_devices");

            migrationBuilder.DropTable(
                name: "identity_one_time_codes");

            migrationBuilder.DropTable(
                name: "identity_pins");

            migrationBuilder.DropTable(
                name: "identity_sessions");

            migrationBuilder.DropTable(
                name: "identity_sign_in_counts");

            migrationBuilder.DropTable(
                name: "identity_sign_ups");

            migrationBuilder.DropTable(
                name: "identity_staff");

            migrationBuilder.DropTable(
                name: "payments_answer_traces");

            migrationBuilder.DropTable(
                name: "payments_cards");

            migrationBuilder.DropTable(
                name: "payments_merchants");

            migrationBuilder.DropTable(
                name: "payments_simulated_charges");

            migrationBuilder.DropTable(
                name: "payments_top_ups");

            migrationBuilder.DropTable(
                name: "platform_audit_entries");

            migrationBuilder.DropTable(
                name: "platform_counters");

            migrationBuilder.DropTable(
                name: "platform_data_keys");

            migrationBuilder.DropTable(
                name: "platform_due_items");

            migrationBuilder.DropTable(
                name: "platform_outgoing_messages");
        }
    }
}
