using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Paycare.Platform.Amounts;

/// <summary>
/// An amount of money in whole minor units (sen, cents) of one currency. Arithmetic is checked, never rounds and never mixes
/// currencies: overflow and mixing are bugs, so both throw.
/// </summary>
/// <param name="Minor">Minor units; negative only in differences.</param>
/// <param name="Currency">The currency of the units.</param>
[JsonConverter(typeof(MoneyJsonConverter))]
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    /// <summary>An amount given in whole rupiah, for configuration and demo data.</summary>
    /// <exception cref="OverflowException">The amount exceeds 64 bits of sen.</exception>
    public static Money Rupiah(long whole) => new(checked(whole * Currency.Idr.MinorPerMajor), Currency.Idr);

    /// <summary>Zero in the given currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>Whether the amount is above zero.</summary>
    public bool IsPositive => Minor > 0;

    /// <summary>Decimal text of the public contract, for example <c>15000.00</c>: always all decimals, never grouped.</summary>
    public string ToDecimalText()
    {
        if (Currency.Decimals == 0)
        {
            return Minor.ToString(CultureInfo.InvariantCulture);
        }

        var (whole, part) = Math.DivRem(Minor, Currency.MinorPerMajor);
        var sign = Minor < 0 ? "-" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sign}{whole.ToString(CultureInfo.InvariantCulture).TrimStart('-')}"
                + $".{Math.Abs(part).ToString(CultureInfo.InvariantCulture).PadLeft(Currency.Decimals, '0')}"
        );
    }

    /// <summary>Adds two amounts of one currency; mixing currencies throws.</summary>
    /// <exception cref="OverflowException">The sum exceeds 64 bits of minor units.</exception>
    public static Money operator +(Money a, Money b) => new(checked(a.Minor + b.Minor), Same(a, b));

    /// <summary>Subtracts two amounts of one currency; mixing currencies throws.</summary>
    /// <exception cref="OverflowException">The difference exceeds 64 bits of minor units.</exception>
    public static Money operator -(Money a, Money b) => new(checked(a.Minor - b.Minor), Same(a, b));

    /// <summary>Whether one amount is below another of the same currency.</summary>
    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;

    /// <summary>Whether one amount is above another of the same currency.</summary>
    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;

    /// <summary>Whether one amount is at most another of the same currency.</summary>
    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;

    /// <summary>Whether one amount is at least another of the same currency.</summary>
    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;

    /// <inheritdoc />
    public int CompareTo(Money other)
    {
        Same(this, other);
        return Minor.CompareTo(other.Minor);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Currency} {ToDecimalText()}";

    private static Currency Same(Money a, Money b) =>
        a.Currency == b.Currency
            ? a.Currency
            : throw new InvalidOperationException($"Amounts of {a.Currency} and {b.Currency} cannot be combined.");
}

/// <summary>An amount as it arrives in a request, unchecked: <c>{"value":"15000.00","currency":"IDR"}</c>.</summary>
/// <param name="Value">Decimal text with a point; no sign, exponent, spaces or grouping.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record MoneyBody(string? Value, string? Currency)
{
    /// <summary>A known amount in the form requests use.</summary>
    public static MoneyBody Of(Money money) => new(money.ToDecimalText(), money.Currency.Code);

    /// <summary>Reads the amount.</summary>
    /// <param name="money">The amount, positive, when the result is <c>null</c>.</param>
    /// <returns><c>null</c>, or the text key of the error.</returns>
    public string? TryRead(out Money money)
    {
        money = default;
        if (!Paycare.Platform.Amounts.Currency.TryFind(Currency, out var currency))
        {
            return "field.currency-unknown";
        }

        var text = Value ?? "";
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var part = point < 0 ? "" : text[(point + 1)..];
        if (whole.Length == 0 || (point >= 0 && part.Length == 0) || !whole.All(char.IsAsciiDigit) || !part.All(char.IsAsciiDigit))
        {
            return "field.amount-malformed";
        }

        if (part.Length > currency.Decimals)
        {
            return "field.amount-decimals";
        }

        if (!long.TryParse(whole + part.PadRight(currency.Decimals, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            return "field.amount-too-large";
        }

        money = new Money(minor, currency);
        return minor == 0 ? "field.amount-not-positive" : null;
    }

    /// <summary>Reads an amount that is to be moved: rupiah move whole, since nobody has had a sen in hand for decades.</summary>
    /// <param name="money">The amount, positive and whole where its currency moves whole, when the result is <c>null</c>.</param>
    /// <returns><c>null</c>, or the text key of the error.</returns>
    public string? TryReadWhole(out Money money) =>
        TryRead(out money)
        ?? (money.Currency.MovesWhole && money.Minor % money.Currency.MinorPerMajor != 0 ? "field.amount-not-whole" : null);
}

/// <summary>
/// Writes money in the form of the public contract. Requests use <see cref="MoneyBody"/>, which lets errors name the field.
/// </summary>
internal sealed class MoneyJsonConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var body = JsonSerializer.Deserialize<MoneyBody>(ref reader, options);
        if (!Currency.TryFind(body?.Currency, out var currency) || body!.Value is not { } text)
        {
            throw new JsonException();
        }

        // Stored facts may be zero or negative (a balance), so this accepts more than a request may contain.
        var digits = text.Replace(".", "", StringComparison.Ordinal);
        return new Money(long.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), currency);
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("value", value.ToDecimalText());
        writer.WriteString("currency", value.Currency.Code);
        writer.WriteEndObject();
    }
}
