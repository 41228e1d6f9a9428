using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Localisation;

namespace Paycare.Platform.Results;

/// <summary>The one place that turns a refusal into an HTTP response: problem+json (RFC 9457) in the reader's language.</summary>
public static class Problem
{
    /// <summary>The HTTP status of a refusal.</summary>
    public static int Status(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.Invalid => StatusCodes.Status400BadRequest,
            RefusalKind.NotSignedIn => StatusCodes.Status401Unauthorized,
            RefusalKind.Declined => StatusCodes.Status402PaymentRequired,
            RefusalKind.NotAllowed => StatusCodes.Status403Forbidden,
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.Stale => StatusCodes.Status412PreconditionFailed,
            RefusalKind.Unacceptable => StatusCodes.Status422UnprocessableEntity,
            RefusalKind.Gone => StatusCodes.Status410Gone,
            RefusalKind.Locked => StatusCodes.Status423Locked,
            RefusalKind.Throttled => StatusCodes.Status429TooManyRequests,
            RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
            RefusalKind.WrongMethod => StatusCodes.Status405MethodNotAllowed,
            RefusalKind.WrongMediaType => StatusCodes.Status415UnsupportedMediaType,
            RefusalKind.Fault => StatusCodes.Status500InternalServerError,
            RefusalKind.Busy => StatusCodes.Status503ServiceUnavailable,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unnamed refusal kind."),
        };

    /// <summary>The response for a refusal.</summary>
    public static IResult ToHttp(this Refusal refusal) => new RefusalAnswer(refusal);

    /// <summary>The response for a result: <paramref name="success"/> for a value, problem+json for a refusal.</summary>
    public static HttpAnswer<TSuccess> ToHttp<T, TSuccess>(this Result<T> result, Func<T, TSuccess> success)
        where TSuccess : IResult
    {
        ArgumentNullException.ThrowIfNull(success);
        return new(result.IsRefused(out var refusal, out var value) ? refusal.ToHttp() : success(value));
    }

    /// <summary>The response for a result that may be a replay, marked in a header.</summary>
    public static HttpAnswer<TSuccess> ToHttp<T, TSuccess>(this Result<Replayable<T>> result, Func<T, TSuccess> success)
        where TSuccess : IResult
    {
        ArgumentNullException.ThrowIfNull(success);
        return new(
            result.IsRefused(out var refusal, out var done) ? refusal.ToHttp()
            : done.IsReplay ? new ReplayedAnswer(success(done.Answer))
            : success(done.Answer)
        );
    }

    /// <summary>The response for what was looked for: 200 when it is there, 404 when it is not.</summary>
    public static HttpAnswer<Ok<T>> OkOrNotFound<T>(T? found)
        where T : class => found is null ? Refusal.NotFound : TypedResults.Ok(found);

    /// <summary>Writes a refusal to the response.</summary>
    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var texts = context.RequestServices.GetRequiredService<TextCatalog>();
        var culture = CultureInfo.CurrentUICulture;
        var body = new ProblemDetails
        {
            Type = $"urn:paycare:problem:{refusal.Code}",
            Status = Status(refusal.Kind),
            Title = texts.Get(culture, refusal.TextKey),
        };
        body.Extensions["code"] = refusal.Code;
        if (refusal.Errors.Count > 0)
        {
            body.Extensions["errors"] = refusal.Errors.ToDictionary(
                e => e.Key,
                e => e.Value.Select(key => texts.Get(culture, key)).ToArray()
            );
        }

        foreach (var (name, value) in refusal.Facts)
        {
            body.Extensions[name] = value;
        }

        TellWait(context, refusal);

        if (refusal.Replayed)
        {
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        context.Response.StatusCode = body.Status.Value;
        return context.Response.WriteAsJsonAsync(body, Json.Options, "application/problem+json", context.RequestAborted);
    }

    /// <summary>
    /// Gives the page of a refusal that asks to wait the same status and header as an API's answer, so that programs which read pages
    /// obey it too. Other refusals are words beside a form.
    /// </summary>
    public static void MarkPage(HttpContext context, Refusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (refusal is { Kind: RefusalKind.Throttled or RefusalKind.Busy } && !context.Response.HasStarted)
        {
            context.Response.StatusCode = Status(refusal.Kind);
            TellWait(context, refusal);
        }
    }

    private static void TellWait(HttpContext context, Refusal refusal)
    {
        if (refusal.RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling((decimal)wait.Ticks / TimeSpan.TicksPerSecond));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    private sealed class ReplayedAnswer(IResult answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
            return answer.ExecuteAsync(httpContext);
        }
    }

    private sealed class RefusalAnswer(Refusal refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, refusal);
    }
}
