using Paycare.Ledger.Accounts;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>An account has no column of its state, so its table is compared with what the rules do.</summary>
public sealed class AccountStateTests
{
    private static readonly Func<LedgerState, AccountId, LedgerCommand?>[] Acts =
    [
        (_, id) => new FreezeCommand("test", "key", [], id, FreezeScope.Debit, null, "test", null),
        (_, id) => new FreezeCommand("test", "key", [], id, FreezeScope.All, null, "test", null),
        (state, id) => Newest(state, id) is { } freeze ? new LiftCommand("test", "key", [], freeze.Id, "test") : null,
        (_, id) => new ChangeCommand("test", "key", [], EntryKind.Unfreeze, id, Evidence.None),
        (_, id) => new ChangeCommand("test", "key", [], EntryKind.Close, id, Evidence.None),
    ];

    [Fact]
    public void An_account_goes_exactly_the_ways_of_its_table()
    {
        var seen = new HashSet<(AccountState From, AccountState To)>();
        foreach (var acts in Sequences(4))
        {
            var state = new LedgerState(Checkpoint.None, TestKeys.Macs);
            Do(state, new OpenCommand("test", "key", [], new AccountDefinition("customer:1", Currency.Idr, NormalSide.Credit)));
            var id = new AccountId(1);
            foreach (var act in acts)
            {
                var before = StateOf(state, id);
                if (act(state, id) is { } command)
                {
                    Do(state, command);
                }

                _ = before != StateOf(state, id) && seen.Add((before, StateOf(state, id)));
            }
        }

        var table = AccountStates.Transitions;
        Assert.Equal(
            table.All.SelectMany(from => table.All.Where(to => table.Allows(from, to)).Select(to => (from, to))).Order(),
            seen.Order()
        );
    }

    private static IEnumerable<IEnumerable<Func<LedgerState, AccountId, LedgerCommand?>>> Sequences(int length) =>
        length == 0
            ?
            [
                [],
            ]
            : Sequences(length - 1).SelectMany(_ => Acts, (before, act) => before.Append(act));

    private static void Do(LedgerState state, LedgerCommand command) =>
        state.Record(Rules.Decide(state, command, DateTimeOffset.UnixEpoch)!);

    private static AccountState StateOf(LedgerState state, AccountId id) =>
        state.TryFind(id, out var account) ? account.Now.State : throw new InvalidOperationException("No account.");

    private static Freeze? Newest(LedgerState state, AccountId id) =>
        state.TryFind(id, out var account) ? account.Now.Freezes?.All[^1] : null;
}
