namespace Paycare.Identity.Staff;

/// <summary>Permissions of staff. Remedies have a table of their own, in Care.</summary>
public enum StaffPermission
{
    /// <summary>Viewing and answering cases, with masked customers.</summary>
    WorkOnCases,

    /// <summary>Revealing personal data, with a reason.</summary>
    Reveal,

    /// <summary>Allowing a colleague more reveals than an hour's.</summary>
    ReleaseReveals,

    /// <summary>Acting as the second person on remedies.</summary>
    DecideOnRemedies,

    /// <summary>Viewing documents of customers who ask to be verified, with a reason.</summary>
    SeeIdentity,

    /// <summary>Deciding on verifications as the first person.</summary>
    ReviewIdentity,

    /// <summary>Deciding on verifications as the second person, whose role must differ from the first one's.</summary>
    DecideOnIdentity,

    /// <summary>Starting and ending incidents, which customers are shown as causes.</summary>
    ManageIncidents,

    /// <summary>Listing the members of staff.</summary>
    SeeStaff,

    /// <summary>Inviting, changing roles, disabling.</summary>
    ManageStaff,

    /// <summary>Acting as the second person when a colleague's second factor is reset.</summary>
    DecideOnStaff,

    /// <summary>Adding and suspending merchants.</summary>
    ManageMerchants,

    /// <summary>Contesting or conceding disputes by cards' banks.</summary>
    ActOnDisputes,
}

/// <summary>Which role may do what: the one table.</summary>
public static class StaffPermissions
{
    private static readonly (StaffPermission May, bool Agent, bool Lead, bool Risk, bool Admin)[] Table =
    [
        //                                  agent   lead    risk    admin
        (StaffPermission.WorkOnCases, true, true, true, false),
        (StaffPermission.Reveal, true, true, true, false),
        (StaffPermission.ReleaseReveals, false, true, false, false),
        (StaffPermission.DecideOnRemedies, false, true, true, false),
        (StaffPermission.SeeIdentity, true, true, true, false),
        (StaffPermission.ReviewIdentity, true, true, false, false),
        (StaffPermission.DecideOnIdentity, false, false, true, false),
        (StaffPermission.ManageIncidents, false, true, true, false),
        (StaffPermission.SeeStaff, false, true, false, true),
        (StaffPermission.ManageStaff, false, false, false, true),
        (StaffPermission.DecideOnStaff, false, true, false, true),
        (StaffPermission.ManageMerchants, false, false, true, true),
        (StaffPermission.ActOnDisputes, false, true, true, false),
    ];

    /// <summary>The roles that have a permission.</summary>
    public static IReadOnlyList<StaffRole> Of(StaffPermission permission)
    {
        var (_, agent, lead, risk, admin) = Array.Find(Table, row => row.May == permission);
        return
        [
            .. new[] { (StaffRole.Agent, agent), (StaffRole.Lead, lead), (StaffRole.Risk, risk), (StaffRole.Admin, admin) }
                .Where(r => r.Item2)
                .Select(r => r.Item1),
        ];
    }

    /// <summary>
    /// Whether a role is given and taken by two people: it may something that agents may not. Otherwise one administrator with
    /// two puppets would be all the people that anything needs.
    /// </summary>
    public static bool TakesTwo(this StaffRole role) => Enum.GetValues<StaffPermission>().Any(p => role.May(p) && !StaffRole.Agent.May(p));

    /// <summary>Whether a role has a permission.</summary>
    public static bool May(this StaffRole role, StaffPermission permission) => Of(permission).Contains(role);
}
