using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Protection;

/// <summary>A device on which the customer needs no code.</summary>
/// <param name="Id">The device's id.</param>
/// <param name="Name">The device's name.</param>
/// <param name="AddedAt">When it became known.</param>
/// <param name="LastSeenAt">Its last request, to within five minutes; <c>null</c> if it never came back.</param>
/// <param name="Current">Whether the current request comes from it.</param>
/// <param name="OpenSessions">Number of sessions open on it.</param>
public sealed record KnownDevice(
    DeviceId Id,
    string Name,
    DateTimeOffset AddedAt,
    DateTimeOffset? LastSeenAt,
    bool Current,
    int OpenSessions
);

/// <summary>A device's new name.</summary>
/// <param name="Name">1 to 80 characters.</param>
public sealed record DeviceNameBody(string? Name);

/// <summary>
/// The customer's known devices: list, rename and remove them. A removed device needs a code again, and its sessions end.
/// </summary>
internal static class DeviceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var devices = routes.MapGroup("/api/v1/me/devices").RequireAuthorization(Policies.Customer).WithTags("Security");
        devices.MapGet("", ListAsync).Documented("listDevices", "List the known devices", "On these a sign-in needs no code.");
        devices.MapPut("/{id}", RenameAsync).Documented("renameDevice", "Rename a device", "1 to 80 characters.");
        devices
            .MapDelete("/{id}", RemoveAsync)
            .Documented("removeDevice", "Remove a device", "It needs a code at its next sign-in, and its sessions end.");
    }

    private static async Task<HttpAnswer<Ok<Page<KnownDevice>>>> ListAsync(
        ClaimsPrincipal caller,
        Devices devices,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<KnownDevice>(await devices.ListAsync(caller, cancel), null));

    private static async Task<HttpAnswer<NoContent>> RenameAsync(
        DeviceId id,
        DeviceNameBody body,
        ClaimsPrincipal caller,
        Devices devices,
        CancellationToken cancel
    ) => (await devices.RenameAsync(caller, id, body.Name, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<NoContent>> RemoveAsync(
        DeviceId id,
        ClaimsPrincipal caller,
        Devices devices,
        CancellationToken cancel
    ) => (await devices.RemoveAsync(caller, id, cancel)).ToHttp(_ => TypedResults.NoContent());
}

/// <summary>A customer's known devices.</summary>
internal sealed class Devices(Database db, SessionBook sessions, SecurityNotices notices, TimeProvider clock)
{
    public async Task<IReadOnlyList<KnownDevice>> ListAsync(ClaimsPrincipal caller, CancellationToken cancel)
    {
        var (customer, here, now) = (caller.Customer(), caller.Session(), clock.GetUtcNow());
        var devices = await db.Set<Device>().AsNoTracking().Where(d => d.Customer == customer && d.RemovedAt == null).ToListAsync(cancel);
        var seen = (
            await db.Set<Session>()
                .AsNoTracking()
                .Where(s => s.Customer == customer && s.Device != null)
                .Select(s => new
                {
                    s.Id,
                    s.Device,
                    s.LastSeenAt,
                    IsOpen = s.EndedAt == null && s.ExpiresAt > now,
                })
                .ToListAsync(cancel)
        ).ToLookup(s => s.Device!.Value);
        return
        [
            .. devices
                .Select(d => new KnownDevice(
                    d.Id,
                    d.Name,
                    d.AddedAt,
                    seen[d.Id].Select(s => (DateTimeOffset?)s.LastSeenAt).Max(),
                    seen[d.Id].Any(s => s.Id == here),
                    seen[d.Id].Count(s => s.IsOpen)
                ))
                .OrderByDescending(d => d.Current)
                .ThenByDescending(d => d.LastSeenAt ?? d.AddedAt),
        ];
    }

    public async Task<Result<Done>> RenameAsync(ClaimsPrincipal caller, DeviceId id, string? name, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var given = check.Words("name", name, Tokens.DeviceNameLength);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var customer = caller.Customer();
        return
            await db.Set<Device>()
                .Where(d => d.Id == id && d.Customer == customer && d.RemovedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.Name, given), cancel) == 0
            ? Refusal.NotFound
            : Done.Instance;
    }

    public async Task<Result<Done>> RemoveAsync(ClaimsPrincipal caller, DeviceId id, CancellationToken cancel)
    {
        var (customer, now) = (caller.Customer(), clock.GetUtcNow());
        var name = await db.Set<Device>()
            .Where(d => d.Id == id && d.Customer == customer && d.RemovedAt == null)
            .Select(d => d.Name)
            .SingleOrDefaultAsync(cancel);
        if (
            name is null
            || await db.Set<Device>()
                .Where(d => d.Id == id && d.RemovedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.RemovedAt, now), cancel) == 0
        )
        {
            return Refusal.NotFound;
        }

        await notices.TellAsync(customer, SecurityEventKinds.DeviceRemoved, caller.Session(), name, cancel, id);
        await db.SaveChangesAsync(cancel);
        await sessions.EndAsync(s => s.Customer == customer && s.Device == id, cancel);
        return Done.Instance;
    }
}
