using Microsoft.AspNetCore.Http;
using Paycare.Platform.Results;

namespace Paycare.Identity.Confirmations;

public sealed partial record StepUpBody
{
    /// <summary>Reads the answer for calls that otherwise need no body; the first attempt has none.</summary>
    public static async ValueTask<StepUpBody?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            return context.Request.HasJsonContentType() && context.Request.ContentLength is not 0
                ? await context.Request.ReadFromJsonAsync<StepUpBody>(Json.Options, context.RequestAborted)
                : null;
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new BadHttpRequestException("The body is no JSON.", e);
        }
    }
}
