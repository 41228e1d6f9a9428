using Microsoft.AspNetCore.Authorization;
using Paycare.Identity.Staff;

namespace Paycare.Identity.Sessions;

/// <summary>The access policies. Every endpoint names one of these, or states that it is open to all.</summary>
public static class Policies
{
    /// <summary>A signed-in customer.</summary>
    public const string Customer = "customer";

    /// <summary>Care's desk: agent, lead or risk officer.</summary>
    public const string Desk = "desk";

    /// <summary>Any member of staff.</summary>
    public const string Staff = "staff";

    /// <summary>Starting and ending incidents.</summary>
    public const string ManageIncidents = "manage-incidents";

    /// <summary>Contesting or conceding disputes by cards' banks.</summary>
    public const string ActOnDisputes = "act-on-disputes";

    /// <summary>Listing the members of staff.</summary>
    public const string SeeStaff = "see-staff";

    /// <summary>Inviting, changing roles, disabling.</summary>
    public const string ManageStaff = "manage-staff";

    /// <summary>Acting as the second person when a colleague's second factor is reset.</summary>
    public const string DecideStaff = "decide-staff";

    /// <summary>Allowing a colleague more reveals than an hour's.</summary>
    public const string ReleaseReveals = "release-reveals";

    /// <summary>Adding and suspending merchants.</summary>
    public const string ManageMerchants = "manage-merchants";

    /// <summary>Authenticates customers and staff: the scheme of every policy that names no other.</summary>
    public const string SessionScheme = SessionAuthentication.SchemeName;

    /// <summary>Viewing documents of customers who ask to be verified.</summary>
    public const string SeeIdentity = "see-identity";

    internal static void Add(AuthorizationOptions options)
    {
        foreach (
            var (policy, permission) in new[]
            {
                (Desk, StaffPermission.WorkOnCases),
                (SeeStaff, StaffPermission.SeeStaff),
                (ManageStaff, StaffPermission.ManageStaff),
                (DecideStaff, StaffPermission.DecideOnStaff),
                (ReleaseReveals, StaffPermission.ReleaseReveals),
                (ManageIncidents, StaffPermission.ManageIncidents),
                (ManageMerchants, StaffPermission.ManageMerchants),
                (SeeIdentity, StaffPermission.SeeIdentity),
                (ActOnDisputes, StaffPermission.ActOnDisputes),
            }
        )
        {
            options.AddPolicy(policy, p => p.RequireRole(StaffPermissions.Of(permission).Select(r => r.ToString())));
        }

        options.AddPolicy(Customer, p => p.RequireClaim(Callers.CustomerClaim));
        options.AddPolicy(Staff, p => p.RequireClaim(Callers.StaffClaim));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}
