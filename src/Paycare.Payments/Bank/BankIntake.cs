using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>What came of a file.</summary>
/// <param name="File">Its row.</param>
/// <param name="Fault">Why it was rejected; <c>null</c> when it was taken.</param>
internal sealed record BankFileOutcome(BankFile File, BankFault? Fault);

/// <summary>
/// Keeps what the bank tells of, each entry once, with the work that follows from it: all of a file in one transaction, or
/// nothing.
/// </summary>
internal sealed class BankIntake(Database db, Vault vault, Outbox outbox, IOptions<BankOptions> bank, TimeProvider clock)
{
    /// <summary>Takes or rejects a file. One that was taken just before a crash, and never left the in folder, is answered as it was.</summary>
    public async Task<BankFileOutcome> TakeFileAsync(string name, byte[] content, CancellationToken cancel)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        while (true)
        {
            db.ChangeTracker.Clear();
            if (await db.Set<BankFile>().SingleOrDefaultAsync(f => f.TakenHash == hash, cancel) is { } same)
            {
                return same.MovedAt is null && same.FileName == name
                    ? new BankFileOutcome(same, null)
                    : await RejectAsync(name, new BankFault(1, $"The same file was taken before, at {same.ReceivedAt:u} as {same.FileName}."), cancel, isHarmless: true);
            }

            var (message, fault) = BankFileReader.Read(content, bank.Value);
            fault ??= await KnownMessageAsync(message!, cancel) ?? await UnknownOriginalAsync(message!, cancel);
            var fresh = new List<BankLine>();
            fault ??= await SortAsync(message!, fresh, cancel);
            if (fault is not null)
            {
                return await RejectAsync(name, fault, cancel);
            }

            var file = new BankFile
            {
                Id = StrongId.New<BankFileId>(clock),
                FileName = Storable(name, 200),
                ReceivedAt = clock.GetUtcNow(),
                TakenHash = hash,
                TakenMessage = MessageName(message!),
                Entries = message!.Lines.Count,
                NewEntries = fresh.Count,
            };
            db.Set<BankFile>().Add(file);
            fresh.ForEach(line => Keep(line, file.Id));
            try
            {
                await db.SaveChangesAsync(cancel);
                return new BankFileOutcome(file, null);
            }
            catch (DbUpdateException e) when (db.Dialect.IsUniqueViolation(e))
            {
                // A call told of one of them at this very moment: look again.
            }
        }
    }

    /// <summary>The file has left the in folder.</summary>
    public Task MovedAsync(BankFile file, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Set<BankFile>().Where(f => f.Id == file.Id).ExecuteUpdateAsync(set => set.SetProperty(f => f.MovedAt, now), cancel);
    }

    /// <summary>Keeps one entry that a call told of.</summary>
    /// <returns>Whether it was new; refused when the reference is known for something else.</returns>
    public async Task<Result<bool>> TakeCreditAsync(BankLine line, CancellationToken cancel)
    {
        while (true)
        {
            db.ChangeTracker.Clear();
            var fresh = new List<BankLine>();
            if (await SortAsync([line], fresh, cancel) is not null)
            {
                return new Refusal(RefusalKind.Conflict, "bank-entry-differs");
            }

            if (fresh.Count == 0)
            {
                return false;
            }

            Keep(line, null);
            try
            {
                await db.SaveChangesAsync(cancel);
                return true;
            }
            catch (DbUpdateException e) when (db.Dialect.IsUniqueViolation(e))
            {
                // The same from elsewhere at this very moment: look again.
            }
        }
    }

    /// <summary>Records that a file was rejected, and lets care know unless nothing can be missing.</summary>
    public async Task<BankFileOutcome> RejectAsync(string name, BankFault fault, CancellationToken cancel, bool isHarmless = false)
    {
        db.ChangeTracker.Clear();
        var file = new BankFile
        {
            Id = StrongId.New<BankFileId>(clock),
            FileName = Storable(name, 200),
            ReceivedAt = clock.GetUtcNow(),
            Fault = Storable(fault.Text, 400),
            FaultLine = fault.Line,
            MovedAt = clock.GetUtcNow(),
        };
        db.Set<BankFile>().Add(file);
        if (!isHarmless)
        {
            outbox.Publish(db, new BankFileRejected(file.Id, file.FileName, fault.Line, file.Fault));
        }

        await db.SaveChangesAsync(cancel);
        return new BankFileOutcome(file, fault);
    }

    private static string MessageName(BankMessage message) => $"{message.Kind}:{message.MessageId}";

    private async Task<BankFault?> KnownMessageAsync(BankMessage message, CancellationToken cancel)
    {
        var name = MessageName(message);
        return await db.Set<BankFile>().AsNoTracking().SingleOrDefaultAsync(f => f.TakenMessage == name, cancel) is { } known
            ? new BankFault(message.MessageLine, $"The message {message.MessageId} was taken before, at {known.ReceivedAt:u} as {known.FileName}.")
            : null;
    }

    /// <summary>A status report answers one of our files, and knows as many transfers in it as we do.</summary>
    private async Task<BankFault?> UnknownOriginalAsync(BankMessage message, CancellationToken cancel)
    {
        if (message.Original is not { } original)
        {
            return null;
        }

        var batch = Guid.TryParseExact(original.MessageId, "N", out var id)
            ? await db.Set<PayoutBatch>().AsNoTracking().SingleOrDefaultAsync(b => b.Id == new PayoutBatchId(id), cancel)
            : null;
        if (batch is null)
        {
            return new BankFault(original.Line, $"{original.MessageId} is no payout file of ours.");
        }

        if ((original.Count ?? batch.Count) != batch.Count || (original.Sum?.Minor ?? batch.SumMinor) != batch.SumMinor)
        {
            return new BankFault(original.Line, $"The file {original.MessageId} had {batch.Count} transfers of {new Money(batch.SumMinor, Currency.Idr).ToDecimalText()} in sum.");
        }

        var ours = await db.Set<Payout>().Where(p => p.Batch == batch.Id).Select(p => p.Id).ToListAsync(cancel);
        if (original.RejectedFor is { } all)
        {
            var told = message.Lines.Select(l => l.EndToEndId).ToHashSet();
            ((List<BankLine>)message.Lines).AddRange(ours.Select(p => p.ToString()).Where(p => !told.Contains(p)).Select(p => new BankLine(
                original.Line, BankEntryKind.Rejection, $"pain.002:{p}", 0, Money.Zero(Currency.Idr), clock.GetUtcNow(), p, Reason: all)));
        }

        var known = ours.Select(p => p.ToString()).ToHashSet();
        return message.Lines.FirstOrDefault(l => !known.Contains(l.EndToEndId!)) is { } stranger
            ? new BankFault(stranger.Line, $"The transfer {stranger.EndToEndId} is not in the file {original.MessageId}.")
            : null;
    }

    private Task<BankFault?> SortAsync(BankMessage message, List<BankLine> fresh, CancellationToken cancel) => SortAsync(message.Lines, fresh, cancel);

    /// <summary>Tells new entries from known ones. What is known must say the same as before.</summary>
    private async Task<BankFault?> SortAsync(IReadOnlyList<BankLine> lines, List<BankLine> fresh, CancellationToken cancel)
    {
        foreach (var chunk in lines.GroupBy(l => l.Reference).Chunk(500))
        {
            var references = chunk.Select(g => g.Key).ToList();
            var known = (await db.Set<BankEntry>().AsNoTracking().Where(e => references.Contains(e.Reference))
                .Select(e => new { e.Reference, e.Kind, e.Minor }).ToListAsync(cancel)).ToLookup(e => e.Reference);
            foreach (var entry in chunk)
            {
                var before = known[entry.Key].ToList();
                if (before.Count == 0)
                {
                    fresh.AddRange(entry);
                    continue;
                }

                var first = entry.First();
                if (before.Sum(e => e.Minor) != entry.Sum(l => l.Amount.Minor) || IsIn(before[0].Kind) != IsIn(first.Kind))
                {
                    return new BankFault(first.Line, $"The reference {Storable(entry.Key, BankEntry.ReferenceLength)} is known with another amount or direction.");
                }
            }
        }

        return null;
    }

    private static bool IsIn(BankEntryKind kind) => kind is BankEntryKind.Credit or BankEntryKind.Return;

    private void Keep(BankLine line, BankFileId? file)
    {
        var id = StrongId.New<BankEntryId>(clock);
        db.Set<BankEntry>().Add(new BankEntry
        {
            Id = id,
            Reference = line.Reference,
            Part = line.Part,
            Kind = line.Kind,
            Minor = line.Amount.Minor,
            CurrencyCode = line.Amount.Currency.Code,
            BookedAt = line.BookedAt,
            ReceivedAt = clock.GetUtcNow(),
            File = file,
            EndToEndId = line.EndToEndId,
            VirtualAccount = line.VirtualAccount,
            SenderSealed = line.Sender is null ? null : vault.Seal(JsonSerializer.Serialize(line.Sender, Json.Options), BankEntry.PlaceOf(id)),
            Reason = line.Reason,
        });
        db.Set<DueItem>().Add(BankEntryWork.Due(id, line.EndToEndId, clock));
    }

    /// <summary>A text that both databases can store.</summary>
    private static string Storable(string text, int longest)
    {
        var clean = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return clean.Length > longest ? clean[..longest] : clean;
    }
}
