using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Paycare.Platform.Audit;
using Paycare.Platform.Messages;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using Paycare.Web.Configuration;

namespace Paycare.Tests.Hosting;

/// <summary>
/// Known secrets pass through endpoints, chat and forms; then the database files, logs, traces, keys and a backup are searched
/// for them. Nothing may be found. In the clear by decision, and so not among the canaries: what people write to care, once
/// card numbers and spoken-out codes are taken out (agents must read and search it), names of devices, and names that staff
/// choose for customers to see.
/// </summary>
public sealed partial class CanaryTests
{
    private const string Name = "Canarina Wulandari",
        Email = "canarina.w@kenari.example",
        OtherEmail = "canarina.new@kenari.example",
        Note = "untuk kupu-kupu ungu";
    private const string Password = "kenari-kuning-di-jendela",
        NextPassword = "kenari-biru-di-halaman",
        WrongPassword = "kenari-merah-di-genteng";
    private const string Pin = "739164",
        NextPin = "604827",
        WrongPin = "518273",
        Cvv = "8361";
    private const string BoundCard = "4111111111111111",
        RefusedCard = "378282246310005",
        ChatCard = "5555555555554444",
        ChatCode = "926471";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task No_secret_and_nothing_personal_is_found_in_any_file_log_or_trace(TestDatabase database)
    {
        using var logs = new Recorder();
        using var traces = new Traces();
        await using var host = await TestHost.StartAsync(database, services =>
        {
            services.AddSingleton<ILoggerProvider>(logs);
            services.PostConfigure<LoggerFilterOptions>(filter =>
            {
                // Everything, as an operator may set it in configuration; what the code itself turns off stays off.
                filter.MinLevel = LogLevel.Trace;
                foreach (var rule in filter.Rules.Where(r => r.CategoryName != "Microsoft.AspNetCore.Hosting.Diagnostics").ToList())
                {
                    filter.Rules.Remove(rule);
                }
            });
        });
        var canaries = new Canaries();
        await LiveAsync(host, canaries);
        await host.Services.GetRequiredService<AuditSealer>().SealAsync(Cancel);

        var settings = host.Services.GetRequiredService<Settings>();
        var home = Directory.GetParent(settings.KeyDirectory)!.FullName;
        var backup = Directory.CreateTempSubdirectory("paycare-backup-");
        try
        {
            var found = new List<string>();
            foreach (var folder in new[] { home, host.Store.Folder }.OfType<string>())
            {
                Copy(folder, Path.Combine(backup.FullName, Path.GetFileName(folder)));
            }

            if (database == TestDatabase.Postgres)
            {
                var dump = Path.Combine(backup.FullName, "dump.sql");
                await DumpAsync(host.Store.ConnectionString, dump);
                Assert.Contains("identity_customers", await File.ReadAllTextAsync(dump, Cancel), StringComparison.Ordinal);
            }

            var files = Directory.GetFiles(backup.FullName, "*", SearchOption.AllDirectories);
            Assert.Contains(files, f => f.EndsWith("ring.json", StringComparison.Ordinal));
            Assert.Contains(files, f => f.EndsWith("heads.jsonl", StringComparison.Ordinal));
            foreach (var file in files)
            {
                found.AddRange(canaries.FindIn(Path.GetFileName(file), await File.ReadAllBytesAsync(file, Cancel)));
            }

            var (logged, traced) = (logs.Text(), traces.Text());
            Assert.Contains("Executed DbCommand", logged, StringComparison.Ordinal);
            Assert.Contains("Microsoft.AspNetCore", traced, StringComparison.Ordinal);
            found.AddRange(canaries.FindIn("logs", Encoding.UTF8.GetBytes(logged)));
            found.AddRange(canaries.FindIn("traces", Encoding.UTF8.GetBytes(traced)));
            Assert.True(found.Count == 0, string.Join('\n', found));

            // The search finds what is there: a word that is in the clear by decision.
            var words = new Canaries();
            words.Add("words", "a payung lost in the rain");
            Assert.Contains(files, f => words.FindIn("", File.ReadAllBytes(f)).Any());
        }
        finally
        {
            backup.Delete(recursive: true);
        }
    }

    private static async Task LiveAsync(TestHost host, Canaries canaries)
    {
        var (phone, otherPhone) = (host.Stage.NewCustomer(Name, "id").Phone, host.Stage.NewCustomer(Name, "id").Phone);
        foreach (
            var (what, value) in new (string, string)[]
            {
                ("phone", phone),
                ("phone without plus", phone[1..]),
                ("other phone", otherPhone[1..]),
                ("email", Email),
                ("other email", OtherEmail),
                ("name", "Canarina"),
                ("note", Note),
                ("password", Password),
                ("next password", NextPassword),
                ("wrong password", WrongPassword),
                ("bound card", BoundCard),
                ("refused card", RefusedCard),
                ("card in a chat", ChatCard),
                ("card in a chat, spaced", "5555 5555 5555 4444"),
            }
        )
        {
            canaries.Add(what, value);
        }

        foreach (
            var (what, digits) in new (string, string)[]
            {
                ("pin", Pin),
                ("next pin", NextPin),
                ("wrong pin", WrongPin),
                ("cvv", Cvv),
                ("code in a chat", ChatCode),
            }
        )
        {
            canaries.AddDigits(what, digits);
        }

        // Joining: first refused, then accepted.
        var api = host.Client();
        (
            await api.PostAsync(
                "/api/v1/customers",
                new
                {
                    phone,
                    email = Email,
                    fullName = Name,
                    password = "short",
                    pin = Pin,
                    locale = "xx",
                }
            )
        ).Expect(400);
        var id = (
            await api.PostAsync(
                "/api/v1/customers",
                new
                {
                    phone,
                    email = Email,
                    fullName = Name,
                    password = Password,
                    pin = Pin,
                    locale = "id",
                }
            )
        ).Expect(201)["customerId"];
        var device = (
            await api.PostAsync($"/api/v1/customers/{id}/phone-verifications", new { code = await CodeAsync(host, phone, canaries) })
        ).Expect(200)["deviceToken"]!;
        (
            await api.PostAsync(
                "/api/v1/sessions",
                new
                {
                    identifier = phone,
                    password = WrongPassword,
                    deviceToken = device,
                }
            )
        ).Expect(401);
        (await api.PostAsync("/api/v1/sessions", new { identifier = Email, password = Password })).Expect(401);
        var token = (
            await api.PostAsync(
                "/api/v1/sessions",
                new
                {
                    identifier = Email,
                    password = Password,
                    oneTimeCode = await CodeAsync(host, phone, canaries),
                    deviceName = "Laptop",
                }
            )
        ).Expect(201)["accessToken"]!;
        canaries.Add("access token", token);
        canaries.Add("device token", device);
        api.UseToken(token);
        api.Language = "id";

        // Cards and money.
        (
            await api.PostAsync(
                "/api/v1/cards",
                new
                {
                    number = RefusedCard,
                    holderName = Name,
                    expiryMonth = 12,
                    expiryYear = 2038,
                    cvv = Cvv,
                }
            )
        ).Expect(402);
        var card = (
            await api.PostAsync(
                "/api/v1/cards",
                new
                {
                    number = BoundCard,
                    holderName = Name,
                    expiryMonth = 12,
                    expiryYear = 2038,
                    cvv = "123",
                }
            )
        ).Expect(201)["id"];
        (
            await api.PostAsync(
                "/api/v1/top-ups",
                new
                {
                    cardId = card,
                    amount = CustomerActor.Idr("90000.00"),
                    pin = Pin,
                },
                CustomerActor.NewKey()
            )
        ).Expect(201);
        foreach (var (pin, code) in new[] { (Pin, 201), (WrongPin, 403) })
        {
            (
                await api.PostAsync(
                    "/api/v1/payments",
                    new
                    {
                        merchantId = host.Shop,
                        amount = CustomerActor.Idr("12000.00"),
                        pin,
                        note = Note,
                    },
                    CustomerActor.NewKey()
                )
            ).Expect(code);
        }

        // Words with secrets in them, everywhere where words go.
        var slip = $"My card is 5555 5555 5555 4444 ({ChatCard}), my PIN: {Pin}, kode OTP {ChatCode}, and a payung lost in the rain.";
        var opened = (
            await api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "other",
                    background = slip,
                    whatHappened = slip,
                    alreadyTried = slip,
                    need = slip,
                }
            )
        ).Expect(201)["id"];
        (await api.PostAsync($"/api/v1/cases/{opened}/messages", new { text = slip })).Expect(201);
        (
            await host.Client()
                .PostAsync(
                    "/api/v1/cases",
                    new
                    {
                        topic = "other",
                        need = slip,
                        contact = Email,
                    }
                )
        ).Expect(201);
        var agent = await host.AgentAsync();
        (await agent.PostAsync($"/api/v1/desk/cases/{opened}/messages", new { text = slip, @internal = true })).Expect(200);
        (await agent.GetAsync($"/api/v1/desk/lookup?phone={Uri.EscapeDataString(phone)}", Cancel)).Expect(200);
        (await agent.PostAsync($"/api/v1/desk/customers/{id}/reveal", new { field = "phone", reason = "The person calls back." })).Expect(
            200
        );
        (await api.PostAsync($"/api/v1/cases/{opened}/confirm", new { solved = true })).Expect(200);
        (await api.PostAsync($"/api/v1/cases/{opened}/rating", new { score = 4, comment = slip })).Expect(200);

        // Other secrets and addresses.
        var begun = (await api.PostAsync("/api/v1/me/two-factor/totp", null)).Expect(200);
        canaries.Add("totp secret", begun["secret"]!);
        var confirmed = (await api.PostAsync("/api/v1/me/two-factor/totp/confirm", new { code = host.Code(begun["secret"]!) })).Expect(200);
        foreach (var code in confirmed.Body.GetProperty("recoveryCodes").EnumerateArray())
        {
            canaries.Add("recovery code", code.GetString()!);
        }

        (
            await host.Client()
                .PostAsync(
                    "/api/v1/sessions",
                    new
                    {
                        identifier = phone,
                        password = Password,
                        deviceToken = device,
                        oneTimeCode = confirmed["recoveryCodes.0"],
                    }
                )
        ).Expect(201);
        (await api.PutAsync("/api/v1/me/password", new { current = WrongPassword, @new = NextPassword })).Expect(400);
        (await api.PutAsync("/api/v1/me/password", new { current = Password, @new = NextPassword })).Expect(204);
        (await api.PutAsync("/api/v1/me/pin", new { password = NextPassword, @new = NextPin })).Expect(204);
        _ = await api.PutAsync("/api/v1/me/email", new { email = OtherEmail });
        _ = await api.PutAsync("/api/v1/me/phone", new { phone = otherPhone });
        _ = await api.PostAsync("/api/v1/password-resets", new { identifier = phone });

        await FillFormsAsync(host, token, phone, slip);
    }

    /// <summary>The same by the pages' forms, which a script-less browser would send.</summary>
    private static async Task FillFormsAsync(TestHost host, string token, string phone, string slip)
    {
        await SendFormAsync(host, null, "/sign-in", new() { ["Form.Identifier"] = phone, ["Form.Password"] = WrongPassword });
        await SendFormAsync(
            host,
            null,
            "/sign-up",
            new()
            {
                ["Form.Phone"] = phone,
                ["Form.Email"] = Email,
                ["Form.FullName"] = Name,
                ["Form.Password"] = "short",
                ["Form.Pin"] = Pin,
            }
        );
        await SendFormAsync(
            host,
            token,
            "/cards",
            new()
            {
                ["Form.Number"] = RefusedCard,
                ["Form.Holder"] = Name,
                ["Form.Expiry"] = "12/38",
                ["Form.Cvv"] = Cvv,
            }
        );
        await SendFormAsync(host, token, "/me/password", new() { ["Form.Current"] = WrongPassword, ["Form.New"] = NextPassword });
        await SendFormAsync(host, token, "/me/pin", new() { ["Form.Password"] = WrongPassword, ["Form.New"] = NextPin });
        await SendFormAsync(host, token, "/help/new", new() { ["Form.Background"] = slip, ["Form.Need"] = slip });
    }

    private static async Task SendFormAsync(TestHost host, string? token, string path, Dictionary<string, string> fields)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = host.Address };
        var cookies = token is null ? "" : $"paycare_session={token}";
        using var ask = new HttpRequestMessage(HttpMethod.Get, path);
        ask.Headers.TryAddWithoutValidation("Cookie", cookies);
        using var page = await http.SendAsync(ask, Cancel);
        Assert.True(page.IsSuccessStatusCode, $"{path}: {(int)page.StatusCode}");
        if (page.Headers.TryGetValues("Set-Cookie", out var set))
        {
            cookies = string.Join("; ", set.Select(c => c.Split(';')[0]).Prepend(cookies).Where(c => c.Length > 0));
        }

        // The main form is the one with the most fields of ours.
        var form = Forms()
            .Matches(await page.Content.ReadAsStringAsync(Cancel))
            .Select(f => f.Value)
            .MaxBy(f => fields.Keys.Count(k => f.Contains($"name=\"{k}\"", StringComparison.Ordinal)))!;
        Assert.Contains($"name=\"{fields.Keys.First()}\"", form, StringComparison.Ordinal);
        var hidden = Hidden()
            .Matches(form)
            .ToDictionary(h => h.Groups["name"].Value, h => System.Net.WebUtility.HtmlDecode(h.Groups["value"].Value));
        using var send = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(hidden.Concat(fields)) };
        send.Headers.TryAddWithoutValidation("Cookie", cookies);
        using var answer = await http.SendAsync(send, Cancel);
        Assert.True((int)answer.StatusCode < 400 || (int)answer.StatusCode is 400 or 401 or 402, $"{path}: {(int)answer.StatusCode}");
    }

    /// <summary>The code that was sent last; it is a canary from now on.</summary>
    private static async Task<string> CodeAsync(TestHost host, string to, Canaries canaries)
    {
        var sent = await host.InDatabaseAsync(db => host.Services.GetRequiredService<Postbox>().ReadAsync(db, [to], 20, Cancel));
        var code = sent.Last(m => m.Code is not null).Code!;
        canaries.AddDigits("one-time code", code);
        return code;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = File.Create(copy);
            source.CopyTo(target);
        }
    }

    private static async Task DumpAsync(string connectionString, string file)
    {
        var place = new NpgsqlConnectionStringBuilder(connectionString);
        using var process = Process.Start(
            new ProcessStartInfo(
                Path.Combine(PostgresServer.FindBinaries(), "pg_dump"),
                ["-h", place.Host!, "-p", $"{place.Port}", "-U", place.Username!, "-f", file, place.Database!]
            )
            {
                RedirectStandardError = true,
            }
        )!;
        var errors = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, errors);
    }

    [GeneratedRegex("<form\\b.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();

    /// <summary>What must not be found, as text, in UTF-16, in hexadecimal and in base64.</summary>
    private sealed class Canaries
    {
        private readonly List<(string What, string Form, byte[] Bytes)> _texts = [];
        private readonly List<(string What, Regex Pattern)> _digits = [];

        public void Add(string what, string value)
        {
            var utf8 = Encoding.UTF8.GetBytes(value);
            _texts.Add((what, "text", utf8));
            _texts.Add((what, "utf-16", Encoding.Unicode.GetBytes(value)));
            _texts.Add((what, "hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8))));
            _texts.Add((what, "base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(utf8).TrimEnd('=')[..^1])));
            _texts.Add((what, "address", Encoding.UTF8.GetBytes(Uri.EscapeDataString(value))));
        }

        /// <summary>
        /// A few digits occur in numbers and hexadecimal ids everywhere; alone, between other characters, they are the secret.
        /// </summary>
        public void AddDigits(string what, string digits) =>
            _digits.Add((what, new Regex($"(?<![0-9A-Za-z.:+/_-]){digits}(?![0-9A-Za-z.:+/_-])", RegexOptions.CultureInvariant)));

        public IEnumerable<string> FindIn(string place, byte[] content)
        {
            foreach (var (what, form, bytes) in _texts)
            {
                if (content.AsSpan().IndexOf(bytes) is >= 0 and var at)
                {
                    yield return $"{place}: {what} as {form} at {at}: {Around(content, at)}";
                }
            }

            var text = Encoding.Latin1.GetString(content);
            foreach (var (what, pattern) in _digits)
            {
                if (pattern.Match(text) is { Success: true } match)
                {
                    yield return $"{place}: {what} at {match.Index}: {Around(content, match.Index)}";
                }
            }
        }

        private static string Around(byte[] content, int at) =>
            Encoding
                .Latin1.GetString(content, Math.Max(0, at - 60), Math.Min(content.Length, at + 60) - Math.Max(0, at - 60))
                .ReplaceLineEndings(" ");
    }

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string Text() => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            _lines.Enqueue($"{formatter(state, exception)} {exception}");
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
            {
                _lines.Enqueue(string.Join(' ', values.Select(v => $"{v.Key}={v.Value}")));
            }
        }

        public void Dispose() { }
    }

    /// <summary>Every activity of this process, with its tags, but for those of the test's own client.</summary>
    private sealed class Traces : IDisposable
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly ActivityListener _listener;

        public Traces()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name != "System.Net.Http",
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                    _lines.Enqueue(
                        $"{activity.Source.Name} {activity.OperationName} {activity.DisplayName} {Joined(activity.TagObjects)} "
                            + string.Join(' ', activity.Events.Select(e => e.Name + Joined(e.Tags)))
                    ),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public string Text() => string.Join('\n', _lines);

        public void Dispose() => _listener.Dispose();

        private static string Joined(IEnumerable<KeyValuePair<string, object?>> tags) =>
            string.Join(' ', tags.Select(t => $"{t.Key}={t.Value}"));
    }
}
