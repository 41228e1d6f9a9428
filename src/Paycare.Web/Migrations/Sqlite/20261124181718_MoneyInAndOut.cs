using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MoneyInAndOut : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_payments_cards_Customer",
                table: "payments_cards");

            migrationBuilder.AddColumn<long>(
                name: "ReversedAt",
                table: "payments_top_ups",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CurrencyCode",
                table: "payments_simulated_charges",
                type: "TEXT",
                maxLength: 3,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "IsTaken",
                table: "payments_simulated_charges",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsTold",
                table: "payments_simulated_charges",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Reversals",
                table: "payments_simulated_charges",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ReversedAt",
                table: "payments_simulated_charges",
                type: "INTEGER",
                nullable: true);

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

            migrationBuilder.AddColumn<long>(
                name: "SuspendedAt",
                table: "payments_merchants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AlterColumn<byte[]>(
                name: "NumberSealed",
                table: "payments_cards",
                type: "BLOB",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "BLOB");

            migrationBuilder.AddColumn<long>(
                name: "ChosenAt",
                table: "payments_cards",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "TokenSealed",
                table: "payments_cards",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "payments_cards",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Suspense",
                table: "care_remedies",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Source",
                table: "care_cases",
                type: "TEXT",
                maxLength: 120,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "care_incidents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Scope = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    From = table.Column<long>(type: "INTEGER", nullable: false),
                    To = table.Column<long>(type: "INTEGER", nullable: true),
                    By = table.Column<Guid>(type: "TEXT", nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_incidents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "care_outcome_minutes",
                columns: table => new
                {
                    Scope = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Minute = table.Column<long>(type: "INTEGER", nullable: false),
                    Tried = table.Column<int>(type: "INTEGER", nullable: false),
                    Failed = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_outcome_minutes", x => new { x.Scope, x.Minute });
                });

            migrationBuilder.CreateTable(
                name: "care_serving_mark",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    SeenAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_serving_mark", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_verification_looks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Verification = table.Column<Guid>(type: "TEXT", nullable: false),
                    Staff = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_verification_looks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_verifications",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    NumberIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    NumberSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    NameSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    BirthDateSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Front = table.Column<Guid>(type: "TEXT", nullable: true),
                    Selfie = table.Column<Guid>(type: "TEXT", nullable: true),
                    CompleteAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FirstBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    FirstRole = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    FirstAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FirstReason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    SecondBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    SecondRole = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    SecondAt = table.Column<long>(type: "INTEGER", nullable: true),
                    SecondReason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Rejection = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ErasedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_verifications", x => x.Id);
                    table.CheckConstraint("CK_identity_verifications_two_people", "\"SecondBy\" IS NULL OR (\"FirstBy\" IS NOT NULL AND \"SecondBy\" <> \"FirstBy\")");
                    table.CheckConstraint("CK_identity_verifications_two_roles", "\"SecondRole\" IS NULL OR (\"FirstRole\" IS NOT NULL AND \"SecondRole\" <> \"FirstRole\")");
                    table.CheckConstraint("CK_identity_verifications_verified", "\"State\" <> 'Verified' OR (\"FirstBy\" IS NOT NULL AND \"SecondBy\" IS NOT NULL AND \"SecondRole\" IS NOT NULL)");
                });

            migrationBuilder.CreateTable(
                name: "payments_bank_accounts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    BankCode = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    NumberSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    HolderSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Last4 = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    AddedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RemovedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_bank_accounts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_bank_entries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Reference = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Part = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    CurrencyCode = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    BookedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    File = table.Column<Guid>(type: "TEXT", nullable: true),
                    EndToEndId = table.Column<string>(type: "TEXT", maxLength: 35, nullable: true),
                    VirtualAccount = table.Column<string>(type: "TEXT", maxLength: 34, nullable: true),
                    SenderSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: true),
                    SuspendedFor = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    Decision = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Attempt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_bank_entries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_bank_files",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    FileName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    TakenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    TakenMessage = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    Entries = table.Column<int>(type: "INTEGER", nullable: false),
                    NewEntries = table.Column<int>(type: "INTEGER", nullable: false),
                    Fault = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    FaultLine = table.Column<int>(type: "INTEGER", nullable: true),
                    MovedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_bank_files", x => x.Id);
                });

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
                name: "payments_payout_batches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    SumMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    WrittenAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_payout_batches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_payouts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Reference = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    CurrencyCode = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    BeneficiarySealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    HeldBackBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpectedBy = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Batch = table.Column<Guid>(type: "TEXT", nullable: true),
                    SentAt = table.Column<long>(type: "INTEGER", nullable: true),
                    PaidAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    BankReference = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    DebitEntry = table.Column<Guid>(type: "TEXT", nullable: true),
                    ReturnEntry = table.Column<Guid>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_payouts", x => x.Id);
                });

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
                name: "payments_refunds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Payment = table.Column<long>(type: "INTEGER", nullable: false),
                    Merchant = table.Column<Guid>(type: "TEXT", nullable: false),
                    Client = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    RequestHash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    CurrencyCode = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    ReasonSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    AskedBy = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Rule = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Approval = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Rail = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Card = table.Column<Guid>(type: "TEXT", nullable: true),
                    Charge = table.Column<Guid>(type: "TEXT", nullable: true),
                    BankAccount = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpectedBy = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Reservation = table.Column<long>(type: "INTEGER", nullable: true),
                    Reference = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    RefundableMinor = table.Column<long>(type: "INTEGER", nullable: true),
                    RefusedAttempt = table.Column<long>(type: "INTEGER", nullable: true),
                    SuspendedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LateAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Tries = table.Column<int>(type: "INTEGER", nullable: false),
                    FirstAnswer = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    FirstSteps = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_refunds", x => x.Id);
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
                name: "payments_simulated_chargebacks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Charge = table.Column<Guid>(type: "TEXT", nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    Stage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_simulated_chargebacks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_simulated_refunds",
                columns: table => new
                {
                    Reference = table.Column<Guid>(type: "TEXT", nullable: false),
                    Charge = table.Column<Guid>(type: "TEXT", nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    End = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    BankReference = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_simulated_refunds", x => x.Reference);
                });

            migrationBuilder.CreateTable(
                name: "payments_simulated_transfers",
                columns: table => new
                {
                    EndToEndId = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false),
                    MessageId = table.Column<string>(type: "TEXT", maxLength: 35, nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    Behaviour = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Next = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    NextAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_simulated_transfers", x => x.EndToEndId);
                });

            migrationBuilder.CreateTable(
                name: "payments_stripe_charges",
                columns: table => new
                {
                    Reference = table.Column<Guid>(type: "TEXT", nullable: false),
                    Intent = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_stripe_charges", x => x.Reference);
                });

            migrationBuilder.CreateTable(
                name: "payments_stripe_refunds",
                columns: table => new
                {
                    Reference = table.Column<Guid>(type: "TEXT", nullable: false),
                    Charge = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_stripe_refunds", x => x.Reference);
                });

            migrationBuilder.CreateTable(
                name: "payments_stripe_reports",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_stripe_reports", x => x.Id);
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

            migrationBuilder.CreateTable(
                name: "payments_virtual_accounts",
                columns: table => new
                {
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 34, nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_virtual_accounts", x => x.Customer);
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

            migrationBuilder.CreateTable(
                name: "payments_withdrawals",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    RequestHash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Account = table.Column<Guid>(type: "TEXT", nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    CurrencyCode = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Attempt = table.Column<long>(type: "INTEGER", nullable: true),
                    ExpectedBy = table.Column<long>(type: "INTEGER", nullable: true),
                    CapturesTried = table.Column<int>(type: "INTEGER", nullable: false),
                    CaptureRow = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_withdrawals", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_refund_steps",
                columns: table => new
                {
                    Refund = table.Column<Guid>(type: "TEXT", nullable: false),
                    Place = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false)
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
                name: "IX_payments_top_ups_Card_State",
                table: "payments_top_ups",
                columns: new[] { "Card", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_cards_Customer_Fingerprint_ExpiryMonth_ExpiryYear",
                table: "payments_cards",
                columns: new[] { "Customer", "Fingerprint", "ExpiryMonth", "ExpiryYear" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Source",
                table: "care_cases",
                column: "Source",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_incidents_From",
                table: "care_incidents",
                column: "From");

            migrationBuilder.CreateIndex(
                name: "IX_care_outcome_minutes_Minute",
                table: "care_outcome_minutes",
                column: "Minute");

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

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_accounts_Customer_Fingerprint",
                table: "payments_bank_accounts",
                columns: new[] { "Customer", "Fingerprint" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_entries_Attempt",
                table: "payments_bank_entries",
                column: "Attempt");

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_entries_Reference_Part",
                table: "payments_bank_entries",
                columns: new[] { "Reference", "Part" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_entries_State_Id",
                table: "payments_bank_entries",
                columns: new[] { "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_files_ReceivedAt",
                table: "payments_bank_files",
                column: "ReceivedAt");

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_files_TakenHash",
                table: "payments_bank_files",
                column: "TakenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_files_TakenMessage",
                table: "payments_bank_files",
                column: "TakenMessage",
                unique: true);

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
                name: "IX_payments_payout_batches_WrittenAt",
                table: "payments_payout_batches",
                column: "WrittenAt");

            migrationBuilder.CreateIndex(
                name: "IX_payments_payouts_Batch",
                table: "payments_payouts",
                column: "Batch");

            migrationBuilder.CreateIndex(
                name: "IX_payments_payouts_Reference",
                table: "payments_payouts",
                column: "Reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_payouts_State_Id",
                table: "payments_payouts",
                columns: new[] { "State", "Id" });

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
                name: "IX_payments_refunds_Merchant_Number",
                table: "payments_refunds",
                columns: new[] { "Merchant", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_refunds_Payment",
                table: "payments_refunds",
                column: "Payment");

            migrationBuilder.CreateIndex(
                name: "IX_payments_settlements_Merchant_Day",
                table: "payments_settlements",
                columns: new[] { "Merchant", "Day" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_simulated_chargebacks_Charge",
                table: "payments_simulated_chargebacks",
                column: "Charge");

            migrationBuilder.CreateIndex(
                name: "IX_payments_simulated_refunds_Charge",
                table: "payments_simulated_refunds",
                column: "Charge");

            migrationBuilder.CreateIndex(
                name: "IX_payments_simulated_transfers_Next_NextAt",
                table: "payments_simulated_transfers",
                columns: new[] { "Next", "NextAt" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_stripe_charges_Intent",
                table: "payments_stripe_charges",
                column: "Intent");

            migrationBuilder.CreateIndex(
                name: "IX_payments_virtual_accounts_Number",
                table: "payments_virtual_accounts",
                column: "Number",
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

            migrationBuilder.CreateIndex(
                name: "IX_payments_withdrawals_Attempt",
                table: "payments_withdrawals",
                column: "Attempt");

            migrationBuilder.CreateIndex(
                name: "IX_payments_withdrawals_Customer_Key",
                table: "payments_withdrawals",
                columns: new[] { "Customer", "Key" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "care_incidents");

            migrationBuilder.DropTable(
                name: "care_outcome_minutes");

            migrationBuilder.DropTable(
                name: "care_serving_mark");

            migrationBuilder.DropTable(
                name: "identity_verification_looks");

            migrationBuilder.DropTable(
                name: "identity_verifications");

            migrationBuilder.DropTable(
                name: "payments_bank_accounts");

            migrationBuilder.DropTable(
                name: "payments_bank_entries");

            migrationBuilder.DropTable(
                name: "payments_bank_files");

            migrationBuilder.DropTable(
                name: "payments_merchant_keys");

            migrationBuilder.DropTable(
                name: "payments_merchant_sessions");

            migrationBuilder.DropTable(
                name: "payments_payout_batches");

            migrationBuilder.DropTable(
                name: "payments_payouts");

            migrationBuilder.DropTable(
                name: "payments_qr_uses");

            migrationBuilder.DropTable(
                name: "payments_refund_steps");

            migrationBuilder.DropTable(
                name: "payments_settlements");

            migrationBuilder.DropTable(
                name: "payments_simulated_chargebacks");

            migrationBuilder.DropTable(
                name: "payments_simulated_refunds");

            migrationBuilder.DropTable(
                name: "payments_simulated_transfers");

            migrationBuilder.DropTable(
                name: "payments_stripe_charges");

            migrationBuilder.DropTable(
                name: "payments_stripe_refunds");

            migrationBuilder.DropTable(
                name: "payments_stripe_reports");

            migrationBuilder.DropTable(
                name: "payments_unknown_payees");

            migrationBuilder.DropTable(
                name: "payments_virtual_accounts");

            migrationBuilder.DropTable(
                name: "payments_webhook_cursors");

            migrationBuilder.DropTable(
                name: "payments_webhook_deliveries");

            migrationBuilder.DropTable(
                name: "payments_webhook_endpoints");

            migrationBuilder.DropTable(
                name: "payments_webhook_events");

            migrationBuilder.DropTable(
                name: "payments_withdrawals");

            migrationBuilder.DropTable(
                name: "payments_refunds");

            migrationBuilder.DropIndex(
                name: "IX_payments_top_ups_Card_State",
                table: "payments_top_ups");

            migrationBuilder.DropIndex(
                name: "IX_payments_cards_Customer_Fingerprint_ExpiryMonth_ExpiryYear",
                table: "payments_cards");

            migrationBuilder.DropIndex(
                name: "IX_care_cases_Source",
                table: "care_cases");

            migrationBuilder.DropColumn(
                name: "ReversedAt",
                table: "payments_top_ups");

            migrationBuilder.DropColumn(
                name: "CurrencyCode",
                table: "payments_simulated_charges");

            migrationBuilder.DropColumn(
                name: "IsTaken",
                table: "payments_simulated_charges");

            migrationBuilder.DropColumn(
                name: "IsTold",
                table: "payments_simulated_charges");

            migrationBuilder.DropColumn(
                name: "Reversals",
                table: "payments_simulated_charges");

            migrationBuilder.DropColumn(
                name: "ReversedAt",
                table: "payments_simulated_charges");

            migrationBuilder.DropColumn(
                name: "FeeBasisPoints",
                table: "payments_merchants");

            migrationBuilder.DropColumn(
                name: "PausedAt",
                table: "payments_merchants");

            migrationBuilder.DropColumn(
                name: "SuspendedAt",
                table: "payments_merchants");

            migrationBuilder.DropColumn(
                name: "ChosenAt",
                table: "payments_cards");

            migrationBuilder.DropColumn(
                name: "TokenSealed",
                table: "payments_cards");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "payments_cards");

            migrationBuilder.DropColumn(
                name: "Suspense",
                table: "care_remedies");

            migrationBuilder.DropColumn(
                name: "Source",
                table: "care_cases");

            migrationBuilder.AlterColumn<byte[]>(
                name: "NumberSealed",
                table: "payments_cards",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_cards_Customer",
                table: "payments_cards",
                column: "Customer");
        }
    }
}
