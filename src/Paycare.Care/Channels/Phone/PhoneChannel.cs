using Microsoft.Extensions.Options;

namespace Paycare.Care.Channels.Phone;

/// <summary>The hotline: a menu answers, and puts through to people; an agent writes down what the caller says.</summary>
internal sealed class PhoneChannel(IOptions<PhoneOptions> options, OpeningHours hours) : IChannel
{
    /// <summary>Its name in the contract.</summary>
    public const string Key = "phone";

    /// <inheritdoc />
    public string Name => Key;

    /// <inheritdoc />
    public string Icon => "phone";

    /// <inheritdoc />
    public bool OpensCases => true;

    /// <inheritdoc />
    public ReplyWay Reply => ReplyWay.Aloud;

    /// <inheritdoc />
    public IReadOnlyList<ContactWay> Ways =>
        options.Value is { Number.Length: > 0 } line
            ?
            [
                new($"tel:{line.Number.Replace(" ", "", StringComparison.Ordinal)}", line.Number, null, line.Wait)
                {
                    Kind = Key,
                    Where = line.Number,
                    OpensAt = line.AuthToken.Length > 0 ? hours.OpensAt : null,
                },
            ]
            : [];
}
