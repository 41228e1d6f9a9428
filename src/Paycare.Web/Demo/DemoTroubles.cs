using Paycare.Care.Cases;
using Paycare.Payments.Processor.Simulator;
using Paycare.Platform.Ids;
using Paycare.Web.Actors;

namespace Paycare.Web.Demo;

/// <summary>Creates the problems of the demo's people, and reports them to care.</summary>
/// <param name="shops">The merchants' ids by name.</param>
internal sealed class DemoTroubles(IReadOnlyDictionary<string, string> shops)
{
    private const string WrongPin = "605827",
        OtherWrongPin = "918273";

    /// <summary>Creates the problem, then reports it to care.</summary>
    /// <returns>The case; <c>null</c> when the problem could not be created any more.</returns>
    public async Task<CaseId?> OpenAsync(CustomerActor actor, DemoSituation situation, string[] texts)
    {
        if (situation.Trouble == "frozen")
        {
            (await actor.Api.PostAsync("/api/v1/me/freeze", new { reason = texts[1] })).Expect(200);
            return Id((await actor.Api.GetAsync("/api/v1/cases")).Expect(200)["items.0.id"]);
        }

        var about = await MakeAsync(actor, situation);
        var opened = await actor.Api.PostAsync(
            "/api/v1/cases",
            new
            {
                topic = situation.Topic,
                background = texts[0],
                whatHappened = texts[1],
                alreadyTried = texts[2],
                need = texts[3],
                about = about is null ? null : new { attemptId = about },
            }
        );
        return opened.Code == 201 ? Id(opened["id"]) : null;
    }

    private async Task<string?> MakeAsync(CustomerActor actor, DemoSituation situation)
    {
        var shop = shops[situation.Shop];
        var amount = DemoAct.Text(situation.Amount);
        var wrong = actor.Pin == WrongPin ? OtherWrongPin : WrongPin;
        switch (situation.Trouble)
        {
            case "short":
                return (await actor.PayAsync(shop, amount))["attemptId"];
            case "wrong-pin":
                return (await actor.PayAsync(shop, amount, withPin: wrong))["attemptId"];
            case "locked":
                await actor.PayAsync(shop, amount, withPin: wrong);
                await actor.PayAsync(shop, amount, withPin: wrong);
                await actor.PayAsync(shop, amount, withPin: wrong);
                return (await actor.PayAsync(shop, amount))["attemptId"];
            case "paid":
                return (await actor.PayAsync(shop, amount))["id"];
            case "lost":
                var key = CustomerActor.NewKey();
                _ = await actor.PayAsync(shop, amount, key);
                return (await actor.PayAsync(shop, amount, key))["id"];
            case "declined" or "pending" or "unreachable":
                return await FailToTopUpAsync(actor, situation);
            case "bind":
                var dead = SimulatedCards.All.First(c => c.Behaviour == "decline-05");
                _ = await actor.BindCardAsync(dead.Number, dead.Cvv);
                return null;
            default:
                return null;
        }
    }

    private static async Task<string?> FailToTopUpAsync(CustomerActor actor, DemoSituation situation)
    {
        var behaviour = situation.Trouble switch
        {
            "declined" => "timeout-then-declined",
            "pending" => "timeout-then-approved",
            _ => "unreachable-91",
        };
        var card = SimulatedCards.All.First(c => c.Behaviour == behaviour);
        _ = await actor.BindCardAsync(card.Number, card.Cvv);
        var answer = await actor.TopUpAsync(DemoAct.Text(situation.Amount));
        return answer["attemptId"];
    }

    private static CaseId? Id(string? text) => text is not null && StrongId.TryRead<CaseId>(text, out var id) ? id : null;
}
