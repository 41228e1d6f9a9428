using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Paycare.Ledger.Journal;

namespace Paycare.Ledger.Verification;

/// <summary>A row as a JSON array of everything that it says; times in microseconds, which both databases keep.</summary>
internal static class EntryJson
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JournalEntry entry)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            Write(writer, entry);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter writer, JournalEntry entry)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(entry.Id.Sequence);
        writer.WriteStringValue(entry.Client);
        writer.WriteStringValue(entry.Key);
        writer.WriteBase64StringValue(entry.RequestHash);
        writer.WriteStringValue(entry.Kind.ToString());
        Number(writer, entry.Debit?.Value);
        Number(writer, entry.Credit?.Value);
        writer.WriteNumberValue(entry.Amount.Minor);
        writer.WriteStringValue(entry.Amount.Currency.Code);
        writer.WriteStringValue(entry.State.ToString());
        writer.WriteStringValue(entry.RefusalCode);
        Number(writer, entry.DebitAfter);
        Number(writer, entry.CreditAfter);
        writer.WriteStringValue(entry.Evidence.Json);
        writer.WriteStringValue(entry.Reference);
        Number(writer, entry.Pending?.Sequence);
        Number(writer, entry.Original?.Sequence);
        Number(writer, entry.Linked?.Sequence);
        Number(writer, Microseconds(entry.ExpiresAt));
        Number(writer, Microseconds(entry.At));
        writer.WriteEndArray();
    }

    private static long? Microseconds(DateTimeOffset? at) => at is { } time ? time.UtcTicks / TimeSpan.TicksPerMicrosecond : null;

    private static void Number(Utf8JsonWriter writer, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
