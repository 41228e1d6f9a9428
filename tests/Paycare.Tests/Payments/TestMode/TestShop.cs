using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.MerchantPortal;
using Paycare.Payments.Merchants;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Tests.Payments.MerchantPortal;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.TestMode;

/// <summary>A new shop with its programs in both modes.</summary>
internal sealed record TestShop(string Id, ApiClient Live, ApiClient Test)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The id of its twin.</summary>
    public string TwinId => StrongId.Read<MerchantId>(Id).TestTwin().ToString();

    public static async Task<TestShop> NewAsync(TestHost host, int feeBasisPoints = 0)
    {
        var (live, id) = await MerchantTests.NewShopAsync(host, feeBasisPoints);
        await using var scope = host.Services.CreateAsyncScope();
        var test = host.Client();
        test.UseToken(
            await scope
                .ServiceProvider.GetRequiredService<MerchantApi>()
                .EnsureDemoKeyAsync(StrongId.Read<MerchantId>(id).TestTwin(), Cancel)
        );
        return new TestShop(id, live, test);
    }

    public Task<ApiAnswer> PlayAsync(string amount, string outcome, string? reference = null, string? key = null) =>
        Test.PostAsync(
            "/api/v1/merchant/test/payments",
            new
            {
                amount = CustomerActor.Idr(amount),
                outcome,
                reference,
            },
            key ?? CustomerActor.NewKey(),
            cancel: Cancel
        );
}
