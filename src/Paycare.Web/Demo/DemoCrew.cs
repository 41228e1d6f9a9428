using System.Collections.Concurrent;
using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Care.Desk;
using Paycare.Care.Remedies;
using Paycare.Identity.Sessions;
using Paycare.Identity.StaffAccounts;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Web.Actors;

namespace Paycare.Web.Demo;

/// <summary>
/// The demo's staff at work, through the same calls as the desk's pages. Each begins to work when first needed, and uses up no
/// sign-in code.
/// </summary>
internal sealed class DemoCrew(IServiceScopeFactory scopes, DeskApi desk) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<SessionId>>> _sessions = [];

    private static CultureInfo Language => Languages.English;

    /// <summary>Advances a case as far as its history says.</summary>
    public async Task WorkAsync(CustomerActor actor, CaseId id, DemoSituation situation, string[] texts, int turn, CancellationToken cancel)
    {
        var who = await AtWorkAsync(
            situation.Ends == "taken-by-risk" ? "Dewi"
                : turn % 2 == 0 ? "Sari"
                : "Bima",
            cancel
        );
        if (situation.Ends == "new")
        {
            return;
        }

        Expect(await desk.AssignAsync(who, id, "me", Language, cancel));
        var (reply, more) = (texts[4], texts[5]);
        if (more.Length > 0 && situation.Ends != "wrote-back")
        {
            Expect(await desk.WriteAsync(who, id, null, new DeskMessageBody(more, Internal: true), Language, cancel));
        }

        if (reply.Length > 0)
        {
            var then = situation.Ends == "bank" ? "bank" : "customer";
            Expect(await desk.WriteAsync(who, id, null, new DeskMessageBody(reply, Internal: false, then), Language, cancel));
        }

        switch (situation.Ends)
        {
            case "bank" when reply.Length == 0:
                Expect(await desk.MoveAsync(who, id, "waiting-on-bank", Language, cancel));
                break;
            case "wrote-back":
                (await actor.Api.PostAsync($"/api/v1/cases/{id}/messages", new { text = more }, cancel: cancel)).Expect(201);
                break;
            case "approval-25000":
                // Not by the agents: their daily goodwill is left for visitors of the demo.
                _ = await AskAsync("Dewi", id, "25000.00", cancel);
                break;
            case "goodwill-20000":
                var asked = await AskAsync("Maya", id, "20000.00", cancel);
                var dewi = await AtWorkAsync("Dewi", cancel);
                Expect(await desk.DecideAsync(dewi, asked.Id, isApproved: true, "Deposit was kept by mistake", cancel));
                break;
            case "solved-5" or "solved-4" or "closed":
                await SolveAsync(actor, id, situation.Ends == "solved-4" ? 4 : 5, cancel);
                if (situation.Ends == "closed")
                {
                    Expect(await desk.MoveAsync(who, id, "closed", Language, cancel));
                }

                break;
            default:
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var api = scope.ServiceProvider.GetRequiredService<StaffApi>();
        foreach (var session in _sessions.Values)
        {
            await api.EndSessionAsync(await session.Value, CancellationToken.None);
        }
    }

    private async Task<RemedyItem> AskAsync(string name, CaseId id, string amount, CancellationToken cancel)
    {
        return Expect(
            await desk.AskAsync(
                await AtWorkAsync(name, cancel),
                id,
                new RemedyBody(
                    "goodwill-credit",
                    new RemedyArguments(new MoneyBody(amount, Currency.Idr.Code), null),
                    "For the trouble, as agreed with the customer"
                ),
                $"demo:{id}",
                Language,
                cancel
            )
        );
    }

    private static async Task SolveAsync(CustomerActor actor, CaseId id, int score, CancellationToken cancel)
    {
        (await actor.Api.PostAsync($"/api/v1/cases/{id}/confirm", new { solved = true }, cancel: cancel)).Expect(200);
        (await actor.Api.PostAsync($"/api/v1/cases/{id}/rating", new { score, comment = "" }, cancel: cancel)).Expect(200);
    }

    private async Task<SessionId> AtWorkAsync(string name, CancellationToken cancel)
    {
        var session = await _sessions.GetOrAdd(name, _ => new(() => BeginAsync(name, cancel))).Value;
        await using var scope = scopes.CreateAsyncScope();
        _ = await scope.ServiceProvider.GetRequiredService<StaffApi>().TouchSessionAsync(session, cancel);
        return session;
    }

    private async Task<SessionId> BeginAsync(string name, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var api = scope.ServiceProvider.GetRequiredService<StaffApi>();
        var colleagues = await api.ColleaguesAsync(cancel);
        return await api.OpenUnattendedAsync(colleagues.First(c => c.Name == name).Id, cancel);
    }

    private static T Expect<T>(Result<T> result) =>
        result.IsRefused(out var refusal, out var value) ? throw new StoryException($"The desk said no: {refusal.Code}.") : value;
}
