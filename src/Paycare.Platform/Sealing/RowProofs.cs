using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Sealing;

/// <summary>Makes the proofs of rows when they are saved, and checks them when they are read.</summary>
/// <param name="ring">The key ring.</param>
/// <param name="log">Names the rows that are doubted.</param>
[EachProcess("Keys derived from the ring are kept so as not to derive them again.")]
public sealed partial class RowProofs(KeyRing ring, ILogger<RowProofs> log) : IReadStep
{
    private static readonly JsonSerializerOptions Canonical = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
    };

    private readonly RowMacs _macs = new(ring, "row-proof");
    private readonly RowMacs _texts = new(ring, "text-digest");

    /// <summary>
    /// A digest of a text that may be erased, for <see cref="IProved.Proved"/>. Keyed: without the ring, no one can try what a
    /// short text may have been.
    /// </summary>
    public byte[] DigestOf(string text) => _texts.Make(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether a digest is of a text.</summary>
    public bool IsDigestOf(byte[] digest, string text) => _texts.Fits(digest, Encoding.UTF8.GetBytes(text));

    /// <summary>Proves a row as it is now.</summary>
    public void Prove(IProved row)
    {
        ArgumentNullException.ThrowIfNull(row);
        row.Proof = _macs.Make(ContentOf(row));
    }

    /// <summary>Whether a row says what its proof covers.</summary>
    public bool Fits(IProved row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return _macs.Fits(row.Proof, ContentOf(row));
    }

    /// <summary>Doubts a row just read, unless it says what its proof covers.</summary>
    public void Read(object row, string table)
    {
        if (row is IProved proved && !Fits(proved))
        {
            proved.IsDoubted = true;
            Doubted(table, proved.Proved(this)[0]?.ToString() ?? "");
        }
    }

    /// <inheritdoc />
    public Action? Begin(Database db)
    {
        ArgumentNullException.ThrowIfNull(db);
        foreach (var row in db.ChangeTracker.Entries<IProved>())
        {
            if (row.State is not (EntityState.Added or EntityState.Modified))
            {
                continue;
            }

            if (row.Entity.IsDoubted)
            {
                throw new InvalidOperationException($"{row.Metadata.GetTableName()}: a row that was written past Paycare is not saved.");
            }

            Prove(row.Entity);
        }

        return null;
    }

    private byte[] ContentOf(IProved row) =>
        JsonSerializer.SerializeToUtf8Bytes(
            row.Proved(this)
                .Select(v => v is DateTimeOffset at ? at.UtcTicks / TimeSpan.TicksPerMicrosecond : v)
                .Prepend(row.GetType().Name)
                .ToArray(),
            Canonical
        );

    [LoggerMessage(Level = LogLevel.Error, Message = "Row {Row} of {Table} does not carry Paycare's proof; no one acts on it")]
    private partial void Doubted(string table, string row);
}
