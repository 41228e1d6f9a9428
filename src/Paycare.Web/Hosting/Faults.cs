using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;
using Paycare.Web.App;
using Paycare.Web.Configuration;

namespace Paycare.Web.Hosting;

/// <summary>The unforeseen, in the contract's form: a malformed body 400, a lost database 503, a bug 500. Never a stack trace.</summary>
internal sealed partial class Faults(RequestDelegate next, IServiceProvider services, ILogger<Faults> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, UnreadParameter(context) ?? Malformed(e));
        }
        catch (InvalidOperationException) when (!context.Response.HasStarted && HasUnknownCharset(context.Request))
        {
            // The JSON reader's only way to report it.
            await AnswerAsync(context, WrongMediaType);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is no one to answer.
        }
        catch (RefusedException e) when (e.Refusal.Kind == RefusalKind.Busy && !context.Response.HasStarted)
        {
            RequestFailed(e, context.TraceIdentifier, unavailable: true);
            await AnswerAsync(context, e.Refusal);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var unavailable = services.GetRequiredService<Settings>().IsPostgres
                ? Dialect.Postgres.IsUnavailable(e)
                : Dialect.Sqlite.IsUnavailable(e);
            RequestFailed(e, context.TraceIdentifier, unavailable);
            await AnswerAsync(context, unavailable ? Refusal.Busy : OurFault.With("reference", context.TraceIdentifier));
        }
    }

    /// <summary>Answers programs with a problem document and browsers with a page of the same content.</summary>
    public static Task AnswerAsync(HttpContext context, Refusal refusal)
    {
        if (!IsForAPerson(context.Request))
        {
            return Problem.WriteAsync(context, refusal);
        }

        // A page's form is malformed only when its anti-forgery token is from an older sign-in.
        var said = HttpMethods.IsPost(context.Request.Method) && refusal.Kind == RefusalKind.Invalid ? FormExpired : refusal;
        var page = new RazorComponentResult<Root>(new Dictionary<string, object?> { [nameof(Root.Fault)] = said })
        {
            StatusCode = Problem.Status(said.Kind),
        };
        return page.ExecuteAsync(context);
    }

    public static bool IsForAPerson(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase))
        && !request.Path.StartsWithSegments("/api")
        && !request.Path.StartsWithSegments("/dev")
        && !request.Path.StartsWithSegments("/health");

    /// <summary>The refusal for a bare answer of routing or a framework.</summary>
    public static Refusal OfBare(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status400BadRequest && UnreadParameter(context) is { } unread
            ? unread
            : OfStatus(context.Response.StatusCode);

    /// <summary>The refusal for a bare status set by routing or a framework.</summary>
    public static Refusal OfStatus(int status) =>
        status switch
        {
            StatusCodes.Status401Unauthorized => new Refusal(RefusalKind.NotSignedIn, "not-signed-in"),
            StatusCodes.Status403Forbidden => new Refusal(RefusalKind.NotAllowed, "not-allowed"),
            StatusCodes.Status404NotFound => Refusal.NotFound,
            StatusCodes.Status405MethodNotAllowed => new Refusal(RefusalKind.WrongMethod, "method-not-allowed"),
            StatusCodes.Status413PayloadTooLarge => TooLarge,
            StatusCodes.Status415UnsupportedMediaType => WrongMediaType,
            StatusCodes.Status429TooManyRequests => new Refusal(RefusalKind.Throttled, "too-many-requests"),
            StatusCodes.Status503ServiceUnavailable => Refusal.Busy,
            < StatusCodes.Status500InternalServerError => Refusal.Invalid("body", "field.body-malformed"),
            _ => OurFault,
        };

    private static Refusal FormExpired { get; } = new(RefusalKind.Invalid, "form-expired");

    private static Refusal TooLarge { get; } = new(RefusalKind.TooLarge, "request-too-large");

    private static Refusal WrongMediaType { get; } = new(RefusalKind.WrongMediaType, "media-type");

    private static Refusal OurFault { get; } = new(RefusalKind.Fault, "our-fault");

    /// <summary>The field at which the JSON reader failed: "$.amount.value" is <c>amount.value</c>.</summary>
    private static Refusal Malformed(BadHttpRequestException e) =>
        e switch
        {
            { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
            { StatusCode: StatusCodes.Status415UnsupportedMediaType } => WrongMediaType,
            { InnerException: JsonException { Path: { Length: > 2 } path } } => Refusal.Invalid(
                path.TrimStart('$').TrimStart('.'),
                "field.wrong-type"
            ),
            _ => Refusal.Invalid("body", "field.body-malformed"),
        };

    private static bool HasUnknownCharset(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.Length > 0 && type.Encoding is null;

    /// <summary>The refusal that names a number or a yes or no in the address that is none; <c>null</c> when there is no such.</summary>
    private static Refusal? UnreadParameter(HttpContext context)
    {
        var query = context.Request.Query;
        var unread = context
            .GetEndpoint()
            ?.Metadata.GetMetadata<MethodInfo>()
            ?.GetParameters()
            .FirstOrDefault(p =>
                (Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType) is { IsPrimitive: true } type
                && query.TryGetValue(p.Name!, out var value)
                && !TypeDescriptor.GetConverter(type).IsValid(value.ToString())
            );
        return unread?.Name is { } name ? Refusal.Invalid(name, name == "limit" ? "field.limit" : "field.wrong-type") : null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {Reference} failed (database unavailable: {Unavailable})")]
    private partial void RequestFailed(Exception e, string reference, bool unavailable);
}
