using System.Globalization;
using Microsoft.AspNetCore.Components;
using Paycare.Payments.Records;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;

namespace Paycare.Web.App.Pages.Wallet;

/// <summary>A month: from its opening balance to its closing one, and where the money went.</summary>
public sealed partial class InsightPage
{
    private const string MonthFormat = "yyyy-MM",
        DayFormat = "yyyy-MM-dd";

    [SupplyParameterFromQuery]
    private string? Month { get; set; }

    private MonthInsight? Insight { get; set; }

    private MonthInsight? Before { get; set; }

    private DateOnly First => DateOnly.ParseExact(Insight!.Month, MonthFormat, CultureInfo.InvariantCulture);

    private DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().ToOffset(Wording.WesternIndonesia).DateTime);

    private bool IsNow => First.AddMonths(1) > Today;

    private string Period => $"from={Day(First)}&to={Day(IsNow ? Today : First.AddMonths(1).AddDays(-1))}";

    /// <summary>More or less than the month before; nothing while the month is not over, for it would say too little.</summary>
    private string? Compared
    {
        get
        {
            if (IsNow || Before is not { } before || before.Spent.Minor <= 0)
            {
                return null;
            }

            var more = Insight!.Spent - before.Spent;
            return T(
                more.Minor < 0 ? "app.insight.less" : "app.insight.more",
                new Money(Math.Abs(more.Minor), more.Currency).Text(Culture),
                NameOf(First.AddMonths(-1))
            );
        }
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        if ((await Records.MonthAsync(Customer, Month, Cancel)).IsRefused(out var refused, out var insight))
        {
            Refused = refused;
            return;
        }

        Insight = insight;
        var before = await Records.MonthAsync(Customer, First.AddMonths(-1).ToString(MonthFormat, CultureInfo.InvariantCulture), Cancel);
        Before = before.Refusal is null ? before.Value : null;
    }

    /// <summary>What leads from opening to closing, without what did not happen.</summary>
    private static IEnumerable<(string Name, Money Amount, int Direction)> Sums(MonthInsight insight) =>
        new[]
        {
            ("topped-up", insight.ToppedUp, 1),
            ("received", insight.Received, 1),
            ("paid", insight.Spent, -1),
            ("sent", insight.Sent, -1),
            ("withdrawn", insight.Withdrawn, -1),
            ("corrections", insight.Corrections, 1),
        }.Where(s => s.Item2.Minor != 0);

    private static string? Sign(Money amount, int direction) =>
        direction * amount.Minor < 0 ? "\u2212"
        : direction < 0 ? "+"
        : null;

    private static string CategoryOf(string category) => category is "food" or "pharmacy" or "books" or "charging" ? category : "other";

    private static string IconOf(string category) =>
        category switch
        {
            "food" => "cup",
            "pharmacy" => "cross",
            "books" => "book",
            "charging" => "bolt",
            _ => "bank",
        };

    private static string NameOf(DateOnly month) =>
        new DateTimeOffset(month.ToDateTime(TimeOnly.MinValue), Wording.WesternIndonesia).MonthText(Culture);

    private static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static string HrefOf(DateOnly month) => $"/insight?month={month.ToString(MonthFormat, CultureInfo.InvariantCulture)}";

    private string ShopHref(string name) => $"/activity?q={Uri.EscapeDataString(name)}&{Period}";
}
