using QRCoder;

namespace Paycare.Web.App;

/// <summary>QR codes as SVG, made here: a secret goes to no picture service.</summary>
internal static class SvgQr
{
    /// <summary>The SVG element, dark on light in every theme, as cameras want it.</summary>
    public static string Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(4, "#000000", "#ffffff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
