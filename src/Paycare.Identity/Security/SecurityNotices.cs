using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Sessions;
using Paycare.Platform.Amounts;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Security;

/// <summary>
/// Records security events and immediately notifies the owner by SMS, and by e-mail once the address is confirmed: whoever caused
/// the event cannot hide it from the owner. All in the transaction of the cause.
/// </summary>
internal sealed class SecurityNotices(
    Database db,
    Vault vault,
    Postbox postbox,
    TextCatalog texts,
    AlertLinks links,
    AuditLog audit,
    Outbox outbox,
    TimeProvider clock
)
{
    /// <summary>Adds the event and its notices, saved with the context.</summary>
    public async Task TellAsync(
        CustomerId customer,
        string kind,
        SessionId? session,
        string? detail,
        CancellationToken cancel,
        DeviceId? device = null,
        bool isDetailTold = false
    )
    {
        var row = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == customer, cancel);
        Notify(row, kind, Record(row.Id, kind, session, detail, device), isDetailTold ? detail : null);
    }

    /// <summary>Adds the event, and notices to the addresses that the row has at this moment.</summary>
    public void Tell(Customer row, string kind, SessionId? session, string? detail, DeviceId? device = null)
    {
        Notify(row, kind, Record(row.Id, kind, session, detail, device));
    }

    /// <summary>Adds the event of a moment and its notices, unless it is there already.</summary>
    public async Task TellOnceAsync(
        CustomerId customer,
        string kind,
        DateTimeOffset at,
        SessionId? session,
        Money? amount,
        CancellationToken cancel
    )
    {
        // As fine as both databases keep it: the same moment is found again.
        var moment = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime();
        if (await db.Set<SecurityEvent>().AnyAsync(e => e.Customer == customer && e.Kind == kind && e.At == moment, cancel))
        {
            return;
        }

        var row = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == customer, cancel);
        Notify(row, kind, Record(customer, kind, session, amount?.Text(Languages.Of(row.Locale)), null, at: moment));
    }

    /// <summary>
    /// Adds a decision by Paycare about the account, with its own text: the owner need not say whether it was them.
    /// </summary>
    public void TellDecision(Customer row, string kind, string textKey, params object[] arguments)
    {
        Record(row.Id, kind, null, null, null, isKnown: true);
        Send(row, textKey, arguments);
    }

    /// <summary>
    /// Adds that a freeze was asked for on a way that proves nothing. It sends nothing, and does not ask the owner whether it was
    /// them: whoever says no would freeze what a forger wanted frozen.
    /// </summary>
    public void RecordAskedFreeze(CustomerId customer, SecurityEventId id) =>
        Record(customer, SecurityEventKinds.FreezeAsked, null, null, null, isKnown: true, id: id);

    /// <summary>Adds an event that the owner shall answer, with its own text.</summary>
    public void TellWithText(Customer row, string kind, string textKey, params object[] arguments)
    {
        Record(row.Id, kind, null, null, null);
        Send(row, textKey, arguments);
    }

    /// <summary>Sends only the notice, without an event: to an address that is about to be replaced.</summary>
    public void Notify(Customer row, string kind) => Send(row, "sms.security-notice", Told(row, kind));

    /// <summary>Sends the notice, with the link by which its reader can freeze at once. A closed account has nothing to freeze.</summary>
    private void Notify(Customer row, string kind, SecurityEventId happened, string? detail = null)
    {
        if (kind == SecurityEventKinds.AccountClosed)
        {
            Notify(row, kind);
        }
        else
        {
            Send(row, "sms.security-alert", [.. Told(row, kind, detail), links.Of(happened)]);
        }
    }

    private object[] Told(Customer row, string kind, string? detail = null)
    {
        var language = Languages.Of(row.Locale);
        var what = texts.Get(language, $"event.{kind}");
        var now = clock.GetUtcNow();
        return [detail is null ? what : $"{what} ({detail})", $"{now.DayText(language, now)} {now.HourText(language)}"];
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
        if (row.IsEmailConfirmed)
        {
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
    }

    private SecurityEventId Record(
        CustomerId customer,
        string kind,
        SessionId? session,
        string? detail,
        DeviceId? device,
        bool isKnown = false,
        DateTimeOffset? at = null,
        SecurityEventId? id = null
    )
    {
        var kept = detail is { Length: > Tokens.DeviceNameLength } ? detail[..Tokens.DeviceNameLength] : detail;
        var recorded = id ?? StrongId.New<SecurityEventId>(clock);
        db.Set<SecurityEvent>()
            .Add(
                new SecurityEvent
                {
                    Id = recorded,
                    Customer = customer,
                    Kind = kind,
                    At = at ?? clock.GetUtcNow(),
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
        outbox.Publish(db, new SecurityEventRecorded(customer, recorded));
        return recorded;
    }
}

/// <summary>Saving when the same row may have been changed at the same moment.</summary>
internal static class Saving
{
    /// <summary>Saves; returns a refusal, with nothing saved, when the row changed in the meantime.</summary>
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
