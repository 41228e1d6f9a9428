using QRCoder;

namespace Paycare.Web.App;

/// <summary>QR codes as SVG, generated locally: a secret is sent to no image service.</summary>
internal static class SvgQr
{
    /// <summary>The SVG element, dark on light in every theme, as cameras need it.</summary>
    public static string Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(4, "#000000", "#ffffff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
