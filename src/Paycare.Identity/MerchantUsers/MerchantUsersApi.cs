using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.MerchantUsers;

/// <summary>Merchants' people, for the merchant's API and pages: sign-in, invitations, who they are now.</summary>
public sealed class MerchantUsersApi
{
    private readonly MerchantUserSignIn _signIn;
    private readonly MerchantUserBook _book;
    private readonly Database _db;

    internal MerchantUsersApi(MerchantUserSignIn signIn, MerchantUserBook book, Database db) => (_signIn, _book, _db) = (signIn, book, db);

    /// <summary>Checks e-mail, password and code. Refused with <c>second-factor-enrolment</c> until there is a second factor.</summary>
    public Task<Result<MerchantUserSignedIn>> SignInAsync(MerchantSignInBody body, CancellationToken cancel) =>
        _signIn.SignInAsync(body, cancel);

    /// <summary>Begins setting up the second factor, for somebody without one whose password is right.</summary>
    public Task<Result<MerchantEnrolment>> BeginEnrolmentAsync(MerchantSignInBody body, CancellationToken cancel) =>
        _signIn.BeginEnrolmentAsync(body, cancel);

    /// <summary>An enrolment in progress, to show it again; <c>null</c> once expired.</summary>
    public Task<MerchantEnrolment?> FindEnrolmentAsync(string? ticket, CancellationToken cancel) =>
        _signIn.FindEnrolmentAsync(ticket, cancel);

    /// <summary>Checks the first code of a new second factor.</summary>
    public Task<Result<MerchantUserSignedIn>> FinishEnrolmentAsync(string? ticket, string? code, CancellationToken cancel) =>
        _signIn.FinishEnrolmentAsync(ticket, code, cancel);

    /// <summary>What somebody does now; <c>null</c> once disabled.</summary>
    public async Task<MerchantRole?> RoleOfAsync(MerchantUserId user, CancellationToken cancel) =>
        (await _db.Set<MerchantUser>().AsNoTracking().SingleBelievedAsync(u => u.Id == user && !u.IsDisabled, cancel))?.Role;

    /// <summary>A merchant's people, by name.</summary>
    public Task<IReadOnlyList<MerchantUserItem>> ListAsync(Guid merchant, CancellationToken cancel) => _book.ListAsync(merchant, cancel);

    /// <summary>Invites somebody by mail.</summary>
    /// <param name="actor">Who invites, as the audit log names them.</param>
    /// <param name="merchant">The merchant's id.</param>
    /// <param name="email">The e-mail address.</param>
    /// <param name="name">The name shown to colleagues.</param>
    /// <param name="role"><c>owner</c>, <c>cashier</c>, <c>developer</c> or <c>accountant</c>.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task<Result<MerchantUserId>> InviteAsync(
        string actor,
        Guid merchant,
        string? email,
        string? name,
        string? role,
        CancellationToken cancel
    ) => _book.InviteAsync(actor, merchant, email, name, role, cancel);

    /// <summary>Disables somebody at once, or lets them in again; their failures at signing in are cleared.</summary>
    public Task<Result<Done>> SwitchAsync(string actor, Guid merchant, MerchantUserId user, bool isDisabled, CancellationToken cancel) =>
        _book.SwitchAsync(actor, merchant, user, isDisabled, cancel);

    /// <summary>Sets the password of an invited person.</summary>
    public Task<Result<Done>> AcceptAsync(string? token, string? password, CancellationToken cancel) =>
        _book.AcceptAsync(token, password, cancel);

    /// <summary>Adds somebody with a password and secret agreed beforehand; nothing happens if the e-mail is taken.</summary>
    public Task EnsureAsync(NewMerchantUser user, CancellationToken cancel) => _book.EnsureAsync(user, cancel);
}
