using Paycare.Platform.Localisation;
using Paycare.Web.Actors;

namespace Paycare.Web.Stories;

/// <summary>
/// The main story: a payment fails for lack of balance, the cause is shown before the customer asks, care answers, it is solved.
/// </summary>
internal sealed class MainStory(StoryStage stage) : Story(stage)
{
    public override async Task PlayAsync()
    {
        var shop = Stage.Demo.Merchants[0];
        var rina = Stage.NewCustomer("Rina Wulandari", Languages.Indonesian.Name);
        await JoinAsync(rina);
        await TopUpAndPayAsync(rina, shop.Id.ToString(), shop.Name);
        var attempt = await FailToPayAsync(rina, shop.Id.ToString(), shop.Name);
        await DiagnoseAsync(rina, attempt);
        var (caseId, number) = await OpenCaseAsync(rina, attempt);
        await AnswerAsync(caseId, number);
        await SolveAsync(rina, caseId);
    }

    private async Task JoinAsync(CustomerActor rina)
    {
        Step("Rina signs up with phone, e-mail, password and PIN.");
        await rina.JoinAsync();
        Sees("Rina", $"a code by SMS; the phone is confirmed, this device is known, she is signed in (customer {rina.CustomerId[..8]}...)");

        Step("She binds a card; the simulated processor checks it.");
        var card = Stage.Demo.Cards.First(c => c.Behaviour == "approve");
        var bound = (await rina.BindCardAsync(card.Number, card.Cvv)).Expect(201);
        Holds(
            bound["number"] is null && !bound.Text.Contains(card.Number, StringComparison.Ordinal),
            "the card's number is never shown again"
        );
        Sees("Rina", $"{bound["brand"]} ending in {bound["last4"]}, checked {bound["checkedAt"]}");
    }

    private async Task TopUpAndPayAsync(CustomerActor rina, string shop, string shopName)
    {
        Step("She tops up IDR 61,000 from it.");
        var topUp = (await rina.TopUpAsync("61000.00")).Expect(201);
        Holds(topUp["status"] == "succeeded", "the top-up succeeded");
        await SeeBalanceAsync(rina, "61000.00");

        Step($"She pays {shopName} IDR 38,000.");
        var key = CustomerActor.NewKey();
        var paid = (await rina.PayAsync(shop, "38000.00", key)).Expect(201);
        var again = (await rina.PayAsync(shop, "38000.00", key)).Expect(201);
        Holds(again.Replayed && again.Text == paid.Text, "the same request again is answered from its record, and paid once");
        await SeeBalanceAsync(rina, "23000.00");
    }

    private async Task<string> FailToPayAsync(CustomerActor rina, string shop, string shopName)
    {
        Step($"She pays {shopName} IDR 38,000 once more; the balance is too low.");
        var key = CustomerActor.NewKey();
        var refused = (await rina.PayAsync(shop, "38000.00", key)).Expect(402);
        Holds(refused["code"] == "insufficient-balance", "the refusal names the balance");
        Holds(
            (await rina.PayAsync(shop, "38000.00", key)).Expect(402)["attemptId"] == refused["attemptId"],
            "a repeated request is the same attempt"
        );
        await SeeBalanceAsync(rina, "23000.00");
        return refused["attemptId"]!;
    }

    private async Task DiagnoseAsync(CustomerActor rina, string attempt)
    {
        Step("Before she asks, the app tells her why, in her language.");
        foreach (var language in new[] { Languages.Chinese, Languages.English, Languages.Indonesian })
        {
            rina.Api.Language = language.Name;
            var diagnosis = (await rina.Api.GetAsync($"/api/v1/attempts/{attempt}/diagnosis")).Expect(200);
            Holds(
                diagnosis["cause"] == "insufficient-balance" && diagnosis["charged"] == "False",
                "the cause is the balance, and nothing was charged"
            );
            var facts = diagnosis.Body.GetProperty("evidence").EnumerateArray().ToDictionary(e => e.GetProperty("name").GetString()!);
            Holds(
                facts["balanceAtAttempt"].GetProperty("value").GetProperty("value").GetString() == "23000.00",
                "the balance at that moment is shown"
            );
            Holds(facts["shortfall"].GetProperty("value").GetProperty("value").GetString() == "15000.00", "the shortfall is shown");
            Sees("Rina", $"{language}: {diagnosis["summary"]}");
            Sees(
                "",
                string.Join(" · ", facts.Values.Select(f => $"{f.GetProperty("label").GetString()} {f.GetProperty("text").GetString()}"))
            );
            Sees(
                "",
                string.Join(
                    " · ",
                    diagnosis.Body.GetProperty("remedies").EnumerateArray().Select(r => $"[{r.GetProperty("label").GetString()}]")
                )
            );
        }
    }

    private async Task<(string Id, string Number)> OpenCaseAsync(CustomerActor rina, string attempt)
    {
        Step("She tells care once: a structured draft, the attempt attached.");
        var opened = (
            await rina.Api.PostAsync(
                "/api/v1/cases",
                new
                {
                    topic = "payment-failed",
                    background = "Saya membayar kopi di Kopi Senja.",
                    whatHappened = "Pembayaran kedua ditolak, padahal tadi berhasil.",
                    alreadyTried = "Saya coba sekali lagi.",
                    need = "Apakah saldo saya terpotong?",
                    about = new { attemptId = attempt },
                }
            )
        ).Expect(201);
        Holds(opened.Body.GetProperty("missing").GetArrayLength() == 0, "nothing is missing");
        Sees("Rina", $"{opened["number"]}, first reply by {opened["expectedFirstReplyAt"]}");
        return (opened["id"]!, opened["number"]!);
    }

    private async Task AnswerAsync(string caseId, string number)
    {
        Step("Sari signs in at the desk with password and code, and finds the case.");
        var sari = await Stage.AgentAsync(0);
        Holds(
            (await sari.GetAsync($"/api/v1/desk/cases?q={number}")).Expect(200)["items.0.id"] == caseId,
            "the case is found by its number"
        );
        var seen = (await sari.GetAsync($"/api/v1/desk/cases/{caseId}")).Expect(200);
        Holds(seen["diagnosis.cause"] == "insufficient-balance", "the agent sees the same verdict");
        Holds(seen["facts.attempt.code"] == "insufficient-balance", "the attempt's facts stand beside the case");
        Holds(!seen.Text.Contains("Wulandari", StringComparison.Ordinal), "the customer's name is masked");
        Sees("Sari", $"{seen["customer.name"]}, {seen["customer.phone"]}, {seen["customer.email"]}");
        Sees("", $"verdict: {seen["diagnosis.summary"]}");
        Sees("", $"wallet now: {seen["facts.wallet.available.value"]} {seen["facts.wallet.available.currency"]} can be spent");

        Step("She answers; a colleague's stale screen is stopped.");
        var answer = new { text = "Saldo Ibu tidak terpotong. Kurang Rp 15.000; silakan isi saldo lalu bayar lagi." };
        (await sari.PostAsync($"/api/v1/desk/cases/{caseId}/messages", answer, ifMatch: seen.ETag)).Expect(200);
        (await sari.PostAsync($"/api/v1/desk/cases/{caseId}/messages", answer, ifMatch: seen.ETag)).Expect(412);
        (await sari.PostAsync($"/api/v1/desk/cases/{caseId}/messages", new { text = "Please send me your PIN." })).Expect(422);
        Sees("Sari", "412: the case changed since; and a reply that asks for a PIN is not sent");
    }

    private async Task SolveAsync(CustomerActor rina, string caseId)
    {
        Step("Rina reads the answer, confirms that it is solved, and rates it.");
        var read = (await rina.Api.GetAsync($"/api/v1/cases/{caseId}")).Expect(200);
        Holds(read.Body.GetProperty("messages").GetArrayLength() == 1, "one answer arrived");
        Sees("Rina", $"{read["messages.0.name"]}: {read["messages.0.text"]}");
        (await rina.Api.PostAsync($"/api/v1/cases/{caseId}/confirm", new { solved = true })).Expect(200);
        (await rina.Api.PostAsync($"/api/v1/cases/{caseId}/rating", new { score = 5, comment = "Cepat dan jelas" })).Expect(200);
        var done = (await rina.Api.GetAsync($"/api/v1/cases/{caseId}")).Expect(200);
        Holds(done["state"] == "resolved" && done["rating.score"] == "5", "the case is resolved and rated");
        Sees("Rina", $"{done["number"]} {done["state"]}, rated {done["rating.score"]} of 5");
    }

    private async Task SeeBalanceAsync(CustomerActor rina, string expected)
    {
        var wallet = (await rina.Api.GetAsync("/api/v1/wallet")).Expect(200);
        Holds(wallet["available.value"] == expected, $"{expected} can be spent");
        Sees("Rina", $"balance {wallet["posted.value"]}, can spend {wallet["available.value"]}");
    }
}
