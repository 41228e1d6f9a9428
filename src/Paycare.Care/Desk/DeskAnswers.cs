using System.Text.Json.Serialization;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Diagnosis;
using Paycare.Care.Remedies;
using Paycare.Identity.Profiles;
using Paycare.Payments.Cards;
using Paycare.Payments.Disputes;
using Paycare.Payments.History;
using Paycare.Payments.Overview;
using Paycare.Payments.Refunds;
using Paycare.Platform.Amounts;

namespace Paycare.Care.Desk;

/// <summary>A case in the desk's list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">The number that people read.</param>
/// <param name="Topic">The topic's contract name.</param>
/// <param name="Queue">The queue's contract name.</param>
/// <param name="State">The state's contract name.</param>
/// <param name="Language">The language of its customer.</param>
/// <param name="Channel">The channel that it came by.</param>
/// <param name="CustomerName">The customer, masked.</param>
/// <param name="Assignee">Who works on it; <c>null</c> for nobody.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="WaitingSince">Since when the customer waits; <c>null</c> when they do not.</param>
/// <param name="FirstReplyDueAt">When the first reply is due.</param>
public sealed record DeskCaseItem(
    CaseId Id,
    string Number,
    string Topic,
    string Queue,
    string State,
    string Language,
    string Channel,
    string? CustomerName,
    StaffAnswer? Assignee,
    DateTimeOffset OpenedAt,
    DateTimeOffset? WaitingSince,
    DateTimeOffset? FirstReplyDueAt
)
{
    /// <summary>What it is about, in the person's own words; empty when they left none.</summary>
    public required string Title { get; init; }

    /// <summary>Money whose whereabouts the person doubts.</summary>
    public required Money AtRisk { get; init; }

    /// <summary>The cause that the records show now.</summary>
    public required string? Cause { get; init; }

    /// <summary>Who holds it, and until when.</summary>
    public required CaseClock Clock { get; init; }

    /// <summary>Whose turn it is: <c>ours</c>, <c>customer</c>, <c>bank</c>, <c>approval</c>, <c>snooze</c> or <c>done</c>.</summary>
    public required string Then { get; init; }

    /// <summary>When care is due; <c>null</c> while nobody waits for it.</summary>
    public required DateTimeOffset? Until { get; init; }
}

/// <summary>
/// A case as an agent sees it: the words, the person (masked), the recorded facts, the verdict, and the possible actions.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">The number that people read.</param>
/// <param name="Version">Counts its changes; the <c>ETag</c>.</param>
/// <param name="Topic">The topic's contract name.</param>
/// <param name="Queue">The queue's contract name.</param>
/// <param name="State">The state's contract name.</param>
/// <param name="Channel">The channel that it came by.</param>
/// <param name="Language">The language of its customer.</param>
/// <param name="Background">What the person was doing.</param>
/// <param name="WhatHappened">What they saw.</param>
/// <param name="AlreadyTried">What they did about it.</param>
/// <param name="Need">What they are asking for.</param>
/// <param name="About">What it is about; <c>null</c> when nothing is named.</param>
/// <param name="Missing">Details that care will ask for.</param>
/// <param name="Customer">The customer, masked; <c>null</c> for somebody without an account.</param>
/// <param name="Assignee">Who works on it; <c>null</c> for nobody.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="FirstReplyDueAt">When the first reply is due.</param>
/// <param name="FirstReplyAt">When care first replied; <c>null</c> until then.</param>
/// <param name="WaitingSince">Since when the customer waits; <c>null</c> when they do not.</param>
/// <param name="Confirmed">Whether the customer said that it is solved; <c>null</c> until then.</param>
/// <param name="Rating">The customer's rating; <c>null</c> until there is one.</param>
/// <param name="Facts">Wallet, PIN, cards, devices, and the newest transactions.</param>
/// <param name="Diagnosis">What the records say of it; <c>null</c> when it is about no attempt.</param>
/// <param name="Messages">The messages, oldest first.</param>
/// <param name="Allowed">What this agent may do.</param>
public sealed record DeskCaseAnswer(
    CaseId Id,
    string Number,
    int Version,
    string Topic,
    string Queue,
    string State,
    string Channel,
    string Language,
    string Background,
    string WhatHappened,
    string AlreadyTried,
    string Need,
    AboutAnswer? About,
    IReadOnlyList<string> Missing,
    CustomerCard? Customer,
    StaffAnswer? Assignee,
    DateTimeOffset OpenedAt,
    DateTimeOffset FirstReplyDueAt,
    DateTimeOffset? FirstReplyAt,
    DateTimeOffset? WaitingSince,
    bool Confirmed,
    RatingAnswer? Rating,
    DeskFacts? Facts,
    DiagnosisAnswer? Diagnosis,
    IReadOnlyList<DeskMessage> Messages,
    IReadOnlyList<string> Allowed
)
{
    /// <summary>What it is about, in the person's own words; empty when they left none.</summary>
    public required string Title { get; init; }

    /// <summary>Money whose whereabouts the person doubts.</summary>
    public required Money AtRisk { get; init; }

    /// <summary>What to do next about the attempt it is about.</summary>
    public AgentNext? Next => Transaction?.Next;

    /// <summary>The attempt it is about, with its verdict, for the desk's pages.</summary>
    [JsonIgnore]
    public DeskTransaction? Transaction { get; init; }

    /// <summary>The dispute the case is about, or the dispute of the top-up it is about.</summary>
    public DisputeAnswer? Dispute { get; init; }

    /// <summary>Who holds it, and until when.</summary>
    public required CaseClock Clock { get; init; }

    /// <summary>Whose turn it is: <c>ours</c>, <c>customer</c>, <c>bank</c>, <c>approval</c>, <c>snooze</c> or <c>done</c>.</summary>
    public required string Then { get; init; }

    /// <summary>When care is due; <c>null</c> while nobody waits for it.</summary>
    public required DateTimeOffset? Until { get; init; }

    /// <summary>
    /// How sure we are of the person's identity: <c>none</c>, <c>claimed</c>, <c>confirmed</c> or <c>strong</c>.
    /// </summary>
    public required string Assurance { get; init; }

    /// <summary>When strong assurance ends; <c>null</c> when it is not strong.</summary>
    public required DateTimeOffset? StrongUntil { get; init; }

    /// <summary>The remedies for account and money, with what the rules allow.</summary>
    public required IReadOnlyList<RemedyOffer> Offers { get; init; }

    /// <summary>Remedies requested and done, oldest first.</summary>
    public required IReadOnlyList<RemedyItem> Remedies { get; init; }

    /// <summary>The agents who follow it.</summary>
    public required IReadOnlyList<StaffAnswer> Followers { get; init; }

    /// <summary>The customer's other open cases.</summary>
    public required IReadOnlyList<OtherCase> AlsoOpen { get; init; }

    /// <summary>Answers that go out later, or were held back; the next one first.</summary>
    public required IReadOnlyList<DeskScheduledMessage> Scheduled { get; init; }

    /// <summary>Where answers go besides the app; <c>null</c> for the app alone.</summary>
    public required ConversationAnswer? AnswersTo { get; init; }

    /// <summary>The files that it was told with.</summary>
    public required IReadOnlyList<AttachmentAnswer> Attachments { get; init; }

    /// <summary>The cases that were merged into this one, oldest first, each with its own story and money.</summary>
    public required IReadOnlyList<DeskMergedCase> Merged { get; init; }
}

/// <summary>An answer that goes out later.</summary>
/// <param name="Id">Its id, to take it back.</param>
/// <param name="Name">Its author's name.</param>
/// <param name="Text">The answer.</param>
/// <param name="SendAt">When it goes out.</param>
/// <param name="HeldAt">
/// When it was held back, because the customer or a colleague wrote meanwhile or the case ended; <c>null</c> while it is to go out.
/// </param>
public sealed record DeskScheduledMessage(ScheduledMessageId Id, string Name, string Text, DateTimeOffset SendAt, DateTimeOffset? HeldAt)
{
    /// <summary>The files that go out with it.</summary>
    public required IReadOnlyList<AttachmentAnswer> Attachments { get; init; }
}

/// <summary>A transaction as an agent sees it: the verdict that the customer reads, and what to do next.</summary>
/// <param name="Attempt">The recorded attempt.</param>
/// <param name="Diagnosis">The verdict in the reader's language.</param>
/// <param name="Next">The agent's next step.</param>
/// <param name="MayGiveBack">Whether care may give money of it back.</param>
public sealed record DeskTransaction(AttemptFacts Attempt, DiagnosisAnswer Diagnosis, AgentNext Next, bool MayGiveBack);

/// <summary>A merged case as an agent sees it.</summary>
/// <param name="Story">Its own words, number and verdict.</param>
/// <param name="Attempt">The attempt it is about, if any.</param>
/// <param name="Refund">The refund it is about, if any.</param>
/// <param name="Dispute">The dispute it is about, if any.</param>
/// <param name="AtRisk">Money whose whereabouts the person doubted there.</param>
public sealed record DeskMergedCase(MergedCase Story, AttemptFacts? Attempt, RefundAnswer? Refund, DisputeAnswer? Dispute, Money AtRisk);

/// <summary>Another case of the same customer.</summary>
/// <param name="Id">The case's id.</param>
/// <param name="Number">Case number, for example PC-10427.</param>
/// <param name="Title">The title, in the customer's words.</param>
/// <param name="Topic">The topic's contract name.</param>
/// <param name="State">The state's contract name.</param>
public sealed record OtherCase(CaseId Id, string Number, string Title, string Topic, string State);

/// <summary>The records about the customer's money and access, as of now.</summary>
/// <param name="Wallet">The balance and its components.</param>
/// <param name="PinLocked">Whether the PIN is locked.</param>
/// <param name="PinLockedUntil">When the lock ends; <c>null</c> with a lock means that only a verified unlock ends it.</param>
/// <param name="Cards">Bound cards: brand and last four digits.</param>
/// <param name="Attempt">The attempt the case is about, if any.</param>
/// <param name="LastAttempts">The last ten attempts, including refused ones.</param>
/// <param name="Devices">Known devices and open sessions.</param>
public sealed record DeskFacts(
    WalletAnswer? Wallet,
    bool PinLocked,
    DateTimeOffset? PinLockedUntil,
    IReadOnlyList<CardAnswer> Cards,
    AttemptFacts? Attempt,
    IReadOnlyList<AttemptFacts> LastAttempts,
    CustomerDevices Devices
)
{
    /// <summary>The refund the case is about.</summary>
    public RefundAnswer? Refund { get; init; }
}

/// <summary>A message as the desk sees it.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="From"><c>customer</c> or <c>care</c>.</param>
/// <param name="Name">The author's name, for care.</param>
/// <param name="Internal">Whether only colleagues may read it.</param>
/// <param name="Text">The message.</param>
/// <param name="At">When it was written.</param>
/// <param name="Automatic">Whether Paycare wrote it by itself: it answers no question.</param>
public sealed record DeskMessage(string Id, string From, string? Name, bool Internal, string Text, DateTimeOffset At, bool Automatic)
{
    /// <summary>Where it was said outside the app; <c>null</c> in the app, on the web, and for notes.</summary>
    public ConversationAnswer? Conversation { get; init; }

    /// <summary>
    /// How far it is on its way there: <c>queued</c>, <c>sent</c>, <c>delivered</c>, <c>read</c>, <c>failed</c> or <c>withheld</c>;
    /// <c>null</c> for what did not go out.
    /// </summary>
    public string? Mark { get; init; }

    /// <summary>The files that came with it.</summary>
    public required IReadOnlyList<AttachmentAnswer> Attachments { get; init; }
}

/// <summary>A conversation outside the app.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="Address">The address there, masked.</param>
/// <param name="UndeliverableAt">When the last answer came back; <c>null</c> when none did, or the person wrote since.</param>
public sealed record ConversationAnswer(string Channel, string Address, DateTimeOffset? UndeliverableAt)
{
    /// <summary>Until when its provider lets us answer; <c>null</c> for always.</summary>
    public DateTimeOffset? OpenUntil { get; init; }
}
