using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Email;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using static Paycare.Tests.Care.Channels.Email.MailIntakeTests;

namespace Paycare.Tests.Care.Channels.Email;

/// <summary>What a mail asks for decides its queue; a freeze is its owner's alone; and no address fills the desk.</summary>
[Trait("Touches", "dates")]
public sealed class MailRequestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_mail_says_which_queue_it_belongs_to(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var refund = await CaseAsync(host, await SendAsync(host, Mail(Stranger(), "Refund belum masuk, sudah dua minggu.", "Refund")));
        Assert.Equal((CaseTopic.Refund, CaseQueue.Refunds), (refund.Topic, refund.Queue));
        var stolen = await CaseAsync(host, await SendAsync(host, Mail(Stranger(), "Akun saya dibobol orang!", "Akun dibobol")));
        Assert.Equal((CaseTopic.AccountStolen, CaseQueue.Security), (stolen.Topic, stolen.Queue));
        Assert.True(stolen.ReplyWithinSeconds < refund.ReplyWithinSeconds);
        var hello = await CaseAsync(host, await SendAsync(host, Mail(Stranger(), "Halo, tolong hubungi saya.", "Halo")));
        Assert.Equal((CaseTopic.Other, CaseQueue.General), (hello.Topic, hello.Queue));
    }

    [Theory, OnBothDatabases]
    public async Task A_freeze_asked_by_mail_is_answered_with_a_link_and_done_by_its_owner_alone(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        await customer.ConfirmEmailAsync();
        var opened = await SendAsync(host, Mail(customer.Email, "My phone was stolen, please freeze my account!", "Help"));
        var @case = await CaseAsync(host, opened);
        Assert.Equal((CaseTopic.AccountStolen, CaseQueue.Security), (@case.Topic, @case.Queue));
        var told = await ToldAsync(host, customer.Email, "a sender of an email can be forged");
        var link = new Uri(host.Address, Regex.Match(told, @"/a/[\w-]{30,}").Value);
        Assert.Contains(@case.NumberText, told, StringComparison.Ordinal);
        Assert.Equal("active", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["status"]);
        var events = (await customer.Api.GetAsync("/api/v1/me/security-events", Cancel)).Expect(200);
        Assert.Equal("freeze-asked", events["items.0.kind"]);
        // Nobody is asked whether it was them: no would freeze, as a forger wants.
        Assert.Equal("True", events["items.0.known"]);

        using var browser = new HttpClient();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        Assert.Contains("Freeze your account?", await browser.GetStringAsync(link, Cancel), StringComparison.Ordinal);
        Assert.Equal("active", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["status"]);
        using var frozen = await browser.PostAsync(link, null, Cancel);
        Assert.Equal(HttpStatusCode.OK, frozen.StatusCode);
        await customer.SignInAsync();
        Assert.Equal("frozen", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["status"]);
    }

    [Theory, OnBothDatabases]
    public async Task Whoever_proved_no_address_is_shown_the_way_that_asks_for_a_proof(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var unproven = await host.JoinAsync(locale: "zh-CN");
        foreach (
            var (who, words, answer) in new[]
            {
                (unproven.Email, "请立即冻结我的账户", "邮件的发件人可能被伪造"),
                (Stranger(), "Tolong bekukan akun saya.", "Pengirim email bisa dipalsukan"),
            }
        )
        {
            await SendAsync(host, Mail(who, words));
            var told = await ToldAsync(host, who, answer);
            Assert.Contains("/freeze", told, StringComparison.Ordinal);
            Assert.DoesNotContain("/a/", told, StringComparison.Ordinal);
        }

        Assert.Equal("active", (await unproven.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["status"]);
        Assert.DoesNotContain(
            "freeze-asked",
            (await unproven.Api.GetAsync("/api/v1/me/security-events", Cancel)).Expect(200).Text,
            StringComparison.Ordinal
        );
    }

    /// <summary>In batches, as a mailbox brings them, and one by one.</summary>
    [Theory, OnBothDatabases]
    public async Task One_address_fills_no_desk_and_loses_no_word(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (flood, other) = (Stranger(), Stranger());
        await TakeAsync(host, [.. Enumerable.Range(1, 25).Select(i => Mail(flood, $"Words {i}", $"Title {i}"))]);
        await TakeAsync(host, [.. Enumerable.Range(26, 25).Select(i => Mail(flood, $"Words {i}", $"Title {i}")), Mail(other, "Help")]);
        var last = await SendAsync(host, Mail(flood, "Words 51", "Title 51"));
        Assert.Equal("continued", last["result"]);

        var (cases, messages) = await FromAsync(host, flood);
        Assert.Equal(HeardCases.Most, cases.Count);
        Assert.All(messages, m => Assert.Equal(cases.MaxBy(c => c.Number)!.Id, m.Case));
        Assert.Equal(
            Enumerable.Range(1, 51).Select(i => $"Title {i}\n\nWords {i}").Order(StringComparer.Ordinal),
            cases.Select(c => c.WhatHappened).Concat(messages.Select(m => m.Text)).Order(StringComparer.Ordinal)
        );
        Assert.Single((await FromAsync(host, other)).Cases);
    }

    [Theory, OnBothDatabases]
    public async Task An_hour_later_the_same_address_begins_cases_again(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var who = Stranger();
        await TakeAsync(host, [.. Enumerable.Range(1, HeardCases.Most + 2).Select(i => Mail(who, $"Words {i}"))]);
        Assert.Equal(HeardCases.Most, (await FromAsync(host, who)).Cases.Count);
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT80M" }, cancel: Cancel)).Expect(200);
        Assert.Equal("opened", (await SendAsync(host, Mail(who, "And again.")))["result"]);
    }

    private static async Task TakeAsync(TestHost host, IReadOnlyList<MimeMessage> mails)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var reader = scope.ServiceProvider.GetRequiredService<MailReader>();
        var place = new MailPlace(mails[0].MessageId!, 1, mails.Count);
        await scope
            .ServiceProvider.GetRequiredService<MailIntake>()
            .TakeAsync([.. mails.Select((mail, i) => new FetchedMail(i + 1, reader.Read(mail)))], place, Cancel);
    }

    /// <summary>What an address began, and what it said in that.</summary>
    private static Task<(List<Case> Cases, List<CaseMessage> Messages)> FromAsync(TestHost host, string address) =>
        host.InDatabaseAsync(async db =>
        {
            var vault = host.Services.GetRequiredService<Vault>();
            var ids = await Conversation.With(db, EmailChannel.Key, address, vault).Select(c => c.Case).Distinct().ToListAsync(Cancel);
            return (
                await db.Set<Case>().Where(c => ids.Contains(c.Id)).ToListAsync(Cancel),
                await db.Set<CaseMessage>().Where(m => ids.Contains(m.Case)).ToListAsync(Cancel)
            );
        });

    private static Task<string> ToldAsync(TestHost host, string address, string words) =>
        Eventually.SeeAsync($"mail to {address}", async _ =>
            (await SentToAsync(host, address)).FirstOrDefault(t => t.Contains(words, StringComparison.OrdinalIgnoreCase))
        );
}
