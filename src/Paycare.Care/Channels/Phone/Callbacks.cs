using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Platform.Contacts;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;
using Paycare.Platform.Quotas;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>
/// Calling back. Anybody can book one to any number that they call "from": so only mobile phones of our own country are called, and
/// each a few times in a day.
/// </summary>
internal sealed class Callbacks(
    Database db,
    CallQueue queue,
    OpeningHours hours,
    VoiceProvider provider,
    QuotaBook quotas,
    CallNotes notes,
    IOptions<PhoneOptions> options,
    TimeProvider clock
)
{
    private const int PerNumberAndDay = 3;
    private const string OurCountry = "+62";

    /// <summary>Time to put the phone down.</summary>
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(30);

    /// <summary>Whether people can be called back.</summary>
    public bool ArePossible => provider.CanCall;

    /// <summary>Whether a number is one that we call.</summary>
    public static bool IsTaken(string number) =>
        number.StartsWith(OurCountry, StringComparison.Ordinal) && Contact.ReadMobile(number, out _) is null;

    /// <summary>Books a call back, and keeps the caller's place.</summary>
    /// <returns>When it is expected, in the caller's words; <c>null</c> when the number had enough for today.</returns>
    public async Task<string?> BookAsync(Call call, Vault vault, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (
            call.Reachable(vault) is not { } number
            || !await quotas.TakeAsync(
                new Quota($"callback:{vault.LastingIndex("callback", number)}", QuotaWindow.LastDay),
                1,
                PerNumberAndDay,
                cancel
            )
        )
        {
            return null;
        }

        call.CallbackAskedAt = now;
        call.QueuedAt ??= now;
        var wait = await queue.BeforeAsync(call.QueuedAt.Value, cancel) * await queue.UsualAsync(cancel);
        var at = (hours.OpensAt ?? now) + (wait > Soonest ? wait : Soonest);
        db.Set<DueItem>().Add(CallbackTimer.Due(call.Id, at, clock));
        return at.Text(call.Culture);
    }

    /// <summary>Calls back, unless it was done meanwhile. What is not answered is tried again later.</summary>
    public async Task CallAsync(CallId id, CancellationToken cancel)
    {
        if (await OpenAsync(id, cancel) is not { } call)
        {
            return;
        }

        if (hours.OpensAt is { } later)
        {
            db.Set<DueItem>().Add(CallbackTimer.Due(id, later, clock));
            await db.SaveChangesAsync(cancel);
            return;
        }

        // Counted before it rings: a crash in between makes one call too few rather than many too many.
        call.CallbackTries++;
        await db.SaveChangesAsync(cancel);
        if (!await provider.CallAsync(call, cancel))
        {
            await TryLaterAsync(call, cancel);
        }
    }

    /// <summary>Nobody answered.</summary>
    /// <param name="id">The call that is called back.</param>
    /// <param name="sid">The provider's name of the try: told twice, it counts once.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task NotAnsweredAsync(CallId id, string sid, CancellationToken cancel)
    {
        if (
            await OpenAsync(id, cancel) is { } call
            && await quotas.TakeAsync(new Quota($"callback-over:{sid}", QuotaWindow.LastDay), 1, 1, cancel)
        )
        {
            await TryLaterAsync(call, cancel);
        }
    }

    private async Task TryLaterAsync(Call call, CancellationToken cancel)
    {
        if (call.CallbackTries < options.Value.CallbackTries)
        {
            db.Set<DueItem>().Add(CallbackTimer.Due(call.Id, clock.GetUtcNow() + options.Value.CallbackEvery, clock));
            await db.SaveChangesAsync(cancel);
            return;
        }

        call.EndCallback(clock.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        queue.Changed();
        if (call.Case is { } @case)
        {
            await notes.NotReachedAsync(@case, call.CallbackTries, cancel);
        }
    }

    private Task<Call?> OpenAsync(CallId id, CancellationToken cancel) =>
        db.Set<Call>().Where(c => c.CallbackAskedAt != null && c.CallbackEndedAt == null).SingleBelievedAsync(c => c.Id == id, cancel);
}

/// <summary>Somebody to be called back.</summary>
internal sealed record CallbackDue(CallId Call);

/// <summary>Calls back when it is time.</summary>
internal sealed class CallbackTimer(Callbacks callbacks) : IDueHandler<CallbackDue>
{
    public static string Name => "call-back";

    public static DueLane Lane => VoiceProvider.Lane;

    public static DueItem Due(CallId call, DateTimeOffset at, TimeProvider clock) =>
        DueItem.At(at, Name, call.ToString(), new CallbackDue(call), clock);

    public Task HandleAsync(CallbackDue payload, DueItem item, CancellationToken cancel) => callbacks.CallAsync(payload.Call, cancel);
}
