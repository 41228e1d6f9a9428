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
/// <param name="RecommendedFor">The topics for which it is the best way now.</param>
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

    /// <summary>What is urgent needs a voice, or else the app, where a freeze is one tap away; a letter would lie there.</summary>
    private static readonly string[] Urgent = ["phone", "app"];

    /// <summary>What is solved only for who proved to be its owner: in the app, or on the phone by a code.</summary>
    private static readonly CaseTopic[] Proven = [CaseTopic.PinLocked, CaseTopic.Card, CaseTopic.Security];

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
        var waits = await _promises.MeasuredAsync(cancel);
        var calls = ways.Exists(w => w.Kind == PhoneChannel.Key) ? await _calls.MeasureAsync(ChatWait.Fewest, cancel) : null;
        var topics = CaseNames.Topics.ToLookup(t => Best(t.Value, ways, MeasuredOf), t => t.Key);
        return
        [
            .. ways.Select(way => new ContactChannel(
                way.Kind,
                way.Where,
                Open: way.OpensAt is null,
                way.OpensAt,
                (long)(MeasuredOf(way) ?? way.Wait ?? _promises.Longest).TotalSeconds,
                MeasuredOf(way) is not null,
                [.. topics[way]]
            )),
        ];

        TimeSpan? MeasuredOf(ContactWay way) =>
            way.Kind == PhoneChannel.Key ? calls
            : waits.TryGetValue(way.Kind, out var wait) ? wait
            : null;
    }

    /// <summary>
    /// The way on which people waited least in the last days, of those that are open and fit. In the app the facts go along: it is the one
    /// until another is measured to be quicker. A wait that is only promised decides nothing.
    /// </summary>
    private ContactWay? Best(CaseTopic topic, List<ContactWay> ways, Func<ContactWay, TimeSpan?> measured)
    {
        var app = ways.Find(w => w.Kind == CaseChannels.App);
        if (topic == CaseTopic.AccountStolen)
        {
            // At any hour: the hotline's menu freezes by itself.
            return Urgent.Select(kind => ways.Find(w => w.Kind == kind)).FirstOrDefault(w => w is not null) ?? ways.FirstOrDefault();
        }

        var fitting = ways.Where(w => w.OpensAt is null && (!Proven.Contains(topic) || Urgent.Contains(w.Kind))).ToList();
        var quickest = fitting.Where(w => measured(w) is not null).MinBy(measured);
        return quickest is not null && (app is null || measured(quickest) < (measured(app) ?? _promises.Longest))
            ? quickest
            : app ?? fitting.FirstOrDefault() ?? ways.FirstOrDefault();
    }
}
