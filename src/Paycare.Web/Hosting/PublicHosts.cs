using Paycare.Platform.Results;
using Paycare.Web.Configuration;

namespace Paycare.Web.Hosting;

/// <summary>
/// Serves the names of this installation alone: a forged Host header leads nowhere. Health answers under any name, because
/// supervisors ask by address.
/// </summary>
internal sealed class PublicHosts(RequestDelegate next, Settings settings)
{
    private static readonly Refusal Unknown = new(RefusalKind.Invalid, "host-unknown");

    public Task InvokeAsync(HttpContext context) =>
        settings.Hosts.Count == 0
        || settings.Hosts.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase)
        || settings.Hosts.Contains("*")
        || context.Request.Path.StartsWithSegments("/health")
            ? next(context)
            : Problem.WriteAsync(context, Unknown);
}
