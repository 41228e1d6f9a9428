using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Channels.Phone;

/// <summary>People who call the hotline of a test's host.</summary>
internal static class Hotline
{
    public const string English = "3",
        Indonesian = "2",
        Chinese = "1";

    /// <summary>The address by which the provider knows the host where one is set.</summary>
    public const string PublicUrl = "http://127.0.0.1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A phone that has not called yet.</summary>
    public static CallSimulator Phone(this TestHost host, string from, Uri? publicUrl = null) =>
        new(new HttpClient { BaseAddress = host.Address }, host.Demo.Channels.Voice.AuthToken, publicUrl ?? host.Address) { From = from };

    /// <summary>A call that is in the menu.</summary>
    public static async Task<CallSimulator> CallAsync(this TestHost host, string from, string language = English, Uri? publicUrl = null)
    {
        var call = host.Phone(from, publicUrl);
        await call.DialAsync(cancel: Cancel);
        await call.PressAsync(language, Cancel);
        return call;
    }

    /// <summary>A wrong code.</summary>
    public static string Not(string code) => code == "000000" ? "000001" : "000000";
}
