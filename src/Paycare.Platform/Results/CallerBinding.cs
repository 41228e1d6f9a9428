using Microsoft.AspNetCore.Http;

namespace Paycare.Platform.Results;

/// <summary>Reads the caller off a request.</summary>
public static class CallerBinding
{
    /// <summary>Who sent this request; the answer is lost when the line breaks before it is out.</summary>
    public static Caller Caller(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return new Caller(http.User, work =>
            http.Response.OnCompleted(() => http.RequestAborted.IsCancellationRequested ? work() : Task.CompletedTask)
        );
    }
}
