using Paycare.Platform.Messages;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Messaging;

/// <summary>What every chat needs to send.</summary>
internal sealed record ChatTools(
    Database Database,
    Postbox Postbox,
    ChatFrames Frames,
    ChannelBook Channels,
    ChatConnection Connection,
    TimeProvider Clock
);

/// <summary>
/// Sends letters in a chat, part by part. What the provider would refuse is not sent: outside its reply window nobody is written to.
/// Without a token it stands among the messages that would have been sent.
/// </summary>
internal abstract class ChatSender(ChatTools tools, string channel) : IChannelSender
{
    /// <summary>The reason of an answer outside the reply window.</summary>
    public const string WindowOver = "reply-window";

    protected ChatTools Tools => tools;

    protected string Key => channel;

    /// <summary>Whether the provider can be called.</summary>
    protected abstract bool CanCall { get; }

    /// <summary>Where what is not sent stands.</summary>
    protected abstract MessageChannel Kept { get; }

    /// <summary>The most that a message may have.</summary>
    protected abstract int Most { get; }

    /// <summary>How the provider counts it.</summary>
    protected virtual int Size(string text) => ChatFrames.Signs(text);

    /// <summary>How fast the provider takes messages.</summary>
    protected abstract PaceOptions ProvidersPace { get; }

    /// <inheritdoc />
    public PaceOptions Pace => CanCall ? ProvidersPace : PaceOptions.Free;

    /// <inheritdoc />
    public int MessagesOf(Letter letter) => Math.Max(1, tools.Frames.Of(letter, Most, Size).Count);

    /// <inheritdoc />
    public async Task<SendEnd> SendAsync(Letter letter, CancellationToken cancel)
    {
        if (tools.Channels.Of(channel).ReplyWindow is { } window && tools.Clock.GetUtcNow() > letter.HeardAt + window)
        {
            return new SendEnd.Refused(WindowOver);
        }

        SendEnd end = new SendEnd.Sent($"{letter.Id}");
        foreach (var (part, text) in tools.Frames.Of(letter, Most, Size).Index())
        {
            if (!CanCall)
            {
                tools.Postbox.Keep(tools.Database, Kept, letter.Address, text);
            }
            else if ((end = await SendAsync(letter, part, text, cancel)) is not SendEnd.Sent)
            {
                return end;
            }
        }

        return end;
    }

    /// <summary>Sends one part.</summary>
    protected abstract Task<SendEnd> SendAsync(Letter letter, int part, string text, CancellationToken cancel);
}
