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
/// <param name="Amount">How much; without it the payer says how much.</param>
/// <param name="Reference">The merchant's own name for the order: the code is then paid once.</param>
/// <param name="ExpiresIn">ISO 8601 duration, for example PT15M; the code is then paid once.</param>
public sealed record QrBody(MoneyBody? Amount, string? Reference, string? ExpiresIn);

/// <summary>A code to show.</summary>
/// <param name="Qr">Its text (EMVCo Merchant-Presented Mode).</param>
/// <param name="Amount">How much it asks for.</param>
/// <param name="Reference">The order.</param>
/// <param name="ExpiresAt">Until when it can be paid.</param>
/// <param name="Svg">The picture.</param>
/// <param name="Png">The picture as PNG, base64.</param>
public sealed record QrAnswer(string Qr, Money? Amount, string? Reference, DateTimeOffset? ExpiresAt, string Svg, byte[] Png);

/// <summary>Makes codes for merchants to show.</summary>
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

        var merchant = await merchants.FindAsync(id, cancel) ?? throw new InvalidOperationException("A key has no merchant.");
        if (!isForOne)
        {
            return Answer(codes.WriteStatic(merchant, amount), amount, null, null);
        }

        // Whole seconds: the code has no finer ones.
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
            // Told below.
        }

        check.Fail("expiresIn", "field.qr-time");
        return default;
    }

    /// <summary>The picture is made here, dark on light in every theme, as cameras want it.</summary>
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
