using System.Collections.Concurrent;
using System.Numerics;
using CsCheck;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;
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
            Gen.Int[0, 99],
            Gen.Int[0, 3],
            Gen.Int[0, 3],
            Gen.Long[1, 400],
            Gen.Int[0, 11],
            (what, from, to, minor, pick) => new Step(what, from, to, minor, pick)
        )
        .Array[6, 25]
        .Array[Callers];

    [Theory, OnBothDatabases]
    public async Task Under_any_interleaving_the_books_are_those_of_a_naive_ledger(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(
            database,
            options: TestLedger.Quick with
            {
                CheckpointRows = 40,
                RefusalsPerMinute = int.MaxValue,
            }
        );
        var round = 0;
        await Programs.SampleAsync(
            async programs =>
            {
                var run = new Run(ledger, Interlocked.Increment(ref round));
                await run.OpenAsync();
                await Task.WhenAll(programs.Select((program, caller) => Task.Run(() => run.PlayAsync(caller, program))));
                await run.CheckAsync();
                await ledger.RestartAsync();
                await run.CheckAsync();
            },
            iter: 12,
            threads: 1
        );
    }

    /// <summary>One random step; the figures choose among the round's accounts and the caller's earlier rows.</summary>
    private sealed record Step(int What, int From, int To, long Minor, int Pick);

    private sealed class Run(TestLedger ledger, int round)
    {
        private static readonly EntryKind[] Kinds = [EntryKind.TopUp, EntryKind.Transfer, EntryKind.Payment, EntryKind.Refund];
        private static readonly TimeSpan[] Lives = [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(20)];
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
            var mine = new List<JournalEntry>();
            for (var i = 0; i < program.Length; i++)
            {
                if (await SendAsync(caller, $"{round}-{caller}-{i}", program[i], mine) is { } row)
                {
                    _answers[(row.Client, row.Key)] = row;
                    mine.Add(row);
                }
            }
        }

        /// <summary>Everything that must hold whenever no operation is under way.</summary>
        public async Task CheckAsync()
        {
            var naive = new NaiveLedger();
            naive.Open(Clearing, NormalSide.Debit, null, null, null);
            naive.Open(_accounts[1], NormalSide.Credit, 0, 1_500, null);
            naive.Open(_accounts[2], NormalSide.Credit, 0, null, 2_000);
            naive.Open(_accounts[3], NormalSide.Credit, -300, null, null);
            // What is due when a step moved the clock is expired before this is answered, so the rows hold it.
            _ = (await ledger.Api.ExplainAsync(Clearing, TestContext.Current.CancellationToken)).Value;
            var rows = await ledger.RowsAsync();
            var byKey = rows.ToDictionary(r => (r.Client, r.Key));

            // Every acknowledged request has its row, as it was answered; no request has another.
            Assert.Equal(_requests.Count, byKey.Keys.Count(_requests.ContainsKey));
            foreach (var (key, answer) in _answers)
            {
                Assert.Equal(
                    (answer.Id, answer.State, answer.DebitAfter, answer.CreditAfter),
                    (byKey[key].Id, byKey[key].State, byKey[key].DebitAfter, byKey[key].CreditAfter)
                );
            }

            var past = new List<(DateTimeOffset At, (BigInteger, BigInteger, BigInteger)[] Figures)>();
            foreach (var row in rows.Where(r => r.Id.Sequence > _accounts[^1].Value))
            {
                if (row.Client == Rules.OwnClient && naive.Knows(row.Debit!.Value))
                {
                    naive.Expire(row);
                }
                else if (_requests.TryGetValue((row.Client, row.Key), out var request))
                {
                    naive.AssertNothingIsOverdue(row.At);
                    Assert.Equal(naive.Do(request, row), row.RefusalCode ?? EnumText<EntryState>.Of(row.State));
                    await CheckGroupAsync(request, row);
                }

                past.Add((row.At, [.. _accounts.Select(naive.Figures)]));
            }

            foreach (var id in _accounts)
            {
                var view = ledger.Api.View(id);
                Assert.Equal(naive.Figures(id), ((BigInteger)view.Posted, (BigInteger)view.Held, (BigInteger)view.PendingIncoming));
                Assert.Equal(naive.Available(id), view.Available);
                Assert.True(view.Floor is null || view.Posted - view.Held >= view.Floor);
                await CheckExplanationAsync(id, naive);
            }

            await CheckPastAsync(past);
            Assert.Equal(
                BigInteger.Zero,
                _accounts.Aggregate(BigInteger.Zero, (sum, id) => sum + (id == Clearing ? -1 : 1) * naive.Figures(id).Posted)
            );
            Assert.Empty((await ledger.VerifyAsync()).Findings);
        }

        private async Task CheckGroupAsync(LedgerRequest request, JournalEntry row)
        {
            if (request is LedgerRequest.Group group && row.State == EntryState.Posted)
            {
                var legs = await ledger.Api.GroupAsync(row.Id, TestContext.Current.CancellationToken);
                Assert.Equal(
                    group.Moves.Select(m => (m.Debit, m.Credit, m.Minor)),
                    legs.Select(l => (l.Debit!.Value, l.Credit!.Value, l.Amount.Minor))
                );
            }
        }

        private async Task CheckExplanationAsync(AccountId id, NaiveLedger naive)
        {
            var why = (await ledger.Api.ExplainAsync(id, TestContext.Current.CancellationToken)).Value;
            var (holds, freezes) = naive.Ties(id);
            Assert.Equal(holds.OrderBy(h => h.Sequence), why.Holds.Concat(why.Incoming).Select(h => h.Id).OrderBy(h => h.Sequence));
            Assert.Equal(freezes, why.Freezes.Select(f => f.Id));
            Assert.Equal(
                (why.View.Held, why.View.PendingIncoming),
                (why.Holds.Sum(h => h.Remaining.Minor), why.Incoming.Sum(h => h.Remaining.Minor))
            );
        }

        /// <summary>The balance at a few moments of the past is that of the replay up to them.</summary>
        private async Task CheckPastAsync(List<(DateTimeOffset At, (BigInteger, BigInteger, BigInteger)[] Figures)> past)
        {
            foreach (var (at, figures) in past.GroupBy(p => p.At).Select(same => same.Last()).Where((_, i) => i % 7 == 0).Take(4))
            {
                for (var i = 0; i < _accounts.Count; i++)
                {
                    var then = await ledger.Api.BalanceAtAsync(_accounts[i], at, TestContext.Current.CancellationToken);
                    Assert.Equal(figures[i], ((BigInteger)then.Posted, (BigInteger)then.Held, (BigInteger)then.PendingIncoming));
                }
            }
        }

        private async Task<JournalEntry?> SendAsync(int caller, string key, Step step, List<JournalEntry> mine)
        {
            var until = step.Pick < 4 ? ledger.Clock.GetUtcNow() + Lives[step.Pick % Lives.Length] : (DateTimeOffset?)null;
            var holds = mine.Where(r => r.State == EntryState.Pending).ToList();
            var moved = mine.Where(r => r.MovesMoney).ToList();
            switch (step.What)
            {
                case < 35:
                    return await MoveAsync(key, MoveOf(step));
                case < 50:
                    return await MoveAsync(key, MoveOf(step) with { IsHold = true, Until = until });
                case < 56:
                    return await GroupAsync(
                        key,
                        [
                            MoveOf(step),
                            MoveOf(step with { What = step.What + 1, From = step.To, To = step.From, Minor = 1 + (step.Minor / 2) }),
                        ]
                    );
                case < 66 when moved.Count > 0:
                    // Money back: mostly as it should be, sometimes to the wrong one, sometimes of what never moved.
                    var paid = moved[step.Pick % moved.Count];
                    var back = new LedgerRequest.Move(
                        EntryKind.Refund,
                        paid.Credit!.Value,
                        step.Pick == 5 ? _accounts[step.To] : paid.Debit!.Value,
                        step.Minor,
                        step.What < 59,
                        until,
                        paid.Id
                    );
                    return await MoveAsync(key, back);
                case < 80 when holds.Count > 0:
                    var hold = holds[step.Pick % holds.Count];
                    var part = step.Pick % 3 == 0 ? step.Minor : (long?)null;
                    _requests[("test", key)] = new LedgerRequest.Finish(hold.Id, step.What < 76, step.What < 76 ? part : null);
                    return step.What < 76 ? await ledger.CaptureAsync(hold.Id, key, part) : await ledger.VoidAsync(hold.Id, key);
                case < 85 and >= 80 when step.From > 0:
                    var scope = step.Pick % 2 == 0 ? FreezeScope.Debit : FreezeScope.All;
                    _requests[("account", key)] = new LedgerRequest.Freeze(_accounts[step.From], scope, until);
                    return await ledger.FreezeAsync(_accounts[step.From], scope, key, until);
                case < 88 and >= 85 when moved.Count > 0:
                    var target = moved[step.Pick % moved.Count].Id;
                    _requests[("account", key)] = new LedgerRequest.FreezeTransaction(target, until);
                    return await ledger.FreezeAsync(target, key, until);
                case < 90 and >= 88 when mine.LastOrDefault(r => r.Kind == EntryKind.Freeze) is { } freeze:
                    _requests[("account", key)] = new LedgerRequest.Lift(freeze.Id);
                    return await ledger.LiftAsync(freeze.Id, key);
                case < 96 and >= 90 when step.From > 0:
                    _requests[("account", key)] = new LedgerRequest.Unfreeze(_accounts[step.From]);
                    return await ledger.UnfreezeAsync(_accounts[step.From], key);
                case < 98 and >= 96 when step.From > 0:
                    _requests[("account", key)] = new LedgerRequest.Limit(_accounts[step.From], step.Minor * 10, step.Minor * 20);
                    return await ledger.LimitAsync(_accounts[step.From], step.Minor * 10, step.Minor * 20, key);
                default:
                    // Some cross month ends, and the due times of holds and freezes.
                    ledger.Clock.Advance(TimeSpan.FromHours(5 * caller));
                    return null;
            }
        }

        private LedgerRequest.Move MoveOf(Step step)
        {
            var kind = step.What % 3 == 0 ? EntryKind.TopUp : Kinds[step.What % Kinds.Length];
            return kind == EntryKind.TopUp
                ? new LedgerRequest.Move(kind, Clearing, _accounts[1 + (step.To % 3)], step.Minor)
                : new LedgerRequest.Move(kind, _accounts[step.From], _accounts[step.To], step.Minor);
        }

        private async Task<JournalEntry> MoveAsync(string key, LedgerRequest.Move move)
        {
            _requests[("test", key)] = move;
            var movement = MovementOf(move);
            var cancel = TestContext.Current.CancellationToken;
            return (
                move.IsHold
                    ? await ledger.Api.HoldAsync("test", key, movement, cancel)
                    : await ledger.Api.PostAsync("test", key, movement, cancel)
            ).Value;
        }

        private async Task<JournalEntry> GroupAsync(string key, LedgerRequest.Move[] moves)
        {
            _requests[("test", key)] = new LedgerRequest.Group(moves);
            return (await ledger.Api.PostAsync("test", key, [.. moves.Select(MovementOf)], TestContext.Current.CancellationToken)).Value;
        }

        private static Movement MovementOf(LedgerRequest.Move move) =>
            TestLedger.Move(move.Kind, move.Debit, move.Credit, move.Minor) with
            {
                ExpiresAt = move.Until,
                Original = move.Original,
            };
    }
}
