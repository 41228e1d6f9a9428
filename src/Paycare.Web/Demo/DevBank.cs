using Paycare.Payments.Bank.Simulator;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;

namespace Paycare.Web.Demo;

internal sealed record BankBehaviourBody(string? Behaviour, int? Times);

internal sealed record IncomingTransferBody(string? VirtualAccount, MoneyBody? Amount, string? Name, string? Account);

/// <summary>
/// The simulated bank's counter: what it does with the next payouts, the files it got, and money sent to virtual accounts.
/// </summary>
internal static class DevBank
{
    private const int MostFiles = 50;

    public static void Map(IEndpointRouteBuilder dev)
    {
        dev.MapGet("/bank", ReadAsync);
        dev.MapPost("/bank", Steer);
        dev.MapPost("/bank/credits", SendAsync);
    }

    private static async Task<IResult> ReadAsync(BankCounter counter, BankSteering steering, CancellationToken cancel) =>
        TypedResults.Ok(
            new
            {
                steering.Steered.Behaviour,
                steering.Steered.Times,
                accounts = SimulatedBankAccounts.All,
                payoutFiles = await counter.FilesAsync(MostFiles, cancel),
            }
        );

    private static IResult Steer(BankBehaviourBody body, BankSteering steering) =>
        steering.TrySteer(body.Behaviour, Math.Max(1, body.Times ?? 1))
            ? TypedResults.NoContent()
            : Refusal.Invalid("behaviour", body.Behaviour is null ? "field.required" : "field.unknown-value").ToHttp();

    private static async Task<IResult> SendAsync(IncomingTransferBody body, BankCounter counter, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var number = check.Code("virtualAccount", body.VirtualAccount, 34);
        var amount = check.BookedMoney("amount", body.Amount);
        var name = check.Text("name", body.Name, 70, required: false);
        var account = check.Text("account", body.Account, 34, required: false);
        return check.Refusal is { } invalid
            ? invalid.ToHttp()
            : TypedResults.Ok(
                new
                {
                    reference = await counter.SendAsync(
                        number,
                        amount,
                        name.Length == 0 ? "Rina Wulandari" : name,
                        account.Length == 0 ? "7000000001" : account,
                        cancel
                    ),
                }
            );
    }
}
