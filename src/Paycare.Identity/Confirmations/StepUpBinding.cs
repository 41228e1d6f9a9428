using Microsoft.AspNetCore.Http;
using Paycare.Platform.Results;

namespace Paycare.Identity.Confirmations;

public sealed partial record StepUpBody
{
    /// <summary>Reads the answer from calls that need no body otherwise: the first time there is none.</summary>
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
