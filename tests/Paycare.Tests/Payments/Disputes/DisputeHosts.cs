using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Payments.Disputes;
using Paycare.Payments.Processor;
using Paycare.Payments.TopUps;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Disputes;

/// <summary>What tests of disputes need of a host.</summary>
internal static class DisputeHosts
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The customer's newest top-up.</summary>
    public static async Task<string> ChargeOfAsync(this CustomerActor customer) =>
        (await customer.Api.GetAsync("/api/v1/wallet/transactions", Cancel))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .First(i => i.GetProperty("kind").GetString() == "top-up")
            .GetProperty("topUpId")
            .GetString()!;

    /// <summary>The simulated bank speaks.</summary>
    public static async Task ChargeBackAsync(
        this TestHost host,
        string charge,
        string stage,
        string? amount = null,
        string? reason = null
    ) =>
        (
            await host.Client()
                .PostAsync(
                    "/dev/processor",
                    new
                    {
                        behaviour = "chargeback",
                        charge,
                        stage,
                        amount = amount is null ? null : CustomerActor.Idr(amount),
                        reason,
                    },
                    cancel: Cancel
                )
        ).Expect(204);

    /// <summary>A word of the processor's that no simulator would say: out of order, or once more.</summary>
    public static Task TellAsync(
        this TestHost host,
        string reference,
        string charge,
        Money amount,
        ChargebackStage stage,
        string reason = "fraudulent"
    ) =>
        host.InDatabaseAsync(db =>
        {
            Assert.True(StrongId.TryRead<TopUpId>(charge, out var topUp));
            host.Services.GetRequiredService<Outbox>()
                .Publish(
                    db,
                    new ChargebackReceived(
                        reference,
                        new ChargeId(topUp.Value),
                        amount,
                        stage,
                        reason,
                        stage is ChargebackStage.Inquiry or ChargebackStage.Opened ? host.Now.AddDays(7) : null
                    )
                );
            return db.SaveChangesAsync(Cancel);
        });

    public static Task<Dispute?> FindDisputeAsync(this TestHost host, string charge)
    {
        Assert.True(StrongId.TryRead<TopUpId>(charge, out var topUp));
        return host.InDatabaseAsync(db =>
            db.Set<Dispute>()
                .AsNoTracking()
                .Include(d => d.Parts.OrderBy(p => p.Place))
                .Include(d => d.Steps.OrderBy(s => s.Place))
                .Where(d => d.Charge == topUp)
                .OrderByDescending(d => d.Number)
                .FirstOrDefaultAsync(Cancel)
        );
    }

    /// <summary>Waits until the dispute of a charge is so.</summary>
    public static Task<Dispute> SeeDisputeAsync(this TestHost host, string charge, string what, Func<Dispute, bool> isSo) =>
        Eventually.SeeAsync(what, async _ => await host.FindDisputeAsync(charge) is { } found && isSo(found) ? found : null);

    /// <summary>Waits until a stage's money is where it belongs.</summary>
    public static Task<Dispute> SeeDisputeAsync(this TestHost host, string charge, string stage) =>
        host.SeeDisputeAsync(charge, $"the dispute is {stage}", d =>
            d.Stage == stage
            && (d.IsSettled || (stage is not ("won" or "lost" or "accepted") && (stage == "inquiry" || d.CoveredAt is not null)))
        );

    /// <summary>A system account, or a merchant's.</summary>
    public static AccountView? Account(this TestHost host, string code)
    {
        var ledger = host.Services.GetRequiredService<LedgerApi>();
        return ledger.TryFind(code, Currency.Idr, out var account) ? ledger.View(account) : null;
    }

    public static async Task SeesAsync(this CustomerActor customer, string available, string held)
    {
        var wallet = (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200);
        Assert.Equal((available, held), (wallet["available.value"], wallet["held.value"]));
    }

    public static IEnumerable<(DisputePartKind Kind, DisputeBearer Bearer, long Rupiah, DisputePartState State)> Cover(
        this Dispute dispute
    ) => dispute.Parts.Where(p => p.State != DisputePartState.Refused).Select(p => (p.Kind, p.Bearer, p.Minor / 100, p.State));
}
