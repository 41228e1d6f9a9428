using System.Xml.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.Desk;
using Paycare.Platform.Calendar;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Channels;

/// <summary>A channel is a folder of Care/Channels: whatever lists channels finds it there.</summary>
public sealed class ChannelTests
{
    private static readonly Dictionary<string, string?> Reachable = new()
    {
        ["Paycare:Contact:Phone:Number"] = "1500 729",
        ["Paycare:Contact:Social:0:Name"] = "WhatsApp",
        ["Paycare:Contact:Social:0:Account"] = "Paycare Care",
        ["Paycare:Contact:Social:0:Link"] = "https://whatsapp.example/paycare",
        ["Paycare:Channels:Mail:Address"] = "care@paycare.example",
    };

    /// <summary>Every channel, each with an address.</summary>
    internal static ChannelBook Book { get; } = BookOf(Reachable);

    public static TheoryData<string> Names => [.. Book.All.Select(c => c.Name)];

    [Fact]
    public void Every_channel_stands_in_a_folder_of_its_own_and_is_registered()
    {
        var types = typeof(IChannel).Assembly.GetTypes().Where(t => t.IsClass && typeof(IChannel).IsAssignableFrom(t)).ToList();
        Assert.NotEmpty(types);
        Assert.Equal(types.Select(t => t.FullName).Order(), Book.All.Select(c => c.GetType().FullName).Order());
        Assert.Equal(types.Count, types.Select(t => t.Namespace).Distinct().Count());
        Assert.All(types, t => Assert.StartsWith("Paycare.Care.Channels.", t.Namespace, StringComparison.Ordinal));
        Assert.Equal(types.Count, Book.All.Select(c => c.Name).Distinct().Count());
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_channel_has_an_icon(string name)
    {
        var sprite = XDocument.Load(Repository.PathOf("src", "Paycare.Web", "wwwroot", "icons.svg"));
        Assert.Contains($"i-{Book.Of(name).Icon}", sprite.Descendants().Attributes("id").Select(a => a.Value));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Every_channel_has_its_texts_in_every_language(string name)
    {
        var texts = (await TestHost.OnAsync(TestDatabase.Sqlite)).Services.GetRequiredService<TextCatalog>();
        var channel = Book.Of(name);
        foreach (var language in Languages.All)
        {
            Assert.All(channel.OpensCases ? [$"desk.channel.{name}"] : Array.Empty<string>(), key =>
                Assert.NotEqual("", texts.Get(language, key))
            );
            Assert.All(channel.Ways, way =>
            {
                Assert.NotEqual("", texts.Get(language, $"app.channel.{name}", way.Name));
                Assert.NotEqual("", texts.Get(language, $"app.channel.{name}-hint", way.Address));
            });
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void An_answer_leaves_on_every_channel_where_a_person_began_a_case(string name)
    {
        var (channel, isOwn) = (Book.Of(name), name == CaseChannels.OwnFinding);
        Assert.Equal(isOwn, channel.Reply == ReplyWay.None);
        Assert.Equal(channel.OpensCases && !isOwn, channel.Reply is ReplyWay.InCase or ReplyWay.Aloud);
    }

    [Fact]
    public void A_channel_without_an_address_is_not_a_way_to_reach_care() =>
        Assert.Equal(["app"], BookOf([]).All.Where(c => c.Ways.Count > 0).Select(c => c.Name));

    [Fact]
    public void The_hotline_is_dialled_without_spaces() => Assert.Equal("tel:1500729", Book.Of("phone").Ways[0].Href);

    [Theory, OnBothDatabases]
    public async Task The_inbox_is_filtered_by_every_channel_on_which_cases_begin_and_by_no_other(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var scope = host.Services.CreateAsyncScope();
        var inbox = scope.ServiceProvider.GetRequiredService<DeskInbox>();
        var me = StrongId.New<StaffId>(scope.ServiceProvider.GetRequiredService<TimeProvider>());
        var offered = scope.ServiceProvider.GetRequiredService<ChannelBook>().All;
        foreach (var (name, isOffered) in offered.Select(c => (c.Name, c.OpensCases)).Append(("pigeon", false)))
        {
            var read = await inbox.ByUrgencyAsync(
                new InboxFilter { Channel = name },
                me,
                1,
                Languages.English,
                TestContext.Current.CancellationToken
            );
            Assert.Equal(isOffered, read.Refusal is null);
        }
    }

    private static ChannelBook BookOf(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton(TestClock.Time);
        services.AddSingleton(new WorkingDays([]));
        ChannelsModule.Add(services);
        return services.BuildServiceProvider().GetRequiredService<ChannelBook>();
    }
}
