using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>A customer's own account number at Paycare's bank: every transfer to it is credited to that customer.</summary>
/// <param name="BankCode">The bank's clearing code.</param>
/// <param name="BankName">The bank's name.</param>
/// <param name="Number">The number, digits only.</param>
public sealed record VirtualAccountAnswer(string BankCode, string BankName, string Number);

/// <summary>The number, assigned once and never changed.</summary>
internal sealed class VirtualAccount
{
    public required CustomerId Customer { get; init; }

    public required string Number { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public static void Map(EntityTypeBuilder<VirtualAccount> account)
    {
        account.ToTable("payments_virtual_accounts");
        account.HasKey(a => a.Customer);
        account.Property(a => a.Customer).ValueGeneratedNever();
        account.Property(a => a.Number).HasMaxLength(34);
        account.HasIndex(a => a.Number).IsUnique();
    }
}

/// <summary>
/// Numbers with two check digits (ISO 7064, MOD 97-10, over bank code and number): a mistyped number is invalid, so the money
/// cannot reach a stranger.
/// </summary>
internal static class VirtualAccountNumber
{
    private const int RandomDigits = 10,
        CheckDigits = 2;

    public static string Make(BankOptions bank)
    {
        while (true)
        {
            var stem = bank.Prefix + RandomNumberGenerator.GetString("0123456789", RandomDigits);
            var number = stem + (98 - Rest(bank.Code + stem + "00")).ToString("00", CultureInfo.InvariantCulture);
            // A number that looks like a card number would be mistaken for one and masked in chats.
            if (!SecretScrub.HasLuhnCheck(number))
            {
                return number;
            }
        }
    }

    public static bool IsWellFormed(BankOptions bank, string number) =>
        number.Length == bank.Prefix.Length + RandomDigits + CheckDigits
        && number.StartsWith(bank.Prefix, StringComparison.Ordinal)
        && number.All(char.IsAsciiDigit)
        && Rest(bank.Code + number) == 1;

    private static int Rest(string digits) => digits.Aggregate(0, (rest, digit) => ((rest * 10) + (digit - '0')) % 97);
}

/// <summary>Assigns virtual account numbers and finds their customers.</summary>
internal sealed class VirtualAccounts(Database db, IOptions<BankOptions> bank, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/v1/me/virtual-account", ReadAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Top-ups")
            .Documented("readVirtualAccount", "Read one's virtual account", "Money sent there by bank transfer tops the wallet up.")
            .Refuses(RefusalKind.Conflict, "bank-not-connected");

    private static async Task<HttpAnswer<Ok<VirtualAccountAnswer>>> ReadAsync(
        ClaimsPrincipal caller,
        VirtualAccounts accounts,
        CancellationToken cancel
    ) => (await accounts.OfAsync(caller.Customer(), cancel)).ToHttp(TypedResults.Ok);

    /// <summary>A customer's number, assigned on first request.</summary>
    public async Task<Result<VirtualAccountAnswer>> OfAsync(CustomerId customer, CancellationToken cancel)
    {
        if (!bank.Value.IsConnected)
        {
            return BankOptions.NotConnected;
        }

        // Requested twice at once, or the number is another customer's: look again.
        var number = await db.RetryAsync(
            async () =>
            {
                if (await db.Set<VirtualAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.Customer == customer, cancel) is { } known)
                {
                    return known.Number;
                }

                var account = new VirtualAccount
                {
                    Customer = customer,
                    Number = VirtualAccountNumber.Make(bank.Value),
                    MadeAt = clock.GetUtcNow(),
                };
                db.Set<VirtualAccount>().Add(account);
                await db.SaveChangesAsync(cancel);
                return account.Number;
            },
            cancel
        );
        return new VirtualAccountAnswer(bank.Value.Code, bank.Value.Name, number);
    }

    public async Task<CustomerId?> OwnerAsync(string? number, CancellationToken cancel) =>
        number is null
            ? null
            : await db.Set<VirtualAccount>()
                .Where(a => a.Number == number)
                .Select(a => (CustomerId?)a.Customer)
                .SingleOrDefaultAsync(cancel);
}
