using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Verification;
using Paycare.Platform.Contacts;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Reproofs;

/// <summary>Finds ways back in by their tokens, and shows them.</summary>
internal sealed class ReproofBook(Database db, Vault vault, TextCatalog texts)
{
    /// <summary>The one that a token names; <c>null</c> when there is none.</summary>
    public Task<Reproof?> FindAsync(string? token, CancellationToken cancel)
    {
        var hash = vault.TokenHash(token ?? "");
        return db.Set<Reproof>().SingleOrDefaultAsync(r => r.TokenHash == hash, cancel);
    }

    /// <summary>The one that a token from a notice stops; <c>null</c> when there is none.</summary>
    public Task<Reproof?> FindToStopAsync(string? token, CancellationToken cancel)
    {
        var hash = vault.TokenHash(token ?? "");
        return db.Set<Reproof>().SingleOrDefaultAsync(r => r.StopHash == hash, cancel);
    }

    public ReproofAnswer Answer(Reproof reproof) =>
        new(
            reproof.State.Name(),
            Contact.MaskPhone(reproof.Phone(vault)),
            reproof.SentAt,
            reproof.OpensAt,
            reproof.ClosesAt,
            reproof.Rejection is { } code ? new RejectionAnswer(code, texts.Get(CultureInfo.CurrentUICulture, $"rejection.{code}")) : null
        );
}
