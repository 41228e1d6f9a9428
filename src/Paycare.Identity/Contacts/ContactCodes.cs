using System.Globalization;
using Paycare.Identity.Codes;
using Paycare.Identity.Lockouts;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Contacts;

/// <summary>The code that proves a new phone or e-mail address: sent there, and taken once. Wrong ones are counted per customer.</summary>
internal sealed class ContactCodes(Database db, OneTimeCodes codes, Postbox postbox, SignInThrottle throttle)
{
    public static readonly Refusal Wrong = Refusal.Invalid("code", "field.code-wrong");

    /// <summary>Adds the message to what the context will save: a code, or a warning to the person who has the address already.</summary>
    public async Task SendAsync(ContactChange change, string to, bool isTaken, CultureInfo language, CancellationToken cancel)
    {
        var channel = change.Kind == ContactKind.Phone ? MessageChannel.Sms : MessageChannel.Email;
        if (isTaken)
        {
            postbox.Send(db, channel, to, language, "sms.contact-taken");
        }
        else
        {
            postbox.Send(
                db,
                channel,
                to,
                language,
                "sms.contact-code",
                await codes.MakeAsync(Purpose(change.Kind), change.Id.Value, cancel)
            );
        }
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

        if (change.DoneAt is not null || !await codes.UseAsync(Purpose(change.Kind), change.Id.Value, code, cancel))
        {
            return Wrong;
        }

        await throttle.GiveBackAsync(key, cancel);
        return null;
    }

    private static CodePurpose Purpose(ContactKind kind) => kind == ContactKind.Phone ? CodePurpose.NewPhone : CodePurpose.NewEmail;
}
