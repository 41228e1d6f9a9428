using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Paycare.Platform.Results;

namespace Paycare.Platform.Operations;

/// <summary>
/// What an endpoint says of itself beside its route; the API document is made of nothing else. Statuses and bodies come from the
/// handler's types.
/// </summary>
public static class OperationExtensions
{
    /// <summary>Names the operation and says what it does.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="id">Verb and noun, <c>payMerchant</c>; never changed once programs know it.</param>
    /// <param name="summary">One line.</param>
    /// <param name="description">What a caller must know besides: units, rules, what follows.</param>
    public static TEndpoint Documented<TEndpoint>(this TEndpoint endpoint, string id, string summary, string description)
        where TEndpoint : IEndpointConventionBuilder => endpoint.WithName(id).WithSummary(summary).WithDescription(description);

    /// <summary>Adds refusals that this operation gives besides those that every operation of its kind gives.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="kind">The kind, which decides the status.</param>
    /// <param name="codes">The stable codes.</param>
    public static TEndpoint Refuses<TEndpoint>(this TEndpoint endpoint, RefusalKind kind, params string[] codes)
        where TEndpoint : IEndpointConventionBuilder => endpoint.WithMetadata(new RefusesMetadata(kind, codes));

    /// <summary>The operation takes <c>If-Match</c>, and refuses a stale one.</summary>
    public static TEndpoint TakesIfMatch<TEndpoint>(this TEndpoint endpoint, string staleCode)
        where TEndpoint : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new IfMatchMetadata(), new RefusesMetadata(RefusalKind.Stale, [staleCode]));

    /// <summary>The operation answers with a file or a stream, not with JSON of a type.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="mediaTypes">Its media type, or those that it may have.</param>
    public static TEndpoint AnswersFile<TEndpoint>(this TEndpoint endpoint, params string[] mediaTypes)
        where TEndpoint : IEndpointConventionBuilder => endpoint.WithMetadata(new FileMetadata(mediaTypes));
}

/// <summary>Refusals of an operation.</summary>
/// <param name="Kind">The kind, which decides the status.</param>
/// <param name="Codes">The stable codes.</param>
public sealed record RefusesMetadata(RefusalKind Kind, IReadOnlyList<string> Codes);

/// <summary>The operation takes <c>If-Match</c>.</summary>
public sealed record IfMatchMetadata;

/// <summary>The operation answers with a file or a stream.</summary>
/// <param name="MediaTypes">Its media type, or those that it may have.</param>
public sealed record FileMetadata(IReadOnlyList<string> MediaTypes);
