namespace Paycare.Platform.Amounts;

/// <summary>An ISO 4217 currency that Paycare can hold, with its number of decimals (ISO 4217 "minor unit").</summary>
public sealed record Currency
{
    /// <summary>Indonesian rupiah, two decimals.</summary>
    public static readonly Currency Idr = new("IDR", 2) { MovesWhole = true };

    /// <summary>United States dollar, two decimals.</summary>
    public static readonly Currency Usd = new("USD", 2);

    /// <summary>Chinese yuan, two decimals.</summary>
    public static readonly Currency Cny = new("CNY", 2);

    /// <summary>Singapore dollar, two decimals.</summary>
    public static readonly Currency Sgd = new("SGD", 2);

    /// <summary>Japanese yen, no decimals.</summary>
    public static readonly Currency Jpy = new("JPY", 0);

    private static readonly Dictionary<string, Currency> Known = new[] { Idr, Usd, Cny, Sgd, Jpy }.ToDictionary(
        c => c.Code,
        StringComparer.Ordinal
    );

    private Currency(string code, int decimals)
    {
        Code = code;
        Decimals = decimals;
        MinorPerMajor = 1;
        for (var i = 0; i < decimals; i++)
        {
            MinorPerMajor *= 10;
        }
    }

    /// <summary>The three-letter code.</summary>
    public string Code { get; }

    /// <summary>Digits after the decimal point, 0 to 4.</summary>
    public int Decimals { get; }

    /// <summary>Whether people move only whole units of it, although books and fees keep decimals.</summary>
    public bool MovesWhole { get; private init; }

    /// <summary>Minor units in one major unit, a power of ten.</summary>
    public long MinorPerMajor { get; }

    /// <summary>Finds a currency by its exact upper-case code.</summary>
    public static bool TryFind(string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        return code is not null && Known.TryGetValue(code, out currency);
    }

    /// <summary>Finds a currency by its exact upper-case code.</summary>
    /// <exception cref="KeyNotFoundException">
    /// The code is unknown: stored data names a currency that this build lacks.
    /// </exception>
    public static Currency Of(string code) => Known[code];

    /// <inheritdoc />
    public override string ToString() => Code;
}
