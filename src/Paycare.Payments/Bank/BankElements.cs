using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;

namespace Paycare.Payments.Bank;

/// <summary>Finds and reads the elements of one bank file.</summary>
internal sealed class BankElements(XNamespace ns)
{
    private const int MostDecimals = 5;

    /// <summary>An element without which the file is no message of its kind.</summary>
    public XElement One(XElement of, string name)
    {
        var found = of.Elements(ns + name).Take(2).ToList();
        return found.Count == 1
            ? found[0]
            : throw BankFaultException.At(
                found.Count == 0 ? of : found[1],
                found.Count == 0 ? $"<{of.Name.LocalName}> has no <{name}>." : $"<{of.Name.LocalName}> has more than one <{name}>."
            );
    }

    /// <summary>All elements at the end of a path.</summary>
    public IEnumerable<XElement> All(XElement of, params string[] path) =>
        path.Aggregate<string, IEnumerable<XElement>>([of], (found, name) => found.Elements(ns + name));

    /// <summary>The first element at the end of a path.</summary>
    public XElement? First(XElement of, params string[] path) => All(of, path).FirstOrDefault();

    /// <summary>What the first element at the end of a path says, without blanks around; empty when there is none.</summary>
    public string Word(XElement of, params string[] path) => First(of, path)?.Value.Trim() ?? "";

    /// <summary>Whether the amount of an entry is credited to us. Without it nothing adds up, so anything else rejects the file.</summary>
    public bool IsCredit(XElement of)
    {
        var indicator = One(of, "CdtDbtInd");
        return indicator.Value.Trim() switch
        {
            "CRDT" => true,
            "DBIT" => false,
            _ => throw BankFaultException.At(indicator, "This is neither CRDT nor DBIT."),
        };
    }

    /// <summary>
    /// What the bank took or gave for its work, in our currency and whatever its sign; written down one by one, or as a total.
    /// </summary>
    public long Charges(XElement of)
    {
        var charges = All(of, "Chrgs").ToList();
        var single = charges
            .SelectMany(c => All(c, "Rcrd").Prepend(c))
            .Where(c => First(c, "Amt") is { } amount && IsOurs(amount))
            .ToList();
        return single.Count > 0
            ? Math.Abs(single.Sum(c => Signed(c, "Amt")))
            : charges.Where(c => First(c, "TtlChrgsAndTaxAmt") is { } total && IsOurs(total)).Sum(c => Signed(c, "TtlChrgsAndTaxAmt"));

        long Signed(XElement charge, string name) =>
            TryMinor(First(charge, name)!, out var minor) ? (Word(charge, "CdtDbtInd") == "CRDT" ? -minor : minor) : 0;
    }

    /// <summary>Whether an amount is in the account's currency.</summary>
    public static bool IsOurs(XElement amount) => amount.Attribute("Ccy")?.Value.Trim() == Currency.Idr.Code;

    /// <summary>An amount without its sign, in minor units; anything else rejects the file.</summary>
    public static long Minor(XElement element) =>
        TryMinor(element, out var minor)
            ? minor
            : throw BankFaultException.At(element, $"\"{Cut(element.Value.Trim(), 70)}\" is no amount.");

    /// <summary>ISO 20022 allows up to five decimals; those beyond the currency's own must be zeros.</summary>
    public static bool TryMinor(XElement element, out long minor)
    {
        var text = element.Value.Trim();
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var (whole, part) = point < 0 ? (text, "") : (text[..point], text[(point + 1)..]);
        var decimals = Currency.Idr.Decimals;
        minor = 0;
        return whole.Length > 0
            && whole.All(char.IsAsciiDigit)
            && part.All(char.IsAsciiDigit)
            && part.Length <= MostDecimals
            && (point < 0 || part.Length > 0)
            && (part.Length <= decimals || part[decimals..].All(c => c == '0'))
            && long.TryParse(whole + part.PadRight(decimals, '0')[..decimals], NumberStyles.None, CultureInfo.InvariantCulture, out minor);
    }

    public static int Count(XElement element) =>
        int.TryParse(element.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw BankFaultException.At(element, $"\"{Cut(element.Value, 70)}\" is no count.");

    /// <summary>
    /// A date, or date and time; without an offset it is the bank's local time (WIB). <c>null</c> when it cannot be read.
    /// </summary>
    public static DateTimeOffset? Moment(XElement? element)
    {
        var text = (element is { HasElements: true } ? element.Elements().First() : element)?.Value.Trim();
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) || at.Year is < 2000 or > 2999)
        {
            return null;
        }

        return at.Kind == DateTimeKind.Unspecified
            ? new DateTimeOffset(at, Wording.WesternIndonesia).ToUniversalTime()
            : new DateTimeOffset(at).ToUniversalTime();
    }

    /// <summary>A name that identifies something; one that cannot be kept whole rejects the file.</summary>
    public static string Text(XElement element, int longest)
    {
        var text = element.Value.Trim();
        return text.Length > 0 && text.Length <= longest && Storable(text, longest) == text
            ? text
            : throw BankFaultException.At(
                element,
                $"<{element.Name.LocalName}> is empty, longer than {longest} characters, or has characters that do not belong there."
            );
    }

    /// <summary>A text that both databases can store; <c>null</c> when there is none.</summary>
    public static string? Kept(string? text, int longest) =>
        text?.Trim() is { Length: > 0 } some && Storable(some, longest).Trim() is { Length: > 0 } kept ? kept : null;

    public static string? Cut(string? text, int longest) =>
        string.IsNullOrEmpty(text) ? null
        : text.Length <= longest ? text
        : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    public static int LineOf(XElement element) => ((IXmlLineInfo)element).LineNumber;

    private static string Storable(string text, int longest)
    {
        var clean = string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
        return clean.Length > longest ? clean[..longest] : clean;
    }
}
