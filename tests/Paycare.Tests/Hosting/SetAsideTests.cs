using OtpNet;
using Paycare.Ledger.Storage;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Demo;

namespace Paycare.Tests.Hosting;

/// <summary>A forged row keeps the ledger shut, and two people at a terminal open it again.</summary>
[Trait("Touches", "dates")]
public sealed class SetAsideTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Two_people_at_a_terminal_put_a_forged_row_aside_and_Paycare_starts_again(TestDatabase database)
    {
        await using var home = await PaycareHome.BegunAsync(database);
        var process = await home.StartReadyAsync();
        var staff = (await home.DemoAsync()).Staff;
        var (agent, lead, admin) = (staff.First(s => s.Role == "agent"), Of("lead"), Of("admin"));
        await process.TerminateAsync();
        Assert.Equal(0, await process.ExitAsync());
        var forged = await ForgeAsync(home);

        var refused = home.Start();
        Assert.Equal(1, await refused.ExitAsync());
        Assert.Contains(refused.Complaints, line => line.Contains($"Row {forged} ", StringComparison.Ordinal));

        string[] words = ["ledger", "set-aside", "--row", $"{forged}", "--reason", "Written past Paycare"];
        var (code, said) = await home.AnswerAsync(words, SignIn(agent));
        Assert.Equal(1, code);
        Assert.Contains(said.Complaints, line => line.Contains("The first person is neither lead nor admin.", StringComparison.Ordinal));
        (code, said) = await home.AnswerAsync(words, [.. SignIn(lead), .. SignIn(admin)]);
        Assert.Equal((0, ""), (code, string.Join('\n', said.Complaints.Where(line => !line.Contains(": ", StringComparison.Ordinal)))));
        Assert.Contains(said.Output, line => line.StartsWith("1 rows are aside", StringComparison.Ordinal));
        await home.StartReadyAsync();
        Assert.Empty((await home.Verifier().VerifyAsync(cancel: Cancel)).Findings);
        DemoStaff Of(string role) => staff.First(s => s.Role == role);
    }

    private static string[] SignIn(DemoStaff staff) => [staff.Email, staff.Password, Code(staff)];

    private static string Code(DemoStaff staff) =>
        new Totp(Base32Encoding.ToBytes(staff.TotpSecret)).ComputeTotp(TestClock.Time.GetUtcNow().UtcDateTime);

    /// <summary>A copy of the last row, written past Paycare.</summary>
    private static async Task<long> ForgeAsync(PaycareHome home)
    {
        await using var journal = home.Ledger.OpenUnchecked();
        await using var connection = await journal.OpenAsync(Cancel);
        await using var last = SqlJournal.Command(connection, "SELECT max(sequence) FROM ledger_journal");
        var row = (long)(await last.ExecuteScalarAsync(Cancel))! + 1;
        await using var insert = SqlJournal.Command(
            connection,
            $"""
            INSERT INTO ledger_journal (sequence, client, key, request_hash, kind, debit, credit, amount, currency, state, debit_after,
                credit_after, evidence, reference, at, mac)
            SELECT {row}, client, 'forged', request_hash, kind, debit, credit, amount, currency, state, debit_after, credit_after,
                evidence, reference, at, mac
            FROM ledger_journal WHERE sequence = {row - 1}
            """
        );
        await insert.ExecuteNonQueryAsync(Cancel);
        return row;
    }
}
