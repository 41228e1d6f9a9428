using Paycare.Web.Configuration;
using Paycare.Web.Hosting;
using Paycare.Web.SecurityAudits;

namespace Paycare.Web.Commands;

/// <summary>The periodic security audit that an operator runs or schedules.</summary>
internal static class SecurityAuditCommand
{
    /// <summary>Writes the report.</summary>
    /// <returns>0 when there are no findings, 2 with findings, 1 when there is nothing to audit.</returns>
    public static async Task<int> RunAsync(string format, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        try
        {
            var builder = PaycareHost.CreateBuilder([], null);
            var settings = Settings.Locate(builder.Configuration, builder.Environment);
            await using var host = PaycareHost.BuildToLook();
            var report = await SecurityAudit.ReadAsync(host.Services, settings, settings.NewClock(), cancel);
            await output.WriteLineAsync(SecurityAudit.Text(report, format));
            return report.Findings == 0 ? 0 : 2;
        }
        catch (Exception e) when (ServeCommand.Explain(e) is { } line)
        {
            await errors.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
