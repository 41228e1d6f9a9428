using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>Operations on staff and their sessions for the desk's pages.</summary>
public sealed class StaffApi
{
    private readonly StaffSignIn _signIn;
    private readonly StaffSessions _sessions;

    internal StaffApi(StaffSignIn signIn, StaffSessions sessions)
    {
        _signIn = signIn;
        _sessions = sessions;
    }

    /// <summary>
    /// Signs in with e-mail, password and code. Refused with <c>second-factor-enrolment</c> until there is a second factor.
    /// </summary>
    public Task<Result<StaffSignInAnswer>> SignInAsync(StaffSignInBody body, CancellationToken cancel) => _signIn.SignInAsync(body, cancel);

    /// <summary>Begins setting up the second factor, for a member of staff without one whose password is right.</summary>
    public Task<Result<StaffEnrolment>> BeginEnrolmentAsync(StaffSignInBody body, CancellationToken cancel) =>
        _signIn.BeginEnrolmentAsync(body, cancel);

    /// <summary>An enrolment in progress, to show it again; <c>null</c> once expired.</summary>
    public Task<StaffEnrolment?> FindEnrolmentAsync(string? ticket, CancellationToken cancel) => _signIn.FindEnrolmentAsync(ticket, cancel);

    /// <summary>Checks the first code of a new second factor, and signs in.</summary>
    public Task<Result<StaffSignInAnswer>> FinishEnrolmentAsync(string? ticket, string? code, CancellationToken cancel) =>
        _signIn.FinishEnrolmentAsync(ticket, code, cancel);

    /// <summary>Whose session it is now; <c>null</c> once it has ended or idled too long, or its owner no longer works here.</summary>
    public Task<StaffSession?> FindSessionAsync(SessionId id, CancellationToken cancel) => _sessions.FindAsync(id, isInput: false, cancel);

    /// <summary>Records activity of the session's owner: the idle time restarts.</summary>
    public Task<StaffSession?> TouchSessionAsync(SessionId id, CancellationToken cancel) => _sessions.FindAsync(id, isInput: true, cancel);

    /// <summary>
    /// Opens a session for work that Paycare does in a staff member's name, for the demo's history. Its token is given to no one,
    /// so no browser or program can ever use it.
    /// </summary>
    public Task<SessionId> OpenUnattendedAsync(StaffId staff, CancellationToken cancel) => _sessions.OpenUnattendedAsync(staff, cancel);

    /// <summary>Ends a session.</summary>
    public Task EndSessionAsync(SessionId id, CancellationToken cancel) => _sessions.EndAsync(id, cancel);

    /// <summary>The members of staff a case may be assigned to, by name.</summary>
    public Task<IReadOnlyList<StaffPerson>> ColleaguesAsync(CancellationToken cancel) => _sessions.ColleaguesAsync(cancel);
}

/// <summary>An open session of a member of staff.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="Staff">The session's owner.</param>
/// <param name="Name">The name shown to customers.</param>
/// <param name="Role">The owner's present role.</param>
/// <param name="IdleUntil">When it ends without activity.</param>
public sealed record StaffSession(SessionId Id, StaffId Staff, string Name, StaffRole Role, DateTimeOffset IdleUntil);

/// <summary>A member of staff by name.</summary>
/// <param name="Id">The staff member's id.</param>
/// <param name="Name">The name shown to customers.</param>
/// <param name="Role">The staff member's role.</param>
public sealed record StaffPerson(StaffId Id, string Name, StaffRole Role);

/// <summary>A second factor being set up.</summary>
/// <param name="Ticket">To be sent back with the first code; valid for ten minutes.</param>
/// <param name="Secret">Secret in Base32, to type in by hand.</param>
/// <param name="OtpauthUri">The same secret for a QR code.</param>
public sealed record StaffEnrolment(string Ticket, string Secret, string OtpauthUri)
{
    /// <summary>Never reveals the secret, as this ends up in logs.</summary>
    public override string ToString() => "staff enrolment";
}

/// <summary>
/// Staff sessions, read from the database on every call: a role may change or a person leave while a page is open.
/// </summary>
internal sealed class StaffSessions(Database db, SessionBook book, AuditLog audit)
{
    public async Task<SessionId> OpenUnattendedAsync(StaffId staff, CancellationToken cancel)
    {
        _ = book.Open(db, null, staff, null);
        var id = SessionBook.Opened(db);
        audit.Add(db, $"staff:{staff}", "staff.unattended-session", $"staff:{staff}");
        await db.SaveChangesAsync(cancel);
        return id;
    }

    public async Task<StaffSession?> FindAsync(SessionId id, bool isInput, CancellationToken cancel)
    {
        if (await book.FindAsync(id, isInput, cancel) is not { Staff: { } who } open)
        {
            return null;
        }

        var staff = await db.Set<StaffMember>().AsNoTracking().SingleBelievedAsync(s => s.Id == who && !s.IsDisabled, cancel);
        return staff is null ? null : new StaffSession(id, who, staff.DisplayName, staff.Role, book.IdleUntil(open));
    }

    public Task EndAsync(SessionId id, CancellationToken cancel) => book.EndAsync(s => s.Id == id, cancel);

    public async Task<IReadOnlyList<StaffPerson>> ColleaguesAsync(CancellationToken cancel) =>
        await db.Set<StaffMember>()
            .AsNoTracking()
            .Where(s => !s.IsDisabled && s.Role != StaffRole.Admin)
            .OrderBy(s => s.DisplayName)
            .Select(s => new StaffPerson(s.Id, s.DisplayName, s.Role))
            .ToListAsync(cancel);
}
