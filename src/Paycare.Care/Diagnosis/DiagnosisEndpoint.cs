using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Payments;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Diagnosis;

/// <summary>A verdict in the reader's language.</summary>
/// <param name="Cause">The cause, by its contract name.</param>
/// <param name="Charged">Whether money left the customer's wallet.</param>
/// <param name="Summary">Says first where the money is, then the cause.</param>
/// <param name="Evidence">The recorded facts that prove it.</param>
/// <param name="Remedies">The possible remedies, best first.</param>
public sealed record DiagnosisAnswer(
    string Cause,
    bool Charged,
    string Summary,
    IReadOnlyList<EvidenceAnswer> Evidence,
    IReadOnlyList<RemedyAnswer> Remedies
)
{
    /// <summary>
    /// The one next step: a remedy, or where to look: <c>look-again</c>, <c>see-payment</c>, <c>see-refund</c>, <c>ask-back</c>,
    /// <c>nothing</c>.
    /// </summary>
    public required RemedyAnswer Next { get; init; }
}

/// <summary>The agent's next step about an attempt.</summary>
/// <param name="Kind">The step, by its contract name.</param>
/// <param name="Text">The step for people.</param>
/// <param name="Remedy">The remedy of the desk that takes it; <c>null</c> when nothing has to be done but to write.</param>
/// <param name="About">The attempt that the remedy is for: of two payments, the second.</param>
public sealed record AgentNext(string Kind, string Text, string? Remedy, string About);

/// <summary>One recorded fact.</summary>
/// <param name="Name">The fact's contract name.</param>
/// <param name="Label">The fact's name for people.</param>
/// <param name="Value">The value for programs: money, time, count or text.</param>
/// <param name="Text">The value for people.</param>
public sealed record EvidenceAnswer(string Name, string Label, object Value, string Text);

/// <summary>A remedy the customer can use.</summary>
/// <param name="Kind">The remedy's contract name.</param>
/// <param name="Label">The button's label.</param>
public sealed record RemedyAnswer(string Kind, string Label);

/// <summary>Explains an attempt's outcome before the customer has to ask.</summary>
internal static class DiagnosisEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/v1/attempts/{id}/diagnosis", DiagnoseAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Attempts")
            .Documented(
                "diagnoseAttempt",
                "Ask what became of an attempt",
                "The cause, whether money was charged, the evidence, and what helps now."
            );

    private static async Task<HttpAnswer<Ok<DiagnosisAnswer>>> DiagnoseAsync(
        string id,
        ClaimsPrincipal caller,
        PaymentsApi payments,
        DiagnosisTexts diagnosis,
        CancellationToken cancel
    ) =>
        await payments.FindAttemptAsync(caller.Customer(), id, cancel) is { } attempt
            ? TypedResults.Ok(diagnosis.Describe(attempt, CultureInfo.CurrentUICulture))
            : Refusal.NotFound;
}
