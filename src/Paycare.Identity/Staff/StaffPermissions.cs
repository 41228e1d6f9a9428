namespace Paycare.Identity.Staff;

/// <summary>What members of staff may be allowed to do. Remedies have a table of their own, in Care.</summary>
public enum StaffPermission
{
    /// <summary>Seeing and answering cases, with customers masked.</summary>
    WorkOnCases,

    /// <summary>Revealing personal data, with a reason.</summary>
    Reveal,

    /// <summary>Being the second person on remedies.</summary>
    DecideOnRemedies,

    /// <summary>Looking at documents of customers who want to be verified, with a reason.</summary>
    SeeIdentity,

    /// <summary>Deciding on them as the first person.</summary>
    ReviewIdentity,

    /// <summary>Deciding on them as the second person, who is of another role than the first.</summary>
    DecideOnIdentity,

    /// <summary>Beginning and ending incidents, which customers are told as causes.</summary>
    ManageIncidents,

    /// <summary>Seeing who works here.</summary>
    SeeStaff,

    /// <summary>Inviting, changing roles, disabling.</summary>
    ManageStaff,

    /// <summary>Being the second person when a colleague's second factor is reset.</summary>
    DecideOnStaff,

    /// <summary>Adding merchants and suspending them.</summary>
    ManageMerchants,

    /// <summary>Answering disputes of cards' banks, or giving them up.</summary>
    ActOnDisputes,
}

/// <summary>Who may do what: the one table.</summary>
public static class StaffPermissions
{
    private static readonly (StaffPermission May, bool Agent, bool Lead, bool Risk, bool Admin)[] Table =
    [
        //                                  agent   lead    risk    admin
        (StaffPermission.WorkOnCases, true, true, true, false),
        (StaffPermission.Reveal, true, true, true, false),
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

    /// <summary>Whether a role has a permission.</summary>
    public static bool May(this StaffRole role, StaffPermission permission) => Of(permission).Contains(role);
}
