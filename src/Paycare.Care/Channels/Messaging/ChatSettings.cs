using Paycare.Care.Channels.Line;
using Paycare.Care.Channels.Meta;
using Paycare.Care.Channels.Telegram;
using Paycare.Care.Channels.WeChat;

namespace Paycare.Care.Channels.Messaging;

/// <summary>The settings of all chats, looked at together before Paycare starts: configuration <c>Paycare:Channels</c>.</summary>
public sealed class ChatSettings
{
    /// <summary>WhatsApp, Messenger and Instagram.</summary>
    public MetaOptions Meta { get; set; } = new();

    /// <summary>Telegram.</summary>
    public TelegramOptions Telegram { get; set; } = new();

    /// <summary>LINE.</summary>
    public LineOptions Line { get; set; } = new();

    /// <summary>WeChat.</summary>
    public WeChatOptions WeChat { get; set; } = new();

    /// <summary>Why Paycare must not start so; <c>null</c> when it may.</summary>
    /// <param name="isProduction">Whether real customers write.</param>
    public string? Fault(bool isProduction)
    {
        const string Section = "Paycare__Channels__";
        foreach (
            var (provider, hears, hasHears, answers, hasAnswers, api) in new (string, string, bool, string, bool, string)[]
            {
                ("Meta", "AppSecret", Meta.AppSecret.Length > 0, "AccessToken", Meta.AccessToken.Length > 0, Meta.ApiBase),
                ("Telegram", "SecretToken", Telegram.SecretToken.Length > 0, "BotToken", Telegram.BotToken.Length > 0, Telegram.ApiBase),
                ("Line", "ChannelSecret", Line.ChannelSecret.Length > 0, "AccessToken", Line.AccessToken.Length > 0, Line.ApiBase),
                ("WeChat", "Token", WeChat.Token.Length > 0, "AppSecret", WeChat.AppSecret.Length > 0, WeChat.ApiBase),
            }
        )
        {
            if (isProduction && hasHears != hasAnswers)
            {
                var (set, missing, so) = hasHears
                    ? (hears, answers, "messages would be taken and never answered")
                    : (answers, hears, "no message could be told from a forged one, and none would be taken");
                return $"{Section}{provider}__{set} is set and {Section}{provider}__{missing} is not: {so}. Set both.";
            }

            if (hasAnswers && !IsSafe(api))
            {
                return $"{Section}{provider}__ApiBase must be an https address, or one on this machine: {Section}{provider}__{answers} goes there.";
            }
        }

        return null;
    }

    private static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
