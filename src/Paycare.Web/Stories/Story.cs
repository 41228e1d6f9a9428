using Paycare.Platform.Ids;
using Paycare.Web.Actors;
using Paycare.Web.Demo;

namespace Paycare.Web.Stories;

/// <summary>A path through the public API, played step by step, that tells what each side sees.</summary>
internal abstract class Story(StoryStage stage)
{
    private int _step;

    protected StoryStage Stage { get; } = stage;

    public abstract Task PlayAsync();

    /// <summary>Begins a step.</summary>
    protected void Step(string what) => Stage.Out.WriteLine($"{++_step, 2}. {what}");

    /// <summary>What one side sees.</summary>
    protected void Sees(string who, string what) => Stage.Out.WriteLine($"      {who, -8} | {what}");

    /// <summary>Ends the story when a condition fails.</summary>
    protected static void Holds(bool holds, string what)
    {
        if (!holds)
        {
            throw new StoryException($"It does not hold that {what}.");
        }
    }
}

/// <summary>The stage of a story: a host and a database of its own.</summary>
/// <param name="Address">The address it listens on.</param>
/// <param name="Demo">Its staff, merchants and cards.</param>
/// <param name="Clock">The host's clock, for time-based codes.</param>
/// <param name="Out">Receives the story.</param>
internal sealed record StoryStage(Uri Address, DemoSheet Demo, TimeProvider Clock, TextWriter Out)
{
    /// <summary>A new customer, unknown to earlier stories; with somebody's e-mail address, or one of their own.</summary>
    public CustomerActor NewCustomer(string name, string locale, string? email = null)
    {
        var unique = OrderedGuid.Next(Clock);
        var digits = System.Security.Cryptography.RandomNumberGenerator.GetInt32(10_000_000, 99_999_999);
        return new CustomerActor(
            ApiClient.At(Address),
            $"+62812{digits}",
            email ?? $"{unique:N}@mail.example",
            name,
            "rainy-roof-and-soup",
            "482915",
            locale
        );
    }

    /// <summary>How a demo agent signs in. A time-based code works once, so a stage that is used again keeps its sessions.</summary>
    public Func<int, Task<ApiClient>>? SignedInAgent { get; init; }

    /// <summary>A signed-in agent of the demo.</summary>
    public async Task<ApiClient> AgentAsync(int index)
    {
        if (SignedInAgent is { } known)
        {
            return await known(index);
        }

        var agent = new StaffActor(ApiClient.At(Address), Demo.Staff.Where(s => s.Role == "agent").ElementAt(index), Clock);
        (await agent.SignInAsync()).Expect(201);
        return agent.Api;
    }

    /// <summary>All stories, by their name on the command line.</summary>
    public static IReadOnlyDictionary<string, Func<StoryStage, Story>> Stories { get; } =
        new Dictionary<string, Func<StoryStage, Story>>(StringComparer.Ordinal) { ["main"] = stage => new MainStory(stage) };
}
