using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>The outcome of a file.</summary>
/// <param name="File">Its row.</param>
/// <param name="Fault">Why it was rejected; <c>null</c> when it was accepted.</param>
internal sealed record BankFileOutcome(BankFile File, BankFault? Fault);

/// <summary>
/// Stores each entry that the bank reports once, with the work that follows from it: a whole file in one transaction, or nothing.
/// <see cref="BankMatch"/> decides which entries are already known.
/// </summary>
internal sealed class BankIntake(
    Database db,
    BankMatch match,
    PayoutBatches batches,
    Vault vault,
    Outbox outbox,
    IOptions<BankOptions> bank,
    TimeProvider clock
)
{
    private const int MostToldLines = 50;

    /// <summary>Takes or rejects a file. One taken just before a crash that never left the in folder gets the same answer again.</summary>
    public async Task<BankFileOutcome> TakeFileAsync(string name, byte[] content, CancellationToken cancel)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        return await db.RetryAsync(
            async () =>
            {
                if (await db.Set<BankFile>().SingleOrDefaultAsync(f => f.TakenHash == hash, cancel) is { } same)
                {
                    return same.MovedAt is null && same.FileName == name
                        ? new BankFileOutcome(same, null)
                        : await RejectAsync(
                            name,
                            new BankFault(1, $"The same file was taken before, at {same.ReceivedAt:u} as {same.FileName}."),
                            cancel,
                            isHarmless: true
                        );
                }

                using var patience = new CancellationTokenSource(bank.Value.LongestReading, clock);
                var (read, fault) = BankFileReader.Read(content, bank.Value, patience.Token);
                fault ??= await KnownMessageAsync(read!, cancel);
                if (fault is not null)
                {
                    return await RejectAsync(name, fault, cancel);
                }

                (var message, fault) = await batches.ResolveAsync(read!, cancel);
                return fault is null
                    ? new BankFileOutcome(await StoreAsync(Storable(name, 200), hash, message, cancel), null)
                    : await RejectAsync(name, fault, cancel);
            },
            cancel
        );
    }

    private async Task<BankFile> StoreAsync(string name, string hash, BankMessage message, CancellationToken cancel)
    {
        var id = StrongId.New<BankFileId>(clock);
        var entries = await batches.ShareOutAsync(message.Entries, cancel);
        var file = new BankFile
        {
            Id = id,
            FileName = name,
            ReceivedAt = clock.GetUtcNow(),
            TakenHash = hash,
            TakenMessage = MessageName(message),
            Entries = entries.Sum(e => e.Lines.Count),
            NewEntries = await KeepAsync(entries, (id, name), cancel),
        };
        db.Set<BankFile>().Add(file);
        if (message.Unread.Count > 0)
        {
            outbox.Publish(
                db,
                new BankLinesUnread(id, name, [.. message.Unread.Take(MostToldLines).Select(f => Storable(f.ToString(), 400))])
            );
        }

        await db.SaveChangesAsync(cancel);
        return file;
    }

    /// <summary>Tells care that a file stands in the in folder and nobody takes it.</summary>
    public async Task TellStandingAsync(string name, DateTimeOffset since, CancellationToken cancel)
    {
        outbox.Publish(db, new BankInboxStands(Storable(name, 200), since));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Whether a file was taken before its reader was cut off.</summary>
    public async Task<BankFile?> TakenAsync(byte[] content, CancellationToken cancel)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        return await db.Set<BankFile>().AsNoTracking().SingleOrDefaultAsync(f => f.TakenHash == hash, cancel);
    }

    /// <summary>The file has left the in folder.</summary>
    public Task MovedAsync(BankFile file, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Set<BankFile>().Where(f => f.Id == file.Id).ExecuteUpdateAsync(set => set.SetProperty(f => f.MovedAt, now), cancel);
    }

    /// <summary>Stores one entry reported by a call.</summary>
    /// <returns>Whether it was new.</returns>
    public Task<bool> TakeCreditAsync(BankLine line, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                var isNew =
                    await KeepAsync([new BankTold($"{BankTold.Call}:{StrongId.Text(OrderedGuid.Next(clock))}", 0, [line])], null, cancel)
                    > 0;
                await db.SaveChangesAsync(cancel);
                return isNew;
            },
            cancel
        );

    /// <summary>Records a rejected file, and notifies care unless nothing can be missing.</summary>
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

    /// <summary>Of fixed length; the id alone says too little, because banks begin again with their ids and send pages under one.</summary>
    private static string MessageName(BankMessage message) =>
        $"{message.Kind}:{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(message.Name, Json.Options)))}";

    private async Task<BankFault?> KnownMessageAsync(BankMessage message, CancellationToken cancel)
    {
        var name = MessageName(message);
        return await db.Set<BankFile>().AsNoTracking().SingleOrDefaultAsync(f => f.TakenMessage == name, cancel) is { } known
            ? new BankFault(message.Line, $"The message {message.Name.Id} was taken before, at {known.ReceivedAt:u} as {known.FileName}.")
            : null;
    }

    /// <summary>Stores what is new among the reports; the caller saves.</summary>
    /// <returns>The number of new lines.</returns>
    private async Task<int> KeepAsync(IReadOnlyList<BankTold> told, (BankFileId Id, string Name)? file, CancellationToken cancel)
    {
        match.Restart();
        var kept = 0;
        foreach (var report in told.GroupBy(t => t.Report))
        {
            var all = report.ToList();
            if (all[0].Lines[0].Kind == BankEntryKind.Rejection)
            {
                kept += await KeepRejectionsAsync(all, file, cancel);
                continue;
            }

            await match.LoadAsync(all, cancel);
            foreach (var verdict in match.Judge(all))
            {
                kept += verdict.Known is { } known ? await TellAsync(known, verdict.Told, file, cancel) : Keep(verdict, file);
            }
        }

        return kept;
    }

    /// <summary>A payout is rejected once, however many reports say so.</summary>
    private async Task<int> KeepRejectionsAsync(List<BankTold> told, (BankFileId Id, string Name)? file, CancellationToken cancel)
    {
        var places = told.Select(t => t.Reference).ToList();
        var known = (
            await db.Set<BankEntry>().Where(e => places.Contains(e.Reference)).Select(e => e.Reference).ToListAsync(cancel)
        ).ToHashSet(StringComparer.Ordinal);
        var fresh = told.Where(t => !known.Contains(t.Reference)).ToList();
        fresh.ForEach(t => Add(t.Lines[0], StrongId.New<BankEntryId>(clock), null, 0, t.Reference, file));
        return fresh.Count;
    }

    private int Keep(BankVerdict verdict, (BankFileId Id, string Name)? file)
    {
        var (told, first) = (verdict.Told, StrongId.New<BankEntryId>(clock));
        var place = $"{told.Day:yyyyMMdd}{(told.IsIn ? '+' : '-')}{told.Minor}/{match.Alike(told)}";
        var rows = told
            .Lines.Select(
                (line, i) =>
                    Add(
                        line,
                        i == 0 ? first : StrongId.New<BankEntryId>(clock),
                        first,
                        told.Minor,
                        $"{place}/{line.Part}",
                        file,
                        verdict.Doubt,
                        verdict.DoubtOf?.First.Id
                    )
            )
            .ToList();
        var known = new KnownBankEntry(rows, isFresh: true);
        Tell(known, told);
        match.Add(known);
        return rows.Count;
    }

    /// <summary>A known entry is reported again: by another channel, or with details that were missing.</summary>
    private async Task<int> TellAsync(KnownBankEntry known, BankTold told, (BankFileId Id, string Name)? file, CancellationToken cancel)
    {
        if (!known.IsToldAt(told) && !(told.Channel == BankTold.Call && known.IsToldBy(BankTold.Call)))
        {
            Tell(known, told);
        }

        if (
            known.IsFresh
            || known.IsDoubted
            || known.Lines is not [{ WantsDetails: true } sum]
            || !told.Lines.All(l => l.Doubt is null || l.IsCharge)
            || !told.Lines.Any(SaysWhose)
        )
        {
            return 0;
        }

        var entry = await db.Set<BankEntry>().SingleAsync(e => e.Id == sum.Id, cancel);
        if (!entry.WantsDetails)
        {
            return 0;
        }

        // Its money stays where it is until each part has found its wallet.
        var isSuspended = entry.State == BankEntryState.Suspended;
        entry.Detail();
        foreach (var line in told.Lines)
        {
            Add(
                line,
                StrongId.New<BankEntryId>(clock),
                known.Id,
                known.Minor,
                $"{entry.Place}/d{line.Part}",
                file,
                isFromSuspense: isSuspended
            );
        }

        if (isSuspended)
        {
            outbox.Publish(db, new SuspenseMoved(entry.Id, "detailed"));
        }

        return told.Lines.Count;
    }

    /// <summary>Whether a line names a customer's number, or a payout of ours.</summary>
    private static bool SaysWhose(BankLine line) => line.VirtualAccount is not null || PayoutNames.IsName(line.EndToEndId);

    private void Tell(KnownBankEntry known, BankTold told)
    {
        known.Tell(told.Report, told.Position);
        db.Set<BankTelling>()
            .Add(
                new BankTelling
                {
                    Entry = known.Id,
                    Report = Storable(told.Report, BankTelling.ReportLength),
                    Position = told.Position,
                }
            );
    }

    private BankEntry Add(
        BankLine line,
        BankEntryId id,
        BankEntryId? entry,
        long entryMinor,
        string place,
        (BankFileId Id, string Name)? file,
        string? doubt = null,
        BankEntryId? doubtOf = null,
        bool isFromSuspense = false
    )
    {
        var row = new BankEntry
        {
            Id = id,
            Reference = line.Reference,
            Part = line.Part,
            Entry = entry ?? id,
            EntryMinor = entryMinor,
            Place = place,
            Kind = line.Kind,
            Minor = line.Amount.Minor,
            CurrencyCode = line.Amount.Currency.Code,
            BookedAt = line.BookedAt,
            ReceivedAt = clock.GetUtcNow(),
            File = file?.Id,
            EndToEndId = line.EndToEndId,
            TransactionId = line.TransactionId,
            VirtualAccount = line.VirtualAccount,
            Doubt = doubt ?? line.Doubt,
            DoubtOf = doubtOf,
            IsFromSuspense = isFromSuspense,
            SenderSealed = line.Sender is null
                ? null
                : vault.Seal(JsonSerializer.Serialize(line.Sender, Json.Options), BankEntry.PlaceOf(id)),
            Reason = line.Reason,
        };
        db.Set<BankEntry>().Add(row);
        var said = line.Said is null ? null : $"{file?.Name}, {new BankFault(line.Line, line.Said)}";
        db.Set<DueItem>().Add(BankEntryTimer.Due(id, line.EndToEndId, said, clock));
        return row;
    }

    /// <summary>A text that both databases can store.</summary>
    private static string Storable(string text, int longest)
    {
        var clean = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return clean.Length > longest ? clean[..longest] : clean;
    }
}
