using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Email;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Channels.Email;

/// <summary>What becomes of a mail, on both databases and without any mail server: the demo's door is the same way.</summary>
public sealed class MailIntakeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int _people;

    [Theory, OnBothDatabases]
    public async Task A_strangers_mail_opens_a_case_and_is_acknowledged_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var who = Stranger();
        var mail = Mail(who, "Pembayaran saya gagal, saldo sudah terpotong. Mohon dibantu.", "Saldo terpotong");
        var opened = await SendAsync(host, mail);
        Assert.Equal("opened", opened["result"]);
        var @case = await CaseAsync(host, opened);
        Assert.Equal((EmailChannel.Key, "id", (CustomerId?)null), (@case.Channel, @case.Language, @case.Customer));
        Assert.Equal("Saldo terpotong", @case.Title);
        Assert.Equal("known", (await SendAsync(host, mail))["result"]);

        var told = await Eventually.SeeAsync("the acknowledgement", async _ =>
            (await SentToAsync(host, who)) is [var first, ..] ? first : null
        );
        Assert.Contains(@case.NumberText, told, StringComparison.Ordinal);
        Assert.Contains("Email Anda sudah kami terima", told, StringComparison.Ordinal);
        Assert.Single(await SentToAsync(host, who));
    }

    [Theory, OnBothDatabases]
    public async Task A_proven_address_makes_the_case_its_customers_and_an_unproven_one_does_not(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (known, unknown) = (await host.JoinAsync(locale: "id"), await host.JoinAsync(locale: "zh-CN"));
        await known.ConfirmEmailAsync();
        var (mine, strange) = (await SendAsync(host, Mail(known.Email, "Help")), await SendAsync(host, Mail(unknown.Email, "Help")));
        Assert.Equal(["id", "zh-CN"], [(await CaseAsync(host, mine)).Language, (await CaseAsync(host, strange)).Language]);
        Assert.Contains(mine["caseId"]!, (await known.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            strange["caseId"]!,
            (await unknown.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200).Text,
            StringComparison.Ordinal
        );
        var desk = (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/cases/{mine["caseId"]}", Cancel)).Expect(200);
        Assert.Equal("claimed", desk["assurance"]);
        Assert.Equal("email", desk["answersTo.channel"]);
        Assert.DoesNotContain(known.Email, desk.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task An_answer_goes_by_mail_and_what_answers_it_goes_on_with_the_case(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var who = Stranger();
        var opened = await SendAsync(host, Mail(who, "My payment failed."));
        var agent = await host.AgentAsync();
        var answered = await agent.PostAsync(
            $"/api/v1/desk/cases/{opened["caseId"]}/messages",
            new
            {
                text = "The money is back on Friday, 10:00.",
                @internal = false,
                then = "customer",
            },
            cancel: Cancel
        );
        answered.Expect(200);
        var mail = await Eventually.SeeAsync("the answer", async _ =>
            (await SentToAsync(host, who)).FirstOrDefault(t => t.Contains("back on Friday", StringComparison.Ordinal))
        );
        Assert.StartsWith($"[{opened["caseNumber"]}]", mail, StringComparison.Ordinal);
        var sent = await host.InDatabaseAsync(db => SendingsAsync(db, opened).SingleAsync(s => s.Kind == SendingKind.Answer, Cancel));
        Assert.Equal(SendingState.Sent, sent.State);

        var reply = Mail(who, "Thank you!\n\nOn Wed, Paycare <care@paycare.test> wrote:\n> The money is back.", inReplyTo: sent.ProviderId);
        Assert.Equal(("continued", opened["caseId"]), await EndAsync(host, reply));
        // By the address that answers are asked for at, from another mailbox.
        var marks = host.Services.GetRequiredService<MailMarks>();
        var number = (await CaseAsync(host, opened)).Number;
        var guest = Stranger();
        foreach (var words in new[] { "From my other mailbox.", "And once more." })
        {
            var byAddress = Mail(guest, words);
            byAddress.To.Clear();
            byAddress.To.Add(MailboxAddress.Parse(marks.AddressOf(number)));
            Assert.Equal(("continued", opened["caseId"]), await EndAsync(host, byAddress));
        }

        var read = (await agent.GetAsync($"/api/v1/desk/cases/{opened["caseId"]}", Cancel)).Expect(200);
        Assert.Equal("ours", read["then"]);
        Assert.Equal("Thank you!", read["messages.1.text"]);
        Assert.Equal("email", read["messages.1.conversation.channel"]);
        // Whoever only had the mail is heard as often as they write; answers go where they went, and nobody else is asked to link.
        Assert.Equal(read["messages.0.conversation.address"], read["answersTo.address"]);
        Assert.Empty(await SentToAsync(host, guest));
        Assert.Equal("opened", (await EndAsync(host, Mail(guest, "By its number.", $"[{opened["caseNumber"]}]"))).Result);
    }

    [Theory, OnBothDatabases]
    public async Task A_number_or_a_foreign_id_opens_no_case_to_a_stranger(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var who = Stranger();
        var first = Mail(who, "My payment failed.");
        var opened = await SendAsync(host, first);
        var tagged = Mail(Stranger(), "Tell me about it.", $"[{opened["caseNumber"]}] status?");
        var answering = Mail(Stranger(), "Tell me about it.", inReplyTo: first.MessageId);
        foreach (var mail in new[] { tagged, answering })
        {
            var end = await EndAsync(host, mail);
            Assert.Equal("opened", end.Result);
            Assert.NotEqual(opened["caseId"], end.Case);
        }

        // The same two, of whoever is in it.
        Assert.Equal(("continued", opened["caseId"]), await EndAsync(host, Mail(who, "More.", $"Fwd: [{opened["caseNumber"]}]")));
        Assert.Equal(("continued", opened["caseId"]), await EndAsync(host, Mail(who, "Even more.", inReplyTo: first.MessageId)));
    }

    [Theory, OnBothDatabases]
    public async Task Secrets_are_not_kept_and_their_owner_is_told(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var who = Stranger();
        var opened = await SendAsync(host, Mail(who, "My PIN is 482917, card 4111 1111 1111 1111.", "My PIN 482917"));
        var @case = await CaseAsync(host, opened);
        Assert.DoesNotContain("482917", @case.WhatHappened, StringComparison.Ordinal);
        Assert.DoesNotContain("1111", @case.WhatHappened, StringComparison.Ordinal);
        var told = await Eventually.SeeAsync("the warning", async _ => (await SentToAsync(host, who)) is [var first, ..] ? first : null);
        Assert.Contains("change it in the app now", told, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Files_come_along_and_those_that_do_not_are_named_with_the_reason(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var opened = await SendAsync(host, Corpus("file-seven", Stranger()));
        var bomb = await SendAsync(host, Corpus("file-zip-bomb", Stranger()));
        var words = (await CaseAsync(host, opened)).WhatHappened;
        Assert.Equal(5, await FilesAsync(host, opened));
        Assert.Contains("[Not attached: p6.png. ", words, StringComparison.Ordinal);
        Assert.Equal(0, await FilesAsync(host, bomb));
        Assert.Contains("[Not attached: photos.zip. ", (await CaseAsync(host, bomb)).WhatHappened, StringComparison.Ordinal);

        var large = Mail(Stranger(), "Here it is.");
        large.Body = new Multipart("mixed")
        {
            large.Body!,
            new MimePart("image", "png")
            {
                Content = new MimeContent(new MemoryStream(new byte[12_000_000])),
                FileName = "huge.png",
                ContentTransferEncoding = ContentEncoding.Base64,
            },
        };
        var taken = await SendAsync(host, large);
        Assert.Contains(
            "[Not attached: huge.png. This file is larger than 10 MB.",
            (await CaseAsync(host, taken)).WhatHappened,
            StringComparison.Ordinal
        );
    }

    [Theory, OnBothDatabases]
    public async Task Long_words_are_kept_whole_beside_their_beginning(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var opened = await SendAsync(host, Corpus("long-words", Stranger()));
        var @case = await CaseAsync(host, opened);
        Assert.True(@case.WhatHappened.Length <= OpenCase.TextLength);
        Assert.EndsWith("[The whole text is in the attached file.]", @case.WhatHappened, StringComparison.Ordinal);
        Assert.Equal(1, await FilesAsync(host, opened));
    }

    [Theory, OnBothDatabases]
    public async Task A_machines_answer_takes_no_turn_and_gets_none(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var who = Stranger();
        var first = Mail(who, "My payment failed.");
        var opened = await SendAsync(host, first);
        var agent = await host.AgentAsync();
        (
            await agent.PostAsync(
                $"/api/v1/desk/cases/{opened["caseId"]}/messages",
                new { text = "Which card was it?", then = "customer" },
                cancel: Cancel
            )
        ).Expect(200);
        var away = Mail(who, "I am away until Monday.", inReplyTo: first.MessageId);
        away.Headers.Add(HeaderId.AutoSubmitted, "auto-replied");
        Assert.Equal(("noted", opened["caseId"]), await EndAsync(host, away));
        var read = (await agent.GetAsync($"/api/v1/desk/cases/{opened["caseId"]}", Cancel)).Expect(200);
        Assert.Equal(("customer", "True"), (read["then"], read["messages.1.internal"]));

        var newsletter = await SendAsync(host, Corpus("newsletter", Stranger()));
        Assert.Equal("opened", newsletter["result"]);
        Assert.Equal(0, await host.InDatabaseAsync(db => SendingsAsync(db, newsletter).CountAsync(Cancel)));
    }

    [Theory, OnBothDatabases]
    public async Task What_came_back_is_noted_and_the_case_is_ours_again(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var who = Stranger();
        var opened = await SendAsync(host, Mail(who, "My payment failed."));
        var agent = await host.AgentAsync();
        (
            await agent.PostAsync(
                $"/api/v1/desk/cases/{opened["caseId"]}/messages",
                new { text = "Done, it is back.", then = "customer" },
                cancel: Cancel
            )
        ).Expect(200);
        var sent = await Eventually.SeeAsync("the answer is sent", async _ =>
            await host.InDatabaseAsync(db =>
                SendingsAsync(db, opened).SingleOrDefaultAsync(s => s.Kind == SendingKind.Answer && s.State == SendingState.Sent, Cancel)
            )
        );
        var bounce = MailCorpusTests.Mail("bounce-postfix", sent.ProviderId);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("nothing", (await SendAsync(host, bounce))["result"]);
        }

        var read = (await agent.GetAsync($"/api/v1/desk/cases/{opened["caseId"]}", Cancel)).Expect(200);
        Assert.Equal("ours", read["then"]);
        Assert.NotNull(read["answersTo.undeliverableAt"]);
        Assert.Contains("did not arrive (5.1.1)", read["messages.1.text"], StringComparison.Ordinal);
        Assert.Null(read["messages.2.text"]);
    }

    [Theory, OnBothDatabases]
    public async Task An_address_gets_three_automatic_mails_in_an_hour(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var who = Stranger();
        var last = default(ApiAnswer);
        for (var i = 0; i < 5; i++)
        {
            last = await SendAsync(host, Mail(who, $"Mail {i}"));
            await Eventually.HoldsAsync(() =>
                host.InDatabaseAsync(async db => !await SendingsAsync(db, last).AnyAsync(s => s.State == SendingState.Queued, Cancel))
            );
        }

        Assert.Equal(3, (await SentToAsync(host, who)).Count);
        Assert.Equal(SendingState.Withheld, (await host.InDatabaseAsync(db => SendingsAsync(db, last!).SingleAsync(Cancel))).State);
    }

    /// <summary>All in one batch, as a full mailbox brings them; and once more, after nobody knows what.</summary>
    [Theory, OnBothDatabases]
    public async Task The_whole_corpus_is_taken_at_once_and_nothing_of_it_twice(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var reads = new List<FetchedMail>();
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var reader = scope.ServiceProvider.GetRequiredService<MailReader>();
            foreach (var name in MailCorpusTests.Names.Select(n => n.Data))
            {
                using var stream = new MemoryStream(MailCorpusTests.Mail(name));
                try
                {
                    reads.Add(new FetchedMail(reads.Count + 1, reader.Read(MimeMessage.Load(stream))));
                }
                catch (FormatException)
                {
                    // Set aside where there is a mailbox.
                }
            }
        }

        var (words, before) = (reads.Count(r => r.Read is MailRead.Words), await CountAsync(host));
        for (var time = 0; time < 2; time++)
        {
            await using var scope = host.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<MailIntake>().TakeAsync(reads, new MailPlace("test", 7, reads.Count), Cancel);
            Assert.Equal(before + words, await CountAsync(host));
        }

        await using var last = host.Services.CreateAsyncScope();
        Assert.Equal(
            new MailPlace("test", 7, reads.Count),
            await last.ServiceProvider.GetRequiredService<MailIntake>().PlaceAsync("test", Cancel)
        );
    }

    private static Task<int> CountAsync(TestHost host) => host.InDatabaseAsync(db => db.Set<HeardMark>().CountAsync(Cancel));

    internal static string Stranger() => $"stranger{Interlocked.Increment(ref _people)}@customer.test";

    internal static MimeMessage Mail(string from, string text, string subject = "Payment", string? inReplyTo = null)
    {
        var mail = new MimeMessage
        {
            Subject = subject,
            Body = new TextPart("plain") { Text = text },
        };
        mail.MessageId = $"{OrderedGuid.Next(TestClock.Time):N}@customer.test";
        mail.From.Add(new MailboxAddress("", from));
        mail.To.Add(MailboxAddress.Parse(MailServers.Care));
        if (inReplyTo is not null)
        {
            mail.InReplyTo = inReplyTo;
        }

        return mail;
    }

    /// <summary>One of the corpus, from somebody else.</summary>
    private static byte[] Corpus(string name, string from) =>
        Encoding.Latin1.GetBytes(
            Encoding
                .Latin1.GetString(MailCorpusTests.Mail(name))
                .Replace("rina@customer.test", from, StringComparison.Ordinal)
                .Replace($"<{name}@", $"<{OrderedGuid.Next(TestClock.Time):N}@", StringComparison.Ordinal)
        );

    private static async Task<(string? Result, string? Case)> EndAsync(TestHost host, MimeMessage mail)
    {
        var answer = await SendAsync(host, mail);
        return (answer["result"], answer["caseId"]);
    }

    internal static Task<ApiAnswer> SendAsync(TestHost host, MimeMessage mail)
    {
        using var stream = new MemoryStream();
        mail.WriteTo(stream, Cancel);
        return SendAsync(host, stream.ToArray());
    }

    private static async Task<ApiAnswer> SendAsync(TestHost host, byte[] mail)
    {
        var content = new ByteArrayContent(mail);
        content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        return (await host.Client().SendAsync(HttpMethod.Post, "/dev/channels/mail", content, cancel: Cancel)).Expect(200);
    }

    internal static Task<Case> CaseAsync(TestHost host, ApiAnswer answer)
    {
        var id = StrongId.Read<CaseId>(answer["caseId"]);
        return host.InDatabaseAsync(db => db.Set<Case>().SingleAsync(c => c.Id == id, Cancel));
    }

    private static Task<int> FilesAsync(TestHost host, ApiAnswer answer)
    {
        Guid? id = StrongId.Read<CaseId>(answer["caseId"]).Value;
        return host.InDatabaseAsync(db => db.Set<Attachment>().CountAsync(a => a.AttachedTo == id, Cancel));
    }

    private static IQueryable<Sending> SendingsAsync(Paycare.Platform.Storage.Database db, ApiAnswer answer)
    {
        var id = StrongId.Read<CaseId>(answer["caseId"]);
        return db.Set<Sending>().Where(s => db.Set<Conversation>().Any(c => c.Id == s.Conversation && c.Case == id));
    }

    internal static async Task<IReadOnlyList<string>> SentToAsync(TestHost host, string address) =>
        [
            .. (await host.Client().GetAsync($"/dev/messages?to={Uri.EscapeDataString(address)}", Cancel))
                .Expect(200)
                .Body.GetProperty("items")
                .EnumerateArray()
                .Select(m => m.GetProperty("text").GetString()!),
        ];
}
