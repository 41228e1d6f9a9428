using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Security;
using Paycare.Platform.Contacts;
using Paycare.Platform.Hosting;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Reproofs;

/// <summary>
/// What the old phone and e-mail hear of a way back in, with the link that stops it, and what the new phone hears. All in the
/// transaction of its cause.
/// </summary>
internal sealed class ReproofNotices(
    Database db,
    Vault vault,
    SecurityNotices notices,
    Postbox postbox,
    PublicAddress address,
    TextCatalog texts
)
{
    /// <summary>Document and face are there: the old phone and e-mail are told at once.</summary>
    public Task TellAskedAsync(Reproof reproof, CancellationToken cancel) =>
        TellOldAsync(reproof, SecurityEventKinds.ReproofAsked, "sms.reproof-asked", Contact.MaskPhone(reproof.Phone(vault)), cancel);

    /// <summary>Two people said yes: the old phone and e-mail have until it opens.</summary>
    public async Task TellApprovedAsync(Reproof reproof, CancellationToken cancel)
    {
        await TellOldAsync(reproof, SecurityEventKinds.ReproofApproved, "sms.reproof-approved", reproof.OpensAt!.Value, cancel);
        TellNew(reproof, "sms.reproof-opens", reproof.OpensAt.Value.Text(Languages.Of(reproof.Locale)));
    }

    /// <summary>A reviewer said no, or there was nobody to say yes for.</summary>
    public void TellRejected(Reproof reproof) =>
        TellNew(reproof, "sms.reproof-rejected", texts.Get(Languages.Of(reproof.Locale), $"rejection.{reproof.Rejection}"));

    /// <summary>It was stopped: everybody hears so.</summary>
    public async Task TellStoppedAsync(Reproof reproof, CancellationToken cancel)
    {
        if (
            reproof.Customer is { } id
            && await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == id, cancel) is { ClosedAt: null } row
        )
        {
            notices.TellDecision(row, SecurityEventKinds.ReproofStopped, "sms.reproof-stopped");
        }

        TellNew(reproof, "sms.reproof-ended");
    }

    private async Task TellOldAsync(Reproof reproof, string kind, string textKey, object fact, CancellationToken cancel)
    {
        var row = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == reproof.Customer, cancel);
        var said = fact is DateTimeOffset at ? at.Text(Languages.Of(row.Locale)) : fact;
        notices.TellWithText(row, kind, textKey, said, address.Link($"/reproof/stop?token={reproof.StopToken(vault)}"));
    }

    private void TellNew(Reproof reproof, string textKey, params object[] arguments) =>
        postbox.Send(db, MessageChannel.Sms, reproof.Phone(vault), Languages.Of(reproof.Locale), textKey, null, arguments);
}
