using System.Text.RegularExpressions;

namespace Paycare.Web.Reference;

/// <summary>What parameters mean. The same name means the same everywhere, unless the operation says otherwise.</summary>
internal static partial class ParameterWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["cursor"] = "Where the page begins: `next` of the page before. Left out for the first page.",
        ["limit"] = "How many items a page has, 1 to 200; 50 when left out.",
        ["q"] = "What to look for.",
        ["from"] = "The first moment, included: RFC 3339, or a day in Jakarta such as `2026-03-01`.",
        ["to"] = "The last moment: RFC 3339, or a day in Jakarta, which is included.",
        ["kind"] = "Only this kind of money: `payment`, `transfer`, `top-up`, `withdrawal` or `refund`.",
        ["month"] = "The month in Jakarta, `2026-03`; the present one when left out.",
        ["merchantId"] = "The merchant, when the payee is one.",
        ["toPhone"] = "The receiver's phone, when the payee is a person.",
        ["amount"] = "The amount in IDR, a decimal string such as `15000.00`.",
        ["phone"] = "A phone number, in any usual form.",
        ["email"] = "An e-mail address.",
        ["around"] = "About when it was, RFC 3339; within 30 minutes.",
        ["queue"] = "Only cases of this queue.",
        ["state"] = "Only those in this state.",
        ["assignee"] = "Only cases of this colleague: an id, `me` or `nobody`.",
        ["decided"] = "`true` for what was decided; what waits when left out.",
        ["dryRun"] = "`true` to see what would happen; nothing is changed, and no key is needed.",
        ["status"] = "Only those in this state.",
        ["paymentId"] = "Only refunds of this payment.",
        ["refundsTo"] = "One of the customer's bank accounts, kept for refunds that still arrive.",
        ["after"] = "The last event seen, as an alternative to the header `Last-Event-ID`.",
        ["token"] = "The secret of the link or of the request.",
        ["slug"] = "The article's name in addresses, the same in all languages.",
        ["message"] = "The message's id.",
        ["step"] = "The step's number, from 1.",
        ["turn"] = "The turn of the call that is answered, as handed out before.",
        ["call"] = "The call whose caller is called back.",
        ["delivery"] = "The delivery's id.",
        ["Challenge-Id"] = "The question, from the `step-up-required` refusal of the call before.",
        ["One-Time-Code"] = "The code that answers it.",
        ["account"] = "The bot's name.",
        ["hub.mode"] = "`subscribe`.",
        ["hub.verify_token"] = "The token that we gave.",
        ["hub.challenge"] = "What is to be said back.",
        ["signature"] = "Over token, time and nonce: SHA-1 of them sorted.",
        ["msg_signature"] = "Over token, time, nonce and the encrypted message, likewise.",
        ["timestamp"] = "The provider's time, in seconds.",
        ["nonce"] = "A number of the provider's, used once.",
        ["echostr"] = "What is to be said back.",
        ["listDemoMessages.to"] = "Only messages to this phone or address.",
        ["readVerificationImage.kind"] = "`front` or `selfie`.",
        ["listDisputes.state"] = "`open`, the default, or `ended`.",
        ["listMerchantRefunds.status"] = "`requested` for those that wait for the merchant's decision; all when left out.",
        ["listWebhookDeliveries.status"] = "Only those that are `waiting`, `delivered` or `failed`.",
    };

    /// <summary>What a parameter means; <c>null</c> when nobody said so.</summary>
    /// <param name="operation">The operation's id.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="path">The operation's address.</param>
    /// <param name="type">The parameter's type in the code.</param>
    public static string? Of(string? operation, string name, string path, Type? type) =>
        Words.GetValueOrDefault($"{operation}.{name}")
        ?? Words.GetValueOrDefault(name)
        ?? (path.Contains($"{{{name}}}", StringComparison.Ordinal) ? $"Id of the {Thing(path, type)}." : null);

    /// <summary>What an id names: by its type, or by the address before it.</summary>
    private static string Thing(string path, Type? type)
    {
        if (type is not null && type != typeof(string) && type != typeof(Guid))
        {
            return Hump().Replace(type.Name[..^"Id".Length], " $1").Trim().ToLowerInvariant();
        }

        var segment = path[..path.IndexOf("/{id}", StringComparison.Ordinal)].Split('/')[^1].Replace('-', ' ');
        return segment.EndsWith("ies", StringComparison.Ordinal) ? $"{segment[..^3]}y" : segment.TrimEnd('s');
    }

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Hump();
}
