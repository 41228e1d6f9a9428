using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Privacy;
using Paycare.Platform.Sealing;
using Paycare.Platform.Sweeping;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Attachments;

/// <summary>Files are kept sealed, for as long as they are needed, and as Paycare wrote them.</summary>
[Trait("Touches", "dates")]
public sealed class AttachmentKeepingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_file_on_disk_says_nothing_and_opens_in_its_place_alone(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var rina = await host.JoinAsync();
        var secret = "The words of my proof, which nobody else may read."u8.ToArray();
        var @case = await rina.OpenCaseAsync();
        var id = (await rina.AttachAsync(@case, secret, "proof.txt")).Expect(201)["id"]!;
        var path = Assert.Single(Files(host, rina));
        var kept = await File.ReadAllBytesAsync(path, Cancel);
        Assert.Equal(-1, kept.AsSpan().IndexOf("proof"u8));
        Assert.DoesNotContain("proof", path[host.Services.GetRequiredService<DataFolder>().Path.Length..], StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        // A file that was changed, or is another one's, is not given out.
        kept[^1] ^= 1;
        await File.WriteAllBytesAsync(path, kept, Cancel);
        var changed = await rina.Api.GetAsync($"/api/v1/attachments/{id}", Cancel);
        Assert.DoesNotContain("words of my proof", changed.Text, StringComparison.Ordinal);
        Assert.NotEqual(200, changed.Code);
    }

    [Theory, OnBothDatabases]
    public async Task A_row_changed_past_Paycare_is_not_acted_on(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (rina, budi) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"));
        var id = await SentAsync(rina, "See");
        var (from, to) = (Guid.Parse(rina.CustomerId), Guid.Parse(budi.CustomerId));
        await host.InDatabaseAsync(db =>
            db.Database.ExecuteSqlAsync($"""UPDATE care_attachments SET "Owner" = {to} WHERE "Owner" = {from}""", Cancel)
        );
        (await budi.Api.GetAsync($"/api/v1/attachments/{id}", Cancel)).Expect(404);
        (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/attachments/{id}", Cancel)).Expect(404);
    }

    [Theory, OnBothDatabases]
    public async Task What_was_never_sent_is_swept_and_what_was_sent_stays(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var rina = await host.JoinAsync();
        var sent = await SentAsync(rina, "See");
        var orphan = (await rina.AttachAsync(await rina.OpenCaseAsync(), TestFiles.Png())).Expect(201)["id"]!;
        Assert.Equal(4, Files(host, rina).Count);
        await SweepAsync(host);
        (await rina.Api.GetAsync($"/api/v1/attachments/{orphan}", Cancel)).Expect(200);

        await host.AdvanceAsync(TimeSpan.FromDays(8));
        await SweepAsync(host);
        (await rina.SignInAsync()).Expect(201);
        (await rina.Api.GetAsync($"/api/v1/attachments/{orphan}", Cancel)).Expect(404);
        (await rina.Api.GetAsync($"/api/v1/attachments/{sent}", Cancel)).Expect(200);
        Assert.Equal(2, Files(host, rina).Count);
    }

    [Theory, OnBothDatabases]
    public async Task A_drafts_files_live_as_long_as_it_and_go_with_its_case(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var rina = await host.JoinAsync();
        var customer = StrongId.Read<CustomerId>(rina.CustomerId);
        var draft = new DraftBody(null, "refund", null, null, "Paid twice.", null, null);
        var file = await TakeForDraftAsync(host, customer);
        await host.AdvanceAsync(TimeSpan.FromDays(20));
        await InAsync(host, (CareApi care) => care.SaveDraftAsync(customer, draft, Cancel));
        await host.AdvanceAsync(TimeSpan.FromDays(20));
        await SweepAsync(host);
        Assert.Equal(file, Assert.Single(await InAsync(host, (AttachmentsApi files) => files.OfDraftAsync(customer, null, Cancel))));

        // Sent three times with one key: one case, one file; what was taken out is gone with the draft.
        await TakeForDraftAsync(host, customer);
        var (body, key) = (new OpenCaseBody("refund", null, "Paid twice.", null, null, null, null), CustomerActor.NewKey());
        string?[] ids = [file.Id.ToString()];
        var opened = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ => InAsync(host, (CareApi care) => care.OpenCaseAsync(customer, body, null, key, Languages.English, Cancel, ids)))
        );
        var @case = Assert.Single(opened.Select(o => o.Value.Id).Distinct());
        var seen = await InAsync(host, (CareApi care) => care.CaseAsync(customer, @case, Languages.English, Cancel));
        Assert.Equal(file.Id, Assert.Single(seen.Value.Attachments).Id);
        Assert.Empty(await InAsync(host, (AttachmentsApi files) => files.OfDraftAsync(customer, null, Cancel)));
        Assert.Equal(
            file.Id.ToString(),
            (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/cases/{@case}", Cancel)).Expect(200)["attachments.0.id"]
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_draft_that_is_thrown_away_takes_its_files_along(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinAsync();
        var customer = StrongId.Read<CustomerId>(rina.CustomerId);
        await TakeForDraftAsync(host, customer);
        Assert.NotEmpty(Files(host, rina));
        await InAsync(host, async (CareApi care) =>
        {
            await care.DiscardDraftAsync(customer, null, Cancel);
            return true;
        });
        Assert.Empty(await InAsync(host, (AttachmentsApi files) => files.OfDraftAsync(customer, null, Cancel)));
        Assert.Empty(Files(host, rina));
    }

    [Theory, OnBothDatabases]
    public async Task A_message_sent_three_times_with_its_file_is_there_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var rina = await host.JoinAsync();
        var customer = StrongId.Read<CustomerId>(rina.CustomerId);
        var @case = StrongId.Read<CaseId>(await rina.OpenCaseAsync());
        var key = CustomerActor.NewKey();
        var id = (await rina.AttachAsync(@case.ToString(), TestFiles.Png())).Expect(201)["id"];
        var written = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => InAsync(host, (CareApi care) => care.WriteAsync(customer, @case, "Once", key, Cancel, [id])))
        );
        Assert.Single(written.Select(w => w.Value.Id).Distinct());
        Assert.All(written, w => Assert.Equal(id, Assert.Single(w.Value.Attachments).Id.ToString()));
        // Files that come again with a form that was sent are not taken.
        var again = await InAsync(host, (AttachmentsApi files) => files.TakeAsync(customer, @case, key, [Upload()], Cancel));
        Assert.Equal((0, null), (again.Files.Count, again.Refusal));
    }

    [Theory, OnBothDatabases]
    public async Task All_files_of_a_conversation_go_with_the_person_and_are_in_their_export(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (rina, sari) = (await host.JoinAsync(), await host.AgentAsync());
        var customer = StrongId.Read<CustomerId>(rina.CustomerId);
        var @case = await rina.OpenCaseAsync();
        var id = (await rina.AttachAsync(@case, TestFiles.Png(), "mine.png")).Expect(201)["id"]!;
        (
            await rina.Api.PostAsync($"/api/v1/cases/{@case}/messages", new { text = "See", attachments = new[] { id } }, cancel: Cancel)
        ).Expect(201);
        var note = (await sari.SendFileAsync($"/api/v1/desk/cases/{@case}/attachments", TestFiles.Pdf, "colleagues only.pdf")).Expect(201);
        Assert.NotNull(note["id"]);
        var export = (await rina.Api.GetAsync("/api/v1/me/export", Cancel)).Expect(200);
        Assert.Equal(("mine.png", $"/api/v1/attachments/{id}"), (export["attachments.0.name"], export["attachments.0.content"]));
        Assert.DoesNotContain("colleagues only", export.Text, StringComparison.Ordinal);
        Assert.Equal(3, Files(host, rina).Count);

        await using (var scope = host.Services.CreateAsyncScope())
        {
            foreach (var data in scope.ServiceProvider.GetServices<IPersonalData>().Where(d => d.GetType().Name == "CareData"))
            {
                await data.EraseAsync(customer, Cancel);
            }
        }

        Assert.Empty(Files(host, rina));
        Assert.Equal(0, await host.InDatabaseAsync(db => db.Set<Attachment>().CountAsync(a => a.Owner == customer.Value, Cancel)));
        (await sari.GetAsync($"/api/v1/desk/attachments/{id}", Cancel)).Expect(404);
    }

    [Theory, OnBothDatabases]
    public async Task What_could_not_be_kept_leaves_no_row_behind(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database, services => services.AddSingleton<IAttachmentStore, FullDisk>());
        var rina = await host.JoinAsync();
        (await rina.AttachAsync(await rina.OpenCaseAsync(), TestFiles.Png())).Expect(500);
        Assert.Equal(0, await host.InDatabaseAsync(db => db.Set<Attachment>().CountAsync(Cancel)));
    }

    private static async Task<string> SentAsync(CustomerActor customer, string text)
    {
        var @case = await customer.OpenCaseAsync();
        var id = (await customer.AttachAsync(@case, TestFiles.Png())).Expect(201)["id"]!;
        var attachments = new[] { id };
        (await customer.Api.PostAsync($"/api/v1/cases/{@case}/messages", new { text, attachments }, cancel: Cancel)).Expect(201);
        return id;
    }

    private static AttachmentUpload Upload() => new("draft.png", TestFiles.Png().Length, () => new MemoryStream(TestFiles.Png()));

    private static async Task<AttachmentAnswer> TakeForDraftAsync(TestHost host, CustomerId customer) =>
        Assert.Single((await InAsync(host, (AttachmentsApi files) => files.TakeForDraftAsync(customer, null, [Upload()], Cancel))).Files);

    private static async Task SweepAsync(TestHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetServices<ISweeper>().Single(s => s.What == "care_attachments").SweepAsync(Cancel);
    }

    private static List<string> Files(TestHost host, CustomerActor customer) =>
        [
            .. new[] { SealedAttachments.Area, SealedAttachments.SmallArea }
                .Select(area => Path.Combine(host.Services.GetRequiredService<DataFolder>().Path, area, customer.CustomerId))
                .Where(Directory.Exists)
                .SelectMany(folder => Directory.GetFiles(folder)),
        ];

    private static async Task<T> InAsync<TApi, T>(TestHost host, Func<TApi, Task<T>> ask)
        where TApi : notnull
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<TApi>());
    }

    private sealed class FullDisk : IAttachmentStore
    {
        public Task SaveAsync(StoredFile file, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
            throw new IOException("No space.");

        public Task<Stream?> OpenAsync(StoredFile file, CancellationToken cancel) => Task.FromResult<Stream?>(null);

        public void Erase(Guid owner, AttachmentId id) { }

        public void Erase(Guid owner) { }
    }
}
