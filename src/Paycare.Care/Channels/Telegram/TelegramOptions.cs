namespace Paycare.Care.Channels.Telegram;

/// <summary>
/// The bot on Telegram: configuration <c>Paycare:Channels:Telegram</c>. Without account and secret token <c>/channels/telegram</c> answers
/// 404.
/// </summary>
public sealed class TelegramOptions
{
    /// <summary>The bot's name, as it stands at the end of our address: <c>/channels/telegram/NAME</c>.</summary>
    public string Account { get; set; } = "";

    /// <summary>What Telegram shows with every call, as it was told when it was given our address.</summary>
    public string SecretToken { get; set; } = "";

    /// <summary>The bot's token, for answers; without one they are only kept.</summary>
    public string BotToken { get; set; } = "";

    /// <summary>Address of the API; https, except loopback.</summary>
    public string ApiBase { get; set; } = "https://api.telegram.org";

    /// <summary>How fast answers go out.</summary>
    public PaceOptions Pace { get; set; } =
        new()
        {
            PerSecond = 30,
            RecipientEvery = TimeSpan.FromSeconds(1),
            RecipientBurst = 3,
        };

    internal bool IsSet => Account.Length > 0 && SecretToken.Length > 0;

    internal bool CanCall => IsSet && BotToken.Length > 0;
}
