using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Paycare.Care.Cases;
using Paycare.Care.Causes;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Media;
using Paycare.Care.Channels.Phone;
using Paycare.Care.Desk;
using Paycare.Care.Diagnosis;
using Paycare.Care.Incidents;
using Paycare.Care.Remedies;
using Paycare.Identity.Reproofs;
using Paycare.Identity.Security;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Identity.Verification;
using Paycare.Ledger.Journal;
using Paycare.Payments.Bank;
using Paycare.Payments.Cards;
using Paycare.Payments.Disputes;
using Paycare.Payments.History;
using Paycare.Payments.MoneyRequests;
using Paycare.Payments.Records;
using Paycare.Payments.Refunds;
using Paycare.Payments.Requests;
using Paycare.Payments.Schedules;
using Paycare.Payments.Settlements;
using Paycare.Payments.Spending;
using Paycare.Payments.TestMode;
using Paycare.Payments.Webhooks;
using Paycare.Tests.Infrastructure;
using Paycare.Web.App.Pages.Account;
using Paycare.Web.App.Parts;
using Paycare.Web.Desk;
using Paycare.Web.Desk.Parts;

namespace Paycare.Tests.House;

/// <summary>One family of texts whose keys are built from data.</summary>
/// <param name="Pattern">The key as the source builds it, <c>{}</c> for what is put in.</param>
/// <param name="Members">Everything that can be put in: from the enum, table or constants that the data comes from.</param>
internal sealed record TextFamily(string Pattern, IEnumerable<string> Members)
{
    /// <summary>Every key of the family.</summary>
    public IEnumerable<string> Keys => Members.Select(member => Pattern.Replace("{}", member, StringComparison.Ordinal));
}

/// <summary>
/// All families. A key built in the source that belongs to none fails <see cref="TextFamilyTests"/>: declare it here with its
/// members.
/// </summary>
internal static partial class TextFamilies
{
    private static readonly string[] States = Of<CaseState>(),
        Topics = Of<CaseTopic>(),
        Channels = [.. Care.Channels.ChannelTests.Book.OpeningCases.Select(c => c.Name)],
        ContactChannels = [.. Care.Channels.ChannelTests.Book.All.Where(c => c.Ways.Count > 0).Select(c => c.Name)],
        Kinds = [.. Enum.GetValues<EntryKind>().Where(IsMoney).Select(AttemptFacts.NameOf)],
        Remedies = [.. RemedyRules.All.Select(r => r.Kind)],
        Assurances = Of<Assurance>(),
        RefundStates = Of<RefundState>(),
        Parties = Of<RefundParty>(),
        Rails = Of<RefundRail>(),
        OutsideRails = [.. Rails.Where(r => r != "wallet")],
        // A refund that awaits the merchant's decision waits for the merchant; these are the words of RefundAnswers.
        RefundHolders = ["merchant", "care", "merchant-balance", "bank"],
        Busy = ConstantsOf(typeof(CardBusyReasons)),
        Suspended = ConstantsOf(typeof(SuspenseReasons)),
        Recalled = ["waiting", "agreed", "declined", "expired"],
        Verifications = [.. Enum.GetValues<VerificationState>().Select(v => v.Name())],
        Documents = Of<DocumentType>(),
        Reviews = ["first-review", "second-review"],
        Decided = ["verified", "rejected"],
        ReviewSigns = ["duplicate-document", "name-differs", "birth-date-differs", "other-document", "never-verified"],
        Reproofs = [.. Enum.GetValues<ReproofState>().Select(r => r.Name()), "open"],
        Themes = WordsOf(typeof(MePage), "Themes"),
        Roles = Of<StaffRole>(),
        Scopes = [.. new[] { OutcomeCounts.Cards, "rail:bank", Incident.Everything, "merchant:x" }.Select(IncidentScope.KindOf)],
        CausesOfVerdicts = ConstantsOf(typeof(Cause));

    /// <summary>What money can be refused for at once. An app's own report, and what a card or a bank says later, is no refusal.</summary>
    public static readonly string[] RefusalsOfMoney =
    [
        .. Enum.GetValues<AttemptCode>()
            .Where(c => c is not (AttemptCode.NeverArrived or AttemptCode.OurFault or AttemptCode.BankRejected or AttemptCode.BankReturned))
            .Select(c => c.Text()),
    ];

    public static readonly IReadOnlyList<TextFamily> All =
    [
        new("app.cards.busy.{}", Busy),
        new("app.cards.busy-note.{}", Busy),
        new("app.cards.busy-until.{}", Busy),
        new("policy.card-free.{}", Busy),
        new("chat.media.{}", Of<MediaKind>()),
        new("chat.advice.{}", [.. MediaKinds.OfFiles.Select(k => k.Name())]),
        new("chat.lost.{}", [.. MediaKinds.OfFiles.Select(k => k.Name())]),
        new("chat.lost-why.{}", [.. new[] { MediaLoss.Gone, MediaLoss.Unfetched }.Select(w => w.Name())]),
        new("chat.on.{}", [.. Care.Channels.Messaging.ChatProvider.Channels, "email"]),
        new("call.ask.{}", ["menu", "freeze-who", "freeze-code", "number", "code", "reach"]),
        new("call.words.{}", SpokenAnswer.WithWords),
        new("matter.refund.{}", RefundStates),
        new("case.call.{}", Of<CallChoice>()),
        new("card-reason.{}", CardRefusal.Reasons),
        new("refusal.card-declined.{}", CardRefusal.Reasons),
        new("app.dispute.{}", ["asked", "open", "won", "lost"]),
        new("app.dispute.{}.means", ["asked", "open", "won", "lost"]),
        new("app.export.{}", WordsOf(typeof(ExportPage), "Parts")),
        new("app.home.{}", ["morning", "afternoon", "evening"]),
        new("app.kind.{}", Kinds),
        new("receipt.kind.{}", Kinds),
        new("app.merchant.deliveries.{}", Of<WebhookDeliveryState>()),
        new(
            "app.merchant.error.{}",
            [
                .. Literals("Payments/Webhooks/WebhookConnection.cs", DeliveryError()),
                .. Literals("Payments/Webhooks/WebhookSender.cs", SenderError()),
            ]
        ),
        new("app.merchant.event.{}", ConstantsOf(typeof(WebhookEventTypes))),
        new("app.merchant.keys.{}", ["active", "expiring", "ended"]),
        new("app.merchant.line.{}", [.. ConstantsOf(typeof(SettlementProcess)).Where(c => c != SettlementProcess.LedgerClient)]),
        new(
            "app.merchant.payout.{}",
            [.. Enum.GetValues<PayoutState>().Select(s => s == PayoutState.Requested ? "pending" : Kebab(s.ToString()))]
        ),
        new("app.merchant.payment.{}", ["succeeded", "partially-refunded", "refunded"]),
        new("app.merchant.refund.{}", RefundStates),
        new("app.merchant.dispute.{}", ["open", "won", "lost"]),
        new("app.merchant.status.{}", ["open", "paused", "suspended"]),
        new("app.merchant.test.outcome.{}", [.. Enum.GetValues<TestOutcome>().Select(TestOutcomes.Name)]),
        new("app.merchant.webhooks.{}", ["enabled", "disabled"]),
        new("app.missing.{}", ["background", "whatHappened", "need", "about"]),
        new("app.need.{}", ["explain", "money-back", "try-again", "when", "stop", "help-me"]),
        new("app.strip.{}", ["on-its-way", "held", "frozen", "promised"]),
        new("app.category.{}", ["food", "pharmacy", "books", "charging", "other"]),
        new("app.insight.{}", ["topped-up", "received", "paid", "sent", "withdrawn", "corrections"]),
        new("statement.column.{}", WordsOf(typeof(Statements), "Columns")),
        new("app.people.told.{}", ["asked", "declined", "scheduled", "stopped"]),
        new("app.request.status.{}", Of<MoneyRequestState>()),
        new("app.schedule.every.{}", Of<ScheduleRhythm>()),
        new("app.schedule.rhythm.{}", Of<ScheduleRhythm>()),
        new("app.recall.{}", Recalled),
        new("recall.ended.{}", Recalled[1..]),
        new("sms.recall-{}", Recalled[1..]),
        new("app.refund.arrived-{}", OutsideRails),
        new("sms.refund-arrived-{}", OutsideRails),
        new("told.refund.under-way-{}", OutsideRails),
        new("app.refund.by.{}", Parties),
        new("desk.refund.by.{}", Parties),
        new("app.refund.holder.{}", RefundHolders),
        new("app.refund.waits.{}", RefundHolders),
        new("app.refund.step.{}", RefundStates),
        new("refund.state.{}", RefundStates),
        new("app.refund.there.{}", Rails),
        new("app.refund.to.{}", Rails),
        new("desk.refund.to.{}", Rails),
        new("app.ring.{}", ["minutes", "hours", "days"]),
        new("app.ring.{}-left", ["minutes", "hours", "days"]),
        new("app.state.{}", States),
        new("app.turn.{}", States),
        new("desk.state.{}", States),
        new("app.tab.{}", WordsOf(typeof(Screen), "Tabs")),
        new("app.theme.{}", Themes),
        new("desk.me.theme.{}", Themes),
        new("app.topic.{}", Topics),
        new("desk.topic.{}", Topics),
        new("app.verify.{}", [.. Verifications, "none"]),
        new("app.verify.{}.next", [.. Verifications, "none"]),
        new("app.verify.step.{}", ["document", "images", "first", "second"]),
        new("app.verify.step-{}", ["done", "now", "next"]),
        new("app.verify.type.{}", Documents),
        new("desk.identity.type.{}", Documents),
        new("app.withdrawal.step.{}", ["pending", "sent", "succeeded", "failed", "returned"]),
        new("assurance.{}", Assurances),
        new("desk.identity.{}", Assurances.Where(a => a != "strong")),
        new("case.refund.{}", Of<RefundTrouble>()),
        new("case.refund.{}.need", Of<RefundTrouble>()),
        new("cause.step-up-needed.followed.{}", ["payment", "transfer", "withdrawal"]),
        new("cause.{}", CausesOfVerdicts),
        new("desk.cause.{}", CausesOfVerdicts),
        new("change.wallet.{}", ["active", "frozen", "closed"]),
        new("desk.approvals.question.{}", RemedyRules.All.Where(r => r.MayApprove.Count > 0).Select(r => r.Kind)),
        new("desk.channel.{}", Channels),
        new("desk.delivery.{}", Of<SendingState>()),
        new("mail.subject.{}", Of<SendingKind>()),
        new("app.channel.{}", ContactChannels),
        new("app.channel.{}-hint", ContactChannels),
        new("app.ways.go.{}", ContactChannels),
        new("desk.clock.{}", ["done", "first-reply", "next-reply", "promised", "snooze", "follow-up", "customer", "bank", "approval"]),
        new("desk.dispute.bearer.{}", Of<DisputeBearer>()),
        new("desk.dispute.part.{}", Of<DisputePartState>().Where(s => s != "refused")),
        new("dispute.reason.{}", WordsOf(typeof(DisputeWords), "Reasons")),
        new("dispute.stage.{}", new DisputeOptions().Stages.Keys),
        new("dispute.step.{}", WordsOf(typeof(DisputeWords), "Steps")),
        new("desk.empty.{}", ["mine", "following", "done", "queue"]),
        new("desk.empty.{}-hint", ["mine", "following", "done", "queue"]),
        new("desk.filter.{}", ["state", "topic", "owner", "channel", "language"]),
        new("desk.identity.ended.{}", Decided),
        new("desk.identity.state.{}", Verifications),
        new("desk.identity.image.{}", Enum.GetValues<ImageKind>().Select(k => k.Name())),
        new("desk.identity.mark.{}", Reviews),
        new("desk.identity.question.{}", [.. Reviews, .. Decided]),
        new("desk.identity.not.{}", ["decided", "own", "role"]),
        new("desk.identity.rejection.{}", Rejections.All),
        new("rejection.{}", Rejections.All),
        new("desk.identity.sign.{}", ReviewSigns),
        new("desk.identity.sign.{}.hint", ReviewSigns),
        new("app.reproof.{}", Reproofs),
        new("app.reproof.{}.next", Reproofs),
        new("desk.remedy.{}", Remedies),
        new("desk.remedy.{}.done", Remedies),
        new("desk.remedy.{}.do", RemedyRules.All.Where(r => r.MayApprove.Count == 0 || r.IsSmallAlone).Select(r => r.Kind)),
        new("desk.remedy.why.{}", WordsOf(typeof(RemedyFit), "Reasons")),
        new("desk.found.{}", ["refund", "dispute", "bank-entry"]),
        new("desk.remedy.status.{}", Of<RemedyState>()),
        new("desk.reveal.reason.{}", WordsOf(typeof(RevealField), "Reasons")),
        new("desk.role.{}", Roles),
        new("desk.staff.waiting.{}", [.. Enum.GetValues<StaffRequestKind>().Select(k => k.Name())]),
        new("desk.staff.{}", ["invited", "asked", "done"]),
        new("desk.suspense.state.{}", ["suspended", "releasing", "released", "sending-back", "sent-back", "detailed"]),
        new("desk.suspense.why.{}", Suspended),
        new("suspense.{}.seen", Suspended),
        new("suspense.{}.need", SuspenseCaseListener.Needs),
        new("suspense.moved.{}", ["released", "sent-back", "put-back", "detailed"]),
        new("desk.then.{}", [.. WordsOf(typeof(Composer), "Turns"), "as-it-is"]),
        new("desk.until.{}", WordsOf(typeof(Composer), "Times")),
        new("desk.told.{}", ["background", "what-happened", "already-tried", "need"]),
        new("desk.view.{}", InboxViews.All),
        new("event.{}", ConstantsOf(typeof(SecurityEventKinds))),
        new("evidence.{}", Literals("Care/Diagnosis/DiagnosisRules.cs", FactName())),
        new("remedy.{}", ConstantsOf(typeof(CustomerStep))),
        new("agent.step.{}", ConstantsOf(typeof(AgentStep))),
        new("advice.twice.{}", ["payment", "transfer"]),
        new("advice.paid-since.{}", ["payment", "transfer", "withdrawal"]),
        new("incident.{}{}", [.. Scopes, .. Scopes.Select(s => $"{s}.open")]) { Pattern = "incident.{}" },
        new("macro.{}.title", WordsOf(typeof(Macros), "Names")),
        new("macro.{}.text", WordsOf(typeof(Macros), "Names")),
        new("notice.dispute-{}", ["opened", "won", "lost"]),
        new("notice.dispute-{}.nothing-held", ["opened", "won", "lost"]),
        new("policy.{}.ok", ["goodwill-per-case", "goodwill-per-day"]),
        new("policy.{}.refused", ["goodwill-per-case", "goodwill-per-day"]),
        new("refund.approval.{}", Enum.GetNames<RefundApproval>().Select(n => n.ToLowerInvariant())),
        new("refund.not.{}", ["not-a-payment", "not-paid", "window-passed", "nothing-left", "not-returnable"]),
        new("refusal.{}", RefusalsOfMoney),
    ];

    private static bool IsMoney(EntryKind kind) =>
        kind is not (EntryKind.Open or EntryKind.Freeze or EntryKind.Unfreeze or EntryKind.Limits or EntryKind.Close);

    private static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static string[] Of<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(Kebab)];

    private static string[] ConstantsOf(Type type) =>
        [
            .. type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(f => f.IsLiteral && f.FieldType == typeof(string) && (f.IsPublic || f.IsAssembly))
                .Select(f => (string)f.GetRawConstantValue()!),
        ];

    /// <summary>The words of a static table: themselves, or the first of each line.</summary>
    private static string[] WordsOf(Type type, string field) =>
        type.GetField(field, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(null)
            is System.Collections.IEnumerable rows
            ? [.. rows.Cast<object>().Select(row => row as string ?? (string)((System.Runtime.CompilerServices.ITuple)row)[0]!)]
            : throw new InvalidOperationException($"{type.Name}.{field} is no static table of words.");

    /// <summary>Words that stand in one source file, where one place makes them all.</summary>
    private static string[] Literals(string file, Regex word)
    {
        var found = word.Matches(File.ReadAllText(Repository.PathOf(["src", .. $"Paycare.{file}".Split('/')])))
            .SelectMany(m => m.Groups["name"].Captures.Select(c => c.Value))
            .Distinct()
            .ToArray();
        return found.Length > 0 ? found : throw new InvalidOperationException($"{file} has no such words any more: {word}.");
    }

    [GeneratedRegex("(WebhookAnswer\\(null, null, |e.HttpRequestError\\b[^\"]*|=> |\\? )\"(?<name>[a-z-]+)\"")]
    private static partial Regex DeliveryError();

    [GeneratedRegex("Error = \"(?<name>[a-z-]+)\"")]
    private static partial Regex SenderError();

    [GeneratedRegex("(Money|Count|Time)\\(attempt, \"(?<name>\\w+)\"|new Fact\\(\"(?<name>\\w+)\"")]
    private static partial Regex FactName();
}
