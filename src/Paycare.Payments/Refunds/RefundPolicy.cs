using Paycare.Platform.Amounts;
using Paycare.Platform.Calendar;

namespace Paycare.Payments.Refunds;

/// <summary>Who must approve a refund.</summary>
public enum RefundApproval
{
    /// <summary>No one: it is made at once.</summary>
    None,

    /// <summary>The merchant.</summary>
    Merchant,

    /// <summary>Care.</summary>
    Care,
}

/// <summary>What customers of one category of merchant may have refunded.</summary>
public sealed class RefundRule
{
    /// <summary>Days after the payment's day (WIB) during which it can be requested; the last day counts in full.</summary>
    public int WindowDays { get; set; }

    /// <summary>The refundable share of the payment, in percent.</summary>
    public int SharePercent { get; set; } = 100;

    /// <summary>Whether the goods are used at once; told to the customer, to explain window and share.</summary>
    public bool IsDigital { get; set; }

    /// <summary>Who must approve.</summary>
    public RefundApproval Approval { get; set; }

    /// <summary>The rule's name in answers, for example <c>food-7-days</c>.</summary>
    internal string NameFor(string category) => $"{category}-{WindowDays}-days";

    /// <summary>The last day on which a payment can be refunded.</summary>
    internal DateOnly LastDay(DateTimeOffset paidAt) => WorkingDays.DayOf(paidAt).AddDays(WindowDays);

    /// <summary>The most that can be refunded of a payment; a fraction of a minor unit stays with the merchant.</summary>
    internal Money Most(Money paid)
    {
        var share = (long)((Int128)paid.Minor * SharePercent / 100);
        return new(SharePercent == 100 || !paid.Currency.MovesWhole ? share : share - (share % paid.Currency.MinorPerMajor), paid.Currency);
    }
}

/// <summary>The refund policy: configuration <c>Paycare:Payments:Refunds</c>. These are the defaults.</summary>
public sealed class RefundPolicy
{
    /// <summary>The rule for merchants whose category has none of its own.</summary>
    public const string Other = "other";

    /// <summary>
    /// The refund policy by category of merchant: <c>__food__WindowDays</c> (calendar days), <c>__SharePercent</c>,
    /// <c>__IsDigital</c>, <c>__Approval</c> (<c>None</c>, <c>Merchant</c>, <c>Care</c>).
    /// </summary>
    public IDictionary<string, RefundRule> Rules { get; } =
        new Dictionary<string, RefundRule>(StringComparer.Ordinal)
        {
            ["food"] = new()
            {
                WindowDays = 7,
                SharePercent = 100,
                Approval = RefundApproval.None,
            },
            ["pharmacy"] = new()
            {
                WindowDays = 14,
                SharePercent = 100,
                Approval = RefundApproval.Care,
            },
            ["books"] = new()
            {
                WindowDays = 14,
                SharePercent = 100,
                Approval = RefundApproval.Merchant,
            },
            ["charging"] = new()
            {
                WindowDays = 2,
                SharePercent = 50,
                IsDigital = true,
                Approval = RefundApproval.Care,
            },
            ["digital"] = new()
            {
                WindowDays = 1,
                SharePercent = 0,
                IsDigital = true,
                Approval = RefundApproval.Care,
            },
            [Other] = new()
            {
                WindowDays = 14,
                SharePercent = 100,
                Approval = RefundApproval.Merchant,
            },
        };

    /// <summary>Working days a merchant has to decide on a refund; then care decides.</summary>
    public int MerchantDecidesDays { get; set; } = 2;

    /// <summary>Working days care has to decide.</summary>
    public int CareDecidesDays { get; set; } = 1;

    /// <summary>Working days a refund may wait for a merchant's next sales.</summary>
    public int MerchantBalanceDays { get; set; } = 2;

    /// <summary>Working days until the money arrives, by rail: <c>__card__From</c>, <c>__card__UpTo</c> (promised).</summary>
    public IDictionary<string, RailDays> Rails { get; } =
        new Dictionary<string, RailDays>(StringComparer.Ordinal)
        {
            ["wallet"] = new() { From = 0, UpTo = 0 },
            ["card"] = new() { From = 3, UpTo = 14 },
            ["bank"] = new() { From = 1, UpTo = 14 },
        };

    internal RefundRule RuleOf(string category, out string name)
    {
        var kind = Rules.ContainsKey(category) ? category : Other;
        name = Rules[kind].NameFor(kind);
        return Rules[kind];
    }

    internal RailDays DaysOf(RefundRail rail) => Rails[rail.Name()];

    /// <summary>
    /// When money requested now will have arrived, including all decisions. An immediate refund is promised for now.
    /// </summary>
    /// <param name="rail">The rail.</param>
    /// <param name="approval">Who must approve.</param>
    /// <param name="isCovered">
    /// Whether the shop's account holds enough: otherwise a refund needing no approval waits for the next sales, and the
    /// promise says so.
    /// </param>
    /// <param name="now">The time of the request.</param>
    /// <param name="days">The calendar.</param>
    internal DateTimeOffset PromiseOf(RefundRail rail, RefundApproval approval, bool isCovered, DateTimeOffset now, WorkingDays days)
    {
        var wait =
            DaysOf(rail).UpTo
            + approval switch
            {
                RefundApproval.None => isCovered ? 0 : MerchantBalanceDays,
                RefundApproval.Merchant => MerchantDecidesDays + CareDecidesDays,
                RefundApproval.Care => CareDecidesDays,
                _ => throw new ArgumentOutOfRangeException(nameof(approval), approval, "Unnamed approval."),
            };
        return wait == 0 ? now : days.EndAfter(now, wait);
    }
}

/// <summary>A rail's usual duration, in working days.</summary>
public sealed class RailDays
{
    /// <summary>The earliest.</summary>
    public int From { get; set; }

    /// <summary>The promised maximum.</summary>
    public int UpTo { get; set; }
}
