using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Paycare.Identity;
using Paycare.Ledger.Verification;
using Paycare.Payments.Disputes;
using Paycare.Platform.Locks;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;
using Paycare.Web.Configuration;
using Paycare.Web.Data;

namespace Paycare.Web.SecurityAudits;

/// <summary>Audits the security of an installation: options, keys, people, logs, ledger.</summary>
internal static class SecurityAudit
{
    private static readonly JsonSerializerOptions Readable = new(Json.Options) { WriteIndented = true };
    private static readonly TimeSpan KeyAge = TimeSpan.FromDays(365);

    /// <summary>The report as a text, <c>json</c> or <c>html</c>.</summary>
    public static string Text(SecurityReport report, string format) =>
        format == "html" ? Html(report) : JsonSerializer.Serialize(report, Readable);

    /// <summary>Audits everything, and changes nothing.</summary>
    /// <param name="services">The services of the running host, or those that its configuration creates.</param>
    /// <param name="settings">The installation's settings.</param>
    /// <param name="clock">The clock for measuring ages.</param>
    /// <param name="cancel">Cancels the audit.</param>
    public static async Task<SecurityReport> ReadAsync(
        IServiceProvider services,
        Settings settings,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var lines = new List<AuditLine>();
        var audit = await AuditLogCheck.VerifyAsync(settings, cancel);
        await using (var db = StoredData.OpenToRead(settings))
        {
            lines.AddRange(EffectiveSecurity.Read(services).Select(o => new AuditLine("options", o.Name, o.Value, o.Required, !o.IsMet)));
            lines.AddRange(TlsLines(services.GetRequiredService<IConfiguration>(), clock));
            lines.AddRange(await KeysAsync(db, settings, clock, cancel));
            var uneven = await DisputeFigures.UnevenAsync(db, cancel);
            lines.AddRange(await LocksAsync(services.GetServices<Lockout>(), db, cancel));
            lines.Add(new("disputes", "notCoveredExactly", Number(uneven), "0", uneven > 0));
            lines.AddRange(
                (await SecurityFigures.ReadAsync(db, clock, cancel)).Select(f => new AuditLine(
                    f.Area,
                    f.Name,
                    f.Value,
                    f.Expected,
                    f.IsFinding
                ))
            );
        }

        lines.Add(new("audit-log", "entries", Number(audit.Entries), null, false));
        lines.Add(new("audit-log", "casesAndMessages", Number(audit.Rows), null, false));
        lines.Add(new("audit-log", "ledgerCoveredToRow", Number(audit.Covered["ledger"]), null, false));
        // None is no finding of its own: the log's check waits for the first one, and names what is missing.
        lines.Add(new("audit-log", "signedHeads", Number(audit.Heads), null, false));
        lines.Add(new("audit-log", "findings", Number(audit.Findings.Count), "0", audit.Findings.Count > 0));
        lines.AddRange(audit.Findings.Select(f => new AuditLine("audit-log", "finding", f, null, true)));
        var ledger = await new LedgerVerifier(settings.LedgerStore, settings.OpenKeys()).VerifyAsync(cancel: cancel);
        lines.Add(new("ledger", "rows", Number(ledger.Rows), null, false));
        lines.Add(new("ledger", "faults", Number(ledger.Counts.Values.Sum()), "0", !ledger.IsSound));
        lines.AddRange(Dependencies());
        return new SecurityReport(clock.GetUtcNow(), settings.Place, lines.Count(l => l.IsFinding), lines);
    }

    /// <summary>The locks that do not open by themselves, and who opens them; a lock that nobody opens is a finding.</summary>
    private static async Task<List<AuditLine>> LocksAsync(IEnumerable<Lockout> locks, Database db, CancellationToken cancel)
    {
        var lines = new List<AuditLine>();
        foreach (var endless in locks.Where(l => l.AgesAfter is null || !l.IsSound))
        {
            var count = endless.CountEndless is { } closed ? $"{Number(await closed(db, cancel))} closed without end" : "without end";
            lines.Add(new("locks", endless.Name, count, $"opened by {string.Join(", ", endless.OpenedBy)}", !endless.IsSound));
        }

        return lines;
    }

    private static async Task<IReadOnlyList<AuditLine>> KeysAsync(
        Database db,
        Settings settings,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (count, newest) = await KeyRotation.AgeAsync(db, cancel);
        var age = newest is { } at ? clock.GetUtcNow() - at : TimeSpan.Zero;
        var ring = Path.Combine(settings.KeyDirectory, KeyRing.FileName);
        var keys = File.Exists(ring) ? KeyRing.Open(settings.KeyDirectory, clock) : null;
        var older = keys is null ? 0 : (await KeyRotation.ProgressAsync(db, keys, cancel)).Sum(p => p.Older);
        var ringAge = keys is null ? TimeSpan.Zero : clock.GetUtcNow() - keys.NewestAt;
        var isOpen =
            !OperatingSystem.IsWindows()
            && File.Exists(ring)
            && (
                File.GetUnixFileMode(ring)
                & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)
            ) != 0;
        return
        [
            new("keys", "dataKeys", Number(count), null, false),
            new("keys", "newestDataKeyDays", Number((long)age.TotalDays), "<= 365", age > KeyAge),
            new("keys", "keyEncryptionKey", Number(keys?.CurrentVersion ?? 0), null, false),
            new("keys", "keyEncryptionKeyDays", Number((long)ringAge.TotalDays), "<= 365", ringAge > KeyAge),
            new("keys", "hashKey", Number(keys?.CurrentMacVersion ?? 0), null, false),
            new("keys", "valuesOfOlderHashKeys", Number(older), null, false),
            new("keys", "ringReadableByOthers", isOpen.ToString(CultureInfo.InvariantCulture), "False", isOpen),
        ];
    }

    /// <summary>How Paycare is reached. A certificate is checked if this process has one; a proxy in front has its own.</summary>
    private static List<AuditLine> TlsLines(IConfiguration configuration, TimeProvider clock)
    {
        var lines = new List<AuditLine>
        {
            new("tls", "protocols", Tls.Protocols.ToString(), "Tls12, Tls13", false),
            new("tls", "ciphers", string.Join(", ", Tls.CipherNames), null, false),
            new("tls", "endedBy", Tls.IsBehindProxy(configuration) ? "a proxy before this process" : "this process", null, false),
        };
        if (configuration["Kestrel:Certificates:Default:Path"] is { Length: > 0 } path && File.Exists(path))
        {
            using var certificate = path.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase)
                ? X509CertificateLoader.LoadPkcs12FromFile(path, configuration["Kestrel:Certificates:Default:Password"])
                : X509CertificateLoader.LoadCertificateFromFile(path);
            var left = (long)(certificate.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime).TotalDays;
            lines.Add(new("tls", "certificateDaysLeft", Number(left), ">= 14", left < 14));
        }

        return lines;
    }

    /// <summary>The packages this was built with, to compare with advisories: every package, loaded or not.</summary>
    private static List<AuditLine> Dependencies()
    {
        var list = Path.Combine(AppContext.BaseDirectory, $"{typeof(SecurityAudit).Assembly.GetName().Name}.deps.json");
        var packages = new List<AuditLine>
        {
            new("dependencies", "runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription, null, false),
        };
        if (File.Exists(list))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(list));
            packages.AddRange(
                document
                    .RootElement.GetProperty("libraries")
                    .EnumerateObject()
                    .Where(l => l.Value.GetProperty("type").GetString() == "package")
                    .Select(l => l.Name.Split('/'))
                    .OrderBy(l => l[0], StringComparer.OrdinalIgnoreCase)
                    .Select(l => new AuditLine("dependencies", l[0], l[1], null, false))
            );
        }

        return packages;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private const string Style = """
        body{font:15px/1.5 system-ui;margin:2rem;max-width:70rem}
        table{border-collapse:collapse;width:100%}
        td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd}
        .finding td{background:#fde8e8}
        """;

    private static string Html(SecurityReport report)
    {
        var page = new StringBuilder();
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Paycare security audit</title>
            <style>{Style}</style>
            </head><body><h1>{(
                report.Findings == 0 ? "Nothing was found" : $"{report.Findings} findings"
            )}</h1><p>{report.At:u}, {WebUtility.HtmlEncode(report.Place)}</p>
            <table><thead><tr><th>Area</th><th>What</th><th>Is</th><th>Should be</th><th></th></tr></thead><tbody>
            """
        );
        foreach (var line in report.Lines.OrderByDescending(l => l.IsFinding))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr{(line.IsFinding ? " class=\"finding\"" : "")}><td>{line.Area}</td><td>{WebUtility.HtmlEncode(line.Name)}"
                    + $"</td><td>{WebUtility.HtmlEncode(line.Value)}</td><td>{WebUtility.HtmlEncode(line.Expected ?? "")}</td><td>"
                    + $"{(line.IsFinding ? "finding" : "")}</td></tr>\n"
            );
        }

        return page.Append("</tbody></table></body></html>").ToString();
    }
}
