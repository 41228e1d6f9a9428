using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Paycare.Ledger.Ids;
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
    private readonly Lazy<SqlJournal> _journal;

    /// <summary>Creates digests of one ledger.</summary>
    public JournalDigests(LedgerStore store) => _journal = new(() => store.ReadOnly().OpenUnchecked());

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
        await using var writer = new Utf8JsonWriter(text, EntryJson.Options);
        var (first, last, rows) = (0L, 0L, 0L);
        await foreach (var entry in _journal.Value.ReadRangeAsync(new AttemptId(after), new AttemptId(upTo), cancel))
        {
            EntryJson.Write(writer, entry);
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
}
