using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Ledger.Storage;
using Paycare.Ledger.Verification;
using Paycare.Payments.Merchants;
using Paycare.Payments.Settlements;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Web.Actors;

namespace Paycare.Tests.Infrastructure;

/// <summary>What tests of slow money need of a host.</summary>
internal static class MoneyHosts
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Moves the clock of a host that is the test's own.</summary>
    public static async Task AdvanceAsync(this TestHost host, TimeSpan by) =>
        (await host.Client().PostAsync("/dev/clock", new { advance = System.Xml.XmlConvert.ToString(by) }, cancel: Cancel)).Expect(200);

    /// <summary>
    /// Waits until work of a kind is put off to later. What others have seen of a try comes before what follows from it is written: a
    /// clock that moves on in between moves that on too.
    /// </summary>
    public static Task IsDueLaterAsync(this TestHost host, string handler) => Eventually.HoldsAsync($"{handler} is due later", () =>
        {
            var now = host.Now;
            return host.InDatabaseAsync(db => db.Set<DueItem>().AnyAsync(i => i.Handler == handler && i.DueAt > now, Cancel));
        });

    /// <summary>Moves on to when the settlements of today are made, a while after midnight in Jakarta.</summary>
    public static Task EndDayAsync(this TestHost host) =>
        host.AdvanceAsync(
            Settlement.StartOf(Settlement.DayOf(host.Now).AddDays(1))
                + host.Services.GetRequiredService<IOptions<MerchantOptions>>().Value.SettleAfterMidnight
                + TimeSpan.FromMinutes(1)
                - host.Now
        );

    /// <summary>Whether it is still the month, in Jakarta, that it was then.</summary>
    public static bool IsSameMonth(this TestHost host, DateTimeOffset then) => MonthOf(host.Now) == MonthOf(then);

    private static (int, int) MonthOf(DateTimeOffset at) =>
        at.ToOffset(Wording.WesternIndonesia) is var local ? (local.Year, local.Month) : default;

    /// <summary>The same customer, signed in again after days have passed.</summary>
    public static Task AgainAsync(this CustomerActor customer) => customer.SignInAsync();

    /// <summary>The texts that went to a customer's phone, oldest first.</summary>
    public static Task<IReadOnlyList<string>> MessagesAsync(this TestHost host, CustomerActor customer) =>
        host.MessagesToAsync(customer.Phone);

    /// <summary>The texts that went to a phone or e-mail address, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> MessagesToAsync(this TestHost host, string address) =>
        [
            .. (await host.Client().GetAsync($"/dev/messages?to={Uri.EscapeDataString(address)}", Cancel))
                .Expect(200)
                .Body.GetProperty("items")
                .EnumerateArray()
                .Select(m => m.GetProperty("text").GetString()!),
        ];

    /// <summary>Looks through the whole journal, as <c>ledger verify</c> does beside a running host.</summary>
    public static async Task LedgerIsSoundAsync(this TestHost host)
    {
        var kind = host.Store.Database == TestDatabase.Sqlite ? LedgerStoreKind.Sqlite : LedgerStoreKind.Postgres;
        Assert.Empty(
            (
                await new LedgerVerifier(
                    new LedgerStore(kind, host.Store.LedgerConnectionString),
                    host.Services.GetRequiredService<KeyRing>()
                ).VerifyAsync(cancel: Cancel)
            ).Findings
        );
    }
}
