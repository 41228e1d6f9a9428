using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Paycare.Care.Cases;

/// <summary>
/// ETags of cases: the version, so an agent's stale screen cannot overwrite a colleague's work (RFC 9110, section 13.1.1).
/// </summary>
internal static class CaseEtagBinding
{
    public static void Write(HttpContext context, int version) =>
        context.Response.Headers.ETag = $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>The versions the caller's copy may have; <c>null</c> for any. A foreign tag matches none.</summary>
    public static int[]? Versions(HttpRequest request) =>
        request.Headers.IfMatch.Count == 0 || request.Headers.IfMatch.Contains("*")
            ? null
            :
            [
                .. request.Headers.IfMatch.Select(tag =>
                    int.TryParse(tag?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1
                ),
            ];
}
