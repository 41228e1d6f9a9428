using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;

namespace Paycare.Payments.Qr;

/// <summary>The content of a merchant's code.</summary>
/// <param name="Merchant">The merchant to pay.</param>
/// <param name="Amount">Amount in minor units (sen); <c>null</c> when the payer enters it.</param>
/// <param name="Reference">The merchant's order reference, in dynamic codes.</param>
/// <param name="ExpiresAt">When a dynamic code expires.</param>
/// <param name="Once">For a dynamic code, its identity: it can be paid once.</param>
internal sealed record ScannedCode(MerchantId Merchant, Money? Amount, string? Reference, DateTimeOffset? ExpiresAt, string? Once)
{
    public bool HasExpired(DateTimeOffset now) => ExpiresAt is { } until && now >= until;
}

/// <summary>
/// Writes and reads our merchants' codes. The merchant is in an account template (26) under our name; every code with an amount
/// also carries a short signature, so that payee, amount, order and time cannot be changed. Static codes without an amount need
/// none: the payer sees the merchant's name and enters the amount.
/// </summary>
internal sealed class MerchantQr(KeyRing ring)
{
    /// <summary>The longest order reference, in characters.</summary>
    public const int MaxReferenceLength = 25;

    private const string AccountId = "26",
        Us = "ID.PAYCARE.WWW",
        Rupiah = "360",
        Static = "11",
        Dynamic = "12",
        ReferenceLabel = "05";
    private const int SignatureBytes = 12;
    private readonly byte[] _key = ring.MacKey("merchant-qr");

    /// <summary>The largest amount of a code: ten digits before the decimal point.</summary>
    public static Money LargestAmount { get; } = new(999_999_999_999, Currency.Idr);

    /// <summary>Whether a text can be an order reference: 1 to 25 printable ASCII characters.</summary>
    public static bool IsReference([NotNullWhen(true)] string? text) =>
        text is { Length: >= 1 and <= MaxReferenceLength } && text.All(c => c is >= ' ' and <= '~') && text.Trim().Length == text.Length;

    /// <summary>A code to print and display: can be paid many times, for any amount unless one is fixed.</summary>
    public string WriteStatic(MerchantItem merchant, Money? amount = null, string city = "Jakarta")
    {
        ArgumentNullException.ThrowIfNull(merchant);
        return Write(merchant, Static, amount, null, null, city);
    }

    /// <summary>
    /// A code for one order, paid once and before it expires. The same order, amount and time give the same code, so a merchant
    /// without order numbers needs a unique reference for each.
    /// </summary>
    /// <param name="merchant">The merchant to pay.</param>
    /// <param name="amount">Above zero, at most <see cref="LargestAmount"/>.</param>
    /// <param name="reference">See <see cref="IsReference"/>.</param>
    /// <param name="expiresAt">Precise to the second.</param>
    /// <param name="city">At most 15 letters.</param>
    public string WriteDynamic(MerchantItem merchant, Money amount, string reference, DateTimeOffset expiresAt, string city = "Jakarta")
    {
        ArgumentNullException.ThrowIfNull(merchant);
        if (!IsReference(reference))
        {
            throw new ArgumentException("This is no order reference.", nameof(reference));
        }

        return Write(merchant, Dynamic, amount, reference, expiresAt, city);
    }

    /// <summary>Reads a code, which should be one of ours.</summary>
    public Result<ScannedCode> Read(string? text)
    {
        if (EmvQr.Read(text).IsRefused(out var malformed, out var code))
        {
            return malformed;
        }

        if (code.Accounts.Values.FirstOrDefault(a => EmvQr.ValueOf(a, "00") == Us) is not { } account)
        {
            return QrRefusal.Invalid("field.qr-not-ours");
        }

        if (!code.IsComplete)
        {
            return QrRefusal.Invalid("field.qr-malformed");
        }

        if (code["53"] != Rupiah)
        {
            return QrRefusal.Invalid("field.qr-currency");
        }

        Money? amount = null;
        if (code["54"] is { } typed)
        {
            if (new MoneyBody(typed, Currency.Idr.Code).TryRead(out var money) is not null)
            {
                return QrRefusal.Invalid("field.qr-malformed");
            }

            amount = money;
        }

        var merchant = StrongId.Read<MerchantId>(EmvQr.ValueOf(account, "01"));
        var (expiry, signature) = (EmvQr.ValueOf(account, "02"), EmvQr.ValueOf(account, "03"));
        var reference = EmvQr.ValueOf(code.Additional, ReferenceLabel);
        DateTimeOffset? expiresAt = null;
        if (code.IsDynamic)
        {
            if (
                amount is null
                || reference is null
                || signature is null
                || !long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            )
            {
                return QrRefusal.Invalid("field.qr-malformed");
            }

            expiresAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        var isSigned = amount is not null || expiry is not null || signature is not null;
        return isSigned && !IsSignature(signature, Sign(merchant, code.IsDynamic, amount, reference, expiry))
            ? QrRefusal.Invalid("field.qr-changed")
            : new ScannedCode(merchant, amount, code.IsDynamic ? reference : null, expiresAt, code.IsDynamic ? signature : null);
    }

    private string Write(MerchantItem merchant, string kind, Money? amount, string? reference, DateTimeOffset? expiresAt, string city)
    {
        if (amount is { } asked && (!asked.IsPositive || asked > LargestAmount))
        {
            throw new ArgumentOutOfRangeException(nameof(amount), asked, "A code cannot ask for this amount.");
        }

        var expiry = expiresAt?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var account = new List<DataObject> { new("00", Us), new("01", merchant.Id.ToString()) };
        if (expiry is not null)
        {
            account.Add(new("02", expiry));
        }

        if (amount is not null)
        {
            account.Add(new("03", Sign(merchant.Id, kind == Dynamic, amount, reference, expiry)));
        }

        List<DataObject> objects =
        [
            new("00", "01"),
            new("01", kind),
            new(AccountId, DataObjects.Write(account)),
            new("52", CategoryCode(merchant.Category)),
            new("53", Rupiah),
        ];
        if (amount is { } money)
        {
            objects.Add(new("54", money.ToDecimalText()));
        }

        objects.AddRange([new("58", "ID"), new("59", Plain(merchant.Name, 25)), new("60", Plain(city, 15))]);
        if (reference is not null)
        {
            objects.Add(new("62", DataObjects.Write(new DataObject(ReferenceLabel, reference))));
        }

        return EmvQr.Write(objects);
    }

    private string Sign(MerchantId merchant, bool isDynamic, Money? amount, string? reference, string? expiry)
    {
        // The reference comes last: only it may contain the separator.
        var text = $"{merchant}|{isDynamic}|{amount?.Minor}|{expiry}|{(isDynamic ? reference : null)}";
        return Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, SignatureBytes));
    }

    private static bool IsSignature(string? shown, string right) =>
        shown is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), Encoding.UTF8.GetBytes(right));

    /// <summary>Characters that every reader has; our own app shows the merchant's full name.</summary>
    private static string Plain(string text, int most)
    {
        var ascii = string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => c is >= ' ' and <= '~')).Trim();
        return ascii.Length == 0 ? "Merchant" : ascii[..Math.Min(ascii.Length, most)].TrimEnd();
    }

    /// <summary>ISO 18245.</summary>
    private static string CategoryCode(string category) =>
        category switch
        {
            "food" => "5812",
            "pharmacy" => "5912",
            "books" => "5942",
            "charging" => "5552",
            _ => "5999",
        };
}
