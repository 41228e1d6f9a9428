using OtpNet;
using Paycare.Web.Actors;
using Paycare.Web.Demo;

namespace Paycare.Web.Stories;

/// <summary>A member of staff, acting through the public API.</summary>
internal sealed class StaffActor(ApiClient api, DemoStaff who, TimeProvider clock)
{
    public ApiClient Api { get; } = api;

    /// <summary>The bearer token of the session.</summary>
    public string AccessToken { get; private set; } = "";

    public async Task<ApiAnswer> SignInAsync()
    {
        var code = new Totp(Base32Encoding.ToBytes(who.TotpSecret)).ComputeTotp(clock.GetUtcNow().UtcDateTime);
        var answer = await Api.PostAsync(
            "/api/v1/desk/sessions",
            new
            {
                email = who.Email,
                password = who.Password,
                oneTimeCode = code,
            }
        );
        AccessToken = answer["accessToken"] ?? "";
        Api.UseToken(AccessToken);
        return answer;
    }
}
