using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Paycare.Platform.Results;

namespace Paycare.Web.Hosting;

/// <summary>Refuses a form without the token of its page before anybody reads it; pages refuse it themselves.</summary>
internal static class FormTokens
{
    private static readonly Refusal Missing = Refusal.Invalid("form", "field.body-malformed");

    public static Task CheckAsync(HttpContext context, RequestDelegate next) =>
        context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
        && context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null
            ? Faults.AnswerAsync(context, Missing)
            : next(context);
}
