using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Phone;

namespace Paycare.Care.ContactWays;

/// <summary>One way to reach care, as it stands now.</summary>
/// <param name="Kind">The kind's contract name: <c>app</c>, <c>phone</c>...</param>
/// <param name="Address">The number, the address or the link.</param>
/// <param name="Open">Whether somebody answers at this hour.</param>
/// <param name="OpensAt">When somebody does again; <c>null</c> while it is open.</param>
/// <param name="ExpectedWaitSeconds">The expected wait, in seconds.</param>
/// <param name="Measured">Whether that was measured from recent replies; otherwise it is what care promises.</param>
/// <param name="RecommendedFor">The topics for which it is the quickest way.</param>
public sealed record ContactChannel(
    string Kind,
    string Address,
    bool Open,
    DateTimeOffset? OpensAt,
    long ExpectedWaitSeconds,
    bool Measured,
    IReadOnlyList<string> RecommendedFor
);

/// <summary>The ways to reach care: those that are configured, each with its wait.</summary>
public sealed class ContactChannels
{
    private static readonly string[] Kinds = ["app", "phone", "email", "whatsapp", "messenger", "instagram", "telegram", "line", "wechat"];

    /// <summary>In the app the facts go along; whoever lost the phone needs a voice.</summary>
    private static readonly string[] Usually = ["app", "phone", "email"],
        Stolen = ["phone", "app", "email"];

    private readonly ChannelBook _channels;
    private readonly ReplyPromises _promises;
    private readonly CallQueue _calls;

    internal ContactChannels(ChannelBook channels, ReplyPromises promises, CallQueue calls)
    {
        _channels = channels;
        _promises = promises;
        _calls = calls;
    }

    /// <summary>Every configured way, in the order in which they are shown.</summary>
    public async Task<IReadOnlyList<ContactChannel>> ListAsync(CancellationToken cancel)
    {
        var ways = _channels.All.SelectMany(c => c.Ways).Where(w => Kinds.Contains(w.Kind)).ToList();
        var topics = CaseNames.Topics.ToLookup(t => Best(t.Value, ways), t => t.Key);
        var waits = await _promises.MeasuredAsync(cancel);
        var calls = ways.Exists(w => w.Kind == PhoneChannel.Key) ? await _calls.MeasureAsync(ChatWait.Fewest, cancel) : null;

        return
        [
            .. ways.Select(way => new ContactChannel(
                way.Kind,
                way.Where,
                Open: way.OpensAt is null,
                way.OpensAt,
                (long)(MeasuredOf(way) ?? way.Wait ?? _promises.Longest).TotalSeconds,
                MeasuredOf(way) is not null,
                [.. topics[way.Kind]]
            )),
        ];

        TimeSpan? MeasuredOf(ContactWay way) =>
            way.Kind == PhoneChannel.Key ? calls
            : waits.TryGetValue(way.Kind, out var wait) ? wait
            : null;
    }

    private static string? Best(CaseTopic topic, List<ContactWay> ways) =>
        (topic == CaseTopic.AccountStolen ? Stolen : Usually).FirstOrDefault(kind => ways.Exists(w => w.Kind == kind));
}
