using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using SkiaSharp;

namespace Paycare.Tests.Care.Attachments;

/// <summary>A customer shows care a picture, care sends a file, and nobody else sees either.</summary>
[Trait("Touches", "dates")]
public sealed class AttachmentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_customers_picture_comes_to_the_desk_with_its_message_and_a_file_comes_back(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, sari) = (await host.JoinAsync(), await host.AgentAsync());
        var @case = await rina.OpenCaseAsync();
        var taken = (await rina.AttachAsync(@case, TestFiles.Photo(), "paid twice.png")).Expect(201);
        Assert.Equal(("paid twice.jpg", "image/jpeg", "200", "320"), (taken["name"], taken["type"], taken["width"], taken["height"]));
        var id = taken["id"]!;

        // Care sees nothing before it is sent.
        (await sari.GetAsync($"/api/v1/desk/attachments/{id}", Cancel)).Expect(404);
        (await WriteAsync(rina, @case, "Look here", id)).Expect(201);
        var seen = (await sari.GetAsync($"/api/v1/desk/cases/{@case}", Cancel)).Expect(200);
        Assert.Equal(
            ("Look here", id, "paid twice.jpg"),
            (seen["messages.0.text"], seen["messages.0.attachments.0.id"], seen["messages.0.attachments.0.name"])
        );
        Assert.Equal("image/jpeg", (await sari.GetAsync($"/api/v1/desk/attachments/{id}", Cancel)).Expect(200).ContentType);
        Assert.Equal("image/jpeg", (await sari.GetAsync($"/api/v1/desk/attachments/{id}/thumbnail", Cancel)).Expect(200).ContentType);

        var answer = (await sari.SendFileAsync($"/api/v1/desk/cases/{@case}/attachments", TestFiles.Pdf, "bank proof.pdf")).Expect(201)[
            "id"
        ]!;
        (await rina.Api.GetAsync($"/api/v1/attachments/{answer}", Cancel)).Expect(404);
        await DeskWritesAsync(sari, @case, new { text = "The bank says this.", attachments = new[] { answer } });
        var own = (await rina.Api.GetAsync($"/api/v1/cases/{@case}", Cancel)).Expect(200);
        Assert.Equal(("bank proof.pdf", "application/pdf"), (own["messages.1.attachments.0.name"], own["messages.1.attachments.0.type"]));
        Assert.Null(own["messages.1.attachments.0.width"]);
        Assert.Equal(
            Encoding.ASCII.GetString(TestFiles.Pdf),
            (await rina.Api.GetAsync($"/api/v1/attachments/{answer}", Cancel)).Expect(200).Text
        );
        (await rina.Api.GetAsync($"/api/v1/attachments/{answer}/thumbnail", Cancel)).Expect(404);
    }

    [Theory, OnBothDatabases]
    public async Task Nobody_else_reads_or_sends_anybodys_file(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi, sari) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"), await host.AgentAsync());
        var (@case, theirs) = (await rina.OpenCaseAsync(), await budi.OpenCaseAsync());
        var id = (await rina.AttachAsync(@case, TestFiles.Png())).Expect(201)["id"]!;
        (await budi.AttachAsync(@case, TestFiles.Png())).Expect(404);
        (await budi.Api.GetAsync($"/api/v1/attachments/{id}", Cancel)).Expect(404);
        (await budi.Api.GetAsync($"/api/v1/attachments/{id}/thumbnail", Cancel)).Expect(404);
        Assert.NotNull((await WriteAsync(budi, theirs, "Mine", id)).Expect(400)["errors.attachments.0"]);
        // Nor does care send what a customer has not sent.
        Assert.NotNull(
            (
                await sari.PostAsync(
                    $"/api/v1/desk/cases/{@case}/messages",
                    new { text = "Here", attachments = new[] { id } },
                    cancel: Cancel
                )
            ).Expect(400)["errors.attachments.0"]
        );
        (await WriteAsync(rina, @case, "Mine", id)).Expect(201);
        (await budi.Api.GetAsync($"/api/v1/attachments/{id}", Cancel)).Expect(404);
        (await host.MerchantClient().GetAsync($"/api/v1/attachments/{id}", Cancel)).Expect(403);
        (await (await host.StaffAsync("admin")).GetAsync($"/api/v1/desk/attachments/{id}", Cancel)).Expect(403);
    }

    [Theory, OnBothDatabases]
    public async Task A_note_and_an_answer_for_later_keep_their_files_from_the_customer(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (rina, sari, other) = (await host.JoinAsync(), await host.AgentAsync(), await host.AgentAsync(1));
        var @case = await rina.OpenCaseAsync();
        var files = $"/api/v1/desk/cases/{@case}/attachments";
        var note = (await sari.SendFileAsync(files, TestFiles.Pdf, "note.pdf")).Expect(201)["id"]!;
        await DeskWritesAsync(
            sari,
            @case,
            new
            {
                text = "Between us",
                @internal = true,
                attachments = new[] { note },
            }
        );
        (await rina.Api.GetAsync($"/api/v1/attachments/{note}", Cancel)).Expect(404);
        (await other.GetAsync($"/api/v1/desk/attachments/{note}", Cancel)).Expect(200);

        var later = (await sari.SendFileAsync(files, TestFiles.Png())).Expect(201)["id"]!;
        var sendAt = host.Now.AddMinutes(10);
        await DeskWritesAsync(
            sari,
            @case,
            new
            {
                text = "Later",
                sendAt,
                attachments = new[] { later },
            }
        );
        (await rina.Api.GetAsync($"/api/v1/attachments/{later}", Cancel)).Expect(404);
        Assert.Equal(later, (await sari.GetAsync($"/api/v1/desk/cases/{@case}", Cancel)).Expect(200)["scheduled.0.attachments.0.id"]);
        await host.AdvanceAsync(TimeSpan.FromMinutes(10));
        await Eventually.HoldsAsync(async () =>
            (await rina.Api.GetAsync($"/api/v1/cases/{@case}", Cancel)).Expect(200)["messages.0.attachments.0.id"] == later
        );
        (await rina.Api.GetAsync($"/api/v1/attachments/{later}", Cancel)).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_taken_back_before_it_went_out_can_be_sent_again(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, sari) = (await host.JoinAsync(), await host.AgentAsync());
        var @case = await rina.OpenCaseAsync();
        var file = (await sari.SendFileAsync($"/api/v1/desk/cases/{@case}/attachments", TestFiles.Png())).Expect(201)["id"]!;
        var attachments = new[] { file };
        await DeskWritesAsync(
            sari,
            @case,
            new
            {
                text = "Later",
                sendAt = host.Now.AddHours(1),
                attachments,
            }
        );
        var scheduled = (await sari.GetAsync($"/api/v1/desk/cases/{@case}", Cancel)).Expect(200)["scheduled.0.id"];
        (await sari.DeleteAsync($"/api/v1/desk/cases/{@case}/scheduled-messages/{scheduled}", Cancel)).Expect(200);
        (await rina.Api.GetAsync($"/api/v1/attachments/{file}", Cancel)).Expect(404);
        await DeskWritesAsync(sari, @case, new { text = "Now", attachments });
        (await rina.Api.GetAsync($"/api/v1/attachments/{file}", Cancel)).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task A_file_goes_with_one_message_and_may_be_all_that_is_said(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinAsync();
        var @case = await rina.OpenCaseAsync();
        var id = (await rina.AttachAsync(@case, TestFiles.Png(), "struk.png")).Expect(201)["id"]!;
        var sent = (await WriteAsync(rina, @case, null, id)).Expect(201);
        Assert.Equal(("struk.png", id), (sent["text"], sent["attachments.0.id"]));
        (await WriteAsync(rina, @case, "Again", id)).Expect(400);
        (await WriteAsync(rina, @case, "", [])).Expect(400);
        (await WriteAsync(rina, @case, "Made up", new string('1', 32))).Expect(400);
        Assert.Single(
            (await rina.Api.GetAsync($"/api/v1/cases/{@case}", Cancel)).Expect(200).Body.GetProperty("messages").EnumerateArray()
        );
    }

    [Theory, OnBothDatabases]
    public async Task Two_messages_never_take_the_same_file(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinAsync();
        var @case = await rina.OpenCaseAsync();
        var id = (await rina.AttachAsync(@case, TestFiles.Png())).Expect(201)["id"]!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => WriteAsync(rina, @case, $"Message {n}", id)));
        Assert.Equal([201, 400, 400, 400, 400, 400], answers.Select(a => a.Code).Order());
    }

    [Theory, OnBothDatabases]
    public async Task Files_go_with_their_case_when_it_is_merged(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, sari) = (await host.JoinAsync(), await host.AgentAsync());
        var (first, second) = (await rina.OpenCaseAsync(), await rina.OpenCaseAsync());
        var id = (await rina.AttachAsync(second, TestFiles.Png())).Expect(201)["id"]!;
        (await WriteAsync(rina, second, "See", id)).Expect(201);
        (await sari.PostAsync($"/api/v1/desk/cases/{second}/merge", new { into = first }, cancel: Cancel)).Expect(200);
        Assert.Equal(id, (await rina.Api.GetAsync($"/api/v1/cases/{first}", Cancel)).Expect(200)["messages.0.attachments.0.id"]);
        (await rina.AttachAsync(second, TestFiles.Png())).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task What_cannot_be_taken_is_refused_by_field_with_what_helps(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinAsync();
        var @case = await rina.OpenCaseAsync();
        var cases = new (byte[] Content, int Status, string Code, string Says)[]
        {
            ("GIF89a"u8.ToArray(), 415, "attachment-type", "JPEG"),
            ("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), 415, "attachment-type", "JPEG"),
            ("\0\0\0\u0018ftypheic\0\0\0\0mif1"u8.ToArray(), 415, "attachment-type", "HEIC"),
            (TestFiles.Bomb(), 413, "attachment-too-large", "pixels"),
            ([], 400, "invalid-request", "Choose"),
            ([.. TestFiles.Png()[..40], 1], 400, "invalid-request", "screenshot"),
        };
        foreach (var (content, status, code, says) in cases)
        {
            // The name and the header say PNG: nobody believes them.
            var refused = (await rina.AttachAsync(@case, content)).Expect(status);
            Assert.Equal(code, refused["code"]);
            Assert.Contains(says, refused["errors.file.0"], StringComparison.Ordinal);
        }

        using var form = new MultipartFormDataContent { { new StringContent("x"), "other" } };
        (await rina.Api.SendAsync(HttpMethod.Post, $"/api/v1/cases/{@case}/attachments", form, null, Cancel)).Expect(400);
        (await rina.Api.PostAsync($"/api/v1/cases/{@case}/attachments", new { file = "x" }, cancel: Cancel)).Expect(415);
    }

    [Theory, OnBothDatabases]
    public async Task Ten_million_bytes_are_taken_and_one_more_is_refused_by_field(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinAsync();
        var @case = await rina.OpenCaseAsync();
        var largest = new byte[10_000_000];
        TestFiles.Pdf.CopyTo(largest, 0);
        Assert.Equal("10000000", (await rina.AttachAsync(@case, largest, "largest.pdf")).Expect(201)["bytes"]);
        var refused = (await rina.AttachAsync(@case, [.. largest, 0], "larger.pdf")).Expect(413);
        Assert.Equal("attachment-too-large", refused["code"]);
        Assert.NotNull(refused["errors.file.0"]);
    }

    [Theory, OnBothDatabases]
    public async Task Thirty_megabytes_are_refused_before_they_have_arrived(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinAsync();
        using var line = new TcpClient();
        await line.ConnectAsync(host.Address.Host, host.Address.Port, Cancel);
        var head = string.Join(
            "\r\n",
            $"POST /api/v1/cases/{await rina.OpenCaseAsync()}/attachments HTTP/1.1",
            $"Host: {host.Address.Authority}",
            $"Authorization: Bearer {rina.AccessToken}",
            "Content-Type: multipart/form-data; boundary=part",
            "Content-Length: 30000000",
            "",
            "--part",
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"",
            "",
            "first bytes"
        );
        await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        using var reader = new StreamReader(line.GetStream());
        Assert.StartsWith("HTTP/1.1 413", await reader.ReadLineAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_browser_is_told_to_run_nothing_and_guess_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinAsync();
        var @case = await rina.OpenCaseAsync();
        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", rina.AccessToken);
        var sent = new (byte[] Content, string Name, string Type, string Disposition)[]
        {
            (TestFiles.Png(), "余额.png", "image/png", "inline; filename*=UTF-8''%E4%BD%99%E9%A2%9D.png"),
            (TestFiles.Picture(SKEncodedImageFormat.Webp), "a;b.webp", "image/webp", "inline"),
            (TestFiles.Pdf, "proof.pdf", "application/pdf", "attachment; filename=proof.pdf"),
            ("alert(1)"u8.ToArray(), "script.js", "text/plain", "attachment; filename=script.txt"),
        };
        foreach (var (content, name, type, disposition) in sent)
        {
            var id = (await rina.AttachAsync(@case, content, name)).Expect(201)["id"];
            using var answer = await http.GetAsync($"/api/v1/attachments/{id}", Cancel);
            Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.StartsWith(disposition.Split(';')[0], Header("Content-Disposition"), StringComparison.Ordinal);
            Assert.Contains(disposition.Split(';')[^1].Trim(), Header("Content-Disposition"), StringComparison.Ordinal);
            Assert.Contains("sandbox", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal(("nosniff", "no-store"), (Header("X-Content-Type-Options"), Header("Cache-Control")));

            string Header(string header) =>
                string.Join(',', answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key == header).SelectMany(h => h.Value));
        }
    }

    [Theory, OnBothDatabases]
    public async Task One_message_takes_so_many_files_and_a_day_so_many_bytes(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinAsync();
        var @case = await rina.OpenCaseAsync();
        var ids = new List<string>();
        for (var n = 0; n < 6; n++)
        {
            ids.Add((await rina.AttachAsync(@case, TestFiles.Pdf, $"{n}.pdf")).Expect(201)["id"]!);
        }

        Assert.NotNull((await WriteAsync(rina, @case, "All", [.. ids])).Expect(400)["errors.attachments.0"]);
        (await WriteAsync(rina, @case, "Five", [.. ids.Take(5)])).Expect(201);

        var large = new byte[9_999_000];
        TestFiles.Pdf.CopyTo(large, 0);
        var heavy = new List<string>();
        for (var n = 0; n < 9; n++)
        {
            heavy.Add((await rina.AttachAsync(@case, large, "heavy.pdf")).Expect(201)["id"]!);
        }

        Assert.NotNull((await WriteAsync(rina, @case, "Too heavy", [.. heavy.Take(3)])).Expect(400)["errors.attachments.0"]);
        var spent = (await rina.AttachAsync(@case, large, "heavy.pdf")).Expect(429);
        Assert.Equal("attachments-spent", spent["code"]);
        Assert.NotNull(spent["errors.file.0"]);
        // Others are not held up.
        var budi = await host.JoinAsync();
        (await budi.AttachAsync(await budi.OpenCaseAsync(), TestFiles.Png())).Expect(201);
    }

    private static Task<ApiAnswer> WriteAsync(CustomerActor customer, string @case, string? text, params string[] attachments) =>
        customer.Api.PostAsync($"/api/v1/cases/{@case}/messages", new { text, attachments }, cancel: Cancel);

    private static async Task DeskWritesAsync(ApiClient agent, string @case, object message) =>
        (await agent.PostAsync($"/api/v1/desk/cases/{@case}/messages", message, cancel: Cancel)).Expect(200);
}
