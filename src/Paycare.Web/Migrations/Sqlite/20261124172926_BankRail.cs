using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class BankRail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Suspense",
                table: "care_remedies",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

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
                name: "IX_payments_simulated_transfers_Next_NextAt",
                table: "payments_simulated_transfers",
                columns: new[] { "Next", "NextAt" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_virtual_accounts_Number",
                table: "payments_virtual_accounts",
                column: "Number",
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
                name: "payments_bank_accounts");

            migrationBuilder.DropTable(
                name: "payments_bank_entries");

            migrationBuilder.DropTable(
                name: "payments_bank_files");

            migrationBuilder.DropTable(
                name: "payments_payout_batches");

            migrationBuilder.DropTable(
                name: "payments_payouts");

            migrationBuilder.DropTable(
                name: "payments_simulated_transfers");

            migrationBuilder.DropTable(
                name: "payments_virtual_accounts");

            migrationBuilder.DropTable(
                name: "payments_withdrawals");

            migrationBuilder.DropColumn(
                name: "Suspense",
                table: "care_remedies");
        }
    }
}
