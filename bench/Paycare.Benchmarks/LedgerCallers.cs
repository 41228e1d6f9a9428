using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Chain;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;
using Paycare.Platform.Sealing;

namespace Paycare.Benchmarks;

/// <summary>Callers that claim a key and move a rupiah between wallets, each as fast as it is answered.</summary>
internal static class LedgerCallers
{
    /// <summary>Not of the figures: the first seconds, in which what is hot is compiled.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static LedgerApi Open(LedgerStore store, string keys, TimeProvider clock)
    {
        var macs = new LedgerMacs(KeyRing.Open(keys, TimeProvider.System));
        return new LedgerApi(store.Open(macs, NullLogger.Instance), macs, clock, new LedgerOptions(), NullLogger.Instance);
    }

    /// <summary>Wallets that have enough, in a ledger that has none.</summary>
    public static async Task<AccountId[]> FundAsync(LedgerApi ledger, int wallets, CancellationToken cancel)
    {
        var bank = await OpenAsync(ledger, "clearing", NormalSide.Debit, null, cancel);
        return await Task.WhenAll(
            Enumerable
                .Range(0, wallets)
                .Select(async i =>
                {
                    var wallet = await OpenAsync(ledger, $"customer:{i}", NormalSide.Credit, 0, cancel);
                    _ = await ledger.PostAsync(
                        "bench",
                        $"fund-{i}",
                        new Movement(EntryKind.Adjustment, bank, wallet, Money.Rupiah(1_000_000_000)),
                        cancel
                    );
                    return wallet;
                })
        );
    }

    public static async Task<AccountId> OpenAsync(LedgerApi ledger, string code, NormalSide side, long? floor, CancellationToken cancel) =>
        (await ledger.OpenAsync(new AccountDefinition(code, Currency.Idr, side, floor), cancel)).Value;

    /// <summary>Moves money for a while.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="wallets">The wallets.</param>
    /// <param name="callers">How many callers.</param>
    /// <param name="isHot">Whether all goes to the first wallet.</param>
    /// <param name="duration">How long, after <see cref="WarmUp"/>.</param>
    /// <param name="cancel">Cancels it.</param>
    public static async Task<Pace> MoveAsync(
        LedgerApi ledger,
        AccountId[] wallets,
        int callers,
        bool isHot,
        TimeSpan duration,
        CancellationToken cancel
    )
    {
        // Keys of an earlier run are taken.
        var run = RandomNumberGenerator.GetHexString(8);
        var (from, to) = (Stopwatch.GetTimestamp() + Ticks(WarmUp), Stopwatch.GetTimestamp() + Ticks(WarmUp + duration));
        var times = await Task.WhenAll(
            Enumerable
                .Range(0, callers)
                .Select(caller =>
                    Task.Run(
                        async () =>
                        {
                            var (mine, random) = (new List<(long, long)>(), Chance.New());
                            for (var i = 0; Stopwatch.GetTimestamp() is var start && start < to; i++)
                            {
                                var (payer, payee) = (random.Below(wallets.Length), isHot ? 0 : random.Below(wallets.Length));
                                payer = payer == payee ? (payer + 1) % wallets.Length : payer;
                                _ = (
                                    await ledger.PostAsync(
                                        "bench",
                                        $"{run}-{caller}-{i}",
                                        new Movement(EntryKind.Payment, wallets[payer], wallets[payee], Money.Rupiah(1)),
                                        cancel
                                    )
                                ).Value;
                                if (start >= from)
                                {
                                    mine.Add((start, Stopwatch.GetTimestamp()));
                                }
                            }

                            return mine;
                        },
                        cancel
                    )
                )
        );
        return new Pace([.. times.SelectMany(t => t)], from, duration);
    }

    private static long Ticks(TimeSpan time) => (long)((decimal)time.TotalSeconds * Stopwatch.Frequency);

    /// <summary>What became of the callers: when each call began and was answered.</summary>
    public sealed record Pace(IReadOnlyList<(long Start, long End)> Calls, long From, TimeSpan Duration)
    {
        /// <summary>Movements per second.</summary>
        public decimal Rate => Calls.Count / (decimal)Duration.TotalSeconds;

        public decimal P99Ms => MillisecondsAt(99);

        /// <summary>Movements per second that were answered in each stretch of time, one after another.</summary>
        public IReadOnlyList<decimal> RatesOf(TimeSpan stretch)
        {
            var counts = new int[(int)(Duration.Ticks / stretch.Ticks)];
            foreach (var (_, end) in Calls)
            {
                var at = (int)(Stopwatch.GetElapsedTime(From, end).Ticks / stretch.Ticks);
                if (at >= 0 && at < counts.Length)
                {
                    counts[at]++;
                }
            }

            return [.. counts.Select(c => c / (decimal)stretch.TotalSeconds)];
        }

        private decimal MillisecondsAt(int percent)
        {
            var all = Calls.Select(c => c.End - c.Start).Order().ToList();
            return (decimal)Stopwatch.GetElapsedTime(0, all[(int)(all.Count * (percent / 100m))]).TotalMilliseconds;
        }
    }
}

/// <summary>Xorshift: which one and how much, and nothing that must be secret.</summary>
internal struct Chance
{
    private uint _state;

    public static Chance New() => new() { _state = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue) };

    public static Chance Of(int salt) => new() { _state = (uint)salt + 1 };

    /// <summary>A number from 0, below another.</summary>
    public int Below(int limit)
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (int)(_state % (uint)limit);
    }

    /// <summary>The same, small ones more often: a quarter of all numbers comes half of the time.</summary>
    public int SmallBelow(int limit)
    {
        var share = (long)Below(1 << 16);
        return (int)(share * share * limit >> 32);
    }
}
