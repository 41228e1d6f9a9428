using Paycare.Care.Cases;
using Paycare.Identity.Profiles;
using Paycare.Identity.Protection;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Overview;
using Paycare.Payments.People;
using Paycare.Payments.Refunds;
using Paycare.Payments.Requests;
using Paycare.Payments.Transfers;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Web.App.Pages.Wallet;

/// <summary>What is true now: what can be spent, where the rest is, and what waits for the customer.</summary>
public sealed partial class HomePage
{
    private const int Look = 50,
        Shown = 6;

    private string Name { get; set; } = "";

    private WalletAnswer? Wallet { get; set; }

    private IReadOnlyList<AttemptFacts> Recent { get; set; } = [];

    private IReadOnlyList<PaidPayee> Payees { get; set; } = [];

    private IReadOnlyList<RefundAnswer> Backs { get; set; } = [];

    private IReadOnlyList<CaseItem> Open { get; set; } = [];

    private IReadOnlyList<RecallAnswer> AskedBack { get; set; } = [];

    /// <summary>Security events from elsewhere; the newest awaits an answer here.</summary>
    private IReadOnlyList<SecurityEventItem> Unanswered { get; set; } = [];

    private string Greeting =>
        Clock.GetUtcNow().ToOffset(Wording.WesternIndonesia).Hour switch
        {
            >= 4 and < 11 => "morning",
            < 18 and >= 11 => "afternoon",
            _ => "evening",
        };

    private IReadOnlyList<StripCell> Cells => [OnItsWay(), Held(), Frozen(), Promised()];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var name = await Identity.RevealAsync(Customer, PersonalField.Name, Cancel) ?? "";
        // A Chinese name is not shortened: its first part is the family name.
        Name = name.Split(' ')[0];
        Wallet = Take(await Payments.WalletAsync(Customer, Cancel));
        Recent = Take(await Payments.AttemptsAsync(Customer, null, Look, Cancel))?.Items ?? [];
        Payees = Take(await People.RecentAsync(Customer, Shown, Cancel))?.Items ?? [];
        Backs = [.. (Take(await Refunds.ListAsync(Customer, null, null, null, Cancel))?.Items ?? []).Where(r => r.WaitsFor is not null)];
        Open =
        [
            .. (Take(await Care.CasesAsync(Customer, null, 20, Cancel))?.Items ?? [])
                .Where(c => c.State is not ("resolved" or "closed"))
                .Take(2),
        ];
        AskedBack = await Recalls.WaitingAsync(Customer, Cancel);
        Unanswered = [.. (await Security.UnansweredEventsAsync(Context.User, Cancel)).Take(1)];
        IsLoaded = true;
    }

    /// <summary>The balance in one sentence: the total, less what is held or frozen.</summary>
    private string Explained(WalletAnswer wallet) =>
        wallet switch
        {
            { Status: "frozen" } => T("app.home.frozen", wallet.Frozen.Text(Culture)),
            { Held.Minor: > 0 } => T("app.home.held", wallet.Posted.Text(Culture), wallet.Held.Text(Culture)),
            _ => T("app.home.all-yours"),
        };

    private StripCell OnItsWay()
    {
        var empty = new StripCell("on-its-way", "refund", "ok");
        var topUps = Recent.Where(a => a is { Status: AttemptStatus.Pending, IsIncoming: true, Kind: EntryKind.TopUp }).ToList();
        var sum = topUps.Sum(a => a.Amount.Minor) + Backs.Sum(r => r.Amount.Minor);
        return sum == 0
            ? empty
            : empty with
            {
                Value = new Money(sum, Currency.Idr).Text(Culture),
                Href =
                    topUps.Count + Backs.Count > 1 ? "/activity"
                    : Backs.Count == 1 ? $"/refunds/{Backs[0].Id}"
                    : $"/activity/{topUps[0].Id}",
                Detail =
                    Backs.Count > 0
                        ? T("app.strip.refund-by", Backs.Max(r => r.ExpectedBy).DayText(Culture, Clock.GetUtcNow()))
                        : T("app.strip.asking"),
            };
    }

    private StripCell Held()
    {
        var empty = new StripCell("held", "clock", "warn");
        var holding = Recent.Where(a => a is { Status: AttemptStatus.Pending, IsIncoming: false }).ToList();
        return Wallet is not { Held: { Minor: > 0 } held }
            ? empty
            : empty with
            {
                Value = held.Text(Culture),
                Href = holding.Count == 1 ? $"/activity/{holding[0].Id}" : "/balance",
                Detail = holding.Count == 1 ? holding[0].BankAccount ?? T($"app.kind.{holding[0].KindText}") : null,
            };
    }

    private StripCell Frozen()
    {
        var empty = new StripCell("frozen", "freeze", "ice");
        var one = Recent.Where(a => a.IsFrozen).ToList();
        return Wallet is { Status: "frozen", Frozen: var all }
                ? empty with
                {
                    Value = all.Text(Culture),
                    Href = "/freeze",
                    Detail = T("app.strip.account"),
                }
            : one.Count > 0
                ? empty with
                {
                    Value = new Money(one.Sum(a => a.Amount.Minor), Currency.Idr).Text(Culture),
                    Href = one.Count == 1 ? $"/activity/{one[0].Id}" : "/activity",
                    Detail = one[0].Merchant?.Name ?? one[0].OtherParty,
                }
            : Wallet is { Frozen: { Minor: > 0 } part } ? empty with { Value = part.Text(Culture), Href = "/balance" }
            : empty;
    }

    private StripCell Promised()
    {
        var empty = new StripCell("promised", "check-circle", "brand");
        return Open.Where(c => c.ExpectedFirstReplyAt is not null).MinBy(c => c.ExpectedFirstReplyAt) is not { } next
            ? empty
            : empty with
            {
                Value = T("app.strip.reply-by", When.Short(next.ExpectedFirstReplyAt!.Value)),
                Href = $"/help/cases/{next.Id}",
                Detail = next.Number,
            };
    }

    private T? Take<T>(Result<T> result)
        where T : class
    {
        Refused ??= result.Refusal;
        return result.Refusal is null ? result.Value : null;
    }
}
