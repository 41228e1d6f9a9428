using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Identity.Sessions;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Records;

/// <summary>Proof that money moved. It shows no balance, since receipts are shown to others.</summary>
/// <param name="Id">The id of the payment, transfer or top-up.</param>
/// <param name="Kind">payment, transfer, top-up...</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="At">When the money moved.</param>
/// <param name="From">The payer; the reader by full name, others masked.</param>
/// <param name="To">The party that was paid.</param>
/// <param name="Note">The payer's note.</param>
public sealed record Receipt(string Id, string Kind, Money Amount, DateTimeOffset At, string From, string To, string? Note);

/// <summary>A receipt as a file.</summary>
internal static class ReceiptEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/v1/payments/{id}/receipt.pdf", ReadAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Payments")
            .Documented(
                "downloadReceipt",
                "Download a receipt",
                "Of a payment, transfer or top-up, in the reader's language. It shows no balance."
            )
            .AnswersFile("application/pdf");

    private static async Task<HttpAnswer<FileContentHttpResult>> ReadAsync(
        string id,
        ClaimsPrincipal caller,
        Receipts receipts,
        ReceiptPaper paper,
        CancellationToken cancel
    )
    {
        var language = CultureInfo.CurrentUICulture;
        return await receipts.FindAsync(caller.Customer(), id, language, cancel) is { } receipt
            ? TypedResults.File(paper.Draw(receipt, language), "application/pdf", $"paycare-{receipt.Kind}-{receipt.Id}.pdf")
            : Refusal.NotFound;
    }
}

/// <summary>A customer's receipts, read from the journal.</summary>
internal sealed class Receipts(Attempts attempts, IdentityApi identity, TextCatalog texts)
{
    public async Task<Receipt?> FindAsync(CustomerId customer, string? id, CultureInfo language, CancellationToken cancel)
    {
        if (await attempts.FindAsync(customer, id, cancel) is not { Status: AttemptStatus.Succeeded } moved)
        {
            return null;
        }

        var own = await identity.RevealAsync(customer, PersonalField.Name, cancel) ?? "•••";
        var other = moved.Merchant?.Name
            ?? moved.OtherParty
            ?? texts.Get(language, moved.Kind == EntryKind.TopUp ? "receipt.card" : "receipt.paycare");
        var (from, to) = moved.IsIncoming ? (other, own) : (own, other);
        return new Receipt(moved.Id, moved.KindText, moved.Amount, moved.At, from, to, moved.Note);
    }
}
