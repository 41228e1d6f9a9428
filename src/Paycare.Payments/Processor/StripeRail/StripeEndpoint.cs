using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Processor.StripeRail;

/// <summary>Receives Stripe's webhooks about charges, refunds and disputes.</summary>
internal static class StripeEndpoint
{
    public const string SignatureHeader = "Stripe-Signature";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/rails/stripe", TakeAsync)
            .AllowAnonymous()
            .WithTags("Rails")
            .Documented(
                "takeStripeReport",
                "Take a report from Stripe",
                "Called by Stripe, signed (`Stripe-Signature`). The same report changes nothing twice."
            )
            .Refuses(RefusalKind.NotSignedIn, "signature-wrong")
            .Refuses(RefusalKind.Invalid, "report-unreadable", "report-not-live");

    private static async Task<HttpAnswer<Ok>> TakeAsync(HttpRequest request, StripeReports reports, CancellationToken cancel)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(cancel);
        return (await reports.TakeAsync(body, request.Headers[SignatureHeader], cancel)).ToHttp(_ => TypedResults.Ok());
    }
}
