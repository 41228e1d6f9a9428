using System.Globalization;
using System.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Paycare.Payments.Records;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using UglyToad.PdfPig;

namespace Paycare.Tests.Payments.Records;

[Trait("Touches", "dates")]
public sealed class RecordsTests
{
    [Theory, OnBothDatabases]
    public async Task Records_are_found_by_name_note_amount_kind_and_period(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var began = host.Now.ToOffset(Wording.WesternIndonesia);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync("Budi Santoso"));
        (await rina.PayAsync(host.Shop, "15000.00", note: "Kado Ibu")).Expect(201);
        (await rina.PayAsync(host.Demo.Merchants[1].Id.ToString(), "7500.00")).Expect(201);
        (
            await rina.Api.PostAsync(
                "/api/v1/transfers",
                new
                {
                    toPhone = budi.Phone,
                    amount = CustomerActor.Idr("2000"),
                    pin = rina.Pin,
                    note = "=HYPERLINK(\"x\")",
                },
                CustomerActor.NewKey()
            )
        ).Expect(201);
        (await rina.PayAsync(host.Shop, "900000.00")).Expect(402);
        var shop = Uri.EscapeDataString(host.Demo.Merchants[0].Name[1..].ToUpperInvariant());
        Assert.Equal(
            [1, 1, 1, 1, 1, 1, 0],
            await CountsAsync(rina, $"q={shop}", "q=kado", "q=Rp%2015.000", "q=15,000.00", "q=7500.00", "q=B•••", "q=900000")
        );
        Assert.Equal([2, 1, 1, 0], await CountsAsync(rina, "kind=payment", "kind=transfer", "kind=top-up", "kind=refund"));
        var today = host.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToOffset(Wording.WesternIndonesia);
        Assert.Equal(
            [4, 0, 0],
            await CountsAsync(rina, $"from={Day(began)}&to={Day(today)}", $"to={Day(began.AddDays(-1))}", $"from={Day(today.AddDays(1))}")
        );
        Assert.Equal(
            [4],
            await CountsAsync(
                rina,
                $"from={Uri.EscapeDataString(today.AddHours(-1).ToString("O"))}&to={Uri.EscapeDataString(today.AddHours(1).ToString("O"))}"
            )
        );
        foreach (
            var (wrong, field) in new[]
            {
                ("from=yesterday", "from"),
                ("to=2026-13-01", "to"),
                ("from=0001-01-01", "from"),
                ("to=9999-12-31", "to"),
                ("from=2026-11-02&to=2026-11-01", "to"),
                ("kind=gift", "kind"),
                ($"q={new string('q', 101)}", "q"),
            }
        )
        {
            Assert.NotNull((await rina.Api.GetAsync($"/api/v1/wallet/transactions?{wrong}")).Expect(400)[$"errors.{field}.0"]);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_cursor_stays_good_while_new_rows_come(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinWithMoneyAsync("100000.00");
        for (var i = 1; i <= 4; i++)
        {
            (await rina.PayAsync(host.Shop, $"{i}00")).Expect(201);
        }

        var first = (await rina.Api.GetAsync("/api/v1/wallet/transactions?kind=payment&limit=2")).Expect(200);
        (await rina.PayAsync(host.Shop, "900")).Expect(201);
        var second = (await rina.Api.GetAsync($"/api/v1/wallet/transactions?kind=payment&limit=2&cursor={first["next"]}")).Expect(200);
        Assert.Equal(["400.00", "300.00", "200.00", "100.00"], Amounts(first).Concat(Amounts(second)));
        Assert.Null(second["next"]);
    }

    [Theory, OnBothDatabases]
    public async Task The_list_as_a_file_keeps_to_its_form_and_starts_no_formula(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var began = Day(host.Now.ToOffset(Wording.WesternIndonesia));
        var rina = await host.JoinWithMoneyAsync("100000.00");
        (await rina.PayAsync(host.Shop, "1500.00", note: "=1+2, \"quoted\"")).Expect(201);
        var day = Day(host.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToOffset(Wording.WesternIndonesia));
        var file = (await rina.Api.GetAsync($"/api/v1/wallet/transactions.csv?from={began}&to={day}")).Expect(200);
        Assert.Equal("text/csv", file.ContentType);
        var lines = file.Text.TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("Date,Time,Type,With,In,Out,Currency,Balance,Note,Number", lines[0]);
        Assert.Contains(lines[1].Split(',')[0], new[] { began, day });
        Assert.Contains(
            $",Payment,{host.Demo.Merchants[0].Name},,1500.00,IDR,98500.00,\"'=1+2, \"\"quoted\"\"\",",
            lines[1],
            StringComparison.Ordinal
        );
        Assert.Contains(",Top-up,,100000.00,,IDR,100000.00,,", lines[2], StringComparison.Ordinal);
        Assert.Equal(["", 4.ToString(CultureInfo.InvariantCulture)], [lines[^1], lines.Length.ToString(CultureInfo.InvariantCulture)]);
        (await rina.Api.GetAsync("/api/v1/wallet/transactions.csv?from=never")).Expect(400);

        // Where the comma is the decimal sign, spreadsheets separate with semicolons.
        rina.Api.Language = "id";
        var rows = (await rina.Api.GetAsync($"/api/v1/wallet/transactions.csv?from={began}&to={day}")).Expect(200).Text;
        Assert.StartsWith(
            "Tanggal;Waktu;Jenis;Dengan;Masuk;Keluar;Mata uang;Saldo;Catatan;Nomor\r\n",
            rows.TrimStart('\uFEFF'),
            StringComparison.Ordinal
        );
        Assert.Contains(";1500,00;IDR;98500,00;\"'=1+2, \"\"quoted\"\"\";", rows, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_statement_on_paper_says_all_that_moved_in_the_readers_language(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var mei = await host.JoinAsync("陈美玲", "zh-CN");
        (await mei.BindCardAsync("4111111111111111", "123")).Expect(201);
        (await mei.TopUpAsync("500000.00")).Expect(201);
        for (var i = 1; i <= 60; i++)
        {
            (await mei.PayAsync(host.Shop, $"{1000 + i}.00", note: i == 60 ? "生日" : null)).Expect(201);
        }

        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", mei.AccessToken);
        http.DefaultRequestHeaders.Add("Accept-Language", "zh-CN");
        var day = Day(host.Now.ToOffset(Wording.WesternIndonesia));
        var path = $"/api/v1/wallet/transactions.pdf?from={day}&to={day}";
        using var pdf = PdfDocument.Open(await http.GetByteArrayAsync(new Uri(path, UriKind.Relative)));
        var text = string.Concat(pdf.GetPages().Select(p => p.Text));
        Assert.True(pdf.NumberOfPages > 1);
        var now = host.Now.ToOffset(Wording.WesternIndonesia);
        Assert.Contains($"{now.Year}年{now.Month}月{now.Day}日", text, StringComparison.Ordinal);
        var words = pdf.GetPage(1).GetWords().ToList();
        Assert.InRange(words.First(w => w.Text == "1,001").BoundingBox.Right, 468, 472);
        Assert.InRange(words.First(w => w.Text == "498,999").BoundingBox.Right, 553, 557);
        Assert.All(
            ["对账单", "陈美玲", "期初余额", "期末余额", "余额", "Kopi Senja", "生日", "500,000", "1,001", "1,060", "438,170"],
            word => Assert.Contains(word, text, StringComparison.Ordinal)
        );
        (await mei.Api.GetAsync("/api/v1/wallet/transactions.pdf")).Expect(400);
        (await mei.Api.GetAsync($"/api/v1/wallet/transactions.pdf?from={day}&to=never")).Expect(400);
        (await host.Client().GetAsync(path)).Expect(401);
    }

    [Fact]
    public void No_language_separates_fields_by_its_decimal_sign() =>
        Assert.All(Languages.Known, l => Assert.NotEqual(l.Numbers.NumberDecimalSeparator, l.ListSeparator.ToString()));

    [Theory]
    [InlineData("=1", "'=1")]
    [InlineData("+62", "'+62")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM", "'@SUM")]
    [InlineData("\tx", "'\tx")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("－1", "'－1")]
    [InlineData(" @SUM(A1)", "' @SUM(A1)")]
    [InlineData("\u00A0=1", "'\u00A0=1")]
    [InlineData("\u200B=1", "'\u200B=1")]
    [InlineData("a=1", "a=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("\"", "\"\"\"\"")]
    [InlineData(null, "")]
    [InlineData("陈美玲", "陈美玲")]
    public void A_field_is_text_and_nothing_else(string? text, string field) =>
        Assert.Equal($"{field},x\r\n", Csv.Record(Languages.English, text, "x"));

    [Theory, OnBothDatabases]
    public async Task A_receipt_names_the_parties_and_no_balance(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (mei, budi) = (await host.JoinAsync("陈美玲 Mei", "zh-CN"), await host.JoinAsync("Budi Santoso"));
        (await mei.BindCardAsync("4111111111111111", "123")).Expect(201);
        (await mei.TopUpAsync("77777.00")).Expect(201);
        var sent = (
            await mei.Api.PostAsync(
                "/api/v1/transfers",
                new
                {
                    toPhone = budi.Phone,
                    amount = CustomerActor.Idr("15000"),
                    pin = mei.Pin,
                    note = "谢谢 dear",
                },
                CustomerActor.NewKey()
            )
        ).Expect(201);
        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", mei.AccessToken);
        foreach (var language in new[] { "en", "id", "zh-CN" })
        {
            http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
            var bytes = await http.GetByteArrayAsync(new Uri($"/api/v1/payments/{sent["id"]}/receipt.pdf", UriKind.Relative));
            http.DefaultRequestHeaders.AcceptLanguage.Clear();
            Assert.InRange(bytes.Length, 1_000, 200_000);
            using var pdf = PdfDocument.Open(bytes);
            var text = pdf.GetPage(1).Text;
            Assert.Contains(sent["id"]!, text, StringComparison.Ordinal);
            Assert.Contains("Mei", text, StringComparison.Ordinal);
            Assert.Contains("15", text, StringComparison.Ordinal);
            Assert.DoesNotContain("62", text.Replace(sent["id"]!, "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains("陈美玲", text, StringComparison.Ordinal);
            Assert.Contains("谢谢 dear", text, StringComparison.Ordinal);
        }

        var refused = (await mei.PayAsync(host.Shop, "900000")).Expect(402);
        (await mei.Api.GetAsync($"/api/v1/payments/{refused["attemptId"]}/receipt.pdf")).Expect(404);
        (await host.Client().GetAsync($"/api/v1/payments/{sent["id"]}/receipt.pdf")).Expect(401);
    }

    [Theory]
    [InlineData("José Ñandú", "José Ñandú")]
    [InlineData("Jose\u0301", "José")]
    [InlineData("Nguyễn Thị Hằng", "Nguyễn Thị Hằng")]
    [InlineData("Đặng Łukasz Řehoř Þór Şafak", "Đặng Łukasz Řehoř Þór Şafak")]
    [InlineData("Иван Петров", "Иван Петров")]
    [InlineData("Ελένη", "Ελένη")]
    [InlineData("陈美玲", "陈美玲")]
    [InlineData("さくら", "さくら")]
    [InlineData("김민수", "GimMinSu")]
    [InlineData("D’Angelo – cà phê", "D’Angelo – cà phê")]
    [InlineData("สมชาย", "smchay")]
    [InlineData("Siti\u202E \U0001F338", "Siti ?")]
    public void A_receipt_prints_every_letter_of_a_name_as_text(string name, string printed)
    {
        var texts = new TextCatalog(
            [new TextSource(new ResourceManager("Paycare.Payments.Texts", typeof(Receipt).Assembly))],
            Options.Create(new TextOptions { FailOnMissing = true }),
            NullLogger<TextCatalog>.Instance
        );
        var receipt = new Receipt("a1b2", "transfer", Money.Rupiah(15_000), default, name, "Budi", "cà phê ở Đà Nẵng, 谢谢");
        var bytes = new ReceiptPaper(texts).Draw(receipt, Languages.English);
        Assert.InRange(bytes.Length, 1_000, 60_000);
        using var pdf = PdfDocument.Open(bytes);
        var text = pdf.GetPage(1).Text;
        Assert.Contains(printed, text, StringComparison.Ordinal);
        Assert.Contains("cà phê ở Đà Nẵng, 谢谢", text, StringComparison.Ordinal);
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Amounts(ApiAnswer page) =>
        page.Body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("amount").GetProperty("value").GetString()!);

    private static async Task<List<int>> CountsAsync(CustomerActor customer, params string[] queries)
    {
        var counts = new List<int>();
        foreach (var query in queries)
        {
            counts.Add(
                (await customer.Api.GetAsync($"/api/v1/wallet/transactions?{query}")).Expect(200).Body.GetProperty("items").GetArrayLength()
            );
        }

        return counts;
    }
}
