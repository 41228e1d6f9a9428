using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Payments.Merchants;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.TestMode;

/// <summary>Playing payments over HTTP.</summary>
internal static class TestPaymentEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGroup("/api/v1/merchant/test")
            .RequireAuthorization(MerchantCallers.Policy)
            .RequireAuthorization(MerchantPolicies.Test)
            .WithTags("Merchant")
            .MapPost("/payments", PlayAsync)
            .Documented(
                "playTestPayment",
                "Play a payment in test mode",
                "Somebody who does not exist pays you, or fails to: `outcome` says how it ends. A payment is listed and can be refunded; "
                    + "`payment.succeeded` or `payment.failed` is sent to your test addresses. Scope `test`, which test keys have."
            )
            .Refuses(RefusalKind.Conflict, "test-mode-off");

    private static async Task<HttpAnswer<Created<TestPaymentAnswer>>> PlayAsync(
        TestPaymentBody body,
        ClaimsPrincipal caller,
        TestPayments payments,
        IdempotencyKeyBinding key,
        CancellationToken cancel
    ) =>
        (await payments.PlayAsync(caller, body, key.Key, cancel)).ToHttp(
            (TestPaymentAnswer played) => TypedResults.Created((string?)null, played)
        );
}
