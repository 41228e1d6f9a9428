using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Sessions;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Security;

/// <summary>
/// Records what happened to an account's security, and tells its owner by SMS and e-mail at once: whoever did it cannot keep
/// the owner from hearing of it. All in the transaction of the cause.
/// </summary>
internal sealed class SecurityNotices(Database db, Vault vault, Postbox postbox, TextCatalog texts, AuditLog audit, TimeProvider clock)
{
    /// <summary>Adds the event and its notices to what the context will save.</summary>
    public async Task TellAsync(
        CustomerId customer,
        string kind,
        SessionId? session,
        string? detail,
        CancellationToken cancel,
        DeviceId? device = null
    )
    {
        var row = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == customer, cancel);
        Tell(row, kind, session, detail, device);
    }

    /// <summary>Adds the event, and its notices to the addresses that the row has at this moment.</summary>
    public void Tell(Customer row, string kind, SessionId? session, string? detail, DeviceId? device = null)
    {
        Record(row.Id, kind, session, detail, device);
        Notify(row, kind);
    }

    /// <summary>Adds what Paycare itself decided about the account, with words of its own: nobody need say whether it was them.</summary>
    public void TellDecision(Customer row, string kind, string textKey, params object[] arguments)
    {
        Record(row.Id, kind, null, null, null, isKnown: true);
        Send(row, textKey, arguments);
    }

    /// <summary>Sends the notice alone: to an address that is about to be replaced.</summary>
    public void Notify(Customer row, string kind)
    {
        var language = Languages.Of(row.Locale);
        var what = texts.Get(language, $"event.{kind}");
        var at = clock.GetUtcNow().Text(language);
        Send(row, "sms.security-notice", what, at);
    }

    private void Send(Customer row, string textKey, params object[] arguments)
    {
        var language = Languages.Of(row.Locale);
        postbox.Send(
            db,
            MessageChannel.Sms,
            vault.Open(row.PhoneSealed, Customer.PlaceOf(row.Id, "phone")),
            language,
            textKey,
            null,
            arguments
        );
        postbox.Send(
            db,
            MessageChannel.Email,
            vault.Open(row.EmailSealed, Customer.PlaceOf(row.Id, "email")),
            language,
            textKey,
            null,
            arguments
        );
    }

    private void Record(CustomerId customer, string kind, SessionId? session, string? detail, DeviceId? device, bool isKnown = false)
    {
        var kept = detail is { Length: > Tokens.DeviceNameLength } ? detail[..Tokens.DeviceNameLength] : detail;
        db.Set<SecurityEvent>()
            .Add(
                new SecurityEvent
                {
                    Id = StrongId.New<SecurityEventId>(clock),
                    Customer = customer,
                    Kind = kind,
                    At = clock.GetUtcNow(),
                    Session = session,
                    Device = device,
                    Detail = kept,
                    KnownAt = isKnown ? clock.GetUtcNow() : null,
                }
            );
        audit.Add(
            db,
            $"customer:{customer}",
            $"security.{kind}",
            $"customer:{customer}",
            new { session = session?.ToString(), device = device?.ToString() }
        );
    }
}

/// <summary>What saving may meet when somebody changed the same row at the same moment.</summary>
internal static class Saving
{
    /// <summary>Saves, or says that the row changed meanwhile: then nothing was saved.</summary>
    /// <param name="db">What to save.</param>
    /// <param name="cancel">Stops before it is saved.</param>
    /// <param name="taken">What to say when a unique value is taken.</param>
    public static async Task<Refusal?> SaveOrRefuseAsync(this Database db, CancellationToken cancel, Refusal? taken = null) =>
        await db.TrySaveAsync(cancel) switch
        {
            null => null,
            SaveConflict.Taken when taken is not null => taken,
            _ => new Refusal(RefusalKind.Conflict, "changed-meanwhile"),
        };
}
