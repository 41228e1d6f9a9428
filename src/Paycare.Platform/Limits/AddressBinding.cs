using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Platform.Limits;

/// <summary>Reads the address of a request's sender.</summary>
public static class AddressBinding
{
    /// <summary>The address that sent the request.</summary>
    public static IPAddress Sender(this HttpContext request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Connection.RemoteIpAddress ?? IPAddress.None;
    }

    internal static void Add(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<Func<IPAddress?>>(s =>
        {
            var requests = s.GetRequiredService<IHttpContextAccessor>();
            return () => requests.HttpContext?.Sender();
        });
    }
}
