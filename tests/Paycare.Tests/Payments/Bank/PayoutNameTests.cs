using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Bank;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Payments.Bank;

public sealed class PayoutNameTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_holder_is_written_in_the_banks_letters_and_kept_in_the_owners(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var bank = new TestBank(host);
        var customer = await host.JoinAsync("陈美玲");
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        (await customer.TopUpAsync("100000.00")).Expect(201);
        var body = new
        {
            bankCode = "014",
            number = "７０００-０００ ００１",
            holderName = "陈美玲",
        };
        var account = (await customer.Api.PostAsync("/api/v1/bank-accounts", body, cancel: Cancel)).Expect(201);
        Assert.Equal(("陈美玲", "0001"), (account["holderName"], account["last4"]));
        var withdrawal = (await TestBank.WithdrawAsync(customer, account["id"]!, "20000.00")).Expect(201)["id"];
        _ = await TestBank.StandsAsync(customer, withdrawal, "succeeded");
        var payout = await host.InDatabaseAsync(db =>
            db.Set<Payout>().AsNoTracking().SingleAsync(p => p.Reference == $"withdrawal:{withdrawal}", Cancel)
        );
        var order = Directory
            .EnumerateFiles(bank.Options.OutDirectory, "*.xml", SearchOption.AllDirectories)
            .Select(file => XDocument.Load(file))
            .SelectMany(file => file.Descendants().Where(e => e.Name.LocalName == "CdtTrfTxInf"))
            .Single(e => e.Descendants().Any(id => id.Name.LocalName == "EndToEndId" && id.Value == payout.Id.ToString()));
        Assert.Equal(["ChenMeiLing"], order.Descendants().Where(e => e.Name.LocalName == "Nm").Select(e => e.Value));
    }
}
