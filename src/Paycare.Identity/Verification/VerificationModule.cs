using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Verification;

/// <summary>Wires the verification of identity.</summary>
internal static class VerificationModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<VerificationView>();
        services.AddScoped<VerifyIdentity>();
        services.AddScoped<VerificationImages>();
        services.AddScoped<VerificationLooks>();
        services.AddScoped<VerificationReviews>();
        services.AddScoped<DecideVerification>();
        services.AddApi<VerificationApi>();
        services.AddScoped(typeof(ReviewCall<>));
        services.AddSingleton(s => new VerificationReviewApi(s.GetRequiredService<OwnScope>()));
        services.AddDueHandler<VerificationImageTimer>();
        services.AddTables(
            "identity",
            [typeof(VerificationId)],
            model =>
            {
                IdentityVerification.Map(model.Entity<IdentityVerification>());
                VerificationLook.Map(model.Entity<VerificationLook>());
            },
            IdentityVerification.Column
        );
    }

    public static void Map(IEndpointRouteBuilder routes) => VerificationEndpoints.Map(routes);
}
