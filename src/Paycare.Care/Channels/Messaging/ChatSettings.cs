using Paycare.Care.Channels.Line;
using Paycare.Care.Channels.Meta;
using Paycare.Care.Channels.Telegram;
using Paycare.Care.Channels.WeChat;

namespace Paycare.Care.Channels.Messaging;

/// <summary>The settings of all chats, looked at together before Paycare starts.</summary>
public static class ChatSettings
{
    /// <summary>Why Paycare must not start so; <c>null</c> when it may.</summary>
    /// <param name="meta">WhatsApp, Messenger and Instagram.</param>
    /// <param name="telegram">Telegram.</param>
    /// <param name="line">LINE.</param>
    /// <param name="weChat">WeChat.</param>
    /// <param name="isProduction">Whether real customers write.</param>
    public static string? Fault(MetaOptions meta, TelegramOptions telegram, LineOptions line, WeChatOptions weChat, bool isProduction)
    {
        ArgumentNullException.ThrowIfNull(meta);
        ArgumentNullException.ThrowIfNull(telegram);
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(weChat);
        const string Section = "Paycare__Channels__";
        foreach (
            var (provider, hears, hasHears, answers, hasAnswers, api) in new (string, string, bool, string, bool, string)[]
            {
                ("Meta", "AppSecret", meta.AppSecret.Length > 0, "AccessToken", meta.AccessToken.Length > 0, meta.ApiBase),
                ("Telegram", "SecretToken", telegram.SecretToken.Length > 0, "BotToken", telegram.BotToken.Length > 0, telegram.ApiBase),
                ("Line", "ChannelSecret", line.ChannelSecret.Length > 0, "AccessToken", line.AccessToken.Length > 0, line.ApiBase),
                ("WeChat", "Token", weChat.Token.Length > 0, "AppSecret", weChat.AppSecret.Length > 0, weChat.ApiBase),
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
                return $"{Section}{provider}__ApiBase must be an https address, or one on this machine: "
                    + $"{Section}{provider}__{answers} goes there.";
            }
        }

        return line.AccessToken.Length > 0 && !IsSafe(line.DataBase)
            ? $"{Section}Line__DataBase must be an https address, or one on this machine: {Section}Line__AccessToken goes there."
            : null;
    }

    private static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
