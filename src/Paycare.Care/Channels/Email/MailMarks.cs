using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Paycare.Care.Cases;
using Paycare.Platform.Sealing;

namespace Paycare.Care.Channels.Email;

/// <summary>
/// The marks by which an answer finds its case: signed ids of our mails, and signed addresses. In lower case, because some mail
/// servers write them so; under a keyed hash cut to 80 bits, which guesses go through the program for, never past it.
/// </summary>
internal sealed class MailMarks(KeyRing ring, IOptions<MailOptions> options)
{
    private const int MacDigits = 20;
    private readonly byte[] _key = ring.MacKey("mail-mark");

    /// <summary>The id of a mail about a case.</summary>
    public string IdOf(CaseId @case, SendingId sending) => Signed($"c.{@case.Value:N}.{sending.Value:N}");

    /// <summary>The id of a message that is about no case.</summary>
    public string IdOf(Guid message) => Signed($"m.{message:N}");

    /// <summary>The address that answers about a case are asked for at.</summary>
    public string AddressOf(long caseNumber) =>
        options.Value.PlusAddress
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Value.Local}+{caseNumber}.{Mac($"a.{caseNumber}")}@{options.Value.Domain}"
            )
            : options.Value.From;

    /// <summary>Whether an id was made here.</summary>
    public bool IsOurs(string? messageId) => PartsOf(messageId) is not null;

    /// <summary>The case and the sending of an id; <c>null</c> when it was not made here, or is about no case.</summary>
    public (CaseId Case, SendingId Sending)? ReadId(string? messageId) =>
        PartsOf(messageId) is ["c", var @case, var sending]
        && Guid.TryParseExact(@case, "N", out var c)
        && Guid.TryParseExact(sending, "N", out var s)
            ? (new CaseId(c), new SendingId(s))
            : null;

    /// <summary>The case number of an address; <c>null</c> when it was not made here.</summary>
    public long? ReadAddress(string? address)
    {
        var text = (address ?? "").ToLowerInvariant();
        var (at, plus) = (text.LastIndexOf('@'), text.IndexOf('+', StringComparison.Ordinal));
        if (plus < 0 || at < plus || !text[..plus].Equals(options.Value.Local, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return
            text[(plus + 1)..at].Split('.') is [var digits, var mac]
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Fits(mac, string.Create(CultureInfo.InvariantCulture, $"a.{number}"))
            ? number
            : null;
    }

    private string Signed(string name) => $"{name}.{Mac(name)}@{options.Value.Domain}";

    private string[]? PartsOf(string? messageId)
    {
        var text = (messageId ?? "").Trim('<', '>', ' ').ToLowerInvariant();
        var at = text.LastIndexOf('@');
        var dot = at < 0 ? -1 : text.LastIndexOf('.', at);
        return dot > 0 && Fits(text[(dot + 1)..at], text[..dot]) ? text[..dot].Split('.') : null;
    }

    private bool Fits(string mac, string name) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(mac), Encoding.ASCII.GetBytes(Mac(name)));

    private string Mac(string name) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(name)))[..MacDigits];
}
