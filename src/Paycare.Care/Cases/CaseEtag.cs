using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>ETags of cases: the version, so that an agent's stale screen cannot overwrite what a colleague did (RFC 9110, section 13.1.1).</summary>
internal static class CaseEtag
{
    public static void Write(HttpContext context, int version) => context.Response.Headers.ETag = $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>The versions that the caller's copy may have; <c>null</c> for any. A tag that is not ours fits none.</summary>
    public static int[]? Versions(HttpRequest request) =>
        request.Headers.IfMatch.Count == 0 || request.Headers.IfMatch.Contains("*") ? null
        : [.. request.Headers.IfMatch.Select(tag => int.TryParse(tag?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1)];

    /// <summary>The case, or the one that it became part of: both numbers keep working.</summary>
    public static async Task<Case?> FindAsync(Database db, CaseId id, CancellationToken cancel)
    {
        var @case = await db.Set<Case>().SingleOrDefaultAsync(c => c.Id == id, cancel);
        return @case is { MergedInto: { } target } ? await db.Set<Case>().SingleOrDefaultAsync(c => c.Id == target, cancel) : @case;
    }
}
