using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CustomerCare : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Key",
                table: "care_messages",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Key",
                table: "care_cases",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "care_article_votes",
                columns: table => new
                {
                    Slug = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Reader = table.Column<Guid>(type: "TEXT", nullable: false),
                    Helped = table.Column<bool>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_article_votes", x => new { x.Slug, x.Language, x.Reader });
                });

            migrationBuilder.CreateTable(
                name: "care_drafts",
                columns: table => new
                {
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Topic = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    AttemptId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Background = table.Column<string>(type: "TEXT", nullable: false),
                    WhatHappened = table.Column<string>(type: "TEXT", nullable: false),
                    AlreadyTried = table.Column<string>(type: "TEXT", nullable: false),
                    Need = table.Column<string>(type: "TEXT", nullable: false),
                    SavedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_drafts", x => new { x.Customer, x.Subject });
                });

            migrationBuilder.CreateTable(
                name: "care_step_ticks",
                columns: table => new
                {
                    Message = table.Column<Guid>(type: "TEXT", nullable: false),
                    Step = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_step_ticks", x => new { x.Message, x.Step });
                });

            migrationBuilder.CreateIndex(
                name: "IX_care_messages_Case_Key",
                table: "care_messages",
                columns: new[] { "Case", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Customer_Key",
                table: "care_cases",
                columns: new[] { "Customer", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_FirstReplyAt",
                table: "care_cases",
                column: "FirstReplyAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "care_article_votes");

            migrationBuilder.DropTable(
                name: "care_drafts");

            migrationBuilder.DropTable(
                name: "care_step_ticks");

            migrationBuilder.DropIndex(
                name: "IX_care_messages_Case_Key",
                table: "care_messages");

            migrationBuilder.DropIndex(
                name: "IX_care_cases_Customer_Key",
                table: "care_cases");

            migrationBuilder.DropIndex(
                name: "IX_care_cases_FirstReplyAt",
                table: "care_cases");

            migrationBuilder.DropColumn(
                name: "Key",
                table: "care_messages");

            migrationBuilder.DropColumn(
                name: "Key",
                table: "care_cases");
        }
    }
}
