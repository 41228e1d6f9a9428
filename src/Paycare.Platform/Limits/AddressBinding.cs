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

    internal static void Add(IServiceCollection services) => services.AddHttpContextAccessor().AddSingleton<CurrentSender>();
}

/// <summary>Who sent the request that is being answered.</summary>
internal sealed class CurrentSender(IHttpContextAccessor requests)
{
    /// <summary>The address; <c>null</c> for work of Paycare's own.</summary>
    public IPAddress? Address => requests.HttpContext?.Sender();
}
