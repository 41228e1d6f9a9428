using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Audit;

namespace Paycare.Ledger.Verification;

/// <summary>
/// Digests of journal ranges for the audit log, read beside the owner on a read-only connection of its own. A digest is SHA-256
/// over the rows in order, each as a JSON array of everything stored plus a newline; times are in microseconds, which both
/// databases keep.
/// </summary>
public sealed class JournalDigests : IAsyncDisposable
{
    private static readonly JsonWriterOptions Canonical = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lazy<SqlJournal> _journal;

    /// <summary>Creates digests of one ledger.</summary>
    public JournalDigests(LedgerStore store) => _journal = new(() => store.ReadOnly().Open());

    /// <summary>The journal as an audited log.</summary>
    public AuditedLog AsLog => new("ledger", DigestAsync);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_journal.IsValueCreated)
        {
            await _journal.Value.DisposeAsync();
        }
    }

    private async Task<AuditedRange?> DigestAsync(long after, long upTo, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var text = new ArrayBufferWriter<byte>(512);
        await using var writer = new Utf8JsonWriter(text, Canonical);
        var (first, last, rows) = (0L, 0L, 0L);
        await foreach (var entry in _journal.Value.ReadRangeAsync(new AttemptId(after), new AttemptId(upTo), cancel))
        {
            Write(writer, entry);
            writer.Flush();
            hash.AppendData(text.WrittenSpan);
            hash.AppendData("\n"u8);
            text.ResetWrittenCount();
            writer.Reset();
            first = rows == 0 ? entry.Id.Sequence : first;
            (last, rows) = (entry.Id.Sequence, rows + 1);
        }

        return rows == 0 ? null : new AuditedRange(first, last, rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Write(Utf8JsonWriter writer, JournalEntry entry)
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
