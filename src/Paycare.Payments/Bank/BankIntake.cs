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

/// <summary>The outcome of a file.</summary>
/// <param name="File">Its row.</param>
/// <param name="Fault">Why it was rejected; <c>null</c> when it was accepted.</param>
internal sealed record BankFileOutcome(BankFile File, BankFault? Fault);

/// <summary>
/// Stores each entry that the bank reports once, with the work that follows from it: a whole file in one transaction, or nothing.
/// <see cref="BankMatch"/> decides which entries are already known.
/// </summary>
internal sealed class BankIntake(Database db, BankMatch match, Vault vault, Outbox outbox, IOptions<BankOptions> bank, TimeProvider clock)
{
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

                var (message, fault) = BankFileReader.Read(content, bank.Value);
                fault ??= await KnownMessageAsync(message!, cancel) ?? await UnknownOriginalAsync(message!, cancel);
                if (fault is not null)
                {
                    return await RejectAsync(name, fault, cancel);
                }

                var id = StrongId.New<BankFileId>(clock);
                var file = new BankFile
                {
                    Id = id,
                    FileName = Storable(name, 200),
                    ReceivedAt = clock.GetUtcNow(),
                    TakenHash = hash,
                    TakenMessage = MessageName(message!),
                    Entries = message!.Lines.Count,
                    NewEntries = await KeepAsync(message.Entries, id, cancel),
                };
                db.Set<BankFile>().Add(file);
                await db.SaveChangesAsync(cancel);
                return new BankFileOutcome(file, null);
            },
            cancel
        );
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

    private static string MessageName(BankMessage message) => $"{message.Kind}:{message.MessageId}";

    private async Task<BankFault?> KnownMessageAsync(BankMessage message, CancellationToken cancel)
    {
        var name = MessageName(message);
        return await db.Set<BankFile>().AsNoTracking().SingleOrDefaultAsync(f => f.TakenMessage == name, cancel) is { } known
            ? new BankFault(
                message.MessageLine,
                $"The message {message.MessageId} was taken before, at {known.ReceivedAt:u} as {known.FileName}."
            )
            : null;
    }

    /// <summary>A status report must refer to one of our files and to as many transfers as that file has.</summary>
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
            return new BankFault(
                original.Line,
                $"The file {original.MessageId} had {batch.Count} transfers of "
                    + $"{new Money(batch.SumMinor, Currency.Idr).ToDecimalText()} in sum."
            );
        }

        var ours = await db.Set<Payout>().Where(p => p.Batch == batch.Id).Select(p => p.Id).ToListAsync(cancel);
        if (original.RejectedFor is { } all)
        {
            var told = message.Lines.Select(l => l.EndToEndId).ToHashSet();
            ((List<BankTold>)message.Entries).AddRange(
                ours.Select(p => p.ToString())
                    .Where(p => !told.Contains(p))
                    .Select(p => new BankTold(
                        "pain.002",
                        0,
                        [
                            new BankLine(
                                original.Line,
                                BankEntryKind.Rejection,
                                $"pain.002:{p}",
                                0,
                                Money.Zero(Currency.Idr),
                                clock.GetUtcNow(),
                                p,
                                Reason: all
                            ),
                        ]
                    ))
            );
        }

        var known = ours.Select(p => p.ToString()).ToHashSet();
        return message.Lines.FirstOrDefault(l => !known.Contains(l.EndToEndId!)) is { } stranger
            ? new BankFault(stranger.Line, $"The transfer {stranger.EndToEndId} is not in the file {original.MessageId}.")
            : null;
    }

    /// <summary>Stores what is new among the reports; the caller saves.</summary>
    /// <returns>The number of new lines.</returns>
    private async Task<int> KeepAsync(IReadOnlyList<BankTold> told, BankFileId? file, CancellationToken cancel)
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
    private async Task<int> KeepRejectionsAsync(List<BankTold> told, BankFileId? file, CancellationToken cancel)
    {
        var places = told.Select(t => t.Reference).ToList();
        var known = (
            await db.Set<BankEntry>().Where(e => places.Contains(e.Reference)).Select(e => e.Reference).ToListAsync(cancel)
        ).ToHashSet(StringComparer.Ordinal);
        var fresh = told.Where(t => !known.Contains(t.Reference)).ToList();
        fresh.ForEach(t => Add(t.Lines[0], StrongId.New<BankEntryId>(clock), null, 0, t.Reference, file));
        return fresh.Count;
    }

    private int Keep(BankVerdict verdict, BankFileId? file)
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
    private async Task<int> TellAsync(KnownBankEntry known, BankTold told, BankFileId? file, CancellationToken cancel)
    {
        if (!known.IsToldAt(told) && !(told.Channel == BankTold.Call && known.IsToldBy(BankTold.Call)))
        {
            Tell(known, told);
        }

        if (
            known.IsFresh
            || known.IsDoubted
            || known.Lines is not [{ WantsDetails: true } sum]
            || !told.Lines.All(l => l.Kind == BankEntryKind.Credit)
            || told.Lines.All(l => l.VirtualAccount is null)
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
        BankFileId? file,
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
            File = file,
            EndToEndId = line.EndToEndId,
            TransactionId = line.TransactionId,
            VirtualAccount = line.VirtualAccount,
            Doubt = doubt,
            DoubtOf = doubtOf,
            IsFromSuspense = isFromSuspense,
            SenderSealed = line.Sender is null
                ? null
                : vault.Seal(JsonSerializer.Serialize(line.Sender, Json.Options), BankEntry.PlaceOf(id)),
            Reason = line.Reason,
        };
        db.Set<BankEntry>().Add(row);
        db.Set<DueItem>().Add(BankEntryTimer.Due(id, line.EndToEndId, clock));
        return row;
    }

    /// <summary>A text that both databases can store.</summary>
    private static string Storable(string text, int longest)
    {
        var clean = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return clean.Length > longest ? clean[..longest] : clean;
    }
}
