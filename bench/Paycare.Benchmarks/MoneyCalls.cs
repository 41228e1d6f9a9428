using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Payments.History;
using Paycare.Payments.Records;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Web.Actors;

namespace Paycare.Benchmarks;

/// <summary>
/// The calls that read a long history, one after another, over HTTP where there is one: each as the time that half of them and all but
/// one in a hundred stay below, against a call that reads nothing.
/// </summary>
internal sealed class MoneyCalls(BenchHost host, GrowthPeople people)
{
    private const int Calls = 200,
        WarmUps = 20;
    private static readonly TimeSpan LongestRow = TimeSpan.FromSeconds(20);

    private readonly LedgerApi _ledger = host.Services.GetRequiredService<LedgerApi>();
    private readonly AttemptIdCodec _ids = host.Services.GetRequiredService<AttemptIdCodec>();
    private readonly TimeSpan _span = people.Until - people.From;
    private Chance _chance = Chance.New();

    public async Task<IReadOnlyList<Row>> MeasureAsync(CancellationToken cancel)
    {
        // Until it has caught up with two years that it slept through: it settles every day of them.
        await BenchHost.QuietAsync(cancel);
        var rina = await SignInAsync(cancel);
        var shop = ApiClient.At(host.Address);
        shop.UseToken(host.Demo.Merchants[0].ApiKey);
        var agent = await host.Stage.AgentAsync(0);
        var (mine, shops) = (AccountOf($"customer:{people.Customers[0]}"), AccountOf($"merchant:{people.Merchants[0]}"));

        var live = await MedianAsync(rina, () => Task.FromResult("/health/live"));
        var rows = new List<Row>();
        await AddAsync("statement-latest", rina, "/api/v1/wallet/transactions?limit=50");
        await AddAsync("statement-deep", rina, async () => $"/api/v1/wallet/transactions?limit=50&cursor={await SomewhereAsync(mine)}");
        await AddAsync("statement-month", rina, () => Text($"/api/v1/wallet/transactions?limit=50&from={Day(0)}&to={Day(30)}"));
        await AddAsync("attempts", rina, "/api/v1/attempts?limit=50");
        await AddAsync("attempts-deep", rina, async () => $"/api/v1/attempts?limit=50&cursor={await SomewhereAsync(mine)}");
        await AddAsync("attempts-rare-kind", rina, "/api/v1/wallet/transactions?kind=goodwill");
        await AddAsync("attempts-rare-words", rina, "/api/v1/wallet/transactions?q=nothing-is-called-so");
        await AddAsync("attempts-words", rina, "/api/v1/wallet/transactions?q=VoltGo");
        await AddAsync("insight", rina, () => Text($"/api/v1/insight?month={Month()}"));
        await AddAsync("merchant-payments", shop, "/api/v1/merchant/payments?limit=50");
        await AddAsync("merchant-payments-deep", shop, async () => $"/api/v1/merchant/payments?cursor={await SomewhereAsync(shops)}");
        await AddAsync("merchant-payments-day", shop, () =>
            Text($"/api/v1/merchant/payments?from={Day(0)}T00:00:00Z&to={Day(1)}T00:00:00Z")
        );
        await AddAsync("merchant-payments-search", shop, "/api/v1/merchant/payments?q=nothing-is-called-so");
        await AddAsync("merchant-totals", shop, () => Text($"/api/v1/merchant/totals?from={Day(0)}&to={Day(6)}"));
        await AddAsync("find-reference", agent, async () => $"/api/v1/desk/find?q={await SomewhereAsync(mine)}");
        await AddAsync("find-amount", agent, "/api/v1/desk/find?q=Rp 25.000");
        await AddAsync("find-rare-amount", agent, $"/api/v1/desk/find?q={MoneyLife.RareAmount}");
        await AddAsync("find-merchant", agent, "/api/v1/desk/find?q=Kopi Senja");
        await AddCallAsync("merchant-as-of", () => _ledger.BalanceAtAsync(shops, Moment(), cancel));
        await AddCallAsync("customer-as-of", () => _ledger.BalanceAtAsync(mine, Moment(), cancel));
        await AddCallAsync("statement-totals", () => TotalsAsync(cancel));
        return rows;

        Task AddAsync(string name, ApiClient client, object path) => AddCallAsync(name, async () =>
            {
                var at = path switch
                {
                    string text => text,
                    Func<string> made => made(),
                    _ => await ((Func<Task<string>>)path)(),
                };
                var began = Stopwatch.GetTimestamp();
                (await client.GetAsync(at, cancel)).Expect(200);
                return began;
            });

        async Task AddCallAsync<T>(string name, Func<Task<T>> call)
        {
            var times = await TimesAsync(call);
            var median = times[times.Count / 2];
            rows.Add(new Row(name, median, "ms", times[(int)(times.Count * 0.99m)], live, median / live));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {median:N2} ms, 99 % {rows[^1].P99Ms:N1} ms"));
        }
    }

    /// <summary>From a device that is new, as every run is another one.</summary>
    private async Task<ApiClient> SignInAsync(CancellationToken cancel)
    {
        var api = ApiClient.At(host.Address);
        var known = host.Demo.Customers[0];
        var who = new CustomerActor(api, known.Phone, known.Email, known.Name, known.Password, known.Pin);
        string? code = null;
        while (true)
        {
            var answer = await api.PostAsync(
                "/api/v1/sessions",
                new
                {
                    identifier = known.Phone,
                    password = known.Password,
                    oneTimeCode = code,
                    deviceName = "Phone",
                },
                cancel: cancel
            );
            if (code is not null || answer["accessToken"] is not null)
            {
                api.UseToken(answer.Expect(201)["accessToken"]);
                return api;
            }

            code = await who.LastCodeAsync();
        }
    }

    private static async Task<decimal> MedianAsync(ApiClient client, Func<Task<string>> path)
    {
        var times = await TimesAsync(async () => (await client.GetAsync(await path())).Expect(200));
        return times[times.Count / 2];
    }

    /// <summary>Milliseconds of single calls, the shortest first. A call that has to find out where to look says when it began.</summary>
    private static async Task<List<decimal>> TimesAsync<T>(Func<Task<T>> call)
    {
        var times = new List<decimal>();
        var first = Stopwatch.GetTimestamp();
        for (var i = 0; i < WarmUps + Calls && (i < 3 * WarmUps || Stopwatch.GetElapsedTime(first) < LongestRow); i++)
        {
            var began = Stopwatch.GetTimestamp();
            var answer = await call();
            began = answer is long later ? later : began;
            if (i >= WarmUps)
            {
                times.Add((decimal)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        times.Sort();
        return times;
    }

    private async Task<StatementTotals> TotalsAsync(CancellationToken cancel)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return (
            await scope
                .ServiceProvider.GetRequiredService<RecordsApi>()
                .TotalsAsync(StrongId.Read<CustomerId>(people.Customers[0]), new TransactionQuery(Day(0), Day(30), null, null), cancel)
        ).Value;
    }

    /// <summary>The id of some row of an account, from anywhere in its history.</summary>
    private async Task<string> SomewhereAsync(AccountId account)
    {
        var at = new AttemptId(1 + (long)(_chance.Below(1_000_000) * (people.Filled.Rows * 0.9m / 1_000_000)));
        return _ids.Text((await _ledger.EntriesAfterAsync(account, at, 1)).Select(r => r.Id).FirstOrDefault(at));
    }

    private DateTimeOffset Moment() => people.From + (_span * (_chance.Below(1_000) / 1_000m is var share ? (double)share : 0));

    /// <summary>A day; the same one again, so many days later, until the next is asked for.</summary>
    private string Day(int later) => DayOf(later == 0 ? _day = Moment() : _day.AddDays(later));

    private DateTimeOffset _day;

    private static string DayOf(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Month() => Moment().ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private AccountId AccountOf(string code) =>
        _ledger.TryFind(code, Currency.Idr, out var account) ? account : throw new InvalidOperationException($"{code} has no account.");
}
