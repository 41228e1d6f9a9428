using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Audit;

/// <summary>
/// Another module's log that only grows at its end, in number order. The sealer records digests of its ranges in the audit log,
/// without ever blocking its writers.
/// </summary>
/// <param name="Name">The log's name in entries and findings.</param>
/// <param name="DigestAsync">
/// Digests the rows after one number, up to another (inclusive); <c>null</c> when there are none.
/// </param>
public sealed record AuditedLog(string Name, Func<long, long, CancellationToken, Task<AuditedRange?>> DigestAsync)
{
    /// <summary>Most rows in one range.</summary>
    internal const int LongestRange = 10_000;

    internal string Act => $"{Name}.range";

    /// <summary>The last row covered by the audit log.</summary>
    internal async Task<long> LastAsync(Database db, CancellationToken cancel)
    {
        var act = Act;
        await foreach (
            var entry in db.Set<AuditEntry>()
                .AsNoTracking()
                .Where(e => e.Act == act)
                .OrderByDescending(e => e.Sequence)
                .AsAsyncEnumerable()
                .WithCancellation(cancel)
        )
        {
            if (!entry.IsDoubted)
            {
                return Read(entry.Details).To;
            }
        }

        return 0;
    }

    /// <summary>The entry for a range.</summary>
    internal AuditEntry Entry(AuditedRange range, DateTimeOffset at) =>
        new()
        {
            Id = Guid.CreateVersion7(at),
            At = at,
            Actor = "paycare",
            Act = Act,
            Subject = string.Create(CultureInfo.InvariantCulture, $"{Name}:{range.From}-{range.To}"),
            Details = JsonSerializer.Serialize(range, Json.Options),
        };

    /// <summary>Compares every range with the rows as they are now.</summary>
    /// <returns>The last row covered by the audit log.</returns>
    internal async Task<long> CheckAsync(Database db, Action<string> found, CancellationToken cancel)
    {
        var (act, last) = (Act, 0L);
        await foreach (
            var details in db.Set<AuditEntry>()
                .AsNoTracking()
                .Where(e => e.Act == act)
                .OrderBy(e => e.Sequence)
                .Select(e => e.Details)
                .AsAsyncEnumerable()
                .WithCancellation(cancel)
        )
        {
            var then = Read(details);
            if (then.From != last + 1)
            {
                found(Say($"{Name}-order  a range begins with row {then.From} where {last + 1} should"));
            }

            last = Math.Max(last, then.To);
            var now = await DigestAsync(then.From - 1, then.To, cancel);
            if (now is null || now.Rows < then.Rows)
            {
                var isEnd = await DigestAsync(then.To, long.MaxValue, cancel) is null && (now is null || now.To < then.To);
                var gone = isEnd ? "truncated" : "deleted";
                found(Say($"{Name}-{gone}  of rows {then.From} to {then.To}, {now?.Rows ?? 0} of {then.Rows} are there"));
            }
            else if (now.Digest != then.Digest || now.Rows != then.Rows)
            {
                found(Say($"{Name}-changed  rows {then.From} to {then.To} are not those that were sealed"));
            }
        }

        return last;
    }

    private static AuditedRange Read(string details) => JsonSerializer.Deserialize<AuditedRange>(details, Json.Options)!;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A range of a log's rows, with a digest of their full content in order.</summary>
/// <param name="From">Number of the first row.</param>
/// <param name="To">Number of the last row.</param>
/// <param name="Rows">Number of rows, positive.</param>
/// <param name="Digest">SHA-256, hex.</param>
public sealed record AuditedRange(long From, long To, long Rows, string Digest);
