using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Sessions;
using Paycare.Platform.Hosting;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.MerchantUsers;

/// <summary>Lets merchants' people set their own password: no one else ever knows it.</summary>
internal sealed class MerchantInvitations(Database db, Vault vault, Postbox postbox, PublicAddress address, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    /// <summary>Mails a link, saved with the context.</summary>
    /// <returns>When it expires.</returns>
    public DateTimeOffset Send(MerchantUser user)
    {
        var (token, until) = (Tokens.New(), clock.GetUtcNow() + Lifetime);
        db.Set<MerchantInvitation>()
            .Add(
                new MerchantInvitation
                {
                    Id = OrderedGuid.Next(clock),
                    User = user.Id,
                    TokenHash = vault.TokenHash(token),
                    ExpiresAt = until,
                }
            );
        postbox.Send(
            db,
            MessageChannel.Email,
            vault.Open(user.EmailSealed, MerchantUser.PlaceOf(user.Id, "email")),
            Languages.English,
            "sms.merchant-invitation",
            null,
            user.DisplayName,
            address.Link($"/merchant/invitation?token={token}"),
            until.Text(Languages.English)
        );
        return until;
    }

    /// <summary>The open invitation with this token, and who it is for.</summary>
    public async Task<(MerchantInvitation? Invitation, MerchantUser? User)> FindAsync(string token, CancellationToken cancel)
    {
        var (hash, now) = (vault.TokenHash(token), clock.GetUtcNow());
        var invitation = await db.Set<MerchantInvitation>()
            .AsNoTracking()
            .SingleOrDefaultAsync(i => i.TokenHash == hash && i.UsedAt == null && i.ExpiresAt > now, cancel);
        return invitation is null
            ? (null, null)
            : (invitation, await db.Set<MerchantUser>().SingleBelievedAsync(u => u.Id == invitation.User && !u.IsDisabled, cancel));
    }

    /// <summary>Uses up an invitation: of two who try at once, one succeeds.</summary>
    public async Task<bool> TakeAsync(MerchantInvitation invitation, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return await db.Set<MerchantInvitation>()
                .Where(i => i.Id == invitation.Id && i.UsedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.UsedAt, now), cancel) == 1;
    }
}
