using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Paycare.Platform.Results;

/// <summary>The key of a request over HTTP. A handler that takes one makes its operation ask for the header.</summary>
/// <param name="Key">The key; refused with the field named when it is missing or malformed.</param>
public sealed record IdempotencyKeyBinding(Result<IdempotencyKey> Key) : IEndpointParameterMetadataProvider
{
    /// <summary>Reads the key from the request's header.</summary>
    public static ValueTask<IdempotencyKeyBinding?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult<IdempotencyKeyBinding?>(new(Read(context.Request)));
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AsksForKeyMetadata());

    private static Result<IdempotencyKey> Read(HttpRequest request)
    {
        var values = request.Headers[IdempotencyKey.Header];
        if (values.Count == 0)
        {
            return Refusal.Invalid(IdempotencyKey.Header, "field.key-missing");
        }

        return IdempotencyKey.Read(values.Count == 1 ? values[0] : "");
    }
}

/// <summary>The operation asks for an <c>Idempotency-Key</c>.</summary>
public sealed record AsksForKeyMetadata;
