using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Platform.Due;
using Paycare.Platform.Quotas;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Lockouts;

/// <summary>When many locked accounts are an attack: <c>Paycare:LockAlarm</c>.</summary>
public sealed class LockAlarmOptions
{
    /// <summary>Accounts whose sign-in was locked within an hour, from which on the desk is told; zero for never.</summary>
    public int AccountsPerHour { get; set; } = 20;
}

/// <summary>Many accounts were locked within an hour: somebody tries passwords at large.</summary>
/// <param name="Accounts">How many.</param>
/// <param name="At">When it was noticed.</param>
public sealed record ManyAccountsLocked(long Accounts, DateTimeOffset At) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => "many-accounts-locked";
}

/// <summary>Counts the accounts that are locked within an hour, each once, and tells of many: once an hour, not at each lock.</summary>
internal sealed partial class LockAlarm(
    Database db,
    QuotaBook quotas,
    Outbox outbox,
    IOptions<LockAlarmOptions> options,
    TimeProvider clock,
    ILogger<LockAlarm> log
)
{
    public const string MeterName = "Paycare.Identity",
        CounterName = "paycare.identity.accounts_locked";
    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Locked = Meter.CreateCounter<long>(
        CounterName,
        "{account}",
        "Accounts whose sign-in was locked, each once an hour."
    );
    private static readonly Quota All = new("locked-accounts", QuotaWindow.Hour),
        Told = new("locked-accounts-told", QuotaWindow.Hour);

    /// <summary>Counts a locked account. What is to be told is saved with the context.</summary>
    public async Task CountAsync(string account, CancellationToken cancel)
    {
        if (!await quotas.TakeAsync(new Quota($"locked-account:{account}", QuotaWindow.Hour), 1, 1, cancel))
        {
            return;
        }

        Locked.Add(1);
        var accounts = await quotas.AddAsync(All, 1, cancel);
        if (options.Value.AccountsPerHour > 0 && accounts >= options.Value.AccountsPerHour && await quotas.TakeAsync(Told, 1, 1, cancel))
        {
            ManyLocked(accounts);
            outbox.Publish(db, new ManyAccountsLocked(accounts, clock.GetUtcNow()));
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Accounts} accounts were locked within an hour: passwords are being tried at large"
    )]
    private partial void ManyLocked(long accounts);
}
