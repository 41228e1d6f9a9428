using Microsoft.AspNetCore.Http.HttpResults;
using Paycare.Payments.Bank.Simulator;
using Paycare.Platform.Amounts;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Web.Demo;

/// <summary>The bank simulator.</summary>
/// <param name="Behaviour">What it does with the next payouts.</param>
/// <param name="Times">For how many of them.</param>
/// <param name="Accounts">The accounts that it knows.</param>
/// <param name="PayoutFiles">The files that it got, newest first.</param>
internal sealed record DevBankAnswer(
    string? Behaviour,
    int Times,
    IReadOnlyList<SimulatedBankAccount> Accounts,
    IReadOnlyList<PayoutFileContent> PayoutFiles
);

/// <summary>Money that was sent.</summary>
/// <param name="Reference">The bank's reference.</param>
internal sealed record IncomingTransferAnswer(string Reference);

/// <summary>How the simulated bank is to behave towards the next transfers.</summary>
/// <param name="Behaviour">The name of a behaviour.</param>
/// <param name="Times">For how many; 1 when left out.</param>
internal sealed record BankBehaviourBody(string? Behaviour, int? Times);

/// <summary>Money that arrives at the simulated bank.</summary>
/// <param name="VirtualAccount">The number of the virtual account.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Name">The sender's name.</param>
/// <param name="Account">The sender's account.</param>
internal sealed record IncomingTransferBody(string? VirtualAccount, MoneyBody? Amount, string? Name, string? Account);

/// <summary>
/// The simulated bank's counter: what it does with the next payouts, the files it got, and money sent to virtual accounts.
/// </summary>
internal static class DevBank
{
    private const int MostFiles = 50;

    public static void Map(IEndpointRouteBuilder dev)
    {
        dev.MapGet("/bank", ReadAsync)
            .Documented("readDemoBank", "Read the bank simulator", "Its behaviour, its accounts, and the files it got.");
        dev.MapPost("/bank", Steer).Documented("steerDemoBank", "Steer the bank simulator", "What it does with the next payouts.");
        dev.MapPost("/bank/credits", SendAsync)
            .Documented(
                "sendDemoTransfer",
                "Send money to a virtual account",
                "As somebody's bank transfer, which arrives in the next statement."
            );
    }

    private static async Task<HttpAnswer<Ok<DevBankAnswer>>> ReadAsync(
        BankCounter counter,
        BankSteering steering,
        CancellationToken cancel
    ) =>
        TypedResults.Ok(
            new DevBankAnswer(
                steering.Steered.Behaviour,
                steering.Steered.Times,
                SimulatedBankAccounts.All,
                await counter.FilesAsync(MostFiles, cancel)
            )
        );

    private static HttpAnswer<NoContent> Steer(BankBehaviourBody body, BankSteering steering) =>
        steering.TrySteer(body.Behaviour, Math.Max(1, body.Times ?? 1))
            ? TypedResults.NoContent()
            : Refusal.Invalid("behaviour", body.Behaviour is null ? "field.required" : "field.unknown-value");

    private static async Task<HttpAnswer<Ok<IncomingTransferAnswer>>> SendAsync(
        IncomingTransferBody body,
        BankCounter counter,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var number = check.Code("virtualAccount", body.VirtualAccount, 34);
        var amount = check.BookedMoney("amount", body.Amount);
        var name = check.Text("name", body.Name, 70, required: false);
        var account = check.Text("account", body.Account, 34, required: false);
        return check.Refusal is { } invalid
            ? invalid
            : TypedResults.Ok(
                new IncomingTransferAnswer(
                    await counter.SendAsync(
                        number,
                        amount,
                        name.Length == 0 ? "Rina Wulandari" : name,
                        account.Length == 0 ? "7000000001" : account,
                        cancel
                    )
                )
            );
    }
}
