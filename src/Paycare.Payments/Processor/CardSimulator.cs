using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>
/// A card processor that plays every answer an issuer can give, by the card's number or as steered. It keeps its own
/// record of charges, as a real one does, so that an inquiry after a lost answer, or after our restart, learns the truth.
/// </summary>
internal sealed class CardSimulator(IServiceScopeFactory scopes, SimulatorSteering steering, TimeProvider clock) : ICardProcessor
{
    public Task<ProcessorAnswer> VerifyAsync(CardData card, string cvv, CancellationToken cancel) =>
        Task.FromResult(SimulatedCards.BehaviourOf(card.Number) switch
        {
            SimulatedBehaviour.Decline(var code) => ProcessorAnswer.Declined(code),
            null => ProcessorAnswer.Declined("14"),
            _ => ProcessorAnswer.Approved,
        });

    public async Task<ProcessorAnswer> ChargeAsync(Guid reference, CardData card, Money amount, CancellationToken cancel)
    {
        var behaviour = steering.Next() ?? SimulatedCards.BehaviourOf(card.Number) ?? new SimulatedBehaviour.Decline("14");
        var truth = await RecordAsync(reference, amount.Minor, behaviour.Truth, cancel);
        return behaviour.IsAnswered ? Answer(truth)
            : behaviour is SimulatedBehaviour.IssuerUnreachable ? ProcessorAnswer.IssuerUnreachable
            : ProcessorAnswer.Lost;
    }

    public async Task<ProcessorAnswer> InquireAsync(Guid reference, CancellationToken cancel) =>
        Answer(await RecordAsync(reference, 0, SimulatedCharge.NeverCame, cancel));

    private static ProcessorAnswer Answer(string truth) =>
        truth == SimulatedCharge.Approved ? ProcessorAnswer.Approved : ProcessorAnswer.Declined(truth);

    /// <summary>Keeps the first truth about a reference: whoever comes later gets that one.</summary>
    private async Task<string> RecordAsync(Guid reference, long minor, string truth, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var charges = db.Set<SimulatedCharge>();
        if (await charges.AsNoTracking().SingleOrDefaultAsync(c => c.Reference == reference, cancel) is { } known)
        {
            return known.Truth;
        }

        charges.Add(new SimulatedCharge { Reference = reference, Minor = minor, Truth = truth, At = clock.GetUtcNow() });
        try
        {
            await db.SaveChangesAsync(cancel);
            return truth;
        }
        catch (DbUpdateException e) when (db.Dialect.IsUniqueViolation(e))
        {
            return (await charges.AsNoTracking().SingleAsync(c => c.Reference == reference, cancel)).Truth;
        }
    }
}

/// <summary>A charge as the simulated processor recorded it.</summary>
internal sealed class SimulatedCharge
{
    public const string Approved = "00", NeverCame = "never-came";

    public required Guid Reference { get; init; }

    public required long Minor { get; init; }

    /// <summary>The issuer's answer, whether or not we ever heard it.</summary>
    public required string Truth { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<SimulatedCharge> charge)
    {
        charge.ToTable("payments_simulated_charges");
        charge.HasKey(c => c.Reference);
        charge.Property(c => c.Reference).ValueGeneratedNever();
        charge.Property(c => c.Truth).HasMaxLength(20);
    }
}

/// <summary>How a simulated issuer behaves.</summary>
internal abstract record SimulatedBehaviour(string Truth, bool IsAnswered)
{
    internal sealed record Approve() : SimulatedBehaviour(SimulatedCharge.Approved, true);

    internal sealed record Decline(string Code) : SimulatedBehaviour(Code, true);

    /// <summary>No answer comes, and the truth is told to the first inquiry.</summary>
    internal sealed record Timeout(string Then) : SimulatedBehaviour(Then, false);

    /// <summary>The issuer cannot be reached, and the charge is given up.</summary>
    internal sealed record IssuerUnreachable() : SimulatedBehaviour("91", false);

    /// <summary>Reads the contract's names: <c>approve</c>, <c>decline-51</c>, <c>unreachable-91</c>, <c>timeout-then-approved</c>...</summary>
    public static SimulatedBehaviour? Parse(string? name) => name switch
    {
        "approve" => new Approve(),
        "timeout-then-approved" => new Timeout(SimulatedCharge.Approved),
        "timeout-then-declined" => new Timeout("05"),
        "unreachable-91" => new IssuerUnreachable(),
        ['d', 'e', 'c', 'l', 'i', 'n', 'e', '-', var a, var b] when char.IsAsciiDigit(a) && char.IsAsciiDigit(b) => new Decline($"{a}{b}"),
        _ => null,
    };
}

/// <summary>The simulated issuers' cards. They live here only, never in database or logs.</summary>
public static class SimulatedCards
{
    /// <summary>Every card, the security code that fits all of them, and how it behaves.</summary>
    public static IReadOnlyList<SimulatedCard> All { get; } =
    [
        new("4111111111111111", "123", "approve"),
        new("4000000000000507", "123", "decline-05"),
        new("4000000000001406", "123", "decline-14"),
        new("4000000000005100", "123", "decline-51"),
        new("5555555555555409", "123", "decline-54"),
        new("5200000000009107", "123", "unreachable-91"),
        new("4571736000000109", "123", "timeout-then-approved"),
        new("4571736000000208", "123", "timeout-then-declined"),
    ];

    internal static SimulatedBehaviour? BehaviourOf(string number) =>
        SimulatedBehaviour.Parse(All.FirstOrDefault(c => c.Number == number)?.Behaviour);
}

/// <summary>A card of the simulator.</summary>
/// <param name="Number">The digits.</param>
/// <param name="Cvv">The security code.</param>
/// <param name="Behaviour">What its issuer answers.</param>
public sealed record SimulatedCard(string Number, string Cvv, string Behaviour);

/// <summary>Overrules the cards for the next charges, for demonstrations.</summary>
public sealed class SimulatorSteering
{
    private readonly Lock _lock = new();
    private SimulatedBehaviour? _behaviour;
    private int _times;

    /// <summary>Makes the next charges behave alike.</summary>
    /// <param name="behaviour">One of the names of <see cref="SimulatedCard.Behaviour"/>.</param>
    /// <param name="times">For how many charges.</param>
    /// <returns>Whether the name is known.</returns>
    public bool TrySteer(string? behaviour, int times)
    {
        if (SimulatedBehaviour.Parse(behaviour) is not { } parsed)
        {
            return false;
        }

        lock (_lock)
        {
            (_behaviour, _times) = (parsed, times);
        }

        return true;
    }

    internal SimulatedBehaviour? Next()
    {
        lock (_lock)
        {
            return _times > 0 && _times-- > 0 ? _behaviour : null;
        }
    }
}
