namespace Paycare.Web.SecurityAudits;

/// <summary>One thing that the audit looked at.</summary>
/// <param name="Area">options, keys, staff, devices, sign-in, audit-log, ledger, disputes, dependencies, tls.</param>
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
