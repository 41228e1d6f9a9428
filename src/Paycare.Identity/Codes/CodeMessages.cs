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
    /// <summary>Those that nobody signed in asked for: to sign up, or for a forgotten password.</summary>
    public int AskedByAnybody { get; set; } = 10;

    /// <summary>Those asked for with the right password or in a session. Strangers never use them up.</summary>
    public int AskedByOwner { get; set; } = 20;
}

/// <summary>Who asked for a message.</summary>
internal enum CodeAskedBy
{
    /// <summary>Anybody: it takes no more than the number.</summary>
    Anybody,

    /// <summary>Somebody with the right password, or in a session.</summary>
    Owner,
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
    public Task PretendAsync(string key, CancellationToken cancel) => TakeAsync(CodeAskedBy.Anybody, key, cancel);

    private Task<bool> TakeAsync(CodeAskedBy by, string subject, CancellationToken cancel) =>
        quotas.TakeAsync(
            new Quota($"sms:{(by == CodeAskedBy.Owner ? "owner" : "anybody")}:{subject}", QuotaWindow.LastDay),
            1,
            by == CodeAskedBy.Owner ? limits.Value.AskedByOwner : limits.Value.AskedByAnybody,
            cancel
        );
}
