using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Care.Cases;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;
using Paycare.Web.Configuration;

namespace Paycare.Web.SecurityAudits;

/// <summary>The security audit that the host runs automatically.</summary>
internal sealed class SecurityAuditOptions
{
    /// <summary>How often the host audits itself; zero for never.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Where reports are kept; <c>security-audit</c> in the data directory when empty.</summary>
    public string? Folder { get; set; }

    /// <summary>How many reports are kept.</summary>
    public int Keep { get; set; } = 400;
}

/// <summary>
/// Requests an audit when it is due, and sets the date of the next one. The audit reads all data, so it runs beside the worker,
/// which has customers' deadlines to keep. The item holds the findings of the last run.
/// </summary>
internal sealed class SecurityAuditTimer(Database db, SecurityAuditor auditor, IOptions<SecurityAuditOptions> options, TimeProvider clock)
    : IDueHandler<string[]>
{
    public const string HandlerName = "security-audit";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Upkeep;

    /// <summary>Sets the first date, unless there is one.</summary>
    public static async Task ScheduleAsync(Database db, SecurityAuditOptions options, TimeProvider clock, CancellationToken cancel)
    {
        if (options.Every > TimeSpan.Zero && !await db.Set<DueItem>().AnyAsync(i => i.Handler == HandlerName, cancel))
        {
            db.Set<DueItem>().Add(Item(clock.GetUtcNow() + options.Every, [], clock));
            await db.SaveChangesAsync(cancel);
        }
    }

    public async Task HandleAsync(string[] stood, DueItem item, CancellationToken cancel)
    {
        if (options.Value.Every <= TimeSpan.Zero)
        {
            return;
        }

        if (!await db.Set<DueItem>().AnyAsync(i => i.Handler == HandlerName && i.Id != item.Id, cancel))
        {
            db.Set<DueItem>().Add(Item(clock.GetUtcNow() + options.Value.Every, stood, clock));
            await db.SaveChangesAsync(cancel);
        }

        auditor.Ask(stood);
    }

    /// <summary>Stores the findings for the next run.</summary>
    public static Task RememberAsync(Database db, IReadOnlyList<string> found, CancellationToken cancel)
    {
        var payload = JsonSerializer.Serialize(found, Json.Options);
        return db.Set<DueItem>()
            .Where(i => i.Handler == HandlerName)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.Payload, payload), cancel);
    }

    private static DueItem Item(DateTimeOffset at, IReadOnlyList<string> stood, TimeProvider clock) =>
        DueItem.At(at, HandlerName, "host", stood, clock);
}

/// <summary>Runs audits one after another, keeps the reports, and opens cases for new findings.</summary>
[EachProcess("An audit is asked for by due work, which one worker claims, and runs in that process.")]
internal sealed partial class SecurityAuditor(
    IServiceScopeFactory scopes,
    IServiceProvider services,
    Settings settings,
    IOptions<SecurityAuditOptions> options,
    TimeProvider clock,
    ILogger<SecurityAuditor> log
) : BackgroundService
{
    private readonly Channel<IReadOnlyList<string>> _asked = Channel.CreateBounded<IReadOnlyList<string>>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }
    );

    public string Folder => Path.GetFullPath(options.Value.Folder ?? Path.Combine(settings.DataDirectory, "security-audit"));

    /// <summary>Requests an audit; a request made while another is pending is the same one.</summary>
    public void Ask(IReadOnlyList<string> stood) => _asked.Writer.TryWrite(stood);

    /// <summary>Runs one audit.</summary>
    /// <param name="stood">The findings of the last run.</param>
    /// <param name="cancel">Cancels the audit.</param>
    public async Task<SecurityReport> RunAsync(IReadOnlyList<string> stood, CancellationToken cancel)
    {
        var report = await SecurityAudit.ReadAsync(services, settings, clock, cancel);
        await KeepAsync(report, cancel);
        await using var scope = scopes.CreateAsyncScope();
        var findings = Findings(report, scope.ServiceProvider.GetRequiredService<TextCatalog>());
        await scope.ServiceProvider.GetRequiredService<FindingCases>().TellAsync(stood, findings, cancel);
        await SecurityAuditTimer.RememberAsync(
            scope.ServiceProvider.GetRequiredService<Database>(),
            [.. findings.Select(f => f.Source)],
            cancel
        );
        return report;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var stood in _asked.Reader.ReadAllAsync(stoppingToken))
            {
                await TryAsync(stood, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next run will find what this one would have found.
        }
    }

    private async Task TryAsync(IReadOnlyList<string> stood, CancellationToken cancel)
    {
        try
        {
            var report = await RunAsync(stood, cancel);
            Ran(report.Findings, Folder);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Failed(e);
        }
    }

    /// <summary>Lines with the same name are one finding, whose figures may change.</summary>
    private static List<Finding> Findings(SecurityReport report, TextCatalog texts) =>
        [
            .. report
                .Lines.Where(l => l.IsFinding)
                .GroupBy(l => $"security-audit:{l.Area}.{l.Name}")
                .Select(lines => new Finding(
                    lines.Key,
                    OwnWords.Of(
                        texts,
                        "audit-finding.seen",
                        lines.First().Area,
                        lines.First().Name,
                        string.Join("; ", lines.Take(5).Select(l => l.Expected is null ? l.Value : $"{l.Value} (≠ {l.Expected})"))
                    ),
                    OwnWords.Of(texts, "audit-finding.need")
                )),
        ];

    private async Task KeepAsync(SecurityReport report, CancellationToken cancel)
    {
        Directory.CreateDirectory(Folder);
        var name = Path.Combine(Folder, report.At.ToString("yyyy-MM-dd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        await File.WriteAllTextAsync($"{name}.json", SecurityAudit.Text(report, "json"), cancel);
        await File.WriteAllTextAsync($"{name}.html", SecurityAudit.Text(report, "html"), cancel);
        foreach (var old in Directory.GetFiles(Folder, "*.json").OrderDescending(StringComparer.Ordinal).Skip(options.Value.Keep))
        {
            File.Delete(old);
            File.Delete(Path.ChangeExtension(old, "html"));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Security audit: {Findings} findings, report in {Folder}")]
    private partial void Ran(int findings, string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "The security audit failed; the next one is due as ever")]
    private partial void Failed(Exception e);
}
