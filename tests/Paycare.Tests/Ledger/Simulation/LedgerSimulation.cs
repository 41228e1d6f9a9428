using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger.Simulation;

/// <summary>
/// One history: clients that retry until they are answered, an active process and a standby, and a day on which processes
/// are killed and paused, and the database stalls, fails and loses answers. In the end everything that was said must be
/// true.
/// </summary>
internal sealed class LedgerSimulation
{
    private const int Clients = 4,
        Steps = 14;
    private static readonly EntryKind[] Kinds = [EntryKind.TopUp, EntryKind.Transfer, EntryKind.Payment, EntryKind.Refund];
    private readonly World _world;
    private readonly SimulatedDatabase _database;
    private readonly Node _people;
    private readonly List<(Node Node, LedgerApi Api)> _processes = [];
    private readonly List<Sent> _sent = [];
    private readonly List<BalanceExplanation> _explanations = [];
    private readonly List<AccountId> _accounts = [];
    private readonly bool _isBadDay;
    private bool _isOver;

    public LedgerSimulation(ulong seed)
    {
        _world = new World(seed);
        _database = new SimulatedDatabase(_world);
        _people = _world.NewNode();
        _isBadDay = _world.Chance(85);
    }

    /// <summary>Plays the history and checks it.</summary>
    /// <returns>What happened, in words: equal for equal seeds.</returns>
    public string Run()
    {
        _world.RunUntil(_people.Run(PlayAsync));
        Check(_processes.Last(p => !p.Node.Dead.IsCompleted).Api);
        return string.Join(
            '\n',
            _database.Rows.Select(r =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{r.Id.Sequence} {r.Client} {r.Key} {r.Kind} {r.State} {r.RefusalCode} {r.Debit?.Value} {r.Credit?.Value} "
                        + $"{r.Amount.Minor} {r.At:O}"
                )
            )
        );
    }

    private async Task PlayAsync()
    {
        _ = Start();
        await OpenAccountsAsync();
        _database.Trouble = _isBadDay ? _world.Next(12) : 0;
        var fate = _isBadDay ? _people.Run(FateAsync) : Task.CompletedTask;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => _people.Run(() => ActAsync(client))));
        _isOver = true;
        await fate;
        _database.Trouble = 0;
        foreach (var sent in _sent.Where(s => s.Answer is null))
        {
            await SettleAsync(sent);
        }

        // Whatever the last fault broke is mended in quiet; then a clean stop writes a checkpoint, and who starts from it must know
        // the same.
        await _world.ForAsync(TimeSpan.FromSeconds(5));
        foreach (var (node, api) in _processes.Where(p => !p.Node.Dead.IsCompleted).ToList())
        {
            await await Task.WhenAny(node.Run(api.StopAsync), node.Dead);
            node.Kill();
        }

        await Start();
        Assert.Equal(_database.Rows.Count, _database.ReadCheckpoint().Sequence);
    }

    private Task Start()
    {
        var node = _world.NewNode();
        var options = new LedgerOptions
        {
            BeatInterval = TimeSpan.FromMilliseconds(100),
            SilenceLimit = TimeSpan.FromMilliseconds(600),
            WatchInterval = TimeSpan.FromMilliseconds(50),
            CheckpointInterval = TimeSpan.FromMilliseconds(400),
            CheckpointRows = 25,
            QueueCapacity = 4 + _world.Next(30),
            BatchLimit = 1 + _world.Next(8),
            RefusalsPerMinute = int.MaxValue,
            Monotonic = _world.Elapsed,
            Scheduler = node,
        };
        var api = new LedgerApi(
            new SimulatedJournal(_database, 1 + _world.Next(4)),
            TestKeys.Macs,
            _world.Clock,
            options,
            NullLogger.Instance
        );
        _processes.Add((node, api));
        var started = node.Run(() => api.StartAsync(CancellationToken.None));
        _ = node.Run(async () =>
        {
            // As the host does: whoever lost the ledger goes.
            await api.Lost;
            node.Kill();
        });
        return started;
    }

    private async Task OpenAccountsAsync()
    {
        foreach (
            var definition in new[]
            {
                new AccountDefinition("clearing", Currency.Idr, NormalSide.Debit),
                new AccountDefinition("customer:a", Currency.Idr, NormalSide.Credit, 0, Ceiling: 1_500),
                new AccountDefinition("customer:b", Currency.Idr, NormalSide.Credit, 0, MonthIncomingLimit: 3_000),
                new AccountDefinition("merchant", Currency.Idr, NormalSide.Credit, -300),
            }
        )
        {
            _accounts.Add(await UntilAnsweredAsync(api => api.OpenAsync(definition)));
        }
    }

    /// <summary>Kills, pauses and restarts; moves the clock, forwards mostly.</summary>
    private async Task FateAsync()
    {
        while (!_isOver)
        {
            await _world.PassAsync(400);
            var (node, _) = _processes[_world.Next(_processes.Count)];
            switch (_world.Next(10))
            {
                case < 3:
                    node.Kill();
                    break;
                case < 5:
                    node.IsPaused = true;
                    await _world.PassAsync(2_000);
                    node.IsPaused = false;
                    break;
                case < 6:
                    _world.Clock.AdjustTime(_world.Clock.GetUtcNow() - TimeSpan.FromMinutes(_world.Next(10)));
                    break;
                case < 8:
                    _world.Clock.AdjustTime(_world.Clock.GetUtcNow() + TimeSpan.FromHours(_world.Next(30)));
                    break;
                default:
                    break;
            }

            if (_processes.Count(p => !p.Node.Dead.IsCompleted) < 2)
            {
                _ = Start();
            }
        }

        foreach (var (node, _) in _processes)
        {
            node.IsPaused = false;
        }

        if (_processes.All(p => p.Node.Dead.IsCompleted))
        {
            _ = Start();
        }
    }

    private async Task ActAsync(int client)
    {
        var mine = new List<JournalEntry>();
        for (var step = 0; step < Steps; step++)
        {
            if (_world.Chance(8))
            {
                _explanations.Add((await UntilAnsweredAsync(api => api.ExplainAsync(_accounts[_world.Next(_accounts.Count)])))!);
                continue;
            }

            var sent = new Sent($"{client}-{step}", Choose(mine), _world.Moment);
            _sent.Add(sent);
            // Some give up after a while and never ask again: their request has happened once or not at all.
            if (await SettleAsync(sent, patience: _world.Chance(90) ? int.MaxValue : 2) is { } row)
            {
                mine.Add(row);
            }

            if (sent.Answer is { } answered && _world.Chance(10))
            {
                var again = (await UntilAnsweredAsync(api => SendAsync(api, sent)))!;
                Assert.Equal(answered.Id, again.Id);
            }
        }
    }

    private async Task<JournalEntry?> SettleAsync(Sent sent, int patience = int.MaxValue)
    {
        sent.Answer ??= await UntilAnsweredAsync(api => SendAsync(api, sent), patience);
        sent.AnsweredAt = sent.Answer is null ? int.MaxValue : Math.Min(sent.AnsweredAt, _world.Moment);
        return sent.Answer;
    }

    /// <summary>Asks one process after the other until one answers.</summary>
    private async Task<T?> UntilAnsweredAsync<T>(Func<LedgerApi, ValueTask<Result<T>>> ask, int patience = int.MaxValue)
    {
        while (patience-- > 0)
        {
            var (node, api) = _processes[_world.Next(_processes.Count)];
            if (!node.Dead.IsCompleted)
            {
                var asked = node.Run(async () => await ask(api));
                // No caller waits forever: a silent connection counts as broken.
                await Task.WhenAny(asked, node.Dead, _world.ForAsync(TimeSpan.FromSeconds(10)));
                if (asked.IsCompletedSuccessfully && !(await asked).IsRefused(out var refusal, out var answer))
                {
                    return answer;
                }

                Assert.False(asked.IsFaulted, asked.Exception?.ToString());
            }

            await _world.PassAsync(60);
        }

        return default;
    }

    private LedgerRequest Choose(List<JournalEntry> mine)
    {
        var holds = mine.Where(r => r.State == EntryState.Pending).ToList();
        var moved = mine.Where(r => r.MovesMoney).ToList();
        var until = _world.Chance(50) ? _world.Clock.GetUtcNow() + TimeSpan.FromMinutes(1 + _world.Next(600)) : (DateTimeOffset?)null;
        return _world.Next(20) switch
        {
            < 8 => Move(),
            < 10 => Move() with { IsHold = true, Until = until },
            < 11 => new LedgerRequest.Group([Move(), Move()]),
            < 13 when moved.Count > 0 && moved[_world.Next(moved.Count)] is var paid => new LedgerRequest.Move(
                EntryKind.Refund,
                paid.Credit!.Value,
                paid.Debit!.Value,
                1 + _world.Next(300),
                _world.Chance(40),
                until,
                paid.Id
            ),
            < 16 when holds.Count > 0 => new LedgerRequest.Finish(
                holds[_world.Next(holds.Count)].Id,
                IsCapture: _world.Chance(70),
                Minor: null
            ),
            < 17 => new LedgerRequest.Freeze(_accounts[1 + _world.Next(3)], _world.Chance(50) ? FreezeScope.Debit : FreezeScope.All, until),
            < 18 when moved.Count > 0 => new LedgerRequest.FreezeTransaction(moved[_world.Next(moved.Count)].Id, until),
            < 19 when mine.LastOrDefault(r => r.Kind == EntryKind.Freeze) is { } freeze => new LedgerRequest.Lift(freeze.Id),
            _ => new LedgerRequest.Unfreeze(_accounts[1 + _world.Next(3)]),
        };
    }

    private LedgerRequest.Move Move()
    {
        var kind = Kinds[_world.Next(Kinds.Length)];
        return kind == EntryKind.TopUp || _world.Chance(20)
            ? new LedgerRequest.Move(EntryKind.TopUp, _accounts[0], _accounts[1 + _world.Next(3)], 1 + _world.Next(400))
            : new LedgerRequest.Move(kind, _accounts[1 + _world.Next(3)], _accounts[_world.Next(4)], 1 + _world.Next(300));
    }

    private static ValueTask<Result<JournalEntry>> SendAsync(LedgerApi api, Sent sent) =>
        sent.Request switch
        {
            LedgerRequest.Move { IsHold: true } move => api.HoldAsync("client", sent.Key, MovementOf(move)),
            LedgerRequest.Move move => api.PostAsync("client", sent.Key, MovementOf(move)),
            LedgerRequest.Group group => api.PostAsync("client", sent.Key, [.. group.Moves.Select(MovementOf)]),
            LedgerRequest.Finish { IsCapture: true } finish => api.CaptureAsync("client", sent.Key, finish.Hold),
            LedgerRequest.Finish finish => api.VoidAsync("client", sent.Key, finish.Hold),
            LedgerRequest.Freeze freeze => api.FreezeAsync(freeze.Account, freeze.Scope, "suspicion", sent.Key, freeze.Until),
            LedgerRequest.FreezeTransaction freeze => api.FreezeAsync(freeze.Transaction, "suspicion", sent.Key, freeze.Until),
            LedgerRequest.Unfreeze unfreeze => api.UnfreezeAsync(unfreeze.Account, "cleared", sent.Key),
            LedgerRequest.Lift lift => api.UnfreezeAsync(lift.Row, "cleared", sent.Key),
            _ => throw new InvalidOperationException($"{sent.Request}"),
        };

    private static Movement MovementOf(LedgerRequest.Move move) =>
        TestLedger.Move(move.Kind, move.Debit, move.Credit, move.Minor) with
        {
            ExpiresAt = move.Until,
            Original = move.Original,
        };

    private void Check(LedgerApi api)
    {
        var rows = _database.Rows;
        var byKey = _sent.ToDictionary(s => s.Key);
        var naive = new NaiveLedger();
        naive.Open(_accounts[0], NormalSide.Debit, null, null, null);
        naive.Open(_accounts[1], NormalSide.Credit, 0, 1_500, null);
        naive.Open(_accounts[2], NormalSide.Credit, 0, null, 3_000);
        naive.Open(_accounts[3], NormalSide.Credit, -300, null, null);
        var explained = _explanations.ToLookup(e => e.AsOf);
        var last = DateTimeOffset.MinValue;
        foreach (var row in rows)
        {
            Assert.True(row.At >= last, $"Row {row.Id.Sequence} is before the one before it.");
            last = row.At;
            if (row.Client == Rules.OwnClient)
            {
                naive.Expire(row);
            }
            else if (byKey.TryGetValue(row.Key, out var sent))
            {
                naive.AssertNothingIsOverdue(row.At);
                Assert.Equal(naive.Do(sent.Request, row), row.RefusalCode ?? EnumText<EntryState>.Of(row.State));
                sent.Row = row;
            }

            if (row.Linked is null || rows.ElementAtOrDefault((int)row.Id.Sequence)?.Linked != row.Linked)
            {
                Assert.All(explained[row.Id], why => AssertFigures(naive, why.View));
            }
        }

        // What was answered is what stands; and what was answered before something else was sent comes before it.
        foreach (var sent in _sent.Where(s => s.Answer is not null))
        {
            Assert.Equal(
                (sent.Answer!.Id, sent.Answer.State, sent.Answer.RefusalCode, sent.Answer.DebitAfter),
                (sent.Row?.Id, sent.Row?.State, sent.Row?.RefusalCode, sent.Row?.DebitAfter)
            );
            Assert.All(_sent.Where(later => later.SentAt > sent.AnsweredAt && later.Row is not null), later =>
                Assert.True(later.Row!.Id.Sequence > sent.Row!.Id.Sequence)
            );
        }

        foreach (var id in _accounts)
        {
            AssertFigures(naive, api.View(id));
        }
    }

    private static void AssertFigures(NaiveLedger naive, AccountView view)
    {
        Assert.Equal(naive.Figures(view.Id), ((BigInteger)view.Posted, (BigInteger)view.Held, (BigInteger)view.PendingIncoming));
        Assert.Equal(naive.Available(view.Id), view.Available);
    }

    /// <summary>A request and what was heard of it.</summary>
    private sealed class Sent(string key, LedgerRequest request, int sentAt)
    {
        public string Key { get; } = key;

        public LedgerRequest Request { get; } = request;

        public int SentAt { get; } = sentAt;

        public int AnsweredAt { get; set; } = int.MaxValue;

        public JournalEntry? Answer { get; set; }

        public JournalEntry? Row { get; set; }
    }
}
