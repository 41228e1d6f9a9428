using System.Collections.Concurrent;
using System.Numerics;
using CsCheck;
using Paycare.Ledger;
using Paycare.Platform;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>
/// Many callers send random requests at once. The journal then says in which order they counted; in that order a naive
/// ledger must come to the same decisions and balances, now and after a restart.
/// </summary>
public sealed class LedgerProperties
{
    private const int Callers = 8;

    private static readonly Gen<Step[][]> Programs = Gen.Select(
        Gen.Int[0, 99], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Long[1, 400], Gen.Int[0, 5],
        (what, from, to, minor, pick) => new Step(what, from, to, minor, pick)).Array[6, 25].Array[Callers];

    [Theory, OnBothDatabases]
    public async Task Under_any_interleaving_the_books_are_those_of_a_naive_ledger(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database, options: TestLedger.Quick with { CheckpointRows = 40 });
        var round = 0;
        await Programs.SampleAsync(async programs =>
        {
            var run = new Run(ledger, Interlocked.Increment(ref round));
            await run.OpenAsync();
            await Task.WhenAll(programs.Select((program, caller) => Task.Run(() => run.PlayAsync(caller, program))));
            await run.CheckAsync();
            await ledger.RestartAsync();
            await run.CheckAsync();
        }, iter: 12, threads: 1);
    }

    /// <summary>One random step; the figures choose among the round's accounts and the caller's holds.</summary>
    private sealed record Step(int What, int From, int To, long Minor, int Pick);

    private sealed class Run(TestLedger ledger, int round)
    {
        private static readonly EntryKind[] Kinds = [EntryKind.TopUp, EntryKind.Transfer, EntryKind.Payment, EntryKind.Refund];
        private readonly ConcurrentDictionary<(string Client, string Key), LedgerRequest> _requests = new();
        private readonly ConcurrentDictionary<(string Client, string Key), JournalEntry> _answers = new();
        private readonly List<AccountId> _accounts = [];

        private AccountId Clearing => _accounts[0];

        public async Task OpenAsync()
        {
            _accounts.Add(await ledger.OpenAsync(new AccountDefinition($"clearing:{round}", Currency.Idr, NormalSide.Debit)));
            _accounts.Add(await ledger.CustomerAsync($"{round}-a", ceiling: 1_500));
            _accounts.Add(await ledger.CustomerAsync($"{round}-b", month: 2_000));
            _accounts.Add(await ledger.OpenAsync(new AccountDefinition($"merchant:{round}", Currency.Idr, NormalSide.Credit, -300)));
        }

        public async Task PlayAsync(int caller, Step[] program)
        {
            var holds = new List<AttemptId>();
            for (var i = 0; i < program.Length; i++)
            {
                var step = program[i];
                var key = $"{round}-{caller}-{i}";
                var row = await SendAsync(caller, key, step, holds);
                if (row?.State == EntryState.Pending)
                {
                    holds.Add(row.Id);
                }
            }
        }

        /// <summary>Everything that must be true whenever nobody is at work.</summary>
        public async Task CheckAsync()
        {
            var naive = new NaiveLedger();
            naive.Open(Clearing, NormalSide.Debit, null, null, null);
            naive.Open(_accounts[1], NormalSide.Credit, 0, 1_500, null);
            naive.Open(_accounts[2], NormalSide.Credit, 0, null, 2_000);
            naive.Open(_accounts[3], NormalSide.Credit, -300, null, null);
            var rows = (await ledger.RowsAsync()).ToDictionary(r => (r.Client, r.Key));

            // Every acknowledged request has its row, as it was answered; no request has another.
            Assert.Equal(_requests.Count, rows.Keys.Count(_requests.ContainsKey));
            foreach (var (key, answer) in _answers)
            {
                Assert.Equal((answer.Id, answer.State, answer.DebitAfter, answer.CreditAfter), (rows[key].Id, rows[key].State, rows[key].DebitAfter, rows[key].CreditAfter));
            }

            foreach (var row in rows.Values.Where(r => _requests.ContainsKey((r.Client, r.Key))).OrderBy(r => r.Id.Sequence))
            {
                var request = _requests[(row.Client, row.Key)];
                Assert.Equal(naive.Do(request, row), row.RefusalCode ?? EnumText<EntryState>.Of(row.State));
            }

            foreach (var id in _accounts)
            {
                var view = ledger.Api.View(id);
                Assert.Equal(naive.Figures(id), ((BigInteger)view.Posted, (BigInteger)view.Held, (BigInteger)view.PendingIncoming));
                Assert.True(view.Floor is null || view.Posted - view.Held >= view.Floor);
            }

            Assert.Equal(BigInteger.Zero, _accounts.Aggregate(BigInteger.Zero, (sum, id) => sum + (id == Clearing ? -1 : 1) * naive.Figures(id).Posted));
            Assert.Empty((await ledger.VerifyAsync()).Findings);
        }

        private async Task<JournalEntry?> SendAsync(int caller, string key, Step step, List<AttemptId> holds)
        {
            var kind = step.What % 3 == 0 ? EntryKind.TopUp : Kinds[step.What % Kinds.Length];
            var debit = kind == EntryKind.TopUp ? Clearing : _accounts[step.From];
            var credit = kind == EntryKind.TopUp ? _accounts[1 + (step.To % 3)] : _accounts[step.To];
            switch (step.What)
            {
                case < 50:
                    _requests[("test", key)] = new LedgerRequest.Move(kind, debit, credit, step.Minor, IsHold: false);
                    return Answered(await ledger.PostAsync(kind, debit, credit, step.Minor, key));
                case < 70:
                    _requests[("test", key)] = new LedgerRequest.Move(kind, debit, credit, step.Minor, IsHold: true);
                    return Answered(await ledger.HoldAsync(kind, debit, credit, step.Minor, key));
                case < 85 when holds.Count > 0:
                    var hold = holds[step.Pick % holds.Count];
                    _requests[("test", key)] = new LedgerRequest.Finish(hold, step.What < 80);
                    return Answered(step.What < 80 ? await ledger.CaptureAsync(hold, key) : await ledger.VoidAsync(hold, key));
                case < 90 and >= 85 when step.From > 0:
                    var to = step.Pick % 2 == 0 ? AccountState.DebitFrozen : AccountState.Frozen;
                    _requests[("account", key)] = new LedgerRequest.Freeze(_accounts[step.From], to);
                    return Answered(await ledger.FreezeAsync(_accounts[step.From], to, key));
                case < 96 and >= 90 when step.From > 0:
                    _requests[("account", key)] = new LedgerRequest.Freeze(_accounts[step.From], AccountState.Open);
                    return Answered(await ledger.UnfreezeAsync(_accounts[step.From], key));
                case < 98 and >= 96 when step.From > 0:
                    _requests[("account", key)] = new LedgerRequest.Limit(_accounts[step.From], step.Minor * 10, step.Minor * 20);
                    return Answered(await ledger.LimitAsync(_accounts[step.From], step.Minor * 10, step.Minor * 20, key));
                default:
                    // Callers 0 to 7 of some rounds cross month ends.
                    ledger.Clock.Advance(TimeSpan.FromDays(caller));
                    return null;
            }
        }

        private JournalEntry Answered(JournalEntry row) => _answers[(row.Client, row.Key)] = row;
    }
}
