using System.Text.Json;
using Paycare.Identity.Passkeys;

namespace Paycare.Web.App;

/// <summary>A browser's answer about a passkey, as a form brings it.</summary>
internal static class PasskeyForm
{
    /// <summary>What cannot be read goes on as missing, so that the answer names the field.</summary>
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
            // Nobody's browser sends this.
        }

        return new PasskeyBody(Guid.TryParse(ceremony, out var id) ? id : null, json, name, deviceToken, deviceName);
    }
}
