using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Paycare.Care.Freezing;
using Paycare.Platform.Localisation;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Web.App;

namespace Paycare.Web.Hosting;

/// <summary>An alert for a program.</summary>
/// <param name="Kind">What happened: the contract name of the event.</param>
/// <param name="Title">The same in the language asked for.</param>
/// <param name="At">When it happened.</param>
/// <param name="Detail">A device's name or a count; <c>null</c> for none.</param>
internal sealed record AlertAnswer(string Kind, string Title, DateTimeOffset At, string? Detail);

/// <summary>
/// The "this wasn't me" links of alerts. Opening one changes nothing, as mail programs open links by themselves; its form needs no
/// token, because the link is the secret.
/// </summary>
internal static class AlertEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var alert = routes.MapGroup("/a/{token}").AllowAnonymous().WithTags("Freeze");
        alert
            .MapGet("", ShowAsync)
            .Produces<AlertAnswer>()
            .Documented("readAlert", "Read an alert by its link", "What happened, for a program; a browser gets a page.")
            .Refuses(RefusalKind.Gone, "link-over");
        alert
            .MapPost("", FreezeAsync)
            .Produces<FreezeAnswer>()
            .Documented(
                "disownAlert",
                "Freeze by an alert's link",
                "Freezes the account, ends all sessions, and opens a case. The link works once."
            )
            .Refuses(RefusalKind.Gone, "link-over");
    }

    private static async Task<IResult> ShowAsync(
        string token,
        HttpContext context,
        EmergencyFreezes freezes,
        TextCatalog texts,
        CancellationToken cancel
    )
    {
        var found = await freezes.AlertAsync(token, cancel);
        return Answer(
            context,
            found,
            alert => new AlertShown(alert, null),
            alert => new AlertAnswer(alert.Kind, texts.Get(CultureInfo.CurrentUICulture, $"event.{alert.Kind}"), alert.At, alert.Detail)
        );
    }

    private static async Task<IResult> FreezeAsync(string token, HttpContext context, EmergencyFreezes freezes, CancellationToken cancel)
    {
        var frozen = await freezes.NotMeAsync(token, CultureInfo.CurrentUICulture, cancel);
        return Answer(context, frozen, answer => new AlertShown(null, answer), answer => answer);
    }

    private static IResult Answer<T>(HttpContext context, Result<T> result, Func<T, AlertShown> shown, Func<T, object> told)
    {
        context.Response.Headers.CacheControl = "no-store";
        var isRefused = result.IsRefused(out var refused, out var value);
        if (!Faults.IsForAPerson(context.Request))
        {
            return isRefused ? refused!.ToHttp() : TypedResults.Ok(told(value!));
        }

        if (refused is { Kind: not RefusalKind.Gone })
        {
            return new FaultAnswer(refused);
        }

        var page = isRefused ? new AlertShown(null, null) : shown(value!);
        return new RazorComponentResult<Root>(new Dictionary<string, object?> { [nameof(Root.Alert)] = page })
        {
            StatusCode = isRefused ? StatusCodes.Status410Gone : StatusCodes.Status200OK,
        };
    }

    private sealed class FaultAnswer(Refusal refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Faults.AnswerAsync(httpContext, refusal);
    }
}
