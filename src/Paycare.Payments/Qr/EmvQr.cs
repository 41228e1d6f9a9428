using System.Text;
using Paycare.Payments.Requests;
using Paycare.Platform.Results;

namespace Paycare.Payments.Qr;

/// <summary>
/// A merchant-presented code: EMVCo Merchant-Presented Mode 1.1, which QRIS follows. Data objects that this reader does not know
/// are kept unchanged; those it knows must be valid.
/// </summary>
internal sealed record EmvQr
{
    /// <summary>The longest code, in characters.</summary>
    public const int MaxLength = 512;

    private const string Crc = "63",
        CrcHead = "6304",
        AdditionalData = "62",
        Language = "64";

    /// <summary>Every data object, in the order of the text, without the checksum.</summary>
    public required IReadOnlyList<DataObject> Objects { get; init; }

    /// <summary>The accounts that can be paid (26 to 51), each with its own data objects.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<DataObject>> Accounts { get; init; }

    /// <summary>Additional data (62): bill number 01, reference label 05...</summary>
    public IReadOnlyList<DataObject> Additional { get; init; } = [];

    /// <summary>
    /// Whether every field has the length and form of the standard. Codes of other networks in use do not: names and cities there
    /// are longer. The checksum fits all the same, so such a code was read right.
    /// </summary>
    public bool IsComplete { get; private init; } = true;

    /// <summary>Whether it is for one payment (01 = 12) rather than for many (11, also the default).</summary>
    public bool IsDynamic => this["01"] == "12";

    /// <summary>The value of a data object; <c>null</c> when there is none.</summary>
    public string? this[string id] => ValueOf(Objects, id);

    public static string? ValueOf(IReadOnlyList<DataObject> objects, string id) =>
        objects.Where(o => o.Id == id).Select(o => o.Value).FirstOrDefault();

    /// <summary>The text of a code, with its checksum.</summary>
    public static string Write(params IEnumerable<DataObject> objects)
    {
        var text = DataObjects.Write(objects) + CrcHead;
        return text + Crc16.Text(text);
    }

    /// <summary>Parses a code. A refusal names what is wrong on the field <c>qr</c>; it never throws.</summary>
    public static Result<EmvQr> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return QrRefusal.Invalid("field.required");
        }

        text = text.Trim().Trim('\uFEFF').Trim();
        if (
            text.Length > MaxLength
            || !IsText(text)
            || !DataObjects.TryRead(text, out var objects)
            || objects[0] is not { Id: "00", Value: "01" }
            || objects[^1] is not { Id: Crc, Value.Length: 4 } crc
        )
        {
            return QrRefusal.Invalid("field.qr-malformed");
        }

        if (!Crc16.Text(text[..^4]).Equals(crc.Value, StringComparison.OrdinalIgnoreCase))
        {
            return QrRefusal.Invalid("field.qr-checksum");
        }

        var isComplete = true;
        var accounts = new Dictionary<string, IReadOnlyList<DataObject>>();
        var templates = objects.Where(o => string.CompareOrdinal(o.Id, "26") >= 0 && string.CompareOrdinal(o.Id, "51") <= 0);
        foreach (var template in templates)
        {
            if (!DataObjects.TryRead(template.Value, out var inside) || inside[0].Id != "00")
            {
                isComplete = false;
                continue;
            }

            accounts.Add(template.Id, inside);
        }

        IReadOnlyList<DataObject>? additional = [],
            language = [];
        var code = new EmvQr { Objects = [.. objects.SkipLast(1)], Accounts = accounts };
        isComplete &=
            (code[AdditionalData] is not { } more || DataObjects.TryRead(more, out additional))
            && (code[Language] is not { } other || DataObjects.TryRead(other, out language))
            && code.HasWhatMustBe();
        return code with { Additional = additional ?? [], IsComplete = isComplete };
    }

    /// <summary>The mandatory fields, and the form of the optional ones.</summary>
    private bool HasWhatMustBe() =>
        this["01"] is null or "11" or "12"
        && Objects.Any(o => string.CompareOrdinal(o.Id, "02") >= 0 && string.CompareOrdinal(o.Id, "51") <= 0)
        && IsDigits(this["52"], 4, 4)
        && IsDigits(this["53"], 3, 3)
        && (this["54"] is null || IsAmount(this["54"]!))
        && this["58"] is { Length: 2 } country
        && country.All(char.IsAsciiLetterUpper)
        && this["59"] is { Length: >= 1 and <= 25 }
        && this["60"] is { Length: >= 1 and <= 15 }
        && this["61"] is null or { Length: <= 10 };

    private static bool IsDigits(string? text, int least, int most) =>
        text is not null && text.Length >= least && text.Length <= most && text.All(char.IsAsciiDigit);

    /// <summary>Digits with at most one decimal point, 13 characters at most.</summary>
    private static bool IsAmount(string text) =>
        text.Length <= 13
        && text.Count(c => c == '.') <= 1
        && char.IsAsciiDigit(text[0])
        && text.All(c => c == '.' || char.IsAsciiDigit(c));

    /// <summary>No control characters and no unpaired surrogates.</summary>
    private static bool IsText(string text)
    {
        for (var at = 0; at < text.Length; )
        {
            if (
                char.IsControl(text[at])
                || Rune.DecodeFromUtf16(text.AsSpan(at), out _, out var length) != System.Buffers.OperationStatus.Done
            )
            {
                return false;
            }

            at += length;
        }

        return true;
    }
}
