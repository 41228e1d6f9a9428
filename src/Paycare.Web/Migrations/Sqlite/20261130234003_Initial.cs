using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Paycare.Web.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "care_article_index",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Language = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Slug = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Words = table.Column<string>(type: "TEXT", nullable: false),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_article_index", x => x.Id);
                });

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
                name: "care_attachments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Owner = table.Column<Guid>(type: "TEXT", nullable: false),
                    Staff = table.Column<Guid>(type: "TEXT", nullable: true),
                    Place = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    AttachedTo = table.Column<Guid>(type: "TEXT", nullable: true),
                    IsInternal = table.Column<bool>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Type = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Bytes = table.Column<int>(type: "INTEGER", nullable: false),
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    Height = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    KeptUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_attachments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "care_calls",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Sid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CallerSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    CallerIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    TypedSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Language = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Wanted = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Misses = table.Column<int>(type: "INTEGER", nullable: false),
                    CodesSent = table.Column<int>(type: "INTEGER", nullable: false),
                    Turn = table.Column<int>(type: "INTEGER", nullable: false),
                    ReplySealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Claim = table.Column<Guid>(type: "TEXT", nullable: true),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: true),
                    ConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Case = table.Column<Guid>(type: "TEXT", nullable: true),
                    CallsBack = table.Column<Guid>(type: "TEXT", nullable: true),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    QueuedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    TakenBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    TakenAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CallbackAskedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CallbackTries = table.Column<int>(type: "INTEGER", nullable: false),
                    CallbackEndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_calls", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "care_case_words",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Words = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_case_words", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "care_cases",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Source = table.Column<string>(type: "TEXT", maxLength: 120, nullable: true),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: true),
                    LinkedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ContactSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ContactIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Topic = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Queue = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Background = table.Column<string>(type: "TEXT", nullable: false),
                    WhatHappened = table.Column<string>(type: "TEXT", nullable: false),
                    AlreadyTried = table.Column<string>(type: "TEXT", nullable: false),
                    Need = table.Column<string>(type: "TEXT", nullable: false),
                    OwnStory = table.Column<string>(type: "TEXT", nullable: true),
                    OwnNeed = table.Column<string>(type: "TEXT", nullable: true),
                    AboutKind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    AboutId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    OpenedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstReplyDueAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ReplyWithinSeconds = table.Column<int>(type: "INTEGER", nullable: false),
                    AtRiskMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    Cause = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Assignee = table.Column<Guid>(type: "TEXT", nullable: true),
                    FirstReplyAt = table.Column<long>(type: "INTEGER", nullable: true),
                    WaitingSince = table.Column<long>(type: "INTEGER", nullable: true),
                    PromisedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    PromisedFrom = table.Column<long>(type: "INTEGER", nullable: true),
                    IsSnoozed = table.Column<bool>(type: "INTEGER", nullable: false),
                    DueMinute = table.Column<long>(type: "INTEGER", nullable: true),
                    ResolvedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Score = table.Column<int>(type: "INTEGER", nullable: true),
                    ScoreComment = table.Column<string>(type: "TEXT", nullable: true),
                    AnswersTo = table.Column<Guid>(type: "TEXT", nullable: true),
                    MergedInto = table.Column<Guid>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_cases", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "care_conversations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Case = table.Column<Guid>(type: "TEXT", nullable: false),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    AddressIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AddressSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    OpenedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastHeardAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LinkAskedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    IsGuest = table.Column<bool>(type: "INTEGER", nullable: false),
                    UndeliverableAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_conversations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "care_desk_drafts",
                columns: table => new
                {
                    Staff = table.Column<Guid>(type: "TEXT", nullable: false),
                    Place = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_desk_drafts", x => new { x.Staff, x.Place });
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
                name: "care_followers",
                columns: table => new
                {
                    Case = table.Column<Guid>(type: "TEXT", nullable: false),
                    Staff = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_followers", x => new { x.Case, x.Staff });
                });

            migrationBuilder.CreateTable(
                name: "care_heard",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Digest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Conversation = table.Column<Guid>(type: "TEXT", nullable: false),
                    ExternalIdSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_heard", x => x.Id);
                });

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
                name: "care_links",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    AddressIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AddressSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ConfirmedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_links", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "care_mailboxes",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    UidValidity = table.Column<long>(type: "INTEGER", nullable: false),
                    LastUid = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_mailboxes", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "care_messages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Case = table.Column<Guid>(type: "TEXT", nullable: false),
                    Author = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Staff = table.Column<Guid>(type: "TEXT", nullable: true),
                    Key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Conversation = table.Column<Guid>(type: "TEXT", nullable: true),
                    IsInternal = table.Column<bool>(type: "INTEGER", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    OwnWords = table.Column<string>(type: "TEXT", nullable: true),
                    TextDigest = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_messages", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "care_notice_reads",
                columns: table => new
                {
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Notice = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_notice_reads", x => new { x.Customer, x.Notice });
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
                name: "care_outgoing",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Conversation = table.Column<Guid>(type: "TEXT", nullable: false),
                    Message = table.Column<Guid>(type: "TEXT", nullable: true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    HadSecrets = table.Column<bool>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Tries = table.Column<int>(type: "INTEGER", nullable: false),
                    ProviderId = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    SentAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_outgoing", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "care_payment_answers",
                columns: table => new
                {
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Payment = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    IsMine = table.Column<bool>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_payment_answers", x => new { x.Customer, x.Payment });
                });

            migrationBuilder.CreateTable(
                name: "care_push_cursors",
                columns: table => new
                {
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Row = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_push_cursors", x => x.Customer);
                });

            migrationBuilder.CreateTable(
                name: "care_remedies",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Case = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    AmountMinor = table.Column<long>(type: "INTEGER", nullable: true),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Suspense = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    AskedBy = table.Column<Guid>(type: "TEXT", nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    NeedsSecondPerson = table.Column<bool>(type: "INTEGER", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    RequestHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DecidedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DecisionReason = table.Column<string>(type: "TEXT", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    AttemptId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_remedies", x => x.Id);
                    table.CheckConstraint("CK_care_remedies_four_eyes", "\"DecidedBy\" IS NULL OR \"DecidedBy\" <> \"AskedBy\"");
                    table.CheckConstraint("CK_care_remedies_second_person", "NOT \"NeedsSecondPerson\" OR \"DecidedBy\" IS NOT NULL OR \"State\" = 'Waiting'");
                });

            migrationBuilder.CreateTable(
                name: "care_scheduled_messages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Case = table.Column<Guid>(type: "TEXT", nullable: false),
                    Staff = table.Column<Guid>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    Then = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: true),
                    SendAt = table.Column<long>(type: "INTEGER", nullable: false),
                    WrittenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    HeldAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_scheduled_messages", x => x.Id);
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

            migrationBuilder.CreateTable(
                name: "identity_confirmations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_confirmations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_contact_changes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    NewIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    NewSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    IsConfirmation = table.Column<bool>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_contact_changes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_customers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PhoneIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PhoneSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PhoneEndIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    EmailIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    EmailSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    NameIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    NameSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Locale = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    JoinedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    PhoneChangedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EmailChangedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EmailConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    TotpSecretSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    TotpPendingSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    TotpSince = table.Column<long>(type: "INTEGER", nullable: true),
                    LastTotpStep = table.Column<long>(type: "INTEGER", nullable: false),
                    ClosedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    UserName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    NormalizedUserName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    PasswordHash = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    SecurityStamp = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    TwoFactorEnabled = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_customers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_devices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    AddedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IsFirst = table.Column<bool>(type: "INTEGER", nullable: false),
                    RemovedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_devices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_emergency_claims",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: true),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    TriesLeft = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_emergency_claims", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_merchant_invitations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    User = table.Column<Guid>(type: "TEXT", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UsedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_merchant_invitations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_merchant_users",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Merchant = table.Column<Guid>(type: "TEXT", nullable: false),
                    EmailIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    EmailSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    DisplayName = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    PasswordHash = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    TotpSecretSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    TwoFactorEnabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    LastTotpStep = table.Column<long>(type: "INTEGER", nullable: false),
                    IsDisabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_merchant_users", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_name_words",
                columns: table => new
                {
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<int>(type: "INTEGER", nullable: false),
                    WordIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    WordSealed = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_name_words", x => new { x.Customer, x.At });
                });

            migrationBuilder.CreateTable(
                name: "identity_one_time_codes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Subject = table.Column<Guid>(type: "TEXT", nullable: false),
                    Mac = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    TriesLeft = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_one_time_codes", x => x.Id);
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
                    Key = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_password_resets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_pins",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Mac = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    LockedUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_pins", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_push_subscriptions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Session = table.Column<Guid>(type: "TEXT", nullable: false),
                    EndpointHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    EndpointSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    KeysSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_push_subscriptions", x => x.Id);
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
                name: "identity_reproofs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: true),
                    PhoneSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    IsPhoneTaken = table.Column<bool>(type: "INTEGER", nullable: false),
                    Locale = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    StopHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    StopSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Verification = table.Column<Guid>(type: "TEXT", nullable: true),
                    SentAt = table.Column<long>(type: "INTEGER", nullable: true),
                    OpensAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ClosesAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Rejection = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_reproofs", x => x.Id);
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
                name: "identity_sessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    TokenHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: true),
                    Staff = table.Column<Guid>(type: "TEXT", nullable: true),
                    Device = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_sessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_sign_in_counts",
                columns: table => new
                {
                    Key = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    InARow = table.Column<int>(type: "INTEGER", nullable: false),
                    LockedUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    FailedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_sign_in_counts", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "identity_sign_ups",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PhoneIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PhoneSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    EmailIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    EmailSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    NameSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PasswordHash = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    PinMac = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Locale = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IsDecoy = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_sign_ups", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "identity_staff",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    EmailIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    EmailSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    DisplayName = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    TotpSecretSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    LastTotpStep = table.Column<long>(type: "INTEGER", nullable: false),
                    IsDisabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false),
                    UserName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    NormalizedUserName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    PasswordHash = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    SecurityStamp = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    TwoFactorEnabled = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_staff", x => x.Id);
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
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Staff = table.Column<Guid>(type: "TEXT", nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
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
                name: "identity_vapid_keys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    PublicKey = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    PrivateSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_vapid_keys", x => x.Id);
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
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
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
                name: "payments_answer_traces",
                columns: table => new
                {
                    Attempt = table.Column<long>(type: "INTEGER", nullable: false),
                    LostAt = table.Column<long>(type: "INTEGER", nullable: true),
                    AskedAgainAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_answer_traces", x => x.Attempt);
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
                    WaitsUntil = table.Column<long>(type: "INTEGER", nullable: true),
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
                    Entry = table.Column<Guid>(type: "TEXT", nullable: false),
                    EntryMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    Place = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    CurrencyCode = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    BookedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    File = table.Column<Guid>(type: "TEXT", nullable: true),
                    EndToEndId = table.Column<string>(type: "TEXT", maxLength: 35, nullable: true),
                    VirtualAccount = table.Column<string>(type: "TEXT", maxLength: 34, nullable: true),
                    SenderSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    TransactionId = table.Column<string>(type: "TEXT", maxLength: 36, nullable: true),
                    Doubt = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    DoubtOf = table.Column<Guid>(type: "TEXT", nullable: true),
                    IsFromSuspense = table.Column<bool>(type: "INTEGER", nullable: false),
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
                name: "payments_bank_tellings",
                columns: table => new
                {
                    Entry = table.Column<Guid>(type: "TEXT", nullable: false),
                    Report = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_bank_tellings", x => new { x.Entry, x.Report, x.Position });
                });

            migrationBuilder.CreateTable(
                name: "payments_blocked_askers",
                columns: table => new
                {
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Asker = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_blocked_askers", x => new { x.Customer, x.Asker });
                });

            migrationBuilder.CreateTable(
                name: "payments_cards",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    NumberSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    TokenSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    HolderSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Brand = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Last4 = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    ExpiryMonth = table.Column<int>(type: "INTEGER", nullable: false),
                    ExpiryYear = table.Column<int>(type: "INTEGER", nullable: false),
                    CheckedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ChosenAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_cards", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_disputes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    ProcessorReference = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Charge = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    ChargeRow = table.Column<long>(type: "INTEGER", nullable: true),
                    CurrencyCode = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Stage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    StageAt = table.Column<long>(type: "INTEGER", nullable: false),
                    AnswerBy = table.Column<long>(type: "INTEGER", nullable: true),
                    ActBy = table.Column<long>(type: "INTEGER", nullable: true),
                    EscalatedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    TakenRow = table.Column<long>(type: "INTEGER", nullable: true),
                    ReturnedRow = table.Column<long>(type: "INTEGER", nullable: true),
                    CoveredAt = table.Column<long>(type: "INTEGER", nullable: true),
                    SettledAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Act = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    AskedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DecidedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    EvidenceSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    EvidenceStage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_disputes", x => x.Id);
                    table.CheckConstraint("CK_payments_disputes_four_eyes", "\"DecidedBy\" IS NULL OR \"DecidedBy\" <> \"AskedBy\"");
                });

            migrationBuilder.CreateTable(
                name: "payments_favourite_payees",
                columns: table => new
                {
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Account = table.Column<long>(type: "INTEGER", nullable: false),
                    Attempt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_favourite_payees", x => new { x.Customer, x.Account });
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
                    Scopes = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastUsedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RevokedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
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
                    Key = table.Column<Guid>(type: "TEXT", nullable: true),
                    User = table.Column<Guid>(type: "TEXT", nullable: true),
                    IsTest = table.Column<bool>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_merchant_sessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_merchants",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    FeeBasisPoints = table.Column<int>(type: "INTEGER", nullable: false),
                    PausedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    SuspendedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    TestPausedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_merchants", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_money_requests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Asker = table.Column<Guid>(type: "TEXT", nullable: false),
                    Payer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    CurrencyCode = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    NoteSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IsBlocked = table.Column<bool>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    Attempt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_money_requests", x => x.Id);
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
                name: "payments_schedules",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Payee = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    CurrencyCode = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Every = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    FirstOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    NoteSealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    IsConfirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    NextOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_schedules", x => x.Id);
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
                    Disputes = table.Column<long>(type: "INTEGER", nullable: false),
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
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false, defaultValue: "fraudulent"),
                    AnswerBy = table.Column<long>(type: "INTEGER", nullable: true),
                    EvidenceAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_simulated_chargebacks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "payments_simulated_charges",
                columns: table => new
                {
                    Reference = table.Column<Guid>(type: "TEXT", nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    CurrencyCode = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Truth = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    IsTold = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsTaken = table.Column<bool>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    ReversedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Reversals = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_simulated_charges", x => x.Reference);
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
                name: "payments_top_ups",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Customer = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    RequestHash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Card = table.Column<Guid>(type: "TEXT", nullable: false),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    CurrencyCode = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    IssuerCode = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    Attempt = table.Column<long>(type: "INTEGER", nullable: true),
                    NextCheckAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Inquiries = table.Column<int>(type: "INTEGER", nullable: false),
                    ReversedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FirstAnswer = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    FirstNextCheckAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_top_ups", x => x.Id);
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
                name: "platform_audit_entries",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Act = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Details = table.Column<string>(type: "TEXT", nullable: false),
                    Proof = table.Column<byte[]>(type: "BLOB", maxLength: 36, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_audit_entries", x => x.Sequence);
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

            migrationBuilder.CreateTable(
                name: "platform_counters",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_counters", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "platform_data_keys",
                columns: table => new
                {
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Wrapped = table.Column<byte[]>(type: "BLOB", nullable: false),
                    WrappedBy = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_data_keys", x => x.Version);
                });

            migrationBuilder.CreateTable(
                name: "platform_due_items",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Handler = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Aggregate = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Payload = table.Column<string>(type: "TEXT", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: false),
                    NextTryAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    Lease = table.Column<Guid>(type: "TEXT", nullable: true),
                    LeasedUntil = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_due_items", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "platform_outgoing_messages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ToIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ToSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    TextSealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CodeSealed = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_outgoing_messages", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "platform_quotas",
                columns: table => new
                {
                    Subject = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false),
                    Sums = table.Column<string>(type: "TEXT", nullable: false),
                    LastAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndsAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_quotas", x => x.Subject);
                });

            migrationBuilder.CreateTable(
                name: "payments_dispute_parts",
                columns: table => new
                {
                    Dispute = table.Column<Guid>(type: "TEXT", nullable: false),
                    Place = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Bearer = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Merchant = table.Column<Guid>(type: "TEXT", nullable: true),
                    Original = table.Column<long>(type: "INTEGER", nullable: true),
                    Minor = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Hold = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_dispute_parts", x => new { x.Dispute, x.Place });
                    table.ForeignKey(
                        name: "FK_payments_dispute_parts_payments_disputes_Dispute",
                        column: x => x.Dispute,
                        principalTable: "payments_disputes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "payments_dispute_steps",
                columns: table => new
                {
                    Dispute = table.Column<Guid>(type: "TEXT", nullable: false),
                    Place = table.Column<int>(type: "INTEGER", nullable: false),
                    What = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<Guid>(type: "TEXT", nullable: true),
                    IsChange = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments_dispute_steps", x => new { x.Dispute, x.Place });
                    table.ForeignKey(
                        name: "FK_payments_dispute_steps_payments_disputes_Dispute",
                        column: x => x.Dispute,
                        principalTable: "payments_disputes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
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
                name: "IX_care_article_index_Language_Slug",
                table: "care_article_index",
                columns: new[] { "Language", "Slug" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_attachments_AttachedTo",
                table: "care_attachments",
                column: "AttachedTo");

            migrationBuilder.CreateIndex(
                name: "IX_care_attachments_KeptUntil",
                table: "care_attachments",
                column: "KeptUntil");

            migrationBuilder.CreateIndex(
                name: "IX_care_attachments_Owner",
                table: "care_attachments",
                column: "Owner");

            migrationBuilder.CreateIndex(
                name: "IX_care_calls_CallerIndex_Id",
                table: "care_calls",
                columns: new[] { "CallerIndex", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_care_calls_Customer",
                table: "care_calls",
                column: "Customer");

            migrationBuilder.CreateIndex(
                name: "IX_care_calls_LastAt",
                table: "care_calls",
                column: "LastAt");

            migrationBuilder.CreateIndex(
                name: "IX_care_calls_QueuedAt",
                table: "care_calls",
                column: "QueuedAt");

            migrationBuilder.CreateIndex(
                name: "IX_care_calls_Sid",
                table: "care_calls",
                column: "Sid",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_ContactIndex",
                table: "care_cases",
                column: "ContactIndex",
                filter: "\"ContactIndex\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Customer_Key",
                table: "care_cases",
                columns: new[] { "Customer", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Customer_Number",
                table: "care_cases",
                columns: new[] { "Customer", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Done",
                table: "care_cases",
                columns: new[] { "ResolvedAt", "Number", "AtRiskMinor", "State", "Queue", "Topic", "Channel", "Language", "Assignee", "MergedInto" },
                filter: "\"MergedInto\" IS NULL AND \"State\" IN ('Resolved', 'Closed')");

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_FirstReplyAt",
                table: "care_cases",
                column: "FirstReplyAt");

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Listed",
                table: "care_cases",
                columns: new[] { "Number", "State", "Queue", "Assignee" });

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_MergedInto",
                table: "care_cases",
                column: "MergedInto",
                filter: "\"MergedInto\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Number",
                table: "care_cases",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Open",
                table: "care_cases",
                columns: new[] { "DueMinute", "AtRiskMinor", "Number", "State", "Queue", "Topic", "Channel", "Language", "Assignee", "WaitingSince", "Id" },
                descending: new[] { false, true, false, false, false, false, false, false, false, false, false },
                filter: "\"State\" NOT IN ('Resolved', 'Closed')");

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_OpenCounted",
                table: "care_cases",
                columns: new[] { "Assignee", "Queue", "State", "WaitingSince", "AtRiskMinor" },
                filter: "\"State\" NOT IN ('Resolved', 'Closed') AND \"AtRiskMinor\" >= 0");

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_OpenListed",
                table: "care_cases",
                columns: new[] { "Number", "State", "Queue", "Assignee", "AtRiskMinor", "Topic", "Channel", "Language", "WaitingSince", "DueMinute" },
                filter: "\"State\" NOT IN ('Resolved', 'Closed')");

            migrationBuilder.CreateIndex(
                name: "IX_care_cases_Source",
                table: "care_cases",
                column: "Source",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_conversations_AddressIndex_Id",
                table: "care_conversations",
                columns: new[] { "AddressIndex", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_care_conversations_Case",
                table: "care_conversations",
                column: "Case");

            migrationBuilder.CreateIndex(
                name: "IX_care_followers_Staff",
                table: "care_followers",
                column: "Staff");

            migrationBuilder.CreateIndex(
                name: "IX_care_heard_At",
                table: "care_heard",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_care_heard_Channel_Digest",
                table: "care_heard",
                columns: new[] { "Channel", "Digest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_heard_Conversation_Id",
                table: "care_heard",
                columns: new[] { "Conversation", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_care_incidents_From",
                table: "care_incidents",
                column: "From");

            migrationBuilder.CreateIndex(
                name: "IX_care_links_AddressIndex",
                table: "care_links",
                column: "AddressIndex",
                unique: true,
                filter: "\"EndedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_care_links_Customer",
                table: "care_links",
                column: "Customer");

            migrationBuilder.CreateIndex(
                name: "IX_care_messages_Case_At",
                table: "care_messages",
                columns: new[] { "Case", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_care_messages_Case_Key",
                table: "care_messages",
                columns: new[] { "Case", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_outcome_minutes_Minute",
                table: "care_outcome_minutes",
                column: "Minute");

            migrationBuilder.CreateIndex(
                name: "IX_care_outgoing_Conversation_State",
                table: "care_outgoing",
                columns: new[] { "Conversation", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_care_outgoing_Message_Conversation",
                table: "care_outgoing",
                columns: new[] { "Message", "Conversation" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_outgoing_ProviderId",
                table: "care_outgoing",
                column: "ProviderId");

            migrationBuilder.CreateIndex(
                name: "IX_care_remedies_AskedBy_Key",
                table: "care_remedies",
                columns: new[] { "AskedBy", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_care_remedies_Case_AskedAt",
                table: "care_remedies",
                columns: new[] { "Case", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_care_remedies_State_AskedAt",
                table: "care_remedies",
                columns: new[] { "State", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_care_scheduled_messages_Case",
                table: "care_scheduled_messages",
                column: "Case");

            migrationBuilder.CreateIndex(
                name: "IX_identity_confirmations_Customer_ConfirmedAt",
                table: "identity_confirmations",
                columns: new[] { "Customer", "ConfirmedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_contact_changes_Customer_At",
                table: "identity_contact_changes",
                columns: new[] { "Customer", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_customers_EmailIndex",
                table: "identity_customers",
                column: "EmailIndex");

            migrationBuilder.CreateIndex(
                name: "IX_identity_customers_EmailIndex_Confirmed",
                table: "identity_customers",
                column: "EmailIndex",
                unique: true,
                filter: "\"EmailConfirmedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_identity_customers_NameIndex_JoinedAt",
                table: "identity_customers",
                columns: new[] { "NameIndex", "JoinedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_customers_NormalizedUserName",
                table: "identity_customers",
                column: "NormalizedUserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_customers_PhoneEndIndex_Id",
                table: "identity_customers",
                columns: new[] { "PhoneEndIndex", "Id" });

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
                name: "IX_identity_emergency_claims_At",
                table: "identity_emergency_claims",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_identity_merchant_invitations_TokenHash",
                table: "identity_merchant_invitations",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_merchant_invitations_User",
                table: "identity_merchant_invitations",
                column: "User");

            migrationBuilder.CreateIndex(
                name: "IX_identity_merchant_users_EmailIndex",
                table: "identity_merchant_users",
                column: "EmailIndex",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_merchant_users_Merchant",
                table: "identity_merchant_users",
                column: "Merchant");

            migrationBuilder.CreateIndex(
                name: "IX_identity_name_words_WordIndex_Customer",
                table: "identity_name_words",
                columns: new[] { "WordIndex", "Customer" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_one_time_codes_Purpose_Subject_Id",
                table: "identity_one_time_codes",
                columns: new[] { "Purpose", "Subject", "Id" });

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
                name: "IX_identity_push_subscriptions_Customer",
                table: "identity_push_subscriptions",
                column: "Customer");

            migrationBuilder.CreateIndex(
                name: "IX_identity_push_subscriptions_EndpointHash",
                table: "identity_push_subscriptions",
                column: "EndpointHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_recovery_codes_Customer_Mac",
                table: "identity_recovery_codes",
                columns: new[] { "Customer", "Mac" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_reproofs_At",
                table: "identity_reproofs",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_identity_reproofs_Customer",
                table: "identity_reproofs",
                column: "Customer");

            migrationBuilder.CreateIndex(
                name: "IX_identity_reproofs_StopHash",
                table: "identity_reproofs",
                column: "StopHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_reproofs_TokenHash",
                table: "identity_reproofs",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_reproofs_Verification",
                table: "identity_reproofs",
                column: "Verification",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_identity_security_events_Customer_Id",
                table: "identity_security_events",
                columns: new[] { "Customer", "Id" });

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
                filter: "\"Purpose\" = 'Identity' AND \"State\" IN ('Submitted', 'FirstReview', 'SecondReview', 'Verified')");

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
                name: "IX_payments_bank_entries_BookedAt_EntryMinor",
                table: "payments_bank_entries",
                columns: new[] { "BookedAt", "EntryMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_entries_Entry",
                table: "payments_bank_entries",
                column: "Entry");

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_entries_Place",
                table: "payments_bank_entries",
                column: "Place",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_entries_Reference",
                table: "payments_bank_entries",
                column: "Reference");

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
                name: "IX_payments_cards_Customer_Fingerprint_ExpiryMonth_ExpiryYear",
                table: "payments_cards",
                columns: new[] { "Customer", "Fingerprint", "ExpiryMonth", "ExpiryYear" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_cards_Fingerprint",
                table: "payments_cards",
                column: "Fingerprint");

            migrationBuilder.CreateIndex(
                name: "IX_payments_dispute_parts_Hold",
                table: "payments_dispute_parts",
                column: "Hold");

            migrationBuilder.CreateIndex(
                name: "IX_payments_disputes_Charge",
                table: "payments_disputes",
                column: "Charge");

            migrationBuilder.CreateIndex(
                name: "IX_payments_disputes_ProcessorReference",
                table: "payments_disputes",
                column: "ProcessorReference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payments_disputes_SettledAt_ActBy",
                table: "payments_disputes",
                columns: new[] { "SettledAt", "ActBy" });

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
                name: "IX_payments_money_requests_Asker_AskedAt",
                table: "payments_money_requests",
                columns: new[] { "Asker", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_money_requests_Payer_AskedAt",
                table: "payments_money_requests",
                columns: new[] { "Payer", "AskedAt" });

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
                name: "IX_payments_schedules_Customer_CreatedAt",
                table: "payments_schedules",
                columns: new[] { "Customer", "CreatedAt" });

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
                name: "IX_payments_top_ups_Attempt",
                table: "payments_top_ups",
                column: "Attempt");

            migrationBuilder.CreateIndex(
                name: "IX_payments_top_ups_Card_State",
                table: "payments_top_ups",
                columns: new[] { "Card", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_payments_top_ups_Customer_Key",
                table: "payments_top_ups",
                columns: new[] { "Customer", "Key" },
                unique: true);

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

            migrationBuilder.CreateIndex(
                name: "IX_platform_audit_entries_Id",
                table: "platform_audit_entries",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_platform_audit_leaves_Sequence",
                table: "platform_audit_leaves",
                column: "Sequence",
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

            migrationBuilder.CreateIndex(
                name: "IX_platform_quotas_EndsAt",
                table: "platform_quotas",
                column: "EndsAt");
            migrationBuilder.Sql(HandWritten.Sqlite);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "care_article_index");

            migrationBuilder.DropTable(
                name: "care_article_votes");

            migrationBuilder.DropTable(
                name: "care_attachments");

            migrationBuilder.DropTable(
                name: "care_calls");

            migrationBuilder.DropTable(
                name: "care_case_words");

            migrationBuilder.DropTable(
                name: "care_cases");

            migrationBuilder.DropTable(
                name: "care_conversations");

            migrationBuilder.DropTable(
                name: "care_desk_drafts");

            migrationBuilder.DropTable(
                name: "care_drafts");

            migrationBuilder.DropTable(
                name: "care_followers");

            migrationBuilder.DropTable(
                name: "care_heard");

            migrationBuilder.DropTable(
                name: "care_incidents");

            migrationBuilder.DropTable(
                name: "care_links");

            migrationBuilder.DropTable(
                name: "care_mailboxes");

            migrationBuilder.DropTable(
                name: "care_messages");

            migrationBuilder.DropTable(
                name: "care_notice_reads");

            migrationBuilder.DropTable(
                name: "care_outcome_minutes");

            migrationBuilder.DropTable(
                name: "care_outgoing");

            migrationBuilder.DropTable(
                name: "care_payment_answers");

            migrationBuilder.DropTable(
                name: "care_push_cursors");

            migrationBuilder.DropTable(
                name: "care_remedies");

            migrationBuilder.DropTable(
                name: "care_scheduled_messages");

            migrationBuilder.DropTable(
                name: "care_serving_mark");

            migrationBuilder.DropTable(
                name: "care_step_ticks");

            migrationBuilder.DropTable(
                name: "identity_confirmations");

            migrationBuilder.DropTable(
                name: "identity_contact_changes");

            migrationBuilder.DropTable(
                name: "identity_customers");

            migrationBuilder.DropTable(
                name: "identity_devices");

            migrationBuilder.DropTable(
                name: "identity_emergency_claims");

            migrationBuilder.DropTable(
                name: "identity_merchant_invitations");

            migrationBuilder.DropTable(
                name: "identity_merchant_users");

            migrationBuilder.DropTable(
                name: "identity_name_words");

            migrationBuilder.DropTable(
                name: "identity_one_time_codes");

            migrationBuilder.DropTable(
                name: "identity_passkey_ceremonies");

            migrationBuilder.DropTable(
                name: "identity_passkeys");

            migrationBuilder.DropTable(
                name: "identity_password_resets");

            migrationBuilder.DropTable(
                name: "identity_pins");

            migrationBuilder.DropTable(
                name: "identity_push_subscriptions");

            migrationBuilder.DropTable(
                name: "identity_recovery_codes");

            migrationBuilder.DropTable(
                name: "identity_reproofs");

            migrationBuilder.DropTable(
                name: "identity_security_events");

            migrationBuilder.DropTable(
                name: "identity_sessions");

            migrationBuilder.DropTable(
                name: "identity_sign_in_counts");

            migrationBuilder.DropTable(
                name: "identity_sign_ups");

            migrationBuilder.DropTable(
                name: "identity_staff");

            migrationBuilder.DropTable(
                name: "identity_staff_invitations");

            migrationBuilder.DropTable(
                name: "identity_staff_requests");

            migrationBuilder.DropTable(
                name: "identity_step_ups");

            migrationBuilder.DropTable(
                name: "identity_vapid_keys");

            migrationBuilder.DropTable(
                name: "identity_verification_looks");

            migrationBuilder.DropTable(
                name: "identity_verifications");

            migrationBuilder.DropTable(
                name: "payments_answer_traces");

            migrationBuilder.DropTable(
                name: "payments_bank_accounts");

            migrationBuilder.DropTable(
                name: "payments_bank_entries");

            migrationBuilder.DropTable(
                name: "payments_bank_files");

            migrationBuilder.DropTable(
                name: "payments_bank_tellings");

            migrationBuilder.DropTable(
                name: "payments_blocked_askers");

            migrationBuilder.DropTable(
                name: "payments_cards");

            migrationBuilder.DropTable(
                name: "payments_dispute_parts");

            migrationBuilder.DropTable(
                name: "payments_dispute_steps");

            migrationBuilder.DropTable(
                name: "payments_favourite_payees");

            migrationBuilder.DropTable(
                name: "payments_merchant_keys");

            migrationBuilder.DropTable(
                name: "payments_merchant_sessions");

            migrationBuilder.DropTable(
                name: "payments_merchants");

            migrationBuilder.DropTable(
                name: "payments_money_requests");

            migrationBuilder.DropTable(
                name: "payments_payout_batches");

            migrationBuilder.DropTable(
                name: "payments_payouts");

            migrationBuilder.DropTable(
                name: "payments_qr_uses");

            migrationBuilder.DropTable(
                name: "payments_refund_steps");

            migrationBuilder.DropTable(
                name: "payments_schedules");

            migrationBuilder.DropTable(
                name: "payments_settlements");

            migrationBuilder.DropTable(
                name: "payments_simulated_chargebacks");

            migrationBuilder.DropTable(
                name: "payments_simulated_charges");

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
                name: "payments_top_ups");

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
                name: "platform_audit_entries");

            migrationBuilder.DropTable(
                name: "platform_audit_leaves");

            migrationBuilder.DropTable(
                name: "platform_counters");

            migrationBuilder.DropTable(
                name: "platform_data_keys");

            migrationBuilder.DropTable(
                name: "platform_due_items");

            migrationBuilder.DropTable(
                name: "platform_outgoing_messages");

            migrationBuilder.DropTable(
                name: "platform_quotas");

            migrationBuilder.DropTable(
                name: "payments_disputes");

            migrationBuilder.DropTable(
                name: "payments_refunds");
        }
    }
}
