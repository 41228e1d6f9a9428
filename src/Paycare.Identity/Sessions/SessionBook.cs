using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Identity.Staff;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Sessions;

/// <summary>
/// The open sessions, served from memory by the one active process and written through. An ended session is unknown by its next
/// request.
/// </summary>
[OneProcess(KeptBy.Address, "A session that one process ends would still be served by the others.")]
internal sealed class SessionBook(IServiceScopeFactory scopes, Vault vault, TimeProvider clock, IOptions<SessionOptions> options)
{
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, OpenSession> _byHash = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SessionId, string> _hashes = new();
    private readonly ConcurrentDictionary<SessionLine, bool> _lines = new();
    private int _endings;

    /// <summary>Opens a session, saved with the context.</summary>
    /// <returns>The token, which is not stored anywhere else, and when it expires.</returns>
    public (string Token, DateTimeOffset ExpiresAt) Open(Database db, CustomerId? customer, StaffId? staff, DeviceId? device)
    {
        var token = Tokens.New();
        var now = clock.GetUtcNow();
        var session = new Session
        {
            Id = StrongId.New<SessionId>(clock),
            TokenHash = vault.TokenHash(token),
            Customer = customer,
            Staff = staff,
            Device = device,
            CreatedAt = now,
            ExpiresAt = now + (staff is null ? options.Value.CustomerLifetime : options.Value.StaffLifetime),
            LastSeenAt = now,
        };
        db.Set<Session>().Add(session);
        return (token, session.ExpiresAt);
    }

    /// <summary>The session that the context is about to save.</summary>
    public static SessionId Opened(Database db) => db.ChangeTracker.Entries<Session>().Single(s => s.State == EntityState.Added).Entity.Id;

    /// <summary>The open session of a token, or <c>null</c>.</summary>
    /// <param name="token">The token.</param>
    /// <param name="isInput">Whether a person caused the request; otherwise the idle time keeps running.</param>
    /// <param name="cancel">Cancels the lookup.</param>
    public ValueTask<OpenSession?> FindAsync(string token, bool isInput, CancellationToken cancel) =>
        StandingAsync(vault.TokenHash(token), isInput, cancel);

    /// <summary>The session if it is open, or <c>null</c>.</summary>
    public async ValueTask<OpenSession?> FindAsync(SessionId id, bool isInput, CancellationToken cancel)
    {
        if (!_hashes.TryGetValue(id, out var hash))
        {
            await using var scope = scopes.CreateAsyncScope();
            hash = await scope
                .ServiceProvider.GetRequiredService<Database>()
                .Set<Session>()
                .Where(s => s.Id == id)
                .Select(s => s.TokenHash)
                .SingleOrDefaultAsync(cancel);
        }

        return hash is null ? null : await StandingAsync(hash, isInput, cancel);
    }

    private async ValueTask<OpenSession?> StandingAsync(string hash, bool isInput, CancellationToken cancel)
    {
        if (await KnownAsync(hash, cancel) is not { } session)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (session.Ended || session.ExpiresAt <= now || IsIdle(session, now))
        {
            return null;
        }

        if (!isInput)
        {
            return session;
        }

        if (now - session.LastSeenAt >= SeenEvery)
        {
            await TouchAsync(session, now, cancel);
        }
        else
        {
            session.LastActiveAt = now;
        }

        return session;
    }

    /// <summary>A customer's open sessions, last seen first.</summary>
    public async Task<IReadOnlyList<SessionItem>> ListAsync(CustomerId customer, SessionId current, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var now = clock.GetUtcNow();
        return await (
            from session in db.Set<Session>()
            where session.Customer == customer && session.EndedAt == null && session.ExpiresAt > now
            join device in db.Set<Device>() on session.Device equals device.Id into devices
            from device in devices.DefaultIfEmpty()
            orderby session.LastSeenAt descending
            select new SessionItem(
                session.Id,
                device == null ? null : device.Name,
                session.CreatedAt,
                session.LastSeenAt,
                session.Id == current
            )
        )
            .Take(Paging.MaxLimit)
            .ToListAsync(cancel);
    }

    /// <summary>Ends the sessions that match the filter; they are unknown as soon as this returns.</summary>
    public async Task<int> EndAsync(System.Linq.Expressions.Expression<Func<Session, bool>> which, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var ended = await db.Set<Session>()
            .Where(s => s.EndedAt == null)
            .Where(which)
            .Select(s => new { s.Id, s.TokenHash })
            .ToListAsync(cancel);
        var hashes = ended.Select(s => s.TokenHash).ToList();
        var now = clock.GetUtcNow();
        await db.Set<Session>()
            .Where(s => hashes.Contains(s.TokenHash))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancel);
        Interlocked.Increment(ref _endings);
        foreach (var hash in hashes)
        {
            if (_byHash.TryRemove(hash, out var open))
            {
                open.Ended = true;
                _hashes.TryRemove(open.Id, out _);
            }
        }

        var over = ended.Select(s => s.Id).ToHashSet();
        foreach (var line in _lines.Keys.Where(l => over.Contains(l.Session)))
        {
            line.End();
        }

        return hashes.Count;
    }

    /// <summary>Opens a line, which ends with its session; <c>null</c> when the session is over.</summary>
    public async ValueTask<SessionLine?> OpenLineAsync(SessionId id, CancellationToken cancel)
    {
        var line = new SessionLine(id, gone => _lines.TryRemove(gone, out _));
        _lines[line] = true;
        // Looked at afterwards: a session that ends in between either ends the line or is not found.
        if (await FindAsync(id, isInput: false, cancel) is not { } session)
        {
            line.Dispose();
            return null;
        }

        line.EndAfter(session.ExpiresAt - clock.GetUtcNow());
        return line;
    }

    /// <summary>
    /// Notes that the customer confirmed with a code in this very session. Kept in memory alone: after a restart it is asked again.
    /// </summary>
    public async ValueTask ConfirmedAsync(SessionId id, DateTimeOffset at, CancellationToken cancel)
    {
        if (await FindAsync(id, isInput: false, cancel) is { } session)
        {
            session.ConfirmedAt = at;
        }
    }

    private async ValueTask<OpenSession?> KnownAsync(string hash, CancellationToken cancel)
    {
        while (true)
        {
            if (_byHash.TryGetValue(hash, out var known))
            {
                return known;
            }

            var before = Volatile.Read(ref _endings);
            if (await LoadAsync(hash, cancel) is not { } loaded)
            {
                return null;
            }

            var kept = _byHash.GetOrAdd(hash, loaded);
            _hashes[kept.Id] = hash;
            if (before == Volatile.Read(ref _endings))
            {
                return kept;
            }

            // A session, perhaps this one, ended while this was being read: read again.
            _byHash.TryRemove(hash, out _);
        }
    }

    /// <summary>When an idle staff session ends automatically.</summary>
    public DateTimeOffset IdleUntil(OpenSession session) => session.LastActiveAt + options.Value.StaffIdle;

    private bool IsIdle(OpenSession session, DateTimeOffset now) => session.Staff is not null && now > IdleUntil(session);

    private async Task<OpenSession?> LoadAsync(string hash, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var row = await db.Set<Session>().AsNoTracking().SingleBelievedAsync(s => s.TokenHash == hash && s.EndedAt == null, cancel);
        if (row is null)
        {
            return null;
        }

        var staff = row.Staff is { } id ? await db.Set<StaffMember>().AsNoTracking().SingleAsync(s => s.Id == id, cancel) : null;
        return staff is { IsDisabled: true } or { IsDoubted: true }
            ? null
            : new OpenSession(row.Id, row.Customer, row.Staff, staff?.Role, row.Device, row.CreatedAt, row.ExpiresAt)
            {
                LastSeenAt = row.LastSeenAt,
                LastActiveAt = row.LastSeenAt,
                DeviceSince = await DeviceSinceAsync(db, row.Device, cancel),
            };
    }

    private static async Task<DateTimeOffset?> DeviceSinceAsync(Database db, DeviceId? id, CancellationToken cancel) =>
        id is null
            ? null
            : await db.Set<Device>()
                .Where(d => d.Id == id && !d.IsFirst)
                .Select(d => (DateTimeOffset?)d.AddedAt)
                .SingleOrDefaultAsync(cancel);

    private async Task TouchAsync(OpenSession session, DateTimeOffset now, CancellationToken cancel)
    {
        session.LastSeenAt = now;
        session.LastActiveAt = now;
        await using var scope = scopes.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<Database>()
            .Set<Session>()
            .Where(s => s.Id == session.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), cancel);
    }
}

/// <summary>An open session, as requests see it.</summary>
internal sealed record OpenSession(
    SessionId Id,
    CustomerId? Customer,
    StaffId? Staff,
    StaffRole? Role,
    DeviceId? Device,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
)
{
    /// <summary>The value last written to the database.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset LastActiveAt { get; set; }

    public bool Ended { get; set; }

    /// <summary>Since when its device is known; <c>null</c> for that of the sign-up, and where there is none.</summary>
    public DateTimeOffset? DeviceSince { get; init; }

    /// <summary>When its customer last confirmed with a code in it; <c>null</c> for never.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }
}

/// <summary>Lifetimes of sessions.</summary>
public sealed class SessionOptions
{
    /// <summary>Lifetime of a customer's session, from sign-in.</summary>
    public TimeSpan CustomerLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Lifetime of a staff session, from sign-in: one shift.</summary>
    public TimeSpan StaffLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Idle time after which a staff session ends.</summary>
    public TimeSpan StaffIdle { get; set; } = TimeSpan.FromMinutes(15);
}
