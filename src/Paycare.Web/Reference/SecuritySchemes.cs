using Microsoft.OpenApi;

namespace Paycare.Web.Reference;

/// <summary>The ways to say who calls; all are bearer tokens.</summary>
internal static class SecuritySchemes
{
    private static readonly Dictionary<string, (string Name, string Description)> ByAudience = new(StringComparer.Ordinal)
    {
        ["customer"] = ("customerSession", "A customer's session: `accessToken` of `POST /api/v1/sessions`."),
        ["care-desk"] = ("staffSession", "A staff session: `accessToken` of `POST /api/v1/desk/sessions`."),
        ["merchant"] = (
            "merchantKey",
            "An API key of a merchant (`pcmk_...`), or a person's session: `accessToken` of `POST /api/v1/merchant/sessions`."
        ),
    };

    /// <summary>The scheme of an audience.</summary>
    public static string Of(Audience audience) => ByAudience[audience.Slug].Name;

    /// <summary>All schemes, by name.</summary>
    public static Dictionary<string, IOpenApiSecurityScheme> Make() =>
        ByAudience.Values.ToDictionary(
            s => s.Name,
            IOpenApiSecurityScheme (s) =>
                new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = s.Description,
                },
            StringComparer.Ordinal
        );
}
