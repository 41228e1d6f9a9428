using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Paycare.Web;

namespace Paycare.Benchmarks;

/// <summary>
/// Whether the time of a wrong sign-in tells who has an account: wrong tries with known phones and with unknown ones, turn
/// about, on one host. Every try has a phone of its own, so that no lock gets in the way.
/// </summary>
internal static class SignInBenchmark
{
    private const int WarmUp = 20;

    public static async Task<IReadOnlyList<Row>> RunAsync(int tries, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("paycare-bench-");
        try
        {
            await using var app = PaycareHost.Build(["--environment", "Development"], builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["urls"] = "http://127.0.0.1:0",
                    ["Paycare:DataDirectory"] = Path.Combine(folder.FullName, "data"),
                    ["Paycare:KeyDirectory"] = Path.Combine(folder.FullName, "keys"),
                    ["Paycare:DemoHistory"] = "false",
                });
            });
            var address = await ServeCommand.StartAsync(app, cancel);
            var known = new List<string>();
            for (var i = 0; i < tries + WarmUp; i += 5)
            {
                known.Add(await JoinAsync(address, i, cancel));
            }

            var (ofKnown, ofUnknown) = (new List<long>(), new List<long>());
            for (var i = 0; i < tries + WarmUp; i++)
            {
                // Five tries for each phone: half of the allowance.
                var (mine, nobodys) = (known[i / 5], Phone(900_000 + (i / 5)));
                var (first, second) = i % 2 == 0 ? (mine, nobodys) : (nobodys, mine);
                var (a, b) = (await TryAsync(address, first, cancel), await TryAsync(address, second, cancel));
                if (i >= WarmUp)
                {
                    (i % 2 == 0 ? ofKnown : ofUnknown).Add(a);
                    (i % 2 == 0 ? ofUnknown : ofKnown).Add(b);
                }
            }

            await ServeCommand.StopAsync(app);
            var (medianKnown, medianUnknown) = (Median(ofKnown), Median(ofUnknown));
            return
            [
                new("unknown-phone", medianUnknown, "µs", P99(ofUnknown), medianUnknown, 1),
                new("known-phone", medianKnown, "µs", P99(ofKnown), medianUnknown, medianKnown / medianUnknown),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Phone(int number) => string.Create(CultureInfo.InvariantCulture, $"+62812{3_000_000 + number}");

    private static async Task<string> JoinAsync(Uri address, int number, CancellationToken cancel)
    {
        var phone = Phone(number);
        var somebody = new CustomerActor(ApiClient.At(address), phone, $"bench{number}@mail.example", "Bench", "kopi-senja-di-dago", "739164");
        cancel.ThrowIfCancellationRequested();
        await somebody.JoinAsync();
        return phone;
    }

    private static async Task<long> TryAsync(Uri address, string phone, CancellationToken cancel)
    {
        var api = Client(address);
        var start = Stopwatch.GetTimestamp();
        var answer = await api.PostAsync("/api/v1/sessions", new { identifier = phone, password = "a-wrong-password-again" }, cancel: cancel);
        var time = Stopwatch.GetTimestamp() - start;
        return answer.Expect(401)["code"] == "invalid-credentials" ? time : throw new InvalidOperationException(answer.Text);
    }

    private static ApiClient? _client;

    /// <summary>One line to the host for all tries: what a new one costs is no part of it.</summary>
    private static ApiClient Client(Uri address) => _client ??= ApiClient.At(address);

    private static decimal Median(List<long> times) => Microseconds(times.Order().ElementAt(times.Count / 2));

    private static decimal P99(List<long> times) => Microseconds(times.Order().ElementAt(times.Count * 99 / 100)) / 1000;

    private static decimal Microseconds(long ticks) => ticks * 1_000_000m / Stopwatch.Frequency;
}
