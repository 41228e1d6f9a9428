using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Channels.Email;
using Paycare.Identity.Pushes;
using Paycare.Payments.Processor;
using Paycare.Payments.Webhooks;
using Paycare.Platform.Due;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Due work that reaches a rail stands in a lane of its own, where a silent rail holds up nobody else's.</summary>
public sealed class DueLaneTests
{
    private static readonly HashSet<Type> Rails =
    [
        typeof(ICardProcessor),
        typeof(WebhookConnection),
        typeof(PushConnection),
        typeof(SmtpConnection),
    ];

    [Fact]
    public async Task Due_work_that_reaches_a_rail_is_not_in_the_lane_of_local_work()
    {
        var services = await ServicesAsync();
        var handlers = services.Select(s => s.ImplementationInstance).OfType<DueHandler>().ToList();
        Assert.NotEmpty(handlers);
        var wrong = handlers
            .Where(h => h.Lane == DueLane.Local)
            .Select(h => (h.Name, Way: WayToRail(h.Type, services.ToLookup(s => s.ServiceType), [])))
            .Where(h => h.Way is not null)
            .Select(h => $"{h.Name}: {h.Way}")
            .ToList();
        Assert.True(wrong.Count == 0, "These would hold up local work while a rail is silent:\n" + string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_lane_has_a_place_and_a_name_of_its_own()
    {
        var services = await ServicesAsync();
        var lanes = services.Select(s => s.ImplementationInstance).OfType<DueHandler>().Select(h => h.Lane).Distinct().ToList();
        Assert.All(lanes, lane => Assert.True(lane.Places > 0 && lane.Deadline > TimeSpan.Zero, lane.Name));
        Assert.Equal(lanes.Select(l => l.Name).Distinct(), lanes.Select(l => l.Name));
    }

    /// <summary>By constructors. A module's face offers more than its callers use, so it is where the way ends.</summary>
    private static string? WayToRail(Type type, ILookup<Type, ServiceDescriptor> services, HashSet<Type> seen)
    {
        if (Rails.Contains(type))
        {
            return type.Name;
        }

        if (
            !seen.Add(type)
            || type.Name.EndsWith("Api", StringComparison.Ordinal)
            || type.Namespace?.StartsWith("Paycare", StringComparison.Ordinal) != true
        )
        {
            return null;
        }

        var needs = type.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => p.ParameterType);
        foreach (
            var need in needs.Select(n =>
                n.IsGenericType && n.GetGenericTypeDefinition() == typeof(IEnumerable<>) ? n.GetGenericArguments()[0] : n
            )
        )
        {
            foreach (var made in services[need].Select(s => s.ImplementationType).OfType<Type>().Append(need))
            {
                if (WayToRail(made, services, seen) is { } way)
                {
                    return $"{type.Name} -> {way}";
                }
            }
        }

        return null;
    }

    private static async Task<IServiceCollection> ServicesAsync()
    {
        IServiceCollection? services = null;
        await using var store = await TestStore.CreateAsync(TestDatabase.Sqlite);
        var folder = Directory.CreateTempSubdirectory("paycare-look-");
        await using var app = TestHost.Build(store, folder, all => services = all, hasHistory: false);
        folder.Delete(recursive: true);
        return services!;
    }
}
