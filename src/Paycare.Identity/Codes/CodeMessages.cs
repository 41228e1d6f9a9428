using System.Globalization;
using Microsoft.Extensions.Options;
using Paycare.Platform.Messages;
using Paycare.Platform.Quotas;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Codes;

/// <summary>The most SMS with codes that go to one phone number in a day.</summary>
public sealed class CodeMessageLimits
{
    /// <summary>SMS with codes to one number in a day that nobody signed in asked for: to sign up, or for a forgotten password.</summary>
    public int AskedByAnybody { get; set; } = 10;

    /// <summary>
    /// SMS with codes to one number in a day, asked for with the right password or in a session. Strangers never use them up.
    /// </summary>
    public int AskedByOwner { get; set; } = 20;

    /// <summary>
    /// SMS with codes to one number in a day, kept for emergency freezes, which need no more than the number: nothing else uses
    /// them up.
    /// </summary>
    public int KeptForEmergencies { get; set; } = 3;
}

/// <summary>Who asked for a message.</summary>
internal enum CodeAskedBy
{
    /// <summary>Anybody: it takes no more than the number.</summary>
    Anybody,

    /// <summary>Somebody with the right password, or in a session.</summary>
    Owner,

    /// <summary>Somebody who wants to freeze a wallet at once, and may be anybody.</summary>
    Emergency,
}

/// <summary>Sends codes by SMS, as many as one number bears in a day over all purposes.</summary>
internal sealed class CodeMessages(Database db, Vault vault, Postbox postbox, QuotaBook quotas, IOptions<CodeMessageLimits> limits)
{
    /// <summary>Adds the message to what the context will save, unless the number had too many in a day.</summary>
    /// <returns>Whether it will be sent.</returns>
    public async Task<bool> SendAsync(
        CodeAskedBy by,
        string phone,
        CultureInfo language,
        string textKey,
        string? code,
        CancellationToken cancel,
        params object?[] arguments
    )
    {
        if (!await TakeAsync(by, vault.BlindIndex("phone", phone), cancel))
        {
            return false;
        }

        postbox.Send(db, MessageChannel.Sms, phone, language, textKey, code, arguments);
        return true;
    }

    /// <summary>The same work for somebody who does not exist: the time it takes must not tell.</summary>
    public Task PretendAsync(CodeAskedBy by, string key, CancellationToken cancel) => TakeAsync(by, key, cancel);

    private Task<bool> TakeAsync(CodeAskedBy by, string subject, CancellationToken cancel)
    {
        var (name, most) = by switch
        {
            CodeAskedBy.Anybody => ("anybody", limits.Value.AskedByAnybody),
            CodeAskedBy.Owner => ("owner", limits.Value.AskedByOwner),
            CodeAskedBy.Emergency => ("emergency", limits.Value.KeptForEmergencies),
            _ => throw new ArgumentOutOfRangeException(nameof(by), by, "Unnamed asker."),
        };
        return quotas.TakeAsync(new Quota($"sms:{name}:{subject}", QuotaWindow.LastDay), 1, most, cancel);
    }
}
