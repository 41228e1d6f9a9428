namespace Paycare.Care.Channels;

/// <summary>How an agent's answer leaves on a channel.</summary>
public enum ReplyWay
{
    /// <summary>Nobody is there to answer.</summary>
    None,

    /// <summary>As a message in the case: the person reads it where they wrote.</summary>
    InCase,

    /// <summary>Spoken, while the person is on the line.</summary>
    Aloud,

    /// <summary>Outside Paycare: care answers there, and no case is kept.</summary>
    Outside,
}

/// <summary>
/// A way between people and care. Each stands in a folder of its own, and <see cref="ChannelsModule"/> registers it; whatever
/// lists channels asks <see cref="ChannelBook"/>.
/// </summary>
public interface IChannel
{
    /// <summary>Its name in the contract, and in the keys of its texts.</summary>
    string Name { get; }

    /// <summary>Its icon.</summary>
    string Icon { get; }

    /// <summary>Whether cases begin on it.</summary>
    bool OpensCases { get; }

    /// <summary>How an answer leaves.</summary>
    ReplyWay Reply { get; }

    /// <summary>Where people reach care through it, as the help page shows them; none when it has no address.</summary>
    IReadOnlyList<ContactWay> Ways { get; }

    /// <summary>How long after a person wrote its provider lets us answer; <c>null</c> for always.</summary>
    TimeSpan? ReplyWindow => null;

    /// <summary>Of a shorter address, its end would be most of it.</summary>
    private const int LeastMasked = 8;

    /// <summary>An address of it for colleagues, who need not know it in full, and for its owner to know it again.</summary>
    string Mask(string address)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        return address.Length < LeastMasked ? $"{address[..1]}•••" : $"••• {address[^4..]}";
    }
}

/// <summary>One place where care can be reached.</summary>
/// <param name="Href">Where it leads.</param>
/// <param name="Name">Fills <c>app.channel.NAME</c>.</param>
/// <param name="Address">Fills <c>app.channel.NAME-hint</c>.</param>
/// <param name="Wait">How long people wait there; <c>null</c> where the wait is measured.</param>
/// <param name="IsReply">Whether that is the wait for a reply, rather than the longest for a person.</param>
public sealed record ContactWay(string Href, string? Name, string? Address, TimeSpan? Wait, bool IsReply = false)
{
    /// <summary>Its kind in the contract.</summary>
    public required string Kind { get; init; }

    /// <summary>The number, the address or the link, as a program uses it.</summary>
    public required string Where { get; init; }

    /// <summary>When somebody answers there again; <c>null</c> while somebody does.</summary>
    public DateTimeOffset? OpensAt { get; init; }
}
