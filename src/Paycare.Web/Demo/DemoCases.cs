using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Paycare.Care;
using Paycare.Care.Desk;
using Paycare.Identity;
using Paycare.Payments.Processor.Simulator;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Web.Actors;

namespace Paycare.Web.Demo;

/// <summary>
/// The demo's history: a dozen people with real problems, and a desk working on them. Customers act through the public API, staff
/// through the desk's own calls. It starts once the host is ready, proceeds step by step, and resumes after a restart where it
/// stopped.
/// </summary>
[OneProcess(KeptBy.Whole, "Each would tell the demo's history once more.")]
internal sealed partial class DemoCases(
    DemoData demo,
    DeskApi desk,
    IServer server,
    IServiceScopeFactory scopes,
    IConfiguration configuration,
    ILogger<DemoCases> log
) : BackgroundService
{
    private const string Password = "lampu-teras-dan-hujan",
        Pin = "739164";
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20),
        LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether the history is complete.</summary>
    public bool IsComplete { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!DemoData.HasHistory(configuration))
        {
            return;
        }

        try
        {
            while (demo.Sheet is null)
            {
                await Task.Delay(LookEvery, stoppingToken);
            }

            await TellAllAsync(stoppingToken);
            IsComplete = true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; the rest follows after the next start.
        }
        catch (Exception e)
        {
            // The demo also works without its history: the host stays up.
            Stopped(e);
        }
    }

    private async Task TellAllAsync(CancellationToken cancel)
    {
        await using var file = typeof(DemoCases).Assembly.GetManifestResourceStream("demo-cases.json")!;
        var told = (await JsonSerializer.DeserializeAsync<DemoHistory>(file, Json.Options, cancel))!;
        var address = Address();
        var troubles = new DemoTroubles(demo.Sheet!.Merchants.ToDictionary(m => m.Name, m => m.Id.ToString()));
        await using var crew = new DemoCrew(scopes, desk);
        var people = told
            .People.SelectMany(p => p.Value.Select((who, i) => (Language: p.Key, Index: i, Name: who[0], Short: who[1])))
            .ToList();
        foreach (var (language, index, name, shortName) in people)
        {
            var phone = $"+62813555{people.FindIndex(p => p.Short == shortName):00}110";
            var mine = told.Of(index).ToList();
            var done = await CountAsync(phone, cancel);
            if (done >= mine.Count)
            {
                continue;
            }

            var actor = new CustomerActor(ApiClient.At(address), phone, $"{shortName}@mail.example", name, Password, Pin, language);
            actor.Api.Language = language;
            await EnterAsync(actor, done is null);
            foreach (var (situation, turn) in mine.Skip(done ?? 0))
            {
                cancel.ThrowIfCancellationRequested();
                var texts = situation.Texts[language];
                if (await troubles.OpenAsync(actor, situation, texts) is { } opened)
                {
                    await crew.WorkAsync(actor, opened, situation, texts, turn, cancel);
                }

                await Task.Delay(Breath, cancel);
            }
        }
    }

    /// <summary>The number of a customer's cases; <c>null</c> when the customer does not exist yet.</summary>
    private async Task<int?> CountAsync(string phone, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityApi>().FindByContactAsync(phone, null, cancel) is { } customer
            ? (await scope.ServiceProvider.GetRequiredService<CareApi>().CasesAsync(customer, null, Paging.MaxLimit, cancel))
                .Value
                .Items
                .Count
            : null;
    }

    private static async Task EnterAsync(CustomerActor actor, bool isNew)
    {
        if (isNew)
        {
            await actor.JoinAsync();
            var card = SimulatedCards.All.First(c => c.Behaviour == "approve");
            (await actor.BindCardAsync(card.Number, card.Cvv)).Expect(201);
            (await actor.TopUpAsync("480000.00")).Expect(201);
            return;
        }

        // The host was restarted: a new device, so a code is required.
        var body = new
        {
            identifier = actor.Phone,
            password = Password,
            deviceName = "Phone",
        };
        _ = await actor.Api.PostAsync("/api/v1/sessions", body);
        var code = await actor.LastCodeAsync();
        actor.Api.UseToken(
            (
                await actor.Api.PostAsync(
                    "/api/v1/sessions",
                    new
                    {
                        identifier = actor.Phone,
                        password = Password,
                        oneTimeCode = code,
                        deviceName = "Phone",
                    }
                )
            ).Expect(201)["accessToken"]
        );
    }

    private Uri Address()
    {
        var bound = BindingAddress.Parse(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return new UriBuilder(bound.Scheme, bound.Host is "[::]" or "0.0.0.0" or "+" or "*" ? "localhost" : bound.Host, bound.Port).Uri;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demo's history stopped before its end")]
    private partial void Stopped(Exception e);
}

/// <summary>The history's script: who, and what happens to them.</summary>
internal sealed record DemoHistory(IReadOnlyDictionary<string, string[][]> People, IReadOnlyList<DemoSituation> Situations)
{
    private const int PeopleOfALanguage = 4;

    /// <summary>
    /// What happens to the n-th person of each language, with its place in the history; events that end their day come last.
    /// </summary>
    public IEnumerable<(DemoSituation Situation, int Turn)> Of(int person)
    {
        var all = Situations.Select((situation, turn) => (situation, turn)).ToList();
        var last = person switch
        {
            0 => "locked",
            1 => "frozen",
            _ => "",
        };
        return all.Where(s => s.situation.Trouble is not ("locked" or "frozen") && s.turn % PeopleOfALanguage == person)
            .Concat(all.Where(s => s.situation.Trouble == last));
    }
}

/// <summary>One problem: how it is created, what it is about, how far the desk got, and the words in each language.</summary>
internal sealed record DemoSituation(
    string Trouble,
    string Topic,
    string Shop,
    int Amount,
    string Ends,
    IReadOnlyDictionary<string, string[]> Texts
);
