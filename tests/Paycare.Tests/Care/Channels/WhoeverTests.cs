using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Phone;
using Paycare.Care.Channels.WhatsApp;
using Paycare.Tests.Care.Channels.Linking;
using Paycare.Tests.Care.Channels.Messaging;
using Paycare.Tests.Care.Channels.Phone;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Channels;

/// <summary>Whoever has trouble gets a case by every way that is offered, also without a wallet, and when they cannot sign in.</summary>
public sealed class WhoeverTests
{
    private const string Stranger = "a stranger",
        Shop = "somebody of a shop",
        LockedOut = "a customer who cannot sign in";

    /// <summary>The ways into a case for people who are not signed in, beside those that a <see cref="Writer"/> plays.</summary>
    private static readonly string[] Others = [CaseChannels.Web, PhoneChannel.Key];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, TestDatabase> Everybody
    {
        get
        {
            var all = new TheoryData<string, string, TestDatabase>();
            foreach (var channel in Writer.Channels.Concat(Others))
            {
                foreach (var who in new[] { Stranger, Shop, LockedOut })
                {
                    all.Add(channel, who, TestDatabase.Sqlite);
                    all.Add(channel, who, TestDatabase.Postgres);
                }
            }

            return all;
        }
    }

    [Fact]
    public async Task Every_way_on_which_cases_begin_is_played_here()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        Assert.Equal(
            host.Services.GetRequiredService<ChannelBook>()
                .OpeningCases.Select(c => c.Name)
                .Except([CaseChannels.App, CaseChannels.OwnFinding])
                .Order(),
            Writer.Channels.Concat(Others).Order()
        );
    }

    [Theory, MemberData(nameof(Everybody))]
    public async Task Whoever_has_trouble_gets_a_case(string channel, string who, TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var words = who switch
        {
            Shop => "I run Kopi Senja, and our payout has not come.",
            LockedOut => "I cannot sign in any more.",
            _ => "Somebody charged me, and I have no account.",
        };
        var customer = who == LockedOut ? await LockedOutAsync(host) : null;
        var @case = await OpenAsync(host, channel, words, customer?.Phone);
        Assert.Equal(channel, @case.Channel);
        Assert.StartsWith("PC-", @case.NumberText, StringComparison.Ordinal);
        // A name, a number or an address proves nobody: the case is nobody's, and the desk can answer it.
        Assert.Null(@case.Customer);
        var read = (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/cases/{@case.Id}", Cancel)).Expect(200);
        Assert.Equal(("none", "ours"), (read["assurance"], read["then"]));
    }

    private static async Task<CustomerActor> LockedOutAsync(TestHost host)
    {
        var customer = await host.JoinAsync();
        for (var tries = 0; tries < 11; tries++)
        {
            await customer.TrySignInAsync(host, "not-this-one");
        }

        (await customer.TrySignInAsync(host, customer.Password)).Expect(423);
        return customer;
    }

    private static async Task<Case> OpenAsync(TestHost host, string channel, string words, string? phone)
    {
        var from = phone ?? $"+{ChatProvider.NewPerson(WhatsAppChannel.Key)}";
        if (channel == CaseChannels.Web)
        {
            var opened = await host.Client()
                .PostAsync(
                    "/api/v1/cases",
                    new
                    {
                        topic = "other",
                        whatHappened = words,
                        contact = from,
                    },
                    cancel: Cancel
                );
            return await host.InDatabaseAsync(db =>
                db.Set<Case>().SingleAsync(c => c.Number == Number(opened.Expect(201)["number"]!), Cancel)
            );
        }

        if (channel == PhoneChannel.Key)
        {
            var call = await host.CallAsync(from);
            await call.PressAsync("5", Cancel);
            await call.HangUpAsync(cancel: Cancel);
            var sid = call.Sid;
            var id = await host.InDatabaseAsync(db => db.Set<Call>().Where(c => c.Sid == sid).Select(c => c.Case).SingleAsync(Cancel));
            return await host.InDatabaseAsync(db => db.Set<Case>().SingleAsync(c => c.Id == id, Cancel));
        }

        var writer = new Writer(host, channel);
        await writer.WriteAsync(words);
        return Assert.Single(await writer.CasesAsync());
    }

    private static long Number(string text) => long.Parse(text[3..], System.Globalization.CultureInfo.InvariantCulture);
}
