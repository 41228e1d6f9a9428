using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Web;

/// <summary>One thing that the audit looked at.</summary>
/// <param name="Area">options, keys, staff, devices, sign-in, audit-log, ledger, dependencies, tls.</param>
/// <param name="Name">What.</param>
/// <param name="Value">How it stands.</param>
/// <param name="Expected">How it should stand; <c>null</c> for mere information.</param>
/// <param name="IsFinding">Whether somebody must look into it.</param>
internal sealed record AuditLine(string Area, string Name, string Value, string? Expected, bool IsFinding);

/// <summary>A report on an installation's security.</summary>
/// <param name="At">When.</param>
/// <param name="Place">Of which database.</param>
/// <param name="Findings">How many lines are findings.</param>
/// <param name="Lines">All of them.</param>
internal sealed record SecurityReport(DateTimeOffset At, string Place, int Findings, IReadOnlyList<AuditLine> Lines);

/// <summary>The periodic security audit that an operator runs or schedules.</summary>
internal static class SecurityAuditCommand
{
    private static readonly JsonSerializerOptions Readable = new(Json.Options) { WriteIndented = true };
    private static readonly TimeSpan KeyAge = TimeSpan.FromDays(365);

    /// <summary>Writes the report.</summary>
    /// <returns>0 when nothing was found, 2 with findings, 1 when there is nothing to look at.</returns>
    public static async Task<int> RunAsync(string format, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        try
        {
            var builder = PaycareHost.CreateBuilder([], null);
            var settings = Settings.Locate(builder.Configuration, builder.Environment);
            var report = await ReadAsync(settings, TimeProvider.System, cancel);
            await output.WriteLineAsync(format == "html" ? Html(report) : JsonSerializer.Serialize(report, Readable));
            return report.Findings == 0 ? 0 : 2;
        }
        catch (Exception e) when (ServeCommand.Explain(e) is { } line)
        {
            await errors.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    /// <summary>Looks at everything, and changes nothing.</summary>
    public static async Task<SecurityReport> ReadAsync(Settings settings, TimeProvider clock, CancellationToken cancel)
    {
        var lines = new List<AuditLine>();
        var audit = await AuditCommand.VerifyAsync(settings, cancel);
        await using (var db = AuditCommand.OpenToRead(settings))
        {
            await using var host = PaycareHost.BuildToLook();
            lines.AddRange(EffectiveSecurity.Read(host.Services).Select(o => new AuditLine("options", o.Name, o.Value, o.Required, !o.IsMet)));
            lines.AddRange(await KeysAsync(db, settings, clock, cancel));
            lines.AddRange((await SecurityFigures.ReadAsync(db, clock, cancel)).Select(f => new AuditLine(f.Area, f.Name, f.Value, f.Expected, f.IsFinding)));
        }

        lines.Add(new("audit-log", "entries", Number(audit.Entries), null, false));
        lines.Add(new("audit-log", "findings", Number(audit.Findings.Count), "0", audit.Findings.Count > 0));
        lines.AddRange(audit.Findings.Select(f => new AuditLine("audit-log", "finding", f, null, true)));
        var ledger = await new LedgerVerifier(settings.LedgerStore).VerifyAsync(cancel: cancel);
        lines.Add(new("ledger", "rows", Number(ledger.Rows), null, false));
        lines.Add(new("ledger", "faults", Number(ledger.Counts.Values.Sum()), "0", !ledger.IsSound));
        lines.Add(new("tls", "protocols", Tls.Protocols.ToString(), "Tls12, Tls13", false));
        lines.AddRange(Dependencies());
        return new SecurityReport(clock.GetUtcNow(), settings.Place, lines.Count(l => l.IsFinding), lines);
    }

    private static async Task<IReadOnlyList<AuditLine>> KeysAsync(Database db, Settings settings, TimeProvider clock, CancellationToken cancel)
    {
        var (count, newest) = await KeyRotation.AgeAsync(db, cancel);
        var age = newest is { } at ? clock.GetUtcNow() - at : TimeSpan.Zero;
        var ring = Path.Combine(settings.KeyDirectory, KeyRing.FileName);
        var isOpen = !OperatingSystem.IsWindows() && File.Exists(ring)
            && (File.GetUnixFileMode(ring) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;
        return
        [
            new("keys", "dataKeys", Number(count), null, false),
            new("keys", "newestDataKeyDays", Number((long)age.TotalDays), "<= 365", age > KeyAge),
            new("keys", "ringReadableByOthers", isOpen.ToString(CultureInfo.InvariantCulture), "False", isOpen),
        ];
    }

    /// <summary>What runs here, for whoever compares it with advisories.</summary>
    private static IEnumerable<AuditLine> Dependencies() => AppDomain.CurrentDomain.GetAssemblies()
        .Select(a => a.GetName()).Where(a => a.Name is { } name && !name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("Anonymously", StringComparison.Ordinal))
        .OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => new AuditLine("dependencies", a.Name!, $"{a.Version}", null, false))
        .Prepend(new AuditLine("dependencies", "runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription, null, false));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Html(SecurityReport report)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Paycare security audit</title>
            <style>body{"{"}font:15px/1.5 system-ui;margin:2rem;max-width:70rem{"}"}table{"{"}border-collapse:collapse;width:100%{"}"}td,th{"{"}text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd{"}"}.finding td{"{"}background:#fde8e8{"}"}</style>
            </head><body><h1>{(report.Findings == 0 ? "Nothing was found" : $"{report.Findings} findings")}</h1><p>{report.At:u}, {WebUtility.HtmlEncode(report.Place)}</p>
            <table><thead><tr><th>Area</th><th>What</th><th>Is</th><th>Should be</th><th></th></tr></thead><tbody>
            """);
        foreach (var line in report.Lines.OrderByDescending(l => l.IsFinding))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr{(line.IsFinding ? " class=\"finding\"" : "")}><td>{line.Area}</td><td>{WebUtility.HtmlEncode(line.Name)}</td><td>{WebUtility.HtmlEncode(line.Value)}</td><td>{WebUtility.HtmlEncode(line.Expected ?? "")}</td><td>{(line.IsFinding ? "finding" : "")}</td></tr>\n");
        }

        return page.Append("</tbody></table></body></html>").ToString();
    }
}
