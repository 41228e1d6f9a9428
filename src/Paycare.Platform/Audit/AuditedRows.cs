using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Audit;

/// <summary>A row recorded in the audit log when written, by a digest of its content, in the same transaction.</summary>
public interface IAudited
{
    /// <summary>The record kept in the audit log.</summary>
    AuditRecord ToRecord();

    /// <summary>Whether nothing written by a person remains in it.</summary>
    bool IsErased { get; }
}

/// <summary>A row's digest for the audit log.</summary>
/// <param name="At">Time of writing.</param>
/// <param name="Actor">The writer, <c>staff:id</c> or <c>customer:id</c>.</param>
/// <param name="Act">The kind of row, for example <c>case.message</c>.</param>
/// <param name="Row">The row's id.</param>
/// <param name="Place">The row's parent. A row may be moved by a record of its own; its content never changes.</param>
/// <param name="Digest">Digest of the content, see <see cref="DigestOf"/>.</param>
public sealed record AuditRecord(DateTimeOffset At, string Actor, string Act, Guid Row, string Place, string Digest)
{
    private static readonly JsonSerializerOptions Canonical = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
    };

    /// <summary>SHA-256 over the values as a JSON array, times to the microsecond that both engines keep; hex.</summary>
    public static string DigestOf(params object?[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Convert.ToHexStringLower(
            SHA256.HashData(
                JsonSerializer.SerializeToUtf8Bytes(
                    values.Select(v => v is DateTimeOffset at ? at.UtcTicks / TimeSpan.TicksPerMicrosecond : v).ToArray(),
                    Canonical
                )
            )
        );
    }

    /// <summary>Records that the row moved to the record's place, content unchanged.</summary>
    public void AddMove(Database db, string actor, DateTimeOffset at) => Add(db, this with { Actor = actor, At = at });

    /// <summary>
    /// Records that the row's words were erased and it is empty from now on. Any other content would be reported.
    /// </summary>
    public void AddErasure(Database db, string actor, DateTimeOffset at) => Add(db, this with { Actor = actor, At = at }, isErasure: true);

    /// <summary>Adds one record for every audited row that is about to be written.</summary>
    internal static void AddAll(Database db)
    {
        // Each look at what is tracked compares all of it: one for all rows, not one for each.
        var rows = db.ChangeTracker.Entries<IAudited>().Where(e => e.State == EntityState.Added).Select(e => e.Entity).ToList();
        if (rows.Count == 0)
        {
            return;
        }

        var recorded = db
            .ChangeTracker.Entries<AuditEntry>()
            .Where(e => e.State == EntityState.Added)
            .Select(e => (e.Entity.Act, e.Entity.Subject))
            .ToHashSet();
        foreach (var record in rows.Select(row => row.ToRecord()))
        {
            if (recorded.Add((record.Act, record.Subject)))
            {
                Add(db, record);
            }
        }
    }

    private string Subject => string.Create(CultureInfo.InvariantCulture, $"row:{Row:N}");

    private static void Add(Database db, AuditRecord record, bool isErasure = false) =>
        db.Set<AuditEntry>()
            .Add(
                new AuditEntry
                {
                    Id = Guid.CreateVersion7(record.At),
                    At = record.At,
                    Actor = record.Actor,
                    Act = record.Act,
                    Subject = record.Subject,
                    Details = JsonSerializer.Serialize(
                        new AuditedDetails(record.Digest, record.Place, isErasure ? true : null),
                        Json.Options
                    ),
                }
            );
}

/// <summary>Details of an entry about a row.</summary>
/// <param name="Digest">Digest of the row's content.</param>
/// <param name="Place">The row's place.</param>
/// <param name="Erased">Set when the words were erased and the digest covers the remainder.</param>
internal sealed record AuditedDetails(
    string Digest,
    string Place,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
        bool? Erased = null
);

/// <summary>A table whose rows are compared with their records in the audit log.</summary>
public abstract class AuditedRows : ITableTrait
{
    /// <summary>Compares every row.</summary>
    /// <returns>Number of rows.</returns>
    internal abstract Task<long> CheckAsync(Database db, Action<string> found, CancellationToken cancel);
}

/// <summary>A table whose rows are compared with their records in the audit log.</summary>
/// <typeparam name="TRow">The row type.</typeparam>
/// <param name="act">The act in their records.</param>
/// <param name="noun">A row's name in findings.</param>
public sealed class AuditedRows<TRow>(string act, string noun) : AuditedRows
    where TRow : class, IAudited
{
    internal override async Task<long> CheckAsync(Database db, Action<string> found, CancellationToken cancel)
    {
        var records = await ReadRecordsAsync(db, found, cancel);
        // Rows older than the first record predate recording and are not faults.
        var first = records.Count == 0 ? DateTimeOffset.MaxValue : records.Values.Min(r => r.At);
        var rows = 0L;
        await foreach (var row in db.Set<TRow>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancel))
        {
            rows++;
            var now = row.ToRecord();
            if (!records.Remove(now.Row, out var then))
            {
                if (now.At >= first)
                {
                    found($"{noun}-unrecorded  {noun} {now.Row:N} was written past the log");
                }
            }
            else if (now.Digest != then.Digest || (then.IsErased && !row.IsErased))
            {
                found($"{noun}-changed  {noun} {now.Row:N} does not say what it said");
            }
            else if (now.Place != then.Place)
            {
                found($"{noun}-moved  {noun} {now.Row:N} stands in {now.Place} and was written in {then.Place}");
            }
        }

        foreach (var (id, _) in records)
        {
            found($"{noun}-deleted  {noun} {id:N} is gone");
        }

        return rows;
    }

    private async Task<Dictionary<Guid, Known>> ReadRecordsAsync(Database db, Action<string> found, CancellationToken cancel)
    {
        var records = new Dictionary<Guid, Known>();
        var entries = db.Set<AuditEntry>()
            .AsNoTracking()
            .Where(e => e.Act == act)
            .OrderBy(e => e.Sequence)
            .Select(e => new
            {
                e.At,
                e.Subject,
                e.Details,
            });
        await foreach (var entry in entries.AsAsyncEnumerable().WithCancellation(cancel))
        {
            var (id, details) = (
                Guid.ParseExact(entry.Subject["row:".Length..], "N"),
                JsonSerializer.Deserialize<AuditedDetails>(entry.Details, Json.Options)!
            );
            if (records.TryGetValue(id, out var before) && before.Digest != details.Digest && details.Erased != true)
            {
                // A later record may move a row or erase its words; recording it again cannot rewrite it.
                found($"{noun}-changed  {noun} {id:N} was recorded twice, and says two things");
                continue;
            }

            records[id] = new Known(
                before?.At ?? entry.At,
                details.Digest,
                details.Place,
                details.Erased == true || before is { IsErased: true }
            );
        }

        return records;
    }

    private sealed record Known(DateTimeOffset At, string Digest, string Place, bool IsErased);
}
