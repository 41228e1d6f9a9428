using System.Globalization;
using System.Text;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;

namespace Paycare.Payments.Records;

/// <summary>
/// Records of separated values (RFC 4180), as spreadsheets of the reader's language open them: where the comma is the decimal
/// sign, the semicolon separates.
/// </summary>
internal static class Csv
{
    /// <summary>Where a spreadsheet may mistake a text for a formula (OWASP, CSV injection).</summary>
    private const string FormulaStarts = "=+-@\t\r\n";

    /// <summary>16 bytes in Base64 for addresses (RFC 4648, section 5).</summary>
    private const int IdLength = 22;

    /// <summary>
    /// One record with its line end. Fields that could begin a formula, also in full width or after blanks, get an apostrophe;
    /// figures here never begin that way.
    /// </summary>
    public static string Record(CultureInfo culture, params IEnumerable<string?> fields)
    {
        var separator = culture.Language().ListSeparator;
        return string.Join(separator, fields.Select(text => Field(text, separator))) + "\r\n";
    }

    /// <summary>An amount as a figure: always all decimals, never grouped.</summary>
    public static string Amount(Money amount, CultureInfo culture) =>
        amount.ToDecimalText().Replace(".", culture.Language().Numbers.NumberDecimalSeparator, StringComparison.Ordinal);

    private static string Field(string? text, char separator)
    {
        var field = string.IsNullOrEmpty(text) || IsId(text) || !BeginsFormula(text) ? text ?? "" : $"'{text}";
        return field.AsSpan().IndexOfAny([separator, '"', '\r', '\n']) < 0
            ? field
            : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>An attempt's id may begin with a minus. It holds nothing that a formula needs, and programs read it as it is.</summary>
    private static bool IsId(string text) => text.Length == IdLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool BeginsFormula(string text) =>
        FormulaStarts.Contains(text[0], StringComparison.Ordinal)
        || (
            text.FirstOrDefault(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format) is var first
            && first.ToString().Normalize(NormalizationForm.FormKC) is [var plain, ..]
            && FormulaStarts.Contains(plain, StringComparison.Ordinal)
        );
}
