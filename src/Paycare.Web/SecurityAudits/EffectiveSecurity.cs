using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Paycare.Identity;
using Paycare.Identity.Security;
using Paycare.Payments.Spending;
using Paycare.Web.Configuration;

namespace Paycare.Web.SecurityAudits;

/// <summary>One security option: its effective value and its requirement.</summary>
/// <param name="Name">The option's name.</param>
/// <param name="Value">The effective value.</param>
/// <param name="Required">The required value.</param>
/// <param name="IsMet">Whether the requirement is met.</param>
internal sealed record SecurityOption(string Name, string Value, string Required, bool IsMet);

/// <summary>
/// The security options actually in force: a framework's defaults are weaker, and configuration may weaken ours.
/// </summary>
internal static class EffectiveSecurity
{
    public static IReadOnlyList<SecurityOption> Read(IServiceProvider services)
    {
        var hsts = services.GetRequiredService<IOptions<HstsOptions>>().Value;
        var sessions = services.GetRequiredService<IOptions<Paycare.Identity.Sessions.SessionOptions>>().Value;
        var security = services.GetRequiredService<IOptions<SecurityOptions>>().Value;
        var large = services.GetRequiredService<IOptions<LargeMoneyOptions>>().Value;
        var kestrel = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        var form = services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.Cookie;
        return
        [
            .. IdentityRules.InForce(services).Select(r => new SecurityOption(r.Name, r.Value, r.Required, r.IsMet)),
            AtLeast("hsts.maxAge", hsts.MaxAge, Tls.RememberedFor),
            Is("hsts.includeSubDomains", hsts.IncludeSubDomains, true),
            AtMost("session.staffIdle", sessions.StaffIdle, TimeSpan.FromMinutes(15)),
            AtMost("session.staffLifetime", sessions.StaffLifetime, TimeSpan.FromHours(12)),
            AtMost("session.customerLifetime", sessions.CustomerLifetime, TimeSpan.FromDays(30)),
            AtLeast("security.coolDown", security.CoolDown, TimeSpan.FromHours(12)),
            AtMost("security.coolDown.reach", security.CoolDown, Paycare.Ledger.Accounts.Budget.Reach),
            AtMost("security.askedAgain", security.AskedAgain, TimeSpan.FromMinutes(10)),
            Rupiah("payments.largeAbove", large.Above, 1_000_000),
            Rupiah("payments.largeSumAbove", large.SumAbove, 5_000_000),
            Rupiah("payments.unverifiedSumAbove", large.UnverifiedSumAbove, 2_000_000),
            Rupiah("payments.whileCooling", large.WhileCooling, 1_000_000),
            Is("kestrel.serverHeader", kestrel.AddServerHeader, false),
            new(
                "kestrel.maxRequestBody",
                $"{kestrel.Limits.MaxRequestBodySize}",
                "<= 1048576",
                kestrel.Limits.MaxRequestBodySize is > 0 and <= 1024 * 1024
            ),
            new(
                "kestrel.maxConnections",
                $"{kestrel.Limits.MaxConcurrentConnections}",
                "> 0",
                kestrel.Limits.MaxConcurrentConnections > 0 && kestrel.Limits.MaxConcurrentUpgradedConnections > 0
            ),
            Is("form.cookie.httpOnly", form.HttpOnly, true),
            new("form.cookie.sameSite", $"{form.SameSite}", "Strict", form.SameSite == SameSiteMode.Strict),
        ];
    }

    /// <summary>Refuses to start with weaker options.</summary>
    /// <exception cref="StartupException">An option is weaker than required; the message names all of them.</exception>
    public static void Ensure(IServiceProvider services)
    {
        var weak = Read(services).Where(o => !o.IsMet).Select(o => $"{o.Name} is {o.Value} and must be {o.Required}").ToList();
        if (weak.Count > 0)
        {
            throw new StartupException($"Security options are too weak: {string.Join("; ", weak)}.");
        }
    }

    private static SecurityOption Rupiah(string name, long value, long most) =>
        new(name, $"{value}", $"<= {most}", value > 0 && value <= most);

    private static SecurityOption AtLeast(string name, TimeSpan value, TimeSpan least) =>
        new(name, $"{value}", $">= {least}", value >= least);

    private static SecurityOption AtMost(string name, TimeSpan value, TimeSpan most) =>
        new(name, $"{value}", $"<= {most}", value > TimeSpan.Zero && value <= most);

    private static SecurityOption Is(string name, bool value, bool wanted) => new(name, $"{value}", $"{wanted}", value == wanted);
}
