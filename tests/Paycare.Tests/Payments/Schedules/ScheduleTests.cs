using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Schedules;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Schedules;

[Trait("Touches", "dates")]
public sealed class ScheduleTests
{
    [Theory]
    [InlineData("2027-01-31", "Month", "2027-01-31", "2027-02-28")]
    [InlineData("2027-01-31", "Month", "2027-02-28", "2027-03-31")]
    [InlineData("2028-01-31", "Month", "2028-02-01", "2028-02-29")]
    [InlineData("2027-01-31", "Month", "2027-06-15", "2027-06-30")]
    [InlineData("2027-12-30", "Week", "2027-12-30", "2028-01-06")]
    [InlineData("2027-12-30", "Week", "2028-01-21", "2028-01-27")]
    public void The_31st_is_the_last_day_of_a_shorter_month(string first, string every, string day, string next) =>
        Assert.Equal(Day(next), Schedule.DayAfter(Day(first), Enum.Parse<ScheduleRhythm>(every), Day(day)));

    [Theory, OnBothDatabases]
    public async Task Runs_are_made_on_their_days_and_missed_ones_once(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync("Budi Santoso"));
        // The day's hour has come, whatever the time is where the tests run.
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT12H" })).Expect(200);
        await rina.SignInAsync();
        var first = Today(host);
        var made = (
            await MakeAsync(
                rina,
                new
                {
                    kind = "transfer",
                    toPhone = budi.Phone,
                    amount = CustomerActor.Idr("10000"),
                    every = "week",
                    firstOn = first.AddDays(1),
                    note = "Uang saku",
                    pin = rina.Pin,
                }
            )
        ).Expect(201);
        Assert.Equal(("transfer", "B••• S•••", "week", "Uang saku"), (made["kind"], made["name"], made["every"], made["note"]));
        (await host.Client().PostAsync("/dev/clock", new { advance = "P1D" })).Expect(200);
        await StandsAsync(rina, "90000.00");
        await Eventually.HoldsAsync(async () => (await ListAsync(rina))["items.0.nextOn"] == Text(first.AddDays(8)));
        Assert.Equal("Uang saku", (await rina.Api.GetAsync("/api/v1/wallet/transactions?limit=1")).Expect(200)["items.0.note"]);

        // Three of its days pass while nothing runs: one run, and the rhythm goes on.
        (await host.Client().PostAsync("/dev/clock", new { advance = "P22D" })).Expect(200);
        await rina.SignInAsync();
        await StandsAsync(rina, "80000.00");
        await Eventually.HoldsAsync(async () => (await ListAsync(rina))["items.0.nextOn"] == Text(first.AddDays(29)));
        (await rina.Api.DeleteAsync($"/api/v1/schedules/{made["id"]}")).Expect(204);
        (await rina.Api.DeleteAsync($"/api/v1/schedules/{made["id"]}")).Expect(404);
        Assert.Empty((await ListAsync(rina)).Body.GetProperty("items").EnumerateArray());
        (await host.Client().PostAsync("/dev/clock", new { advance = "P8D" })).Expect(200);
        await rina.SignInAsync();
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(async db => !await db.Set<DueItem>().AnyAsync(d => d.Handler == ScheduleRunTimer.Name))
        );
        await StandsAsync(rina, "80000.00");
    }

    [Theory, OnBothDatabases]
    public async Task A_run_that_fails_is_one_refused_attempt_and_told(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var rina = await host.JoinWithMoneyAsync("5000.00");
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT12H" })).Expect(200);
        await rina.SignInAsync();
        var rows = await host.JournalRowsAsync(rina);
        var first = Today(host).AddDays(1);
        (
            await MakeAsync(
                rina,
                new
                {
                    kind = "payment",
                    merchantId = host.Shop,
                    amount = CustomerActor.Idr("9000"),
                    every = "once",
                    firstOn = first,
                    pin = rina.Pin,
                }
            )
        ).Expect(201);
        (await host.Client().PostAsync("/dev/clock", new { advance = "P1D" })).Expect(200);
        await Eventually.HoldsAsync(async () =>
            (await rina.MessagesAsync()).Count(m =>
                m.Contains("9,000", StringComparison.Ordinal) && m.Contains("Kopi Senja", StringComparison.Ordinal)
            ) == 1
        );
        Assert.Equal(rows + 1, await host.JournalRowsAsync(rina));
        Assert.Equal("insufficient-balance", (await rina.Api.GetAsync("/api/v1/attempts?limit=1")).Expect(200)["items.0.code"]);
        // It was to be once, and was.
        Assert.Empty((await ListAsync(rina)).Body.GetProperty("items").EnumerateArray());
    }

    [Theory, OnBothDatabases]
    public async Task It_takes_the_pin_a_code_when_large_and_no_cool_down(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var rina = await host.JoinWithMoneyAsync("1900000.00");
        var first = Today(host).AddDays(2);
        object Large(string pin, string? challengeId = null, string? oneTimeCode = null, string every = "once") =>
            new
            {
                kind = "payment",
                merchantId = host.Shop,
                amount = CustomerActor.Idr("1500000"),
                every,
                firstOn = first,
                pin,
                challengeId,
                oneTimeCode,
            };
        Assert.Equal(("wrong-pin", "2"), await RefusedAsync(Large("739164"), 403, "triesLeft"));
        var asked = (await MakeAsync(rina, Large(rina.Pin))).Expect(403);
        Assert.Equal("step-up-required", asked["code"]);
        var (challenge, code) = (asked["challengeId"]!, await rina.LastCodeAsync());
        // The code is for this rhythm and no other.
        Assert.Equal("step-up-required", (await MakeAsync(rina, Large(rina.Pin, challenge, code, "week"))).Expect(403)["code"]);
        challenge = (await MakeAsync(rina, Large(rina.Pin))).Expect(403)["challengeId"]!;
        (await MakeAsync(rina, Large(rina.Pin, challenge, await rina.LastCodeAsync()))).Expect(201);
        (await host.Client().PostAsync("/dev/clock", new { advance = "P3D" })).Expect(200);
        await rina.SignInAsync();
        await StandsAsync(rina, "400000.00");

        (await rina.Api.PutAsync("/api/v1/me/pin", new { password = rina.Password, @new = "591837" })).Expect(204);
        first = first.AddDays(5);
        Assert.Equal(("risk-blocked", "pin-changed"), await RefusedAsync(Large("591837"), 403, "reason"));

        async Task<(string?, string?)> RefusedAsync(object body, int code, string fact)
        {
            var answer = (await MakeAsync(rina, body)).Expect(code);
            return (answer["code"], answer[fact]);
        }
    }

    [Theory, OnBothDatabases]
    public async Task What_cannot_be_scheduled_is_refused_with_its_field(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinAsync();
        var today = Today(host);
        async Task FailsAsync(string field, string kind, string every, DateOnly? firstOn, string amount = "1000", string? toPhone = null)
        {
            var body = new
            {
                kind,
                merchantId = kind == "payment" ? host.Shop : null,
                toPhone,
                amount = CustomerActor.Idr(amount),
                every,
                firstOn,
                pin = rina.Pin,
            };
            Assert.Contains($"\"{field}\"", (await MakeAsync(rina, body)).Expect(400).Text, StringComparison.Ordinal);
        }

        await FailsAsync("kind", "gift", "once", today);
        await FailsAsync("every", "payment", "day", today);
        await FailsAsync("firstOn", "payment", "once", today.AddDays(-1));
        await FailsAsync("firstOn", "payment", "once", today.AddYears(2));
        await FailsAsync("firstOn", "payment", "once", null);
        await FailsAsync("amount", "payment", "once", today, amount: "0.5");
        await FailsAsync("toPhone", "transfer", "once", today);
        await FailsAsync("toPhone", "transfer", "once", today, toPhone: rina.Phone);
        Assert.Empty((await ListAsync(rina)).Body.GetProperty("items").EnumerateArray());
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The day that it is now in Jakarta, by the host's clock.</summary>
    private static DateOnly Today(TestHost host) =>
        DateOnly.FromDateTime(host.Stage.Clock.GetUtcNow().ToOffset(Wording.WesternIndonesia).DateTime);

    private static Task StandsAsync(CustomerActor customer, string posted) =>
        Eventually.HoldsAsync(async () => (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200)["posted.value"] == posted);

    private static Task<ApiAnswer> MakeAsync(CustomerActor customer, object body) => customer.Api.PostAsync("/api/v1/schedules", body);

    private static async Task<ApiAnswer> ListAsync(CustomerActor customer) =>
        (await customer.Api.GetAsync("/api/v1/schedules")).Expect(200);
}
