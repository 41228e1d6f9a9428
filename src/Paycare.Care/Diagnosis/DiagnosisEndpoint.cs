using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Payments;
using Paycare.Platform.Results;

namespace Paycare.Care.Diagnosis;

/// <summary>A verdict in a reader's language.</summary>
/// <param name="Cause">A cause of the public contract.</param>
/// <param name="Charged">Whether the money left.</param>
/// <param name="Summary">Money first, then the cause.</param>
/// <param name="Evidence">What proves it.</param>
/// <param name="Remedies">What helps, the best first.</param>
public sealed record DiagnosisAnswer(
    string Cause,
    bool Charged,
    string Summary,
    IReadOnlyList<EvidenceAnswer> Evidence,
    IReadOnlyList<RemedyAnswer> Remedies
);

/// <summary>One recorded fact.</summary>
/// <param name="Name">Its contract name.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Value">Money, time, count or text, for programs.</param>
/// <param name="Text">The value for people.</param>
public sealed record EvidenceAnswer(string Name, string Label, object Value, string Text);

/// <summary>Something the customer can do.</summary>
/// <param name="Kind">Its contract name.</param>
/// <param name="Label">What the button says.</param>
public sealed record RemedyAnswer(string Kind, string Label);

/// <summary>Why an attempt went as it did, before the customer has to ask.</summary>
internal static class DiagnosisEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/attempts/{id}/diagnosis", DiagnoseAsync).RequireAuthorization(Policies.Customer).WithTags("Attempts");

    private static async Task<IResult> DiagnoseAsync(
        string id,
        ClaimsPrincipal caller,
        PaymentsApi payments,
        DiagnosisTexts diagnosis,
        CancellationToken cancel
    ) =>
        await payments.FindAttemptAsync(caller.Customer(), id, cancel) is { } attempt
            ? TypedResults.Ok(diagnosis.Describe(attempt, CultureInfo.CurrentUICulture))
            : Refusal.NotFound.ToHttp();
}
