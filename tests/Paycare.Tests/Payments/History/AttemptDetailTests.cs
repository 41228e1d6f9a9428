using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger.Journal;
using Paycare.Payments.Details;
using Paycare.Payments.Requests;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Payments.History;

/// <summary>Each kind of money tells its own attempts, and each code of a row has its name.</summary>
public sealed class AttemptDetailTests
{
    [Theory, OnBothDatabases]
    public async Task Each_kind_of_money_has_exactly_one_detail(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var scope = host.Services.CreateAsyncScope();
        var kinds = scope.ServiceProvider.GetServices<IAttemptDetails>().Select(d => d.Kind).Order();
        Assert.Equal(Enum.GetValues<EntryKind>().Where(IsMoney).Order(), kinds);
    }

    [Fact]
    public void Each_refusal_of_the_ledger_is_a_code_of_an_attempt()
    {
        var codes = typeof(RefusalCodes).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Equal(code, AttemptCodes.Read(code)?.Text()));
    }

    [Fact]
    public void A_code_that_nothing_names_is_a_fault() => Assert.Throws<InvalidOperationException>(() => AttemptCodes.Read("wrong-pim"));

    private static bool IsMoney(EntryKind kind) =>
        kind is not (EntryKind.Open or EntryKind.Freeze or EntryKind.Unfreeze or EntryKind.Limits or EntryKind.Close);
}
