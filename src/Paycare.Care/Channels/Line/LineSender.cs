using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Paycare.Care.Channels.Messaging;
using Paycare.Platform.Due;
using Paycare.Platform.Messages;

namespace Paycare.Care.Channels.Line;

/// <summary>Answers on LINE, which sends nothing twice under one retry key.</summary>
internal sealed class LineSender(ChatTools tools, IOptions<LineOptions> options) : ChatSender(tools, LineChannel.Key), IChannelLane
{
    /// <summary>What LINE answers when it took the same key before.</summary>
    private const string TakenBefore = "409";

    /// <inheritdoc />
    public static string Channel => LineChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("line", 2, TimeSpan.FromMinutes(2));

    protected override bool CanCall => options.Value.CanCall;

    protected override MessageChannel Kept => MessageChannel.Line;

    protected override PaceOptions ProvidersPace => options.Value.Pace;

    protected override int Most => 5000;

    protected override async Task<SendEnd> SendAsync(Letter letter, int part, string text, CancellationToken cancel)
    {
        var said = await Tools.Connection.PostAsync(
            Key,
            $"{options.Value.ApiBase.TrimEnd('/')}/v2/bot/message/push",
            new { to = letter.Address, messages = new[] { new { type = "text", text } } },
            answer => answer.All("sentMessages").Select(m => m.Text("id")).FirstOrDefault(),
            [("Authorization", $"Bearer {options.Value.AccessToken}"), ("X-Line-Retry-Key", $"{KeyOf(letter, part)}")],
            cancel
        );
        return said is SendEnd.Refused { Reason: TakenBefore } ? new SendEnd.Sent($"{KeyOf(letter, part)}") : said;
    }

    /// <summary>One key for each part, the same at every try.</summary>
    private static Guid KeyOf(Letter letter, int part) =>
        new(SHA256.HashData([.. letter.Id.Value.ToByteArray(), .. BitConverter.GetBytes(part)]).AsSpan(0, 16));
}
