using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger.Storage;
using Paycare.Web.Actors;
using SkiaSharp;

namespace Paycare.Benchmarks;

/// <summary>
/// What the dearest requests cost that anybody, or any customer, can send to each endpoint: processor time, wall time and memory
/// allocated, client included, as ratios to <c>GET /health/live</c> on the same host. Bodies are refused at a megabyte, so that is
/// their size; the few that hash, decode or store have a row of their own.
/// </summary>
internal static partial class AdmissionBenchmark
{
    private const int LargestBody = 1024 * 1024,
        Depth = 10_000;
    private const string Closure = "/api/v1/me/closure",
        Anybody = "anybody",
        Customer = "customer",
        Baseline = "GET /health/live",
        WrongPassword = "POST /api/v1/sessions, a wrong password",
        NewPhone = "POST /api/v1/customers, a new phone",
        Images = "POST /api/v1/me/identity-verification/images, 20 MB",
        Picture = "POST /scan, a chequered picture";

    public static async Task<IReadOnlyList<AdmissionRow>> RunAsync(LedgerStoreKind database, int rounds, CancellationToken cancel)
    {
        await using var host = await BenchHost.StartAsync(database, cancel);
        var customer = host.Stage.NewCustomer("Bench", "en");
        await customer.JoinAsync();
        using var http = new HttpClient { BaseAddress = host.Address };
        var baseline = await MeasureAsync(Baseline, Anybody, () => new(HttpMethod.Get, "/health/live"), http, null, rounds * 20, cancel);
        var rows = new List<AdmissionRow> { baseline };
        foreach (var (name, make) in Requests(host))
        {
            foreach (var token in (string?[])[null, customer.AccessToken])
            {
                rows.Add(await MeasureAsync(name, token is null ? Anybody : Customer, make, http, token, rounds, cancel));
            }
        }

        var photographer = host.Stage.NewCustomer("Bench", "en");
        await photographer.JoinAsync();
        using var browser = new HttpClient(Cookies(host.Address, photographer)) { BaseAddress = host.Address };
        var (picture, form) = (Chequered(3_400), FormToken().Match(await browser.GetStringAsync("/scan", cancel)).Groups[1].Value);
        rows.Add(await MeasureAsync(Picture, Customer, () => Photo(picture, form), browser, null, rounds, cancel));
        return
        [
            .. rows.OrderByDescending(r => r.CpuMs)
                .Select(r => r with { Cpu = r.CpuMs / baseline.CpuMs, Memory = r.AllocatedKB / baseline.AllocatedKB }),
        ];
    }

    /// <summary>
    /// What the dearest request of each kind takes of the processor: the same few rows whichever endpoints there are.
    /// </summary>
    public static IReadOnlyList<Row> Dearest(IReadOnlyList<AdmissionRow> rows)
    {
        return
        [
            Of("admission-anybody", r => r.Who == Anybody),
            Of("admission-customer", r => r.Who == Customer),
            Of("admission-sign-in", r => r.Name == WrongPassword),
            Of("admission-sign-up", r => r.Name == NewPhone),
            Of("admission-images", r => r.Name == Images),
            Of("admission-picture", r => r.Name == Picture),
        ];

        Row Of(string name, Func<AdmissionRow, bool> kind)
        {
            var (dearest, baseline) = (rows.Where(kind).MaxBy(r => r.CpuMs)!, rows.First(r => r.Name == Baseline));
            return new Row(name, dearest.CpuMs, "ms cpu", null, baseline.CpuMs, dearest.Cpu);
        }
    }

    public static void Print(IReadOnlyList<AdmissionRow> rows)
    {
        Console.WriteLine($"{"", -78} {"status", 6} {"cpu ms", 9} {"wall ms", 9} {"kB", 10} {"cpu", 8} {"memory", 8}");
        foreach (var row in rows)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{$"{row.Name} ({row.Who})", -78} {row.Status, 6} {row.CpuMs, 9:N2} {row.WallMs, 9:N2} {row.AllocatedKB, 10:N0} "
                        + $"{row.Cpu, 8:N1} {row.Memory, 8:N1}"
                )
            );
        }
    }

    private static IEnumerable<(string Name, Func<HttpRequestMessage> Make)> Requests(BenchHost host)
    {
        var number = 0;
        foreach (var (method, path) in Writes(host))
        {
            yield return ($"{method} {path}, deep", () =>
                Json(method, path, $"{{\"a\":{new string('[', Depth)}{new string(']', Depth)}}}")
            );
            yield return ($"{method} {path}, large", () => Json(method, path, $"{{\"a\":\"{new string('x', LargestBody - 100)}\"}}"));
        }

        yield return (WrongPassword, () =>
            Json("POST", "/api/v1/sessions", $"{{\"identifier\":\"+62812{4_000_000 + number++}\",\"password\":\"a-wrong-password-again\"}}")
        );
        yield return (NewPhone, () =>
            Json(
                "POST",
                "/api/v1/customers",
                $"{{\"phone\":\"+62812{5_000_000 + number}\",\"email\":\"b{number++}@mail.example\",\"fullName\":\"Bench\","
                    + "\"password\":\"kopi-senja-di-dago\",\"pin\":\"739164\",\"locale\":\"en\"}"
            )
        );
        yield return (Images, () => Files("/api/v1/me/identity-verification/images", 20));
    }

    private static IEnumerable<(string Method, string Path)> Writes(BenchHost host) =>
        host
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            // Closing the account would make everybody after it anybody.
            .Where(e => e.RoutePattern.RawText is { } route && route.StartsWith("/api/", StringComparison.Ordinal) && route != Closure)
            .SelectMany(e =>
                (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
                    .Where(m => m is "POST" or "PUT")
                    .Select(m => (m, Filled(e.RoutePattern.RawText!)))
            )
            .Distinct();

    private static string Filled(string route) =>
        string.Join(
            '/',
            route
                .Split('/')
                .Select(part =>
                    !part.StartsWith('{') ? part
                    : part.Contains(":int", StringComparison.Ordinal) ? "0"
                    : new('1', 32)
                )
        );

    private static HttpRequestMessage Json(string method, string path, string body) =>
        new(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private static HttpRequestMessage Files(string path, int megabytes)
    {
        var part = new ByteArrayContent(new byte[megabytes * 1024 * 1024]);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return new(HttpMethod.Post, path) { Content = new MultipartFormDataContent { { part, "front", "front.jpg" } } };
    }

    private static HttpClientHandler Cookies(Uri address, CustomerActor customer)
    {
        var cookies = new CookieContainer();
        cookies.Add(address, new Cookie("paycare_session", customer.AccessToken));
        return new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies };
    }

    private static HttpRequestMessage Photo(byte[] picture, string form) =>
        new(HttpMethod.Post, "/scan")
        {
            Content = new MultipartFormDataContent
            {
                { new StringContent("photo"), "_handler" },
                { new StringContent(form), "__RequestVerificationToken" },
                { new ByteArrayContent(picture), "photo", "photo.png" },
            },
        };

    /// <summary>A small file that is a large picture, with an edge at every pixel for whoever looks for a code.</summary>
    private static byte[] Chequered(int side)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Gray8, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = ((i % side) + (i / side)) % 2 == 0 ? byte.MaxValue : byte.MinValue;
        }

        return bitmap.Encode(SKEncodedImageFormat.Png, 80).ToArray();
    }

    private static async Task<AdmissionRow> MeasureAsync(
        string name,
        string who,
        Func<HttpRequestMessage> make,
        HttpClient http,
        string? token,
        int rounds,
        CancellationToken cancel
    )
    {
        _ = await SendAsync();
        var (cpu, allocated, wall, status) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp(), 0);
        for (var i = 0; i < rounds; i++)
        {
            status = await SendAsync();
        }

        return new AdmissionRow(
            name,
            who,
            status,
            Milliseconds(Environment.CpuUsage.TotalTime - cpu) / rounds,
            Milliseconds(Stopwatch.GetElapsedTime(wall)) / rounds,
            (GC.GetTotalAllocatedBytes() - allocated) / 1024m / rounds,
            1,
            1
        );

        async Task<int> SendAsync()
        {
            using var request = make();
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            try
            {
                using var answer = await http.SendAsync(request, cancel);
                _ = await answer.Content.ReadAsByteArrayAsync(cancel);
                return (int)answer.StatusCode;
            }
            catch (HttpRequestException)
            {
                // Turned away while the body was on its way.
                return 0;
            }
        }
    }

    [GeneratedRegex(@"name=""__RequestVerificationToken"" value=""([^""]+)""")]
    private static partial Regex FormToken();

    private static decimal Milliseconds(TimeSpan time) => time.Ticks / (decimal)TimeSpan.TicksPerMillisecond;
}

/// <summary>What one request costs on average.</summary>
/// <param name="Name">The request.</param>
/// <param name="Who">Who sent it.</param>
/// <param name="Status">The last answer; 0 when the connection was closed.</param>
/// <param name="CpuMs">Processor time of the whole process.</param>
/// <param name="WallMs">Until the answer was read.</param>
/// <param name="AllocatedKB">Memory allocated by the whole process.</param>
/// <param name="Cpu">Processor time against <c>GET /health/live</c>.</param>
/// <param name="Memory">Memory against <c>GET /health/live</c>.</param>
internal sealed record AdmissionRow(
    string Name,
    string Who,
    int Status,
    decimal CpuMs,
    decimal WallMs,
    decimal AllocatedKB,
    decimal Cpu,
    decimal Memory
);
