using System.Diagnostics;
using System.Globalization;
using Paycare.Ledger.Storage;
using Paycare.Web.Actors;

namespace Paycare.Benchmarks;

/// <summary>
/// Whether the duration of a wrong sign-in reveals who has an account: wrong tries with known and unknown phones alternate on one
/// host. Every try has its own phone, so no lock interferes.
/// </summary>
internal static class SignInBenchmark
{
    private const int WarmUp = 20;

    public static async Task<IReadOnlyList<Row>> RunAsync(LedgerStoreKind database, int tries, CancellationToken cancel)
    {
        await using var host = await BenchHost.StartAsync(database, cancel);
        var known = new List<string>();
        for (var i = 0; i < tries + WarmUp; i += 5)
        {
            known.Add(await JoinAsync(host.Address, i, cancel));
        }

        // One line to the host for all tries: what a new one costs is no part of it.
        var api = ApiClient.At(host.Address);
        var (ofKnown, ofUnknown) = (new List<long>(), new List<long>());
        for (var i = 0; i < tries + WarmUp; i++)
        {
            // Five tries for each phone: half of the allowance.
            var (mine, nobodys) = (known[i / 5], Phone(900_000 + (i / 5)));
            var (first, second) = i % 2 == 0 ? (mine, nobodys) : (nobodys, mine);
            var (a, b) = (await TryAsync(api, first, cancel), await TryAsync(api, second, cancel));
            if (i >= WarmUp)
            {
                (i % 2 == 0 ? ofKnown : ofUnknown).Add(a);
                (i % 2 == 0 ? ofUnknown : ofKnown).Add(b);
            }
        }

        var (medianKnown, medianUnknown) = (Median(ofKnown), Median(ofUnknown));
        return
        [
            new("unknown-phone", medianUnknown, "µs", P99(ofUnknown), medianUnknown, 1),
            new("known-phone", medianKnown, "µs", P99(ofKnown), medianUnknown, medianKnown / medianUnknown),
        ];
    }

    private static string Phone(int number) => string.Create(CultureInfo.InvariantCulture, $"+62812{3_000_000 + number}");

    private static async Task<string> JoinAsync(Uri address, int number, CancellationToken cancel)
    {
        var phone = Phone(number);
        var somebody = new CustomerActor(
            ApiClient.At(address),
            phone,
            $"bench{number}@mail.example",
            "Bench",
            "kopi-senja-di-dago",
            "739164"
        );
        cancel.ThrowIfCancellationRequested();
        await somebody.JoinAsync();
        return phone;
    }

    private static async Task<long> TryAsync(ApiClient api, string phone, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await api.PostAsync(
            "/api/v1/sessions",
            new { identifier = phone, password = "a-wrong-password-again" },
            cancel: cancel
        );
        var time = Stopwatch.GetTimestamp() - start;
        return answer.Expect(401)["code"] == "invalid-credentials" ? time : throw new InvalidOperationException(answer.Text);
    }

    private static decimal Median(List<long> times) => Microseconds(times.Order().ElementAt(times.Count / 2));

    private static decimal P99(List<long> times) => Microseconds(times.Order().ElementAt(times.Count * 99 / 100)) / 1000;

    private static decimal Microseconds(long ticks) => ticks * 1_000_000m / Stopwatch.Frequency;
}
