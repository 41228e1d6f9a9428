using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;

namespace Paycare.Ledger.Engine;

/// <summary>Decides movements that happen together or not at all.</summary>
internal static class GroupRules
{
    /// <summary>The client of every row of a group but the first, which carries the request's own key.</summary>
    private const string LegClient = "ledger-group";

    /// <summary>Decides and records the movements; each sees the previous ones.</summary>
    /// <param name="state">Changed only when all of them succeed.</param>
    /// <param name="command">The movements.</param>
    /// <param name="at">The time of the rows.</param>
    /// <param name="refused">The single row of a refusal, not recorded yet.</param>
    /// <returns>One recorded row per movement, or <c>null</c> when refused.</returns>
    public static IReadOnlyList<JournalEntry>? Apply(LedgerState state, GroupCommand command, DateTimeOffset at, out JournalEntry? refused)
    {
        refused = null;
        var saved = state.Save(command.Movements);
        var first = new AttemptId(state.LastSequence + 1);
        var rows = new JournalEntry[command.Movements.Count];
        try
        {
            for (var leg = 0; leg < rows.Length; leg++)
            {
                var movement = command.Movements[leg];
                var original = movement.Original is { } id ? command.Originals.GetValueOrDefault(id) : null;
                var row = Rules.Move(state, command, movement, isHold: false, original, at);
                if (row.State == EntryState.Refused)
                {
                    state.Restore(saved);
                    refused = Rules.LinkedRefused(row, command, leg, state);
                    return null;
                }

                rows[leg] =
                    leg == 0
                        ? row with
                        {
                            Linked = first,
                        }
                        : row with
                        {
                            Linked = first,
                            Client = LegClient,
                            Key = $"{first.Sequence}:{leg + 1}",
                        };
                state.Record(rows[leg]);
            }

            return rows;
        }
        catch
        {
            state.Restore(saved);
            throw;
        }
    }
}
