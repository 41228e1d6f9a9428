using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Paycare.Platform;

namespace Paycare.Web;

/// <summary>What was not foreseen, in the contract's form: a malformed body 400, a lost database 503, a bug 500. Never a stack trace.</summary>
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
            await Problem.WriteAsync(context, Malformed(e));
        }
        catch (InvalidOperationException) when (!context.Response.HasStarted && HasUnknownCharset(context.Request))
        {
            // The JSON reader's only way to say it.
            await Problem.WriteAsync(context, WrongMediaType);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var unavailable = services.GetRequiredService<Settings>().IsPostgres ? Dialect.Postgres.IsUnavailable(e) : Dialect.Sqlite.IsUnavailable(e);
            RequestFailed(e, context.TraceIdentifier, unavailable);
            await Problem.WriteAsync(context, unavailable ? Refusal.Busy : OurFault.With("reference", context.TraceIdentifier));
        }
    }

    /// <summary>The refusal for a bare status that routing or a framework left.</summary>
    public static Refusal OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new Refusal(RefusalKind.NotSignedIn, "not-signed-in"),
        StatusCodes.Status403Forbidden => new Refusal(RefusalKind.NotAllowed, "not-allowed"),
        StatusCodes.Status404NotFound => Refusal.NotFound,
        StatusCodes.Status405MethodNotAllowed => new Refusal(RefusalKind.WrongMethod, "method-not-allowed"),
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => WrongMediaType,
        StatusCodes.Status503ServiceUnavailable => Refusal.Busy,
        < StatusCodes.Status500InternalServerError => Refusal.Invalid("body", "field.body-malformed"),
        _ => OurFault,
    };

    private static Refusal TooLarge { get; } = new(RefusalKind.TooLarge, "request-too-large");

    private static Refusal WrongMediaType { get; } = new(RefusalKind.WrongMediaType, "media-type");

    private static Refusal OurFault { get; } = new(RefusalKind.Fault, "our-fault");

    /// <summary>Names the field that the JSON reader stumbled over: "$.amount.value" is <c>amount.value</c>.</summary>
    private static Refusal Malformed(BadHttpRequestException e) => e switch
    {
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => WrongMediaType,
        { InnerException: JsonException { Path: { Length: > 2 } path } } => Refusal.Invalid(path.TrimStart('$').TrimStart('.'), "field.wrong-type"),
        _ => Refusal.Invalid("body", "field.body-malformed"),
    };

    private static bool HasUnknownCharset(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.Length > 0 && type.Encoding is null;

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {Reference} failed (database unavailable: {Unavailable})")]
    private partial void RequestFailed(Exception e, string reference, bool unavailable);
}
