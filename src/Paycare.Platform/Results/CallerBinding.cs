using Microsoft.AspNetCore.Http;

namespace Paycare.Platform.Results;

/// <summary>Builds the caller from a request.</summary>
public static class CallerBinding
{
    /// <summary>The sender of this request; the answer counts as lost when the connection breaks before it is sent.</summary>
    public static Caller Caller(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return new Caller(http.User, work =>
            http.Response.OnCompleted(() => http.RequestAborted.IsCancellationRequested ? work() : Task.CompletedTask)
        );
    }
}
