using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;
using Paycare.Identity.Pins;
using Paycare.Payments.Spending;
using Paycare.Payments.TopUps;
using Type = System.Type;

namespace Paycare.Tests.House;

/// <summary>Money leaves a wallet by one way: key, throttle, PIN, large money, ledger, in this order and in one place.</summary>
public sealed class SpendingTests
{
    private static readonly Architecture Payments = new ArchLoader()
        .LoadAssemblies(typeof(MoneyPipeline).Assembly, typeof(PinsApi).Assembly)
        .Build();

    /// <summary>A request asks it for the PIN's form, the last step for the PIN.</summary>
    [Fact]
    public void Only_the_last_step_of_spending_and_a_top_up_ask_for_the_pin() =>
        Assert.Equal(
            [nameof(OutgoingMoney), nameof(SpendingRequest), nameof(StandingOrders), nameof(TopUpWallet)],
            Naming(typeof(PinsApi))
        );

    [Fact]
    public void Only_the_pipeline_leads_to_the_last_step() =>
        Assert.Equal([nameof(MoneyPipeline), nameof(SpendingTurn)], Naming(typeof(OutgoingMoney)));

    [Fact]
    public void Only_the_pipeline_gives_a_request_its_turn() =>
        Assert.Equal(
            [nameof(MoneyPipeline)],
            Dependencies<MethodCallDependency>(typeof(SpendingTurn))
                .Where(d => d.TargetMember.Name.StartsWith(".ctor", StringComparison.Ordinal))
                .Select(Origin)
                .Distinct()
        );

    private static IEnumerable<string> Naming(Type target) =>
        Dependencies<ITypeDependency>(target)
            .Select(Origin)
            .Distinct()
            .Where(name => name != target.Name && !name.EndsWith("Module", StringComparison.Ordinal))
            .Order();

    private static IEnumerable<T> Dependencies<T>(Type target)
        where T : ITypeDependency =>
        Payments
            .Types.Where(t => t.FullName.StartsWith("Paycare.Payments.", StringComparison.Ordinal))
            .SelectMany(t => t.Dependencies)
            .OfType<T>()
            .Where(d => d.Target.FullName == target.FullName);

    /// <summary>The outermost type: what a closure or an asynchronous method names, its class names.</summary>
    private static string Origin(ITypeDependency dependency) => dependency.Origin.FullName.Split('+')[0].Split('.')[^1];
}
