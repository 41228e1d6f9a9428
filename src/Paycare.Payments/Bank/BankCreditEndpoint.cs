using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Bank;

/// <summary>A credit reported by the bank in real time, unchecked.</summary>
/// <param name="Reference">The account servicer's reference, as in the files that follow.</param>
/// <param name="VirtualAccount">The number that the sender named.</param>
/// <param name="Amount">Amount in IDR.</param>
/// <param name="BookedAt">When the bank booked it.</param>
/// <param name="Sender">The sender.</param>
internal sealed record BankCreditBody(
    string? Reference,
    string? VirtualAccount,
    MoneyBody? Amount,
    DateTimeOffset? BookedAt,
    BankCreditSender? Sender
)
{
    /// <summary>Never names and numbers: this ends up in logs.</summary>
    public override string ToString() => "bank credit";
}

/// <summary>What became of a credit.</summary>
/// <param name="Status"><c>accepted</c>, or <c>known</c> when the same entry came before.</param>
internal sealed record BankCreditAnswer(string Status);

/// <summary>The sender of money.</summary>
internal sealed record BankCreditSender(string? Name, string? BankCode, string? Account)
{
    /// <summary>Never names and numbers: this ends up in logs.</summary>
    public override string ToString() => "sender";
}

/// <summary>
/// Credits by webhook: signed over the raw bytes and the time, verified before anything else. Unsigned, wrongly signed or stale
/// is 401, and nothing is stored.
/// </summary>
internal static class BankCreditEndpoint
{
    public const string TimestampHeader = "X-Bank-Timestamp",
        SignatureHeader = "X-Bank-Signature",
        Version = "v1=";
    private const int LargestBody = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/rails/bank/credits", TakeAsync)
            .AllowAnonymous()
            .WithTags("Rails")
            .Documented(
                "takeBankCredit",
                "Take a credit from the bank",
                "Called by the bank, signed over the raw bytes and the time (`X-Bank-Signature`, `X-Bank-Timestamp`). The "
                    + "same entry is never credited twice."
            )
            .Refuses(RefusalKind.NotSignedIn, "signature-wrong")
            .Refuses(RefusalKind.TooLarge, "request-too-large");

    /// <summary>The signature of a body: HMAC-SHA256 over the time, a full stop, and the bytes as sent.</summary>
    public static string Sign(string secret, long unixSeconds, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.ASCII.GetBytes($"{unixSeconds.ToString(CultureInfo.InvariantCulture)}."));
        mac.AppendData(body);
        return Version + Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    private static async Task<HttpAnswer<Ok<BankCreditAnswer>>> TakeAsync(
        HttpRequest request,
        BankIntake intake,
        IOptions<BankOptions> bank,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (await ReadAsync(request, cancel) is not { } body)
        {
            return new Refusal(RefusalKind.TooLarge, "request-too-large");
        }

        if (!IsSigned(request, body, bank.Value, clock.GetUtcNow()))
        {
            return new Refusal(RefusalKind.NotSignedIn, "signature-wrong");
        }

        BankCreditBody? credit;
        try
        {
            credit = JsonSerializer.Deserialize<BankCreditBody>(body, Json.Options);
        }
        catch (JsonException)
        {
            return Refusal.Invalid("body", "field.body-malformed");
        }

        var (line, invalid) = Check(credit ?? new BankCreditBody(null, null, null, null, null), clock.GetUtcNow());
        if (invalid is not null)
        {
            return invalid;
        }

        var isNew = await intake.TakeCreditAsync(line!, cancel);
        return TypedResults.Ok(new BankCreditAnswer(isNew ? "accepted" : "known"));
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > LargestBody)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancel)) > 0)
        {
            if (body.Length + read > LargestBody)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static bool IsSigned(HttpRequest request, byte[] body, BankOptions bank, DateTimeOffset now)
    {
        var signature = Encoding.ASCII.GetBytes(request.Headers[SignatureHeader].ToString());
        if (
            !long.TryParse(request.Headers[TimestampHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || Math.Abs((decimal)now.ToUnixTimeSeconds() - at) > (decimal)bank.WebhookTolerance.Ticks / TimeSpan.TicksPerSecond
        )
        {
            return false;
        }

        return Fits(bank.WebhookSecret) | Fits(bank.PreviousWebhookSecret);

        bool Fits(string secret) =>
            secret.Length > 0 && CryptographicOperations.FixedTimeEquals(signature, Encoding.ASCII.GetBytes(Sign(secret, at, body)));
    }

    private static (BankLine? Line, Refusal? Refusal) Check(BankCreditBody credit, DateTimeOffset now)
    {
        var check = new FieldCheck();
        var reference = check.Text("reference", credit.Reference, 35);
        if (!reference.All(c => c is > ' ' and <= '~'))
        {
            check.Fail("reference", "field.unknown-value");
        }

        var number = check.Code("virtualAccount", credit.VirtualAccount, 34);
        var amount = check.BookedRupiah(credit.Amount);
        var sender = new BankSender(
            Named("sender.name", credit.Sender?.Name),
            Named("sender.bankCode", credit.Sender?.BankCode),
            Named("sender.account", credit.Sender?.Account)
        );
        if (credit.BookedAt is null || credit.BookedAt > now.AddDays(1) || credit.BookedAt < now.AddYears(-1))
        {
            check.Fail("bookedAt", credit.BookedAt is null ? "field.required" : "field.unknown-value");
        }

        return check.Refusal is { } invalid
            ? (null, invalid)
            : (
                new BankLine(
                    0,
                    BankEntryKind.Credit,
                    reference,
                    0,
                    amount,
                    credit.BookedAt!.Value.ToUniversalTime(),
                    VirtualAccount: number,
                    Sender: sender
                ),
                null
            );

        string? Named(string field, string? text) => check.Text(field, text, 70, required: false) is { Length: > 0 } some ? some : null;
    }
}
