using Paycare.Payments.Processor;
using Paycare.Platform.Amounts;
using Paycare.Platform.States;

namespace Paycare.Payments.Disputes;

/// <summary>One stage of a dispute: one line of the table in <see cref="DisputeOptions"/>.</summary>
public sealed class DisputeStage
{
    /// <summary>The processor's stage that leads here; <c>null</c> for one we enter ourselves.</summary>
    public ChargebackStage? EnteredBy { get; set; }

    /// <summary>Whether the bank has the money during the dispute: then it is covered by holds, captured at the end.</summary>
    public bool IsMoneyTaken { get; set; }

    /// <summary>Whether evidence can be sent in this stage.</summary>
    public bool TakesEvidence { get; set; }

    /// <summary>Our deadline, in working days before the processor's own.</summary>
    public int ActDaysBefore { get; set; }

    /// <summary>The stages that may follow, separated by spaces.</summary>
    public string Next { get; set; } = "";

    /// <summary>Whether it is final: held money is captured, or released when the bank returned it.</summary>
    public bool IsFinal { get; set; }

    internal string[] NextNames => Next.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The stages and rules of disputes: configuration <c>Paycare:Payments:Disputes</c>. These are the defaults.</summary>
public sealed class DisputeOptions
{
    internal const string EvidenceSent = "evidence-sent",
        Accepted = "accepted";

    /// <summary>
    /// The stages of a dispute by name: <c>__opened__EnteredBy</c>, <c>__IsMoneyTaken</c>, <c>__TakesEvidence</c>,
    /// <c>__ActDaysBefore</c> (working days), <c>__Next</c>, <c>__IsFinal</c>; checked at start.
    /// </summary>
    public IDictionary<string, DisputeStage> Stages { get; } =
        new Dictionary<string, DisputeStage>(StringComparer.Ordinal)
        {
            ["inquiry"] = new()
            {
                EnteredBy = ChargebackStage.Inquiry,
                TakesEvidence = true,
                ActDaysBefore = 2,
                Next = "opened won lost",
            },
            ["opened"] = new()
            {
                EnteredBy = ChargebackStage.Opened,
                IsMoneyTaken = true,
                TakesEvidence = true,
                ActDaysBefore = 2,
                Next = $"{EvidenceSent} {Accepted} won lost",
            },
            [EvidenceSent] = new() { IsMoneyTaken = true, Next = "won lost" },
            ["won"] = new() { EnteredBy = ChargebackStage.Won, IsFinal = true },
            ["lost"] = new()
            {
                EnteredBy = ChargebackStage.Lost,
                IsMoneyTaken = true,
                IsFinal = true,
            },
            [Accepted] = new() { IsMoneyTaken = true, IsFinal = true },
        };

    /// <summary>Reasons for which the merchant bears the dispute, separated by spaces.</summary>
    public string MerchantBears { get; set; } = "product_not_received product_unacceptable credit_not_processed";

    /// <summary>Most that one person may concede in a dispute, or concede and refund to one customer in a day, in whole rupiah; above it a
    /// second person decides.</summary>
    public long AcceptAloneUpTo { get; set; } = 500_000;

    /// <summary>Most that one person may concede or refund alone in a day, in whole rupiah.</summary>
    public long AcceptAloneInADay { get; set; } = 5_000_000;

    internal Money MostAcceptedAloneInADay => Money.Rupiah(AcceptAloneInADay);

    internal Money MostAcceptedAlone => Money.Rupiah(AcceptAloneUpTo);

    /// <summary>The table as a state machine: it begins with whatever the processor says first.</summary>
    internal Transitions<string> Transitions =>
        new(
            "dispute",
            [.. Stages.Where(s => s.Value.EnteredBy is not null).Select(s => s.Key)],
            Stages
                .Where(s => !s.Value.IsFinal)
                .ToDictionary(s => s.Key, s => Array.ConvertAll(s.Value.NextNames, next => new Transition<string>(next)))
        );

    /// <summary>The table that ships, for the pictures.</summary>
    internal static Transitions<string> Shipped { get; } = new DisputeOptions().Transitions;

    /// <summary>The stage entered by a processor's report.</summary>
    internal string StageOf(ChargebackStage told) => Stages.First(s => s.Value.EnteredBy == told).Key;

    internal bool IsBorneByMerchant(string reason) =>
        MerchantBears.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(reason, StringComparer.Ordinal);

    /// <summary>What is wrong with the table, in one line; <c>null</c> when it is valid.</summary>
    internal string? Fault =>
        Enum.GetValues<ChargebackStage>().Any(told => Stages.Values.Count(s => s.EnteredBy == told) != 1)
            ? "Each stage of the processor must enter exactly one stage of Paycare:Payments:Disputes:Stages."
        : !Stages.ContainsKey(EvidenceSent) || !Stages.ContainsKey(Accepted)
            ? $"Paycare:Payments:Disputes:Stages needs {EvidenceSent} and {Accepted}."
        : Stages.SelectMany(s => s.Value.NextNames).FirstOrDefault(n => !Stages.ContainsKey(n)) is { } unknown
            ? $"Paycare:Payments:Disputes:Stages names a stage {unknown} that is not there."
        : Stages.FirstOrDefault(s => s.Value.IsFinal == s.Value.NextNames.Length > 0) is { Key: { } odd }
            ? $"The stage {odd} of Paycare:Payments:Disputes must be final or name what follows."
        : null;
}
