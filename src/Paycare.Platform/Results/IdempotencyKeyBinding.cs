using Microsoft.AspNetCore.Http;

namespace Paycare.Platform.Results;

/// <summary>Reads the key of a request over HTTP.</summary>
public static class IdempotencyKeyBinding
{
    /// <summary>Reads the key from the request's header; refused with the field named when it is missing or malformed.</summary>
    public static Result<IdempotencyKey> ReadIdempotencyKey(this HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var values = request.Headers[IdempotencyKey.Header];
        if (values.Count == 0)
        {
            return Refusal.Invalid(IdempotencyKey.Header, "field.key-missing");
        }

        return IdempotencyKey.Read(values.Count == 1 ? values[0] : "");
    }
}
