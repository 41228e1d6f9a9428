using System.Text.Json;
using Paycare.Identity.Passkeys;

namespace Paycare.Web.App;

/// <summary>A browser's passkey response, as submitted by a form.</summary>
internal static class PasskeyForm
{
    /// <summary>Unreadable input is passed on as missing, so the answer names the field.</summary>
    public static PasskeyBody Read(
        string? ceremony,
        string? credential,
        string? name,
        string? deviceToken = null,
        string? deviceName = null
    )
    {
        JsonElement? json = null;
        try
        {
            using var document = JsonDocument.Parse(credential ?? "");
            json = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // No real browser sends this.
        }

        return new PasskeyBody(Guid.TryParse(ceremony, out var id) ? id : null, json, name, deviceToken, deviceName);
    }
}
