using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Paycare.Ledger.Storage;
using Paycare.Web.Actors;
using Paycare.Web.Stories;

namespace Paycare.Benchmarks;

/// <summary>
/// Makes failures of every cause that can be made from outside, in random order and under way at the same time, and then
/// asks for each one's diagnosis. A cause counts as named only with the evidence that proves it. The baseline of the
/// times is the same read without a diagnosis.
/// </summary>
internal static class DiagnosisBenchmark
{
    private const int People = 24,
        FewAtAClosedShop = 4;
    private const string AnyCard = "4111111111111111",
        SilentCard = "4571736000000208",
        Cvv = "123";

    /// <summary>A failure that was made: what it must be called, and what must prove it.</summary>
    private sealed record Made(CustomerActor Who, string Attempt, string Cause, string[] Evidence);

    /// <summary>A way to make one.</summary>
    private sealed record Maker(string Cause, string[] Evidence, Func<CustomerActor, Task<ApiAnswer>> MakeAsync);

    public static async Task<IReadOnlyList<Row>> RunAsync(LedgerStoreKind database, int count, CancellationToken cancel)
    {
        await using var host = await BenchHost.StartAsync(database, cancel);
        var lead = new StaffActor(ApiClient.At(host.Address), host.Demo.Staff.Single(s => s.Role == "lead"), host.Clock);
        (await lead.SignInAsync()).Expect(201);
        var disturbed = host.Demo.Merchants[1].Id.ToString();
        (
            await lead.Api.PostAsync("/api/v1/desk/incidents", new { scope = $"merchant:{disturbed}", note = "Benchmark" }, cancel: cancel)
        ).Expect(201);

        var makers = Makers(host.Demo.Merchants[0].Id.ToString(), disturbed).ToList();
        var made = new ConcurrentBag<Made>();
        // Each customer acts sequentially, so a wrong PIN for one failure does not lock the next one's.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, People),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel },
            async (person, _) =>
            {
                var who = await JoinAsync(host);
                var mine = Enumerable
                    .Range(0, count)
                    .Where(i => i % People == person)
                    .Select(i => makers[i / People % makers.Count])
                    .ToArray();
                RandomNumberGenerator.Shuffle<Maker>(mine);
                foreach (var maker in mine)
                {
                    var answer = await maker.MakeAsync(who);
                    var attempt = answer["items.0.attemptId"]
                        ?? answer["attemptId"]
                        ?? answer["id"]
                        ?? throw new StoryException($"{maker.Cause}: {answer.Code} {answer.Text}");
                    made.Add(new Made(who, attempt, maker.Cause, maker.Evidence));
                }
            }
        );
        foreach (var more in await LastingAsync(host))
        {
            made.Add(more);
        }

        return await JudgeAsync([.. made], cancel);
    }

    /// <summary>Failures that leave their person as they were.</summary>
    private static IEnumerable<Maker> Makers(string shop, string disturbed)
    {
        yield return new("insufficient-balance", ["balanceAtAttempt", "amount", "shortfall"], who => who.PayAsync(shop, "990000.00"));
        yield return new("wrong-pin", ["triesLeft"], async who =>
        {
            var wrong = await who.PayAsync(shop, "100.00", withPin: "739164");
            (await who.PayAsync(shop, Unlike())).Expect(201);
            return wrong;
        });
        yield return new("limit-exceeded", ["limit", "used", "amount"], who => who.TopUpAsync("1999999.00"));
        yield return new("never-arrived", ["amount", "sentAt"], who => ReportAsync(who, shop, null));
        yield return new("our-fault", ["amount", "sentAt"], who => ReportAsync(who, shop, 503));
        yield return new("incident", ["incident", "amount"], who => ReportAsync(who, disturbed, null));
        yield return new("answer-lost", ["amount", "arrivedAt"], async who =>
        {
            var (key, amount) = (CustomerActor.NewKey(), Unlike());
            (await who.PayAsync(shop, amount, key)).Expect(201);
            return await who.PayAsync(shop, amount, key);
        });
        yield return new("duplicate", ["amount", "firstAttemptId"], async who =>
        {
            var amount = Unlike();
            (await who.PayAsync(shop, amount)).Expect(201);
            return await who.PayAsync(shop, amount);
        });
        // Nothing went wrong, and nothing must be made up.
        yield return new("unknown", ["amount"], who => who.PayAsync(shop, Unlike()));
    }

    /// <summary>Failures that change their person, or the processor, for good: some of each.</summary>
    private static async Task<List<Made>> LastingAsync(BenchHost host)
    {
        var shop = host.Demo.Merchants[0].Id.ToString();
        var made = new List<Made>();
        // A merchant that closed. Few failures, or they would rightly count as an incident.
        var closed = host.Demo.Merchants[3];
        var door = ApiClient.At(host.Address);
        door.UseToken(closed.ApiKey);
        (await door.PostAsync("/api/v1/merchant/pause", null)).Expect(200);
        var outside = await JoinAsync(host);
        for (var i = 0; i < 8; i++)
        {
            if (i < FewAtAClosedShop)
            {
                await AddAsync(outside, outside.PayAsync(closed.Id.ToString(), Unlike()), "merchant-unavailable", "amount");
            }

            var locked = await JoinAsync(host);
            for (var wrong = 0; wrong < 3; wrong++)
            {
                (await locked.PayAsync(shop, "100.00", withPin: "739164")).Expect(403);
            }

            await AddAsync(locked, locked.PayAsync(shop, "100.00"), "pin-locked", "lockedUntil");
            var frozen = await JoinAsync(host);
            (await frozen.Api.PostAsync("/api/v1/me/freeze", new { reason = "Lost phone" })).Expect(200);
            await AddAsync(frozen, frozen.PayAsync(shop, "100.00"), "account-frozen", "frozenAt");
            var sender = await JoinAsync(host);
            var receiver = await JoinAsync(host);
            var sent = (
                await sender.Api.PostAsync(
                    "/api/v1/transfers",
                    new
                    {
                        toPhone = receiver.Phone,
                        amount = CustomerActor.Idr("80000.00"),
                        pin = sender.Pin,
                    },
                    CustomerActor.NewKey()
                )
            ).Expect(201);
            (await sender.Api.PostAsync($"/api/v1/payments/{sent["id"]}/freeze", new { reason = "Not me" })).Expect(200);
            await AddAsync(receiver, receiver.PayAsync(shop, "950000.00"), "transaction-frozen", "balanceAtAttempt", "frozen");
            var large = await JoinAsync(host);
            (await large.TopUpAsync("900000.00")).Expect(201);
            await AddAsync(large, large.PayAsync(shop, "1000001.00"), "step-up-needed", "amount");
            (await large.Api.PutAsync("/api/v1/me/pin", new { password = large.Password, @new = "705318" })).Expect(204);
            await AddAsync(large, large.PayAsync(shop, "1000002.00", withPin: "705318"), "risk-blocked", "amount", "lockedUntil");
            var declined = await JoinAsync(host);
            foreach (var code in new[] { "05", "14", "51", "54", "57", "61", "65" })
            {
                (await host.Stage.NewCustomer("x", "en").Api.PostAsync("/dev/processor", new { behaviour = $"decline-{code}" })).Expect(
                    204
                );
                await AddAsync(declined, declined.TopUpAsync("1000.00"), "card-declined", "issuerCode");
            }
        }

        // The bank's answers that are none: found out by inquiry, as time goes by.
        var silent = await JoinAsync(host);
        (await silent.BindCardAsync("5200000000009107", Cvv)).Expect(201);
        for (var i = 0; i < 20; i++)
        {
            await AddAsync(silent, silent.TopUpAsync("1000.00"), "issuer-unreachable", "issuerCode");
        }

        var refused = await JoinAsync(host);
        (await refused.BindCardAsync(SilentCard, Cvv)).Expect(201);
        for (var i = 0; i < 20; i++)
        {
            await AddAsync(refused, refused.TopUpAsync("1000.00"), "card-declined", "issuerCode");
        }

        (await silent.Api.PostAsync("/dev/clock", new { advance = "PT30S" })).Expect(200);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        foreach (var who in new[] { silent, refused })
        {
            while (
                (await who.Api.GetAsync("/api/v1/attempts?limit=50", deadline.Token)).Text.Contains("\"pending\"", StringComparison.Ordinal)
            )
            {
                await looks.WaitForNextTickAsync(deadline.Token);
            }
        }

        await AddExpiredAsync(host);
        return made;

        async Task AddExpiredAsync(BenchHost host)
        {
            var till = ApiClient.At(host.Address);
            till.UseToken(host.Demo.Merchants[0].ApiKey);
            var codes = new List<string>();
            for (var i = 0; i < 8; i++)
            {
                codes.Add(
                    (
                        await till.PostAsync(
                            "/api/v1/merchant/qr",
                            new
                            {
                                amount = CustomerActor.Idr(Unlike()),
                                reference = $"bench-{i}",
                                expiresIn = "PT2M",
                            }
                        )
                    ).Expect(201)["qr"]!
                );
            }

            var late = await JoinAsync(host);
            (await late.Api.PostAsync("/dev/clock", new { advance = "PT3M" })).Expect(200);
            foreach (var qr in codes)
            {
                await AddAsync(
                    late,
                    late.Api.PostAsync("/api/v1/payments", new { qr, pin = late.Pin }, CustomerActor.NewKey()),
                    "qr-expired",
                    "amount",
                    "expiredAt"
                );
            }
        }

        async Task AddAsync(CustomerActor who, Task<ApiAnswer> trying, string cause, params string[] evidence)
        {
            var answer = await trying;
            made.Add(
                new Made(who, answer["attemptId"] ?? throw new StoryException($"{cause}: {answer.Code} {answer.Text}"), cause, evidence)
            );
        }
    }

    private static async Task<IReadOnlyList<Row>> JudgeAsync(IReadOnlyList<Made> made, CancellationToken cancel)
    {
        var named = new Dictionary<string, (int All, int Right)>(StringComparer.Ordinal);
        var (diagnosing, reading) = (new List<long>(made.Count), new List<long>(made.Count));
        foreach (var failure in made)
        {
            var from = Stopwatch.GetTimestamp();
            (await failure.Who.Api.GetAsync($"/api/v1/attempts/{failure.Attempt}", cancel)).Expect(200);
            reading.Add(Stopwatch.GetElapsedTime(from).Ticks);
            from = Stopwatch.GetTimestamp();
            var diagnosis = (await failure.Who.Api.GetAsync($"/api/v1/attempts/{failure.Attempt}/diagnosis", cancel)).Expect(200);
            diagnosing.Add(Stopwatch.GetElapsedTime(from).Ticks);
            var proofs = diagnosis
                .Body.GetProperty("evidence")
                .EnumerateArray()
                .Select(e => e.GetProperty("name").GetString()!)
                .ToHashSet(StringComparer.Ordinal);
            var isRight = diagnosis["cause"] == failure.Cause && failure.Evidence.All(proofs.Contains);
            if (!isRight)
            {
                Console.Error.WriteLine($"Made {failure.Cause}, called {diagnosis["cause"]} with {string.Join(", ", proofs)}");
            }

            var (all, right) = named.GetValueOrDefault(failure.Cause);
            named[failure.Cause] = (all + 1, right + (isRight ? 1 : 0));
        }

        var rows = named
            .OrderBy(n => n.Key, StringComparer.Ordinal)
            .Select(n => new Row($"named-{n.Key}", n.Value.Right, "named", null, n.Value.All, (decimal)n.Value.Right / n.Value.All))
            .ToList();
        rows.Add(
            new Row(
                "named-all",
                named.Values.Sum(n => n.Right),
                "named",
                null,
                made.Count,
                (decimal)named.Values.Sum(n => n.Right) / made.Count
            )
        );
        rows.Add(
            new Row("diagnosis-read", Median(diagnosing), "ms", P99(diagnosing), Median(reading), Median(diagnosing) / Median(reading))
        );
        return rows;
    }

    private static async Task<CustomerActor> JoinAsync(BenchHost host)
    {
        var who = host.Stage.NewCustomer("Rina Wulandari", "en");
        await who.JoinAsync();
        (await who.BindCardAsync(AnyCard, Cvv)).Expect(201);
        (await who.TopUpAsync("900000.00")).Expect(201);
        return who;
    }

    private static Task<ApiAnswer> ReportAsync(CustomerActor who, string merchant, int? sawStatus) =>
        who.Api.PostAsync(
            "/api/v1/client-attempts",
            new
            {
                items = new[]
                {
                    new
                    {
                        key = CustomerActor.NewKey(),
                        kind = "payment",
                        merchantId = merchant,
                        amount = CustomerActor.Idr("1234.00"),
                        sentAt = TimeProvider.System.GetUtcNow(),
                        sawStatus,
                    },
                },
            }
        );

    private static long _amount = 2_000;

    /// <summary>An amount never paid before: otherwise it would count as a duplicate.</summary>
    private static string Unlike() => $"{Interlocked.Increment(ref _amount)}.00";

    private static decimal Median(List<long> ticks) => Milliseconds(ticks.Order().ElementAt(ticks.Count / 2));

    private static decimal P99(List<long> ticks) => Milliseconds(ticks.Order().ElementAt(ticks.Count * 99 / 100));

    private static decimal Milliseconds(long ticks) => (decimal)ticks / TimeSpan.TicksPerMillisecond;
}
