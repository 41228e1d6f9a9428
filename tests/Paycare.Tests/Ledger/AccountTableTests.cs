using Paycare.Ledger.Accounts;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;

namespace Paycare.Tests.Ledger;

public sealed class AccountTableTests
{
    [Theory]
    [InlineData("clearing:card")]
    [InlineData("customer:01a22c8aca1170009fdadb03d6b7b5f9")]
    [InlineData("customer:01A22C8ACA1170009FDADB03D6B7B5F9")]
    [InlineData("test:payer:01a22c8aca1170009fdadb03d6b7b5f9")]
    [InlineData("customer:00000000000000000000000000000000")]
    [InlineData("customer:01a22c8a-ca11-7000-9fda-db03d6b7b5f9")]
    [InlineData("customer01a22c8aca1170009fdadb03d6b7b5f9")]
    [InlineData(":01a22c8aca1170009fdadb03d6b7b5f9")]
    [InlineData("01a22c8aca1170009fdadb03d6b7b5f9")]
    [InlineData("")]
    public void A_code_is_read_back_as_it_was(string code) => Assert.Equal(code, AccountCode.Of(code).ToString());

    [Fact]
    public void Codes_that_differ_in_a_letter_are_two_accounts()
    {
        var table = new AccountTable();
        var (lower, upper) = ("customer:01a22c8aca1170009fdadb03d6b7b5f9", "customer:01A22C8ACA1170009FDADB03D6B7B5F9");
        table.Add(Account(1, lower));
        Assert.False(table.TryFind(upper, Currency.Idr, out _));
        Assert.False(table.TryFind(lower, Currency.Usd, out _));
        table.Add(Account(2, upper));
        table.Add(Account(3, lower, Currency.Usd));
        Assert.Equal(
            [1, 2, 3],
            [Found(table, lower), Found(table, upper), table.TryFind(lower, Currency.Usd, out var usd) ? usd.Id.Value : 0]
        );
        Assert.Throws<KeyNotFoundException>(() => table[new AccountId(4)]);
    }

    /// <summary>What was added is found by others from then on, also while the table grows.</summary>
    [Fact]
    public async Task Others_find_what_was_added_while_more_are_added()
    {
        const int Accounts = 20_000;
        var table = new AccountTable();
        var added = 0;
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(Read)).ToArray();
        for (var i = 1; i <= Accounts; i++)
        {
            table.Add(Account(i * 7L, Code(i)));
            Volatile.Write(ref added, i);
        }

        Assert.All(await Task.WhenAll(readers), missing => Assert.Equal(0, missing));
        Assert.False(table.TryFind(new AccountId(1), out _));

        int Read()
        {
            var missing = 0;
            for (var known = 0; known < Accounts; )
            {
                known = Volatile.Read(ref added);
                for (var i = 1; i <= known; i += 1 + (known / 100))
                {
                    missing += table.TryFind(new AccountId(i * 7L), out var byId) && Found(table, Code(i)) == byId.Id.Value ? 0 : 1;
                }
            }

            return missing;
        }
    }

    private static string Code(int i) => $"customer:{new Guid(i, 0, 7, [1, 2, 3, 4, 5, 6, 7, 8]):N}";

    private static long Found(AccountTable table, string code) => table.TryFind(code, Currency.Idr, out var account) ? account.Id.Value : 0;

    private static Account Account(long id, string code, Currency? currency = null) =>
        new(new AccountId(id), code, currency ?? Currency.Idr, NormalSide.Credit, 0);
}
