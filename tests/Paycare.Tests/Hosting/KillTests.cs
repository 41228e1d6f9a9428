using System.Collections.Concurrent;
using CsCheck;
using Paycare.Payments.Processor.Simulator;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Hosting;

/// <summary>The process dies without a word while people pay. What was acknowledged stands once, and every key has one answer.</summary>
[Trait("Touches", "dates")]
public sealed class KillTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private const int Payers = 8;

    // The ledger alone is killed far more often; here one round goes through the whole application.
    private static readonly int Rounds = Nightly.Or(10, 1);
    private const long TopUpMinor = 500_000_00;

    [Theory, OnBothDatabases]
    public async Task Payments_survive_a_kill_at_any_moment(TestDatabase database)
    {
        var seed = Environment.GetEnvironmentVariable("PAYCARE_SEED") is { } given
            ? ulong.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : (ulong)System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        output.WriteLine($"PAYCARE_SEED={seed}");
        var random = new PCG(1, seed);

        await using var home = await PaycareHome.BegunAsync(database);
        var process = await home.StartReadyAsync();
        var demo = await home.DemoAsync();
        var shop = demo.Merchants[0].Id.ToString();
        var payers = await Task.WhenAll(
            Enumerable
                .Range(1, Payers)
                .Select(async number =>
                {
                    var customer = await home.JoinAsync(demo.Cards.First(c => c.Behaviour == "approve"));
                    (await customer.TopUpAsync("500000.00")).Expect(201);
                    return new Payer(customer, shop, $"{number}.00", number * 100L);
                })
        );

        for (var round = 1; round <= Rounds; round++)
        {
            var killAt = 1 + (int)random.Next(150);
            output.WriteLine($"Round {round}: killed after {killAt} acknowledged payments");
            var acknowledged = 0;
            await Task.WhenAll(
                payers.Select(p =>
                    p.PayUntilCutOffAsync(() =>
                    {
                        if (Interlocked.Increment(ref acknowledged) == killAt)
                        {
                            process.Kill();
                        }
                    })
                )
            );
            await process.ExitAsync();
            process = await home.StartReadyAsync();
            await Task.WhenAll(payers.Select(p => p.CheckAsync(TopUpMinor)));
            var report = await home.Verifier().VerifyAsync(cancel: Cancel);
            Assert.Empty(report.Findings);
        }

        Assert.Equal(payers.Sum(p => p.Acknowledged), payers.SelectMany(p => p.Payments).Distinct().Count());
    }

    [NightlyProof("KillTests.Payments_survive_a_kill_at_any_moment")]
    [Theory, OnBothDatabases]
    public async Task A_top_up_cut_off_by_a_kill_comes_to_one_end(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        var process = await home.StartReadyAsync();
        var demo = await home.DemoAsync();
        var lost = demo.Cards.First(c => c.Behaviour == "timeout-then-approved");
        var approve = demo.Cards.First(c => c.Behaviour == "approve");
        var waiting = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Filler.NewAsync(home, lost)));
        var filling = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Filler.NewAsync(home, approve)));

        // The card was charged, its answer lost: pending at the moment of the kill, and known to the customer as such.
        await Task.WhenAll(waiting.Select(f => f.FillAsync(() => { })));
        Assert.All(waiting, f => Assert.Equal("pending", f.FirstStatus));
        // These are cut off wherever they happen to be when the second of them has been answered.
        var answered = 0;
        await Task.WhenAll(
            filling.Select(f =>
                f.FillAsync(() =>
                {
                    if (Interlocked.Increment(ref answered) == 2)
                    {
                        process.Kill();
                    }
                })
            )
        );
        await process.ExitAsync();
        await home.StartReadyAsync();

        (await ApiClient.At(home.Address).PostAsync("/dev/clock", new { advance = "PT1H" }, cancel: Cancel)).Expect(200);
        await Task.WhenAll(waiting.Select(f => f.EndsAsync("succeeded")));
        await Task.WhenAll(filling.Select(f => f.EndsAsync(f.FirstStatus)));
        // Whatever still looks after them finds nothing left to do.
        (await ApiClient.At(home.Address).PostAsync("/dev/clock", new { advance = "PT1H" }, cancel: Cancel)).Expect(200);
        var last = await Filler.NewAsync(home, lost);
        await last.FillAsync(() => { });
        (await ApiClient.At(home.Address).PostAsync("/dev/clock", new { advance = "PT1H" }, cancel: Cancel)).Expect(200);
        await last.EndsAsync("succeeded");
        await Task.WhenAll(waiting.Concat(filling).Select(f => f.EndsAsync(f.LastStatus)));
        var report = await home.Verifier().VerifyAsync(cancel: Cancel);
        Assert.Empty(report.Findings);
    }

    /// <summary>Killed while unanswered charges are taken back: whatever step it hits, nothing stays charged and nothing arrives.</summary>
    [NightlyProof("KillTests.Payments_survive_a_kill_at_any_moment")]
    [Theory, OnBothDatabases]
    public async Task A_top_up_that_is_being_taken_back_survives_a_kill(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        var process = await home.StartReadyAsync();
        var silent = (await home.DemoAsync()).Cards.First(c => c.Behaviour == "silent");
        var waiting = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Filler.NewAsync(home, silent)));
        await Task.WhenAll(waiting.Select(f => f.FillAsync(() => { })));
        Assert.All(waiting, f => Assert.Equal("pending", f.FirstStatus));
        (await ApiClient.At(home.Address).PostAsync("/dev/clock", new { advance = "PT3H" }, cancel: Cancel)).Expect(200);
        process.Kill();
        await process.ExitAsync();
        await home.StartReadyAsync();

        // The clock fell back with the process: set further ahead than before, so that deferred and leased work is due.
        (await ApiClient.At(home.Address).PostAsync("/dev/clock", new { advance = "PT4H" }, cancel: Cancel)).Expect(200);
        await Task.WhenAll(waiting.Select(f => f.EndsAsync("failed")));
        var books = (await ApiClient.At(home.Address).GetAsync("/dev/processor", Cancel)).Expect(200);
        Assert.DoesNotContain(books.Body.GetProperty("charges").EnumerateArray(), c =>
            c.GetProperty("truth").GetString() == "silent" && c.GetProperty("isTaken").GetBoolean()
        );
        Assert.Empty((await home.Verifier().VerifyAsync(cancel: Cancel)).Findings);
    }

    private static bool IsCutOff(Exception e) => e is HttpRequestException or IOException;

    private static async Task<long> BalanceAsync(CustomerActor customer)
    {
        var wallet = (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200);
        return long.Parse(
            wallet["posted.value"]!.Replace(".", "", StringComparison.Ordinal),
            System.Globalization.CultureInfo.InvariantCulture
        );
    }

    /// <summary>Somebody who pays without end, and remembers what was promised.</summary>
    private sealed class Payer(CustomerActor customer, string shop, string amount, long minor)
    {
        private readonly ConcurrentQueue<string> _new = new();
        private string? _unanswered;

        public ConcurrentBag<string> Payments { get; } = [];

        public int Acknowledged { get; private set; }

        public async Task PayUntilCutOffAsync(Action onAcknowledged)
        {
            try
            {
                while (true)
                {
                    _unanswered = CustomerActor.NewKey();
                    var paid = (await customer.PayAsync(shop, amount, _unanswered)).Expect(201);
                    _unanswered = null;
                    Remember(paid["id"]!);
                    onAcknowledged();
                }
            }
            catch (Exception e) when (IsCutOff(e))
            {
                // The line broke: this key has no answer yet.
            }
        }

        public async Task CheckAsync(long toppedUp)
        {
            if (_unanswered is { } key)
            {
                var first = (await customer.PayAsync(shop, amount, key)).Expect(201);
                var again = (await customer.PayAsync(shop, amount, key)).Expect(201);
                Assert.Equal(first["id"], again["id"]);
                Assert.True(again.Replayed);
                Remember(first["id"]!);
                _unanswered = null;
            }

            while (_new.TryDequeue(out var id))
            {
                var paid = (await customer.Api.GetAsync($"/api/v1/payments/{id}")).Expect(200);
                Assert.Equal("succeeded", paid["status"]);
                Assert.Equal(amount, paid["amount.value"]);
            }

            Assert.Equal(toppedUp - (minor * Acknowledged), await BalanceAsync(customer));
        }

        private void Remember(string id)
        {
            Acknowledged++;
            Payments.Add(id);
            _new.Enqueue(id);
        }
    }

    /// <summary>Somebody who tops up once.</summary>
    private sealed class Filler(CustomerActor customer)
    {
        private readonly string _key = CustomerActor.NewKey();
        private string? _id;

        /// <summary>What the first answer said; <c>null</c> when none came.</summary>
        public string? FirstStatus { get; private set; }

        public string? LastStatus { get; private set; }

        public static async Task<Filler> NewAsync(PaycareHome home, SimulatedCard card) => new(await home.JoinAsync(card));

        public async Task FillAsync(Action onAnswer)
        {
            try
            {
                var answer = (await customer.TopUpAsync("70000.00", _key)).Expect(201);
                (_id, FirstStatus) = (answer["id"], answer["status"]);
                onAnswer();
            }
            catch (Exception e) when (IsCutOff(e))
            {
                // Cut off; the key tells the outcome later.
            }
        }

        /// <summary>It ends once, as promised when something was promised, and the balance says the same.</summary>
        public async Task EndsAsync(string? promised)
        {
            var status = await Eventually.SeeAsync("the top-up ends", async _ =>
                await StatusAsync() is { } now and not "pending" ? now : null
            );
            if (promised is not null)
            {
                Assert.Equal(promised, status);
            }

            LastStatus = status;
            Assert.Equal(status == "succeeded" ? 70_000_00 : 0, await BalanceAsync(customer));
            Assert.True((await customer.TopUpAsync("70000.00", _key)).Replayed);
        }

        private async Task<string?> StatusAsync()
        {
            if (_id is null)
            {
                // Never answered: the key asked again gives the intent that was kept, or makes it now. 402 is an end too:
                // killed before the card was charged, and the processor then promised never to charge it.
                var again = await customer.TopUpAsync("70000.00", _key);
                if (again.Code == 402)
                {
                    return "failed";
                }

                _id = again.Expect(201)["id"];
            }

            return (await customer.Api.GetAsync($"/api/v1/top-ups/{_id}")).Expect(200)["status"];
        }
    }
}
