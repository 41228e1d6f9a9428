using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Codes;
using Paycare.Identity.Lockouts;
using Paycare.Platform.Ids;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Contacts;

/// <summary>The code that proves a new phone or e-mail address: sent there, and taken once. Wrong ones are counted per customer.</summary>
internal sealed class ContactCodes(
    Database db,
    OneTimeCodes codes,
    CodeMessages messages,
    CodeGuesses guesses,
    Postbox postbox,
    SignInThrottle throttle
)
{
    public static readonly Refusal Wrong = Refusal.Invalid("code", "field.code-wrong");

    private const int PerWindow = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Refuses a customer who asked for many codes a moment ago.</summary>
    public async Task<Refusal?> RefuseManyAsync(CustomerId customer, DateTimeOffset now, CancellationToken cancel)
    {
        var since = now - Window;
        return await db.Set<ContactChange>().CountAsync(c => c.Customer == customer && c.At > since, cancel) >= PerWindow
            ? new Refusal(RefusalKind.Throttled, "too-many-requests") { RetryAfter = Window }
            : null;
    }

    /// <summary>Adds the message to what the context will save: a code, or a warning to the person who has the address already.</summary>
    /// <returns>Whether it will be sent: a number bears so many in a day.</returns>
    public async Task<bool> SendAsync(ContactChange change, string to, bool isTaken, CultureInfo language, CancellationToken cancel)
    {
        var text = isTaken ? "sms.contact-taken" : "sms.contact-code";
        var code = isTaken ? null : await codes.MakeAsync(Purpose(change.Kind), change.Id.Value, cancel);
        if (change.Kind == ContactKind.Phone)
        {
            return await messages.SendAsync(CodeAskedBy.Owner, to, language, text, code, cancel);
        }

        postbox.Send(db, MessageChannel.Email, to, language, text, code);
        return true;
    }

    /// <summary>Takes a change's code.</summary>
    /// <returns><c>null</c> when it was right.</returns>
    public async Task<Refusal?> TakeAsync(ContactChange change, string code, CancellationToken cancel)
    {
        var key = CountedLocks.NewContact.Of(change.Customer);
        if (await throttle.SpendAsync(key, cancel) is { } locked)
        {
            return locked;
        }

        var tried = await guesses.TryAsync(
            change.Customer,
            async () => change.DoneAt is null && await codes.UseAsync(Purpose(change.Kind), change.Id.Value, code, cancel),
            cancel
        );
        if (tried.IsRefused(out var tooMany, out var fits) || !fits)
        {
            return tooMany ?? Wrong;
        }

        await throttle.GiveBackAsync(key, cancel);
        return null;
    }

    private static CodePurpose Purpose(ContactKind kind) => kind == ContactKind.Phone ? CodePurpose.NewPhone : CodePurpose.NewEmail;
}
