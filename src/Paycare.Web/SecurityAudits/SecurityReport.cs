namespace Paycare.Web.SecurityAudits;

/// <summary>One item of the audit.</summary>
/// <param name="Area">options, keys, staff, devices, sign-in, audit-log, ledger, disputes, dependencies, tls.</param>
/// <param name="Name">The item's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Expected">The expected value; <c>null</c> for mere information.</param>
/// <param name="IsFinding">Whether it needs investigation.</param>
internal sealed record AuditLine(string Area, string Name, string Value, string? Expected, bool IsFinding);

/// <summary>A report on an installation's security.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Place">The database.</param>
/// <param name="Findings">Number of findings.</param>
/// <param name="Lines">All of them.</param>
internal sealed record SecurityReport(DateTimeOffset At, string Place, int Findings, IReadOnlyList<AuditLine> Lines);
