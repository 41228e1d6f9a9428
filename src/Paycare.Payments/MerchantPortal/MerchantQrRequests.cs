using System.Xml;
using Paycare.Payments.Merchants;
using Paycare.Payments.Qr;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using QRCoder;

namespace Paycare.Payments.MerchantPortal;

/// <summary>A code to show, unchecked.</summary>
/// <param name="Amount">Amount in IDR, above zero; without it, the payer enters it.</param>
/// <param name="Reference">
/// The merchant's order reference, 1 to 25 printable ASCII characters; the code can then be paid once.
/// </param>
/// <param name="ExpiresIn">ISO 8601 duration, for example PT15M; the code can then be paid once.</param>
public sealed record QrBody(MoneyBody? Amount, string? Reference, string? ExpiresIn);

/// <summary>A code to show.</summary>
/// <param name="Qr">The code's text (EMVCo Merchant-Presented Mode).</param>
/// <param name="Amount">The requested amount, in minor units (sen).</param>
/// <param name="Reference">The order reference.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="Svg">The image as SVG.</param>
/// <param name="Png">The image as PNG, base64.</param>
public sealed record QrAnswer(string Qr, Money? Amount, string? Reference, DateTimeOffset? ExpiresAt, string Svg, byte[] Png);

/// <summary>Creates codes for merchants to show.</summary>
internal sealed class MerchantQrRequests(MerchantDirectory merchants, MerchantQr codes, TimeProvider clock)
{
    private const int PixelsPerModule = 8,
        UnitsPerModule = 4,
        ReferenceLetters = 12;
    private static readonly TimeSpan UsualTime = TimeSpan.FromMinutes(15),
        LongestTime = TimeSpan.FromDays(30);

    public async Task<Result<QrAnswer>> MakeAsync(MerchantId id, QrBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        Money? amount = body.Amount is null ? null : check.Rupiah(body.Amount);
        var reference = check.Text("reference", body.Reference, MerchantQr.MaxReferenceLength, required: false);
        if (reference.Length > 0 && !MerchantQr.IsReference(reference))
        {
            check.Fail("reference", "field.qr-reference");
        }

        var wait = Wait(check, body.ExpiresIn);
        var isForOne = reference.Length > 0 || body.ExpiresIn is not null;
        if (isForOne && body.Amount is null)
        {
            check.Fail("amount", "field.required");
        }

        if (check.Refusal is null && amount > MerchantQr.LargestAmount)
        {
            check.Fail("amount", "field.amount-too-large");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var merchant = await merchants.FindOwnAsync(id, cancel) ?? throw new InvalidOperationException("A key has no merchant.");
        if (!isForOne)
        {
            return Answer(codes.WriteStatic(merchant, amount), amount, null, null);
        }

        // Whole seconds: the code has no finer resolution.
        var until = DateTimeOffset.FromUnixTimeSeconds((clock.GetUtcNow() + wait).ToUnixTimeSeconds());
        reference = reference.Length > 0 ? reference : OrderedGuid.Next(clock).ToString("N")[^ReferenceLetters..].ToUpperInvariant();
        return Answer(codes.WriteDynamic(merchant, amount!.Value, reference, until), amount, reference, until);
    }

    private static TimeSpan Wait(FieldCheck check, string? text)
    {
        if (text is null)
        {
            return UsualTime;
        }

        try
        {
            if (XmlConvert.ToTimeSpan(text) is var wait && wait >= TimeSpan.FromSeconds(1) && wait <= LongestTime)
            {
                return wait;
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            // Reported below.
        }

        check.Fail("expiresIn", "field.qr-time");
        return default;
    }

    /// <summary>The image is drawn here, dark on light in every theme, as cameras need it.</summary>
    private static QrAnswer Answer(string text, Money? amount, string? reference, DateTimeOffset? until)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        using var png = new PngByteQRCode(data);
        return new QrAnswer(
            text,
            amount,
            reference,
            until,
            svg.GetGraphic(UnitsPerModule, "#000000", "#ffffff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute),
            png.GetGraphic(PixelsPerModule)
        );
    }
}
