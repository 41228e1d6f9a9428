using Microsoft.AspNetCore.Authorization;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Web.Reference;

/// <summary>The refusals of an operation by status: those of its kind, and those that it names.</summary>
internal static class OperationRefusals
{
    /// <summary>The stable codes by status, lowest first.</summary>
    public static SortedDictionary<int, List<string>> Of(string path, bool hasBody, IList<object> endpoint)
    {
        var codes = new SortedDictionary<int, List<string>>();
        var isApi = path.StartsWith("/api/", StringComparison.Ordinal);
        Add(isApi || hasBody, RefusalKind.Invalid, "invalid-request");
        Add(IsSignedIn(endpoint), RefusalKind.NotSignedIn, "not-signed-in");
        Add(IsSignedIn(endpoint), RefusalKind.NotAllowed, "not-allowed");
        Add(isApi && path.Contains('{', StringComparison.Ordinal), RefusalKind.NotFound, Refusal.NotFound.Code);
        Add(hasBody, RefusalKind.TooLarge, "request-too-large");
        Add(hasBody, RefusalKind.WrongMediaType, "media-type");
        var asksForKey = endpoint.OfType<AsksForKeyMetadata>().Any();
        Add(asksForKey, Refusal.InFlight.Kind, Refusal.InFlight.Code);
        Add(asksForKey, Refusal.KeyReused.Kind, Refusal.KeyReused.Code);
        foreach (var refuses in endpoint.OfType<RefusesMetadata>())
        {
            Add(true, refuses.Kind, [.. refuses.Codes]);
        }

        Add(isApi, RefusalKind.Throttled, "too-many-requests");
        Add(!path.StartsWith("/health", StringComparison.Ordinal), Refusal.Busy.Kind, Refusal.Busy.Code);
        return codes;

        void Add(bool applies, RefusalKind kind, params string[] named)
        {
            if (applies)
            {
                var status = Problem.Status(kind);
                codes[status] = [.. codes.GetValueOrDefault(status, []).Union(named)];
            }
        }
    }

    /// <summary>Whether only somebody known may call.</summary>
    public static bool IsSignedIn(IList<object> endpoint) =>
        !endpoint.OfType<IAllowAnonymous>().Any() && endpoint.OfType<IAuthorizeData>().Any();

    /// <summary>In words.</summary>
    public static string Words(int status) =>
        status switch
        {
            400 => "The request is malformed; `errors` names the fields.",
            401 => "Not signed in, or the credentials do not fit.",
            402 => "Declined: the balance, or the card's bank.",
            403 => "Known, but not allowed.",
            404 => "It does not exist, or is somebody else's.",
            409 => "Its state does not allow this, or the same request is under way.",
            410 => "It was there, and is over.",
            412 => "The copy that `If-Match` names is out of date.",
            413 => "The body is too large.",
            415 => "The body is not of a type that is taken here.",
            422 => "Well formed, but never acceptable.",
            423 => "Locked or frozen.",
            429 => "Too many requests; `Retry-After` says when to come back.",
            503 => "Not possible right now; nothing was done. `Retry-After` says when to come back.",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unnamed status."),
        };
}
