using System.Text.Json;

namespace Paycare.Platform.States;

/// <summary>A state machine as a picture shows it, whatever type its states have.</summary>
public interface IStateMachine
{
    /// <summary>What goes through the states, for example <c>refund</c>.</summary>
    string Name { get; }

    /// <summary>The type of the states: an enum, or text where configuration names them.</summary>
    Type StateType { get; }

    /// <summary>Every state, the initial ones first.</summary>
    IReadOnlyList<string> States { get; }

    /// <summary>The states in which it may begin.</summary>
    IReadOnlyList<string> Starts { get; }

    /// <summary>What may follow what, and when that happens where it needs saying.</summary>
    IReadOnlyList<(string From, string To, string? When)> Arrows { get; }
}

/// <summary>One way out of a state.</summary>
/// <param name="To">The state that follows.</param>
/// <param name="When">What makes it follow, for the picture; <c>null</c> where the states' names say it.</param>
/// <typeparam name="TState">The states.</typeparam>
public readonly record struct Transition<TState>(TState To, string? When = null)
    where TState : notnull
{
    /// <summary>A way that explains itself.</summary>
    public static implicit operator Transition<TState>(TState to) => new(to);

    /// <summary>A way with its reason.</summary>
    public static implicit operator Transition<TState>((TState To, string When) way) => new(way.To, way.When);
}

/// <summary>
/// A state machine as a table: what is not in it does not happen. A row's state is set in one place, its <c>Enter</c>, which
/// asks <see cref="Enter"/> here.
/// </summary>
/// <typeparam name="TState">The states.</typeparam>
public sealed class Transitions<TState> : IStateMachine
    where TState : notnull
{
    private readonly Dictionary<TState, Transition<TState>[]> _table;
    private readonly IReadOnlyList<TState> _starts;

    /// <summary>Makes the table.</summary>
    /// <param name="name">What goes through the states.</param>
    /// <param name="starts">The states in which it may begin.</param>
    /// <param name="table">For each state what may follow. A state without a line is final.</param>
    public Transitions(string name, IReadOnlyList<TState> starts, Dictionary<TState, Transition<TState>[]> table)
    {
        Name = name;
        _starts = starts;
        _table = table;
        All = [.. starts.Concat(table.Keys).Concat(table.Values.SelectMany(ways => ways).Select(way => way.To)).Distinct()];
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>Every state, the initial ones first.</summary>
    public IReadOnlyList<TState> All { get; }

    /// <summary>Whether a state may follow another.</summary>
    public bool Allows(TState from, TState to)
    {
        // A plain loop, because every capture and void of the ledger passes here: a lambda would allocate each time.
        foreach (var way in _table.GetValueOrDefault(from) ?? [])
        {
            if (EqualityComparer<TState>.Default.Equals(way.To, to))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether nothing may follow.</summary>
    public bool IsFinal(TState state) => !_table.ContainsKey(state);

    /// <summary>The first state of a new row.</summary>
    /// <exception cref="InvalidOperationException">Nothing begins like that: a bug.</exception>
    public TState Begin(TState state) =>
        _starts.Contains(state) ? state : throw new InvalidOperationException($"No {Name} begins as {state}.");

    /// <summary>The next state of a row, for its <c>Enter</c>.</summary>
    /// <returns>The state to enter.</returns>
    /// <exception cref="InvalidOperationException">The table has no such way: a bug.</exception>
    public TState Enter(TState from, TState to) =>
        Allows(from, to) ? to : throw new InvalidOperationException($"No {Name} goes from {from} to {to}.");

    Type IStateMachine.StateType => typeof(TState);

    IReadOnlyList<string> IStateMachine.States => [.. All.Select(Text)];

    IReadOnlyList<string> IStateMachine.Starts => [.. _starts.Select(Text)];

    IReadOnlyList<(string From, string To, string? When)> IStateMachine.Arrows =>
        [.. _table.SelectMany(line => line.Value.Select(way => (Text(line.Key), Text(way.To), way.When)))];

    private static string Text(TState state) =>
        state is Enum ? JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString()!) : state.ToString()!;
}
