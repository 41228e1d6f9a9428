using Paycare.Web.Configuration;
using Paycare.Web.Hosting;
using Paycare.Web.SecurityAudits;

namespace Paycare.Web.Commands;

/// <summary>Commands on the audit log.</summary>
internal static class AuditCommand
{
    /// <summary>Verifies the log, also beside a running host.</summary>
    /// <returns>0 when it is sound, 2 when a check fails, 1 when there is nothing to check.</returns>
    public static async Task<int> VerifyAsync(TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        try
        {
            var builder = PaycareHost.CreateBuilder([], null);
            var settings = Settings.Locate(builder.Configuration, builder.Environment);
            var report = await AuditLogCheck.VerifyAsync(settings, cancel);
            await output.WriteLineAsync(
                $"{report.Entries} entries sealed, {report.Unsealed} not yet, {report.Heads} signed heads ({settings.Place})"
            );
            await output.WriteLineAsync(
                $"They cover the ledger up to row {report.Covered["ledger"]}, and {report.Rows} cases and messages."
            );
            foreach (var finding in report.Findings)
            {
                await output.WriteLineAsync(finding);
            }

            await output.WriteLineAsync(report.Findings.Count == 0 ? "The audit log is sound." : $"{report.Findings.Count} findings.");
            return report.Findings.Count == 0 ? 0 : 2;
        }
        catch (Exception e) when (ServeCommand.Explain(e) is { } line)
        {
            await errors.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
