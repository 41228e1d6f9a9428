using System.Buffers;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>Identifies a case.</summary>
public readonly record struct CaseId(Guid Value) : IStrongId<CaseId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>One problem of one person, under one number, across all channels.</summary>
internal sealed partial class Case : IVersioned, IAudited
{
    public const string OpenedAct = "case.words";

    private const string ContactPurpose = "case-contact";
    private const int TitleLength = 90;
    private static readonly SearchValues<char> TitleEnds = SearchValues.Create([
        '\n',
        '\r',
        .. Languages.Known.Where(l => l.SentenceGap.Length == 0).SelectMany(l => l.SentenceMarks),
    ]);

    private CustomerId? _customer;

    public required CaseId Id { get; init; }

    public required long Number { get; init; }

    /// <summary>Identifies the form that opened it: sent three times, it opens one case.</summary>
    public string? Key { get; init; }

    /// <summary>The source of a case that Paycare opened itself; see <see cref="SystemCases"/>.</summary>
    public string? Source { get; init; }

    /// <summary>The customer; <c>null</c> for a person without a wallet, who left a contact address.</summary>
    public CustomerId? Customer
    {
        get => _customer;
        init => _customer = value;
    }

    /// <summary>
    /// When a stranger's case became its customer's, who said in the app that they had written; <c>null</c> for all others.
    /// </summary>
    public DateTimeOffset? LinkedAt { get; private set; }

    public byte[]? ContactSealed { get; init; }

    /// <summary>Finds it by that address; <c>null</c> where a conversation has it, or nobody left one.</summary>
    public string? ContactIndex { get; init; }

    public required CaseTopic Topic { get; init; }

    public required CaseQueue Queue { get; set; }

    public required string Channel { get; init; }

    public required string Language { get; init; }

    public required string Background { get; init; }

    public required string WhatHappened { get; init; }

    public required string AlreadyTried { get; init; }

    public required string Need { get; init; }

    /// <summary>What happened, when Paycare itself says so; <c>null</c> for a person's words.</summary>
    public OwnWords? OwnStory { get; init; }

    /// <summary>What is to be done, likewise.</summary>
    public OwnWords? OwnNeed { get; init; }

    public AboutKind? AboutKind { get; init; }

    public string? AboutId { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset FirstReplyDueAt { get; set; }

    /// <summary>How long any answer takes at most, as promised when it was opened.</summary>
    public required int ReplyWithinSeconds { get; set; }

    /// <summary>Money that the person fears lost, in minor units of rupiah (sen); see <see cref="MoneyAtRisk"/>.</summary>
    public long AtRiskMinor { get; set; }

    /// <summary>The cause that the records show, for lists; read anew whenever the case is shown.</summary>
    public string? Cause { get; set; }

    public CaseState State { get; private set; } = CaseState.New;

    public StaffId? Assignee { get; private set; }

    public DateTimeOffset? FirstReplyAt { get; private set; }

    /// <summary>Since when the person has been waiting for us; <c>null</c> while it is not our turn.</summary>
    public DateTimeOffset? WaitingSince { get; private set; }

    /// <summary>When care said that it would write, or look, again.</summary>
    public DateTimeOffset? PromisedAt { get; private set; }

    /// <summary>When care said so.</summary>
    public DateTimeOffset? PromisedFrom { get; private set; }

    /// <summary>Whether care wants to see it only then.</summary>
    public bool IsSnoozed { get; private set; }

    /// <summary>
    /// The minute in which care's next word is due, which is the order of the desk's work; see <see cref="ReplyPromises.DueOf"/>.
    /// </summary>
    public DateTimeOffset? DueMinute { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    public int? Score { get; private set; }

    public string? ScoreComment { get; private set; }

    /// <summary>The conversation that care's answers go to besides the app; <c>null</c> for the app alone.</summary>
    public ConversationId? AnswersTo { get; set; }

    /// <summary>The case that this one was merged into.</summary>
    public CaseId? MergedInto { get; private set; }

    public int Version { get; private set; } = 1;

    public string NumberText => NumberOf(Number);

    public static string NumberOf(long number) => $"PC-{number}";

    /// <summary>The number that somebody typed, with or without what stands before it; <c>null</c> when it is none.</summary>
    public static long? NumberIn(string typed)
    {
        var digits = typed.StartsWith("PC", StringComparison.OrdinalIgnoreCase) ? typed[2..].TrimStart('-', ' ') : typed;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Details still to be asked for. Never a reason to reject a case.</summary>
    public IReadOnlyList<string> Missing =>
        // A freeze said it all.
        Topic == CaseTopic.AccountStolen
            ? []
            :
            [
                .. Background.Length == 0 ? ["background"] : Array.Empty<string>(),
                .. WhatHappened.Length == 0 ? ["whatHappened"] : Array.Empty<string>(),
                .. Need.Length == 0 ? ["need"] : Array.Empty<string>(),
                .. AboutId is null && Topic is CaseTopic.PaymentFailed or CaseTopic.Refund or CaseTopic.TopUp
                    ? ["about"]
                    : Array.Empty<string>(),
            ];

    public void BeginWaiting()
    {
        WaitingSince = OpenedAt;
        Schedule();
    }

    /// <summary>Whether what the person says goes on with it.</summary>
    public bool TakesMessages(DateTimeOffset now) => CaseStates.IsOpen(State) || CanReopen(now);

    /// <summary>The person wrote: it is our turn, and a resolved case reopens within 30 days.</summary>
    public bool TryTakeCustomerMessage(DateTimeOffset now)
    {
        if (!TakesMessages(now))
        {
            return false;
        }

        if (State is CaseState.WaitingOnCustomer or CaseState.WaitingOnBank or CaseState.Resolved or CaseState.Closed)
        {
            Enter(CaseState.Open, now);
        }

        IsSnoozed = false;
        WaitingSince ??= now;
        Touch();
        return true;
    }

    /// <summary>Whoever wrote it said in the app that they are a customer: from now on it is theirs.</summary>
    public void LinkTo(CustomerId customer, DateTimeOffset now)
    {
        (_customer, LinkedAt) = Customer is null ? (customer, now) : (_customer, LinkedAt);
        Touch();
    }

    /// <summary>A person of care answered, and said whose turn it is then.</summary>
    public void TakeReply(StaffId by, NextTurn next, DateTimeOffset now)
    {
        FirstReplyAt ??= now;
        Assignee ??= by;
        WaitingSince = null;
        Hand(next, now);
        Touch();
    }

    /// <summary>A note, or a message that nobody wrote: it answers no question, and moves the case only when it is told to.</summary>
    public void TakeNote(NextTurn? next, DateTimeOffset now)
    {
        if (next is not null)
        {
            Hand(next, now);
        }

        Touch();
    }

    /// <summary>An approver keeps the case until they have decided.</summary>
    private void Hand(NextTurn next, DateTimeOffset now)
    {
        var to = next.Whose switch
        {
            Turn.Customer => CaseState.WaitingOnCustomer,
            Turn.Bank => CaseState.WaitingOnBank,
            Turn.Ours or Turn.Snooze => CaseState.Open,
            _ => throw new ArgumentOutOfRangeException(nameof(next), next.Whose, "Unnamed turn."),
        };
        var waiting = WaitingSince;
        if (State is not CaseState.WaitingOnApproval && State != to)
        {
            Enter(to, now);
        }

        (PromisedAt, PromisedFrom, IsSnoozed) = (next.Until, next.Until is null ? null : now, next.Whose == Turn.Snooze);
        // Without a time of its own, what is still ours is due like any answer.
        WaitingSince = to == CaseState.Open && next.Until is null ? waiting ?? now : waiting;
    }

    /// <summary>
    /// Paycare's finding has ended or recurred: an end leaves the case for a person to close, a recurrence reopens it.
    /// </summary>
    public void TakeFinding(DateTimeOffset now)
    {
        if (!CaseStates.IsOpen(State))
        {
            Enter(CaseState.Open, now);
        }

        Touch();
    }

    /// <summary>The second person has decided: it is our turn again.</summary>
    public void EndApproval(DateTimeOffset now)
    {
        if (State == CaseState.WaitingOnApproval)
        {
            Enter(CaseState.Open, now);
        }

        Touch();
    }

    public void Assign(StaffId? to, DateTimeOffset now)
    {
        Assignee = to;
        if (State == CaseState.New && to is not null)
        {
            Enter(CaseState.Open, now);
        }

        Touch();
    }

    /// <summary>Moves the case by hand; <c>false</c> when the state machine does not allow it.</summary>
    public bool TryMove(CaseState to, DateTimeOffset now)
    {
        if (!CaseStates.AllowsByHand(State, to))
        {
            return false;
        }

        Enter(to, now);
        Touch();
        return true;
    }

    /// <summary>Records whether the person considers it solved.</summary>
    public bool TryConfirm(bool solved, DateTimeOffset now)
    {
        if (State == CaseState.Closed)
        {
            return false;
        }

        if (solved)
        {
            ConfirmedAt = now;
            WaitingSince = null;
            if (State != CaseState.Resolved)
            {
                Enter(CaseState.Resolved, now);
            }
        }
        else
        {
            ConfirmedAt = null;
            IsSnoozed = false;
            WaitingSince ??= now;
            if (State != CaseState.Open)
            {
                Enter(CaseState.Open, now);
            }
        }

        Touch();
        return true;
    }

    public void Rate(int score, string comment)
    {
        Score = score;
        ScoreComment = comment;
        Touch();
    }

    public void MergeInto(CaseId target, DateTimeOffset now)
    {
        MergedInto = target;
        WaitingSince = null;
        if (State != CaseState.Closed)
        {
            Enter(CaseState.Closed, now);
        }

        Touch();
    }

    /// <summary>
    /// Takes another case in, before that one is closed: its money, its urgency and its turn count here, and its open question
    /// opens this one again.
    /// </summary>
    public void TakeIn(Case other, DateTimeOffset now)
    {
        AtRiskMinor = IsAboutTheSameMoney(other) ? Math.Max(AtRiskMinor, other.AtRiskMinor) : checked(AtRiskMinor + other.AtRiskMinor);
        Queue = other.Queue == CaseQueue.Security ? CaseQueue.Security : Queue;
        AnswersTo ??= other.AnswersTo;
        if (CaseStates.IsOpen(other.State))
        {
            if (!CaseStates.IsOpen(State) || (State == CaseState.WaitingOnCustomer && other.WaitingSince is not null))
            {
                Enter(CaseState.Open, now);
            }

            if (FirstReplyAt is null && other.FirstReplyAt is null && other.FirstReplyDueAt < FirstReplyDueAt)
            {
                FirstReplyDueAt = other.FirstReplyDueAt;
            }

            if (other.PromisedAt is { } promised && !(PromisedAt <= promised))
            {
                (PromisedAt, PromisedFrom, IsSnoozed) = (promised, other.PromisedFrom, IsSnoozed && other.IsSnoozed);
            }

            ReplyWithinSeconds = Math.Min(ReplyWithinSeconds, other.ReplyWithinSeconds);

            WaitingSince = other.WaitingSince < WaitingSince ? other.WaitingSince : WaitingSince ?? other.WaitingSince;
        }

        Touch();
    }

    /// <summary>The same money is counted once; a stolen account is about all of it.</summary>
    public bool IsAboutTheSameMoney(Case other) =>
        (AboutId is not null && (AboutKind, AboutId) == (other.AboutKind, other.AboutId))
        || Topic == CaseTopic.AccountStolen
        || other.Topic == CaseTopic.AccountStolen;

    private bool CanReopen(DateTimeOffset now) => MergedInto is null && ResolvedAt is { } at && now - at <= CaseStates.ReopenWithin;

    private void Enter(CaseState to, DateTimeOffset now)
    {
        State = CaseStates.Transitions.Enter(State, to);
        ResolvedAt = to switch
        {
            CaseState.Resolved => now,
            CaseState.Closed => ResolvedAt ?? now,
            _ => null,
        };
        if (to is CaseState.Resolved or CaseState.Closed)
        {
            (WaitingSince, PromisedAt, PromisedFrom, IsSnoozed) = (null, null, null, false);
        }
        else if (to == CaseState.Open)
        {
            // Our turn is never without a time.
            WaitingSince ??= now;
        }
    }

    private void Touch()
    {
        Version++;
        Schedule();
    }

    private void Schedule()
    {
        var due = ReplyPromises.DueOf(this).Until;
        DueMinute = due?.AddTicks(-(due.Value.Ticks % TimeSpan.TicksPerMinute));
    }

    /// <inheritdoc />
    public bool IsErased => Background.Length == 0 && WhatHappened.Length == 0 && AlreadyTried.Length == 0 && Need.Length == 0;

    /// <summary>Who opened it, as the audit log has it.</summary>
    private CustomerId? Teller => LinkedAt is null ? Customer : null;

    /// <summary>The words the case was opened with: they never change, whatever happens to it.</summary>
    public AuditRecord ToRecord() =>
        new(
            OpenedAt,
            Teller is { } customer ? $"customer:{customer}" : "somebody",
            OpenedAct,
            Id.Value,
            "",
            AuditRecord.DigestOf(
                Id.Value,
                Number,
                Teller?.Value,
                Topic.Name(),
                Channel,
                Background,
                WhatHappened,
                AlreadyTried,
                Need,
                OwnStory?.Stored,
                OwnNeed?.Stored,
                AboutKind?.Name(),
                AboutId,
                OpenedAt
            )
        );

    public static Place ContactPlace(CaseId id) => new("care_cases", id.Value, "contact");

    /// <summary>Finds cases by the address that a person without a wallet left.</summary>
    public static string ContactIndexOf(string contact, Vault vault) => vault.BlindIndex(ContactPurpose, contact);

    /// <summary>The same under all of the ring's keys.</summary>
    public static IReadOnlyList<string> ContactIndexesOf(string contact, Vault vault) => vault.BlindIndexes(ContactPurpose, contact);

    public static KeyedColumn ContactColumn { get; } =
        new BlindIndexColumn<Case>(
            "care_cases.ContactIndex",
            c => c.ContactIndex!,
            (c, vault) => ContactIndexOf(vault.Open(c.ContactSealed!, ContactPlace(c.Id)), vault),
            c => c.ContactIndex != null
        );

    /// <summary>What happened: a person's words, or Paycare's in the reader's language.</summary>
    public string WhatHappenedIn(CultureInfo reader) => OwnStory?.In(reader) ?? WhatHappened;

    /// <summary>What is needed, likewise.</summary>
    public string NeedIn(CultureInfo reader) => OwnNeed?.In(reader) ?? Need;

    /// <summary>The first line of the words, as a reader reads them.</summary>
    public string TitleIn(CultureInfo reader) => TitleOf(WhatHappenedIn(reader), NeedIn(reader));

    /// <summary>The first line of the words, as its customer reads them.</summary>
    public string Title => TitleOf(WhatHappened, Need);

    private string TitleOf(string whatHappened, string need)
    {
        var words = new[] { whatHappened, need, Background }.FirstOrDefault(w => w.Length > 0) ?? "";
        var end = words.AsSpan().IndexOfAny(TitleEnds);
        var sentence = words.IndexOf(". ", StringComparison.Ordinal);
        var line = (end, sentence) switch
        {
            (< 0, < 0) => words,
            (< 0, _) => words[..sentence],
            (_, < 0) => words[..end],
            _ => words[..Math.Min(end, sentence)],
        };
        return line.Length <= TitleLength ? line.TrimEnd('.') : line[..TitleLength] + "…";
    }
}
