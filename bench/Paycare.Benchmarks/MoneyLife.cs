using System.Globalization;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;

namespace Paycare.Benchmarks;

/// <summary>
/// Two years of money as people move it, through the ledger's own engine: chains, proofs and checkpoints are what it always writes.
/// Most customers have few rows, some have very many, and one merchant has a quarter of all payments.
/// </summary>
/// <param name="ledger">The ledger, running by that clock.</param>
/// <param name="clock">The clock, which goes through two years while the rows are written.</param>
/// <param name="people">Who is known to the host.</param>
/// <param name="size">How much is written.</param>
internal sealed class MoneyLife(LedgerApi ledger, RisingClock clock, GrowthPeople people, GrowthSize size)
{
    public const int HotRows = 100_000;

    /// <summary>What nobody ever paid.</summary>
    public const string RareAmount = "1234567.00";

    private const int Callers = 4_096,
        Shops = 2_000,
        HotWallets = 8;
    private static readonly TimeSpan Tell = TimeSpan.FromSeconds(10);

    private readonly List<Payer> _hot = [];
    private readonly List<Payee> _shops = [];
    private AccountId[] _wallets = [];
    private AccountId _cards,
        _bank;
    private long _done;

    /// <summary>The code of a wallet of nobody whom the host knows.</summary>
    public static string WalletCode(int wallet) => $"customer:{WalletId(wallet)}";

    /// <param name="done">How many rows an earlier run wrote.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task WriteAsync(long done, CancellationToken cancel)
    {
        Wrote((int)done);
        using var telling = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var told = TellAsync(telling.Token);
        _cards = await LedgerCallers.OpenAsync(ledger, "clearing:card", NormalSide.Debit, null, cancel);
        _bank = await LedgerCallers.OpenAsync(ledger, "clearing:bank", NormalSide.Debit, null, cancel);
        await OpenShopsAsync(cancel);
        await OpenWalletsAsync(cancel);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => LiveAsync(cancel), cancel)));
        await telling.CancelAsync();
        await told;
    }

    private async Task OpenShopsAsync(CancellationToken cancel)
    {
        foreach (var merchant in people.Merchants)
        {
            _shops.Add(new Payee(await LedgerCallers.OpenAsync(ledger, $"merchant:{merchant}", NormalSide.Credit, 0, cancel), merchant));
        }

        for (var i = 0; i < Shops; i++)
        {
            var id = new Guid(i + 1, 1, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1).ToString("N");
            _shops.Add(new Payee(await LedgerCallers.OpenAsync(ledger, $"merchant:{id}", NormalSide.Credit, 0, cancel), id));
        }
    }

    private async Task OpenWalletsAsync(CancellationToken cancel)
    {
        _wallets = new AccountId[size.Accounts];
        var next = -1;
        await Task.WhenAll(
            Enumerable
                .Range(0, Callers)
                .Select(async _ =>
                {
                    while (Interlocked.Increment(ref next) is var i && i < _wallets.Length)
                    {
                        if (ledger.TryFind(WalletCode(i), Currency.Idr, out _wallets[i]))
                        {
                            continue;
                        }

                        _wallets[i] = await LedgerCallers.OpenAsync(ledger, WalletCode(i), NormalSide.Credit, 0, cancel);
                        await FundAsync(_wallets[i], $"fund-{i}", i < HotWallets ? 20_000_000_000 : 10_000_000, cancel);
                        Wrote(2);
                    }
                })
        );
        foreach (var customer in people.Customers)
        {
            // With the limits of its sign-up, if the host opened it.
            var account = await LedgerCallers.OpenAsync(ledger, $"customer:{customer}", NormalSide.Credit, 0, cancel);
            await FundAsync(account, $"fund-{customer}", 20_000_000_000, cancel);
            _hot.Add(new Payer(account, customer));
        }

        _hot.AddRange(Enumerable.Range(0, Math.Min(HotWallets, _wallets.Length)).Select(i => new Payer(_wallets[i], WalletId(i))));
    }

    private async Task FundAsync(AccountId wallet, string key, long rupiah, CancellationToken cancel) =>
        _ = (await ledger.PostAsync("growth", key, new Movement(EntryKind.Adjustment, _bank, wallet, Money.Rupiah(rupiah)), cancel)).Value;

    private async Task LiveAsync(CancellationToken cancel)
    {
        var chance = Chance.New();
        // So often in ten thousand that each of the hot ones comes to its rows.
        var hotShare = (int)(Math.Min(HotRows, size.Rows / 50) * 10_000 / size.Rows);
        while (Interlocked.Read(ref _done) < size.Rows)
        {
            var hot = hotShare == 0 ? _hot.Count : chance.Below(10_000) / hotShare;
            var payer = hot < _hot.Count ? _hot[hot] : Someone(ref chance);
            Wrote(await ActAsync(payer, chance.Below(100), chance.Below(1 << 30), cancel));
        }
    }

    /// <returns>How many rows it left.</returns>
    private async Task<int> ActAsync(Payer payer, int what, int salt, CancellationToken cancel)
    {
        var chance = Chance.Of(salt);
        var amount = Amount(ref chance);
        var (client, key) = ($"customer:{payer.Id}", Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"));
        switch (what)
        {
            case < 12:
                var to = Someone(ref chance);
                return await PostAsync(client, key, new Movement(EntryKind.Transfer, payer.Account, to.Account, amount, to.Id), cancel);
            case < 20:
                // Not for those who have the limits of a new customer: they would be refused for most of a month.
                var wallet = Someone(ref chance).Account;
                var hold = await ledger.HoldAsync("top-up", key, new Movement(EntryKind.TopUp, _cards, wallet, amount, key), cancel);
                if (hold.Refusal is null && hold.Value.State == EntryState.Pending)
                {
                    _ = await ledger.CaptureAsync("top-up", $"{key}:done", hold.Value.Id, null, cancel);
                }

                return 2;
            case < 22:
                return await PostAsync(client, key, new Movement(EntryKind.Withdrawal, payer.Account, _bank, amount, key), cancel);
            case < 26:
                // More than anybody has.
                return await PostAsync(client, key, Payment(payer, ref chance, Money.Rupiah(900_000_000_000)), cancel);
            case < 29:
                var paid = await ledger.PostAsync(client, key, Payment(payer, ref chance, amount), cancel);
                return paid.Refusal is null && paid.Value.State == EntryState.Posted ? 1 + await RefundAsync(paid.Value, cancel) : 1;
            default:
                return await PostAsync(client, key, Payment(payer, ref chance, amount), cancel);
        }
    }

    private async Task<int> RefundAsync(JournalEntry paid, CancellationToken cancel)
    {
        var movement = new Movement(EntryKind.Refund, paid.Credit!.Value, paid.Debit!.Value, paid.Amount, Original: paid.Id);
        var hold = await ledger.HoldAsync("refund", $"{paid.Key}:back", movement, cancel);
        if (hold.Refusal is null && hold.Value.State == EntryState.Pending)
        {
            _ = await ledger.CaptureAsync("refund", $"{paid.Key}:out", hold.Value.Id, null, cancel);
        }

        return 2;
    }

    private async Task<int> PostAsync(string client, string key, Movement movement, CancellationToken cancel)
    {
        _ = await ledger.PostAsync(client, key, movement, cancel);
        return 1;
    }

    private Movement Payment(Payer payer, ref Chance chance, Money amount)
    {
        var which = chance.Below(100);
        var shop = which switch
        {
            < 35 => _shops[0],
            < 45 => _shops[1 + (which % (people.Merchants.Count - 1))],
            _ => _shops[people.Merchants.Count + chance.SmallBelow(Shops)],
        };
        return new Movement(EntryKind.Payment, payer.Account, shop.Account, amount, shop.Id)
        {
            Evidence =
                which % 3 == 0
                    ? Evidence.None.With("order", string.Create(CultureInfo.InvariantCulture, $"ORD-{chance.Below(100_000_000):D8}"))
                    : null,
        };
    }

    private Payer Someone(ref Chance chance)
    {
        var i = chance.SmallBelow(_wallets.Length);
        return new Payer(_wallets[i], WalletId(i));
    }

    /// <summary>Round ones, small ones more often; one in twenty is odd.</summary>
    private static Money Amount(ref Chance chance) =>
        chance.Below(20) == 0 ? Money.Rupiah(1_000 + chance.Below(99_000)) : Money.Rupiah((1 + chance.SmallBelow(400)) * 500L);

    private static string WalletId(int wallet) => new Guid(wallet + 1, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1).ToString("N");

    private void Wrote(int rows) => clock.Reach(Interlocked.Add(ref _done, rows), size.Rows);

    private async Task TellAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Tell);
        var before = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                var now = Interlocked.Read(ref _done);
                Console.Error.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{now / 1e6:N1} of {size.Rows / 1e6:N1} million rows, {(now - before) / Tell.TotalSeconds:N0} in a second"
                    )
                );
                before = now;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // All is written.
        }
    }

    private readonly record struct Payer(AccountId Account, string Id);

    private readonly record struct Payee(AccountId Account, string Id);
}

/// <summary>A clock that stands where so many rows of all have been written.</summary>
internal sealed class RisingClock(DateTimeOffset from, TimeSpan span) : TimeProvider
{
    private long _ticks;

    /// <summary>When the last row is written.</summary>
    public DateTimeOffset End => from + span;

    public void Reach(long done, long all) => Volatile.Write(ref _ticks, (long)((decimal)span.Ticks * Math.Min(done, all) / all));

    public override DateTimeOffset GetUtcNow() => from.AddTicks(Volatile.Read(ref _ticks));
}

/// <summary>Who is known to the host, and when the last row was written.</summary>
/// <param name="Customers">Customers who signed up.</param>
/// <param name="Merchants">Merchants, the one with very many payments first.</param>
/// <param name="Filled">How much is written once it is full.</param>
/// <param name="From">When the first row was written.</param>
/// <param name="Until">When the last one was.</param>
/// <param name="IsFull">Whether all of it is written.</param>
/// <param name="Measured">How often it was measured.</param>
internal sealed record GrowthPeople(
    IReadOnlyList<string> Customers,
    IReadOnlyList<string> Merchants,
    GrowthSize Filled,
    DateTimeOffset From,
    DateTimeOffset Until,
    bool IsFull = false,
    int Measured = 0
);
