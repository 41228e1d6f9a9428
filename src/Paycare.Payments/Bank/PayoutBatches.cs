using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Amounts;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>Our files of payouts, where a bank speaks of a whole file: in a status report, or as one entry for all its transfers.</summary>
internal sealed class PayoutBatches(Database db, TimeProvider clock)
{
    /// <summary>
    /// What a report means for the payouts of its file. A file that is not ours, or of other size, rejects the report; a transfer
    /// that is not in it is told, and the rest holds.
    /// </summary>
    public async Task<(BankMessage Message, BankFault? Fault)> ResolveAsync(BankMessage message, CancellationToken cancel)
    {
        if (message.Original is not { } original)
        {
            return (message, null);
        }

        var batch = Guid.TryParseExact(original.MessageId, "N", out var id)
            ? await db.Set<PayoutBatch>().AsNoTracking().SingleOrDefaultAsync(b => b.Id == new PayoutBatchId(id), cancel)
            : null;
        if (batch is null)
        {
            return (message, new BankFault(original.Line, $"{original.MessageId} is no payout file of ours."));
        }

        if ((original.Count ?? batch.Count) != batch.Count || (original.Sum?.Minor ?? batch.SumMinor) != batch.SumMinor)
        {
            return (
                message,
                new BankFault(
                    original.Line,
                    $"The file {original.MessageId} had {Text(batch.Count)} transfers of "
                        + $"{new Money(batch.SumMinor, Currency.Idr).ToDecimalText()} in sum."
                )
            );
        }

        var ours = (await db.Set<Payout>().Where(p => p.Batch == batch.Id).Select(p => p.Id).ToListAsync(cancel)).ConvertAll(p =>
            p.ToString()
        );
        var unread = message.Unread.ToList();
        var refused = message.Lines.Where(l => ours.Contains(l.EndToEndId!)).ToList();
        unread.AddRange(
            message
                .Lines.Except(refused)
                .Select(l => new BankFault(l.Line, $"The transfer {l.EndToEndId} is not in the file {original.MessageId}."))
        );
        var all = original.RejectedFor ?? (original.Refused == batch.Count && original.Named.Count == 0 ? "RJCT" : null);
        if (all is not null)
        {
            refused.AddRange(
                ours.Where(p => !original.Named.Contains(p))
                    .Select(p => PayoutStatusReader.Rejection(original.Line, p, all, clock.GetUtcNow()))
            );
        }
        else if (original.Refused > refused.Count)
        {
            unread.Add(
                new BankFault(
                    original.Line,
                    $"{Text(original.Refused)} transfers are refused according to the bank, and it names {Text(refused.Count)}."
                )
            );
        }

        return (message with { Entries = refused.ConvertAll(line => new BankTold("pain.002", 0, [line])), Unread = unread }, null);
    }

    /// <summary>One entry for a whole file, or for what of it was not refused, is its transfers.</summary>
    public async Task<IReadOnlyList<BankTold>> ShareOutAsync(IReadOnlyList<BankTold> told, CancellationToken cancel)
    {
        var names = told.Where(IsNamed).Select(t => new PayoutBatchId(Guid.ParseExact(t.Lines[0].EndToEndId!, "N"))).Distinct().ToList();
        if (names.Count == 0)
        {
            return told;
        }

        var payouts = (
            await db.Set<Payout>()
                .AsNoTracking()
                .Where(p => p.Batch != null && names.Contains(p.Batch.Value) && p.State != PayoutState.Rejected)
                .OrderBy(p => p.Id)
                .ToListAsync(cancel)
        ).ToLookup(p => p.Batch!.Value.ToString());
        return [.. told.Select(t => IsNamed(t) ? ShareOut(t, [.. payouts[t.Lines[0].EndToEndId!]]) : t)];
    }

    private static bool IsNamed(BankTold told) =>
        told.Lines is [{ Doubt: null, Kind: not BankEntryKind.Rejection } line] && PayoutNames.IsName(line.EndToEndId);

    private static BankTold ShareOut(BankTold told, IReadOnlyList<Payout> payouts) =>
        payouts.Count > 0 && payouts.Sum(p => p.Minor) == told.Minor
            ? told with
            {
                Lines =
                [
                    .. payouts.Select(
                        (p, i) =>
                            told.Lines[0] with
                            {
                                Kind = told.IsIn ? BankEntryKind.Return : BankEntryKind.Debit,
                                Part = i,
                                Amount = p.Amount,
                                EndToEndId = p.Id.ToString(),
                                TransactionId = null,
                            }
                    ),
                ],
            }
            : told;

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
