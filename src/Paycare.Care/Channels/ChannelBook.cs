using Paycare.Platform.Processes;

namespace Paycare.Care.Channels;

/// <summary>All channels, in the order in which they are shown.</summary>
[EachProcess("It is filled once, from what the folders register.")]
public sealed class ChannelBook
{
    private readonly Dictionary<string, IChannel> _byName;

    /// <param name="channels">Every registered channel.</param>
    public ChannelBook(IEnumerable<IChannel> channels)
    {
        All = [.. channels];
        _byName = All.ToDictionary(c => c.Name, StringComparer.Ordinal);
    }

    /// <summary>Every channel.</summary>
    public IReadOnlyList<IChannel> All { get; }

    /// <summary>Those on which cases begin.</summary>
    public IEnumerable<IChannel> OpeningCases => All.Where(c => c.OpensCases);

    /// <summary>Finds a channel by its name in the contract.</summary>
    public bool TryFind(string? name, [NotNullWhen(true)] out IChannel? channel)
    {
        channel = name is null ? null : _byName.GetValueOrDefault(name);
        return channel is not null;
    }

    /// <summary>The channel of a case.</summary>
    /// <exception cref="KeyNotFoundException">No such channel is registered.</exception>
    public IChannel Of(string name) => _byName[name];
}
