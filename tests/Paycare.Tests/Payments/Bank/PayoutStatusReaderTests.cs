using System.Text;
using Paycare.Payments.Bank;
using static Paycare.Tests.Payments.Bank.BankPapers;

namespace Paycare.Tests.Payments.Bank;

/// <summary>Every way in which a status report may refuse payouts, from the code lists; what it leaves open is told.</summary>
public class PayoutStatusReaderTests
{
    private const string File = "0198c3f2a4b97d1e8f60000000000001",
        Payout = "0198c3f2a4b97d1e8f60123456789abc",
        Second = "0198c3f2a4b97d1e8f60123456789abd",
        Why = "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>";

    public static TheoryData<string> Refused => [.. BankCodes.Refused];

    public static TheoryData<string> GoingOn => [.. BankCodes.GoOn];

    [Theory, MemberData(nameof(Refused))]
    public void A_refused_transfer_is_refused_alone(string status)
    {
        var message = Read("", Transfer(Payout, $"<TxSts>{status}</TxSts>{Why}") + Transfer(Second, "<TxSts>ACSP</TxSts>"));
        Assert.Equal((Payout, "AC01"), Assert.Single(message.Lines) is var line ? (line.EndToEndId, line.Reason) : default);
        Assert.Null(message.Original!.RejectedFor);
        Assert.Empty(message.Unread);
    }

    [Theory, MemberData(nameof(Refused))]
    public void A_refused_block_or_file_refuses_what_is_not_named_otherwise(string status)
    {
        foreach (
            var message in new[]
            {
                Read($"<GrpSts>{status}</GrpSts>{Why}", ""),
                Read("", $"<PmtInfSts>{status}</PmtInfSts>{Why}"),
                Read("<GrpSts>PART</GrpSts>", $"<PmtInfSts>{status}</PmtInfSts>{Why}"),
                Read($"<GrpSts>{status}</GrpSts>", $"<PmtInfSts>{status}</PmtInfSts>{Why}"),
            }
        )
        {
            Assert.Equal(("AC01", 0), (message.Original!.RejectedFor, message.Unread.Count));
        }

        var but = Read("", $"<PmtInfSts>{status}</PmtInfSts>{Why}{Transfer(Payout, "<TxSts>ACSC</TxSts>")}");
        Assert.Empty(but.Lines);
        Assert.Equal(("AC01", Payout), (but.Original!.RejectedFor, Assert.Single(but.Original.Named)));
    }

    [Fact]
    public void A_transfer_without_a_status_has_that_of_its_block()
    {
        var message = Read(
            "",
            $"<PmtInfSts>RJCT</PmtInfSts>{Why}{Transfer(Payout, "<StsRsnInf><Rsn><Prtry>X9</Prtry></Rsn></StsRsnInf>")}"
        );
        Assert.Equal((Payout, "X9"), Assert.Single(message.Lines) is var line ? (line.EndToEndId, line.Reason) : default);
    }

    [Theory, MemberData(nameof(GoingOn))]
    public void What_goes_on_refuses_nothing(string status)
    {
        foreach (
            var message in new[]
            {
                Read($"<GrpSts>{status}</GrpSts>", ""),
                Read("", $"<PmtInfSts>{status}</PmtInfSts>"),
                Read("", Transfer(Payout, $"<TxSts>{status}</TxSts>")),
            }
        )
        {
            Assert.Empty(message.Lines);
            Assert.Equal((null, 0), (message.Original!.RejectedFor, message.Unread.Count));
        }
    }

    [Theory]
    [InlineData("BLCK")]
    [InlineData("ZZZZ")]
    [InlineData("rjct")]
    public void A_status_that_neither_pays_nor_refuses_is_told_with_its_line(string status)
    {
        foreach (
            var (message, line) in new[]
            {
                (Read($"<GrpSts>{status}</GrpSts>", ""), 2),
                (Read("", $"<PmtInfSts>{status}</PmtInfSts>"), 3),
                (Read("", Transfer(Payout, $"<TxSts>{status}</TxSts>")), 3),
            }
        )
        {
            Assert.Empty(message.Lines);
            Assert.Contains(status, Assert.Single(message.Unread, u => u.Line == line).Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<OrgnlEndToEndId>{0}</OrgnlEndToEndId>")]
    [InlineData("<OrgnlInstrId>{0}</OrgnlInstrId>")]
    [InlineData("<OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId><OrgnlTxRef><RmtInf><Ustrd>{0}</Ustrd></RmtInf></OrgnlTxRef>")]
    public void A_transfer_is_found_by_whatever_names_it(string names)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, names, Payout.ToUpperInvariant());
        Assert.Equal(Payout, Assert.Single(Read("", $"<TxInfAndSts>{text}<TxSts>RJCT</TxSts></TxInfAndSts>").Lines).EndToEndId);
    }

    public static TheoryData<string, string> Open =>
        new()
        {
            { "", "<TxInfAndSts><TxSts>RJCT</TxSts></TxInfAndSts>" },
            { "", Transfer(Payout, "<TxSts>RJCT</TxSts>") + Transfer(Payout, "<TxSts>ACSC</TxSts>") },
            { "", Transfer(Payout, Why) },
            { "<GrpSts>RJCT</GrpSts>", "<PmtInfSts>ACSP</PmtInfSts>" },
        };

    [Theory, MemberData(nameof(Open))]
    public void What_contradicts_itself_or_names_nobody_is_told_and_refuses_nothing(string group, string block)
    {
        var message = Read(group, block);
        Assert.Empty(message.Lines);
        Assert.Null(message.Original!.RejectedFor);
        Assert.Single(message.Unread);
    }

    [Fact]
    public void A_transfer_that_is_refused_twice_is_refused_once() =>
        Assert.Single(Read("", Transfer(Payout, "<TxSts>RJCT</TxSts>") + Transfer(Payout, "<TxSts>CANC</TxSts>")).Lines);

    [Fact]
    public void Numbers_for_each_status_are_read()
    {
        var counted = "<NbOfTxsPerSts><DtldNbOfTxs>3</DtldNbOfTxs><DtldSts>RJCT</DtldSts></NbOfTxsPerSts>";
        Assert.Equal(3, Read(counted, "").Original!.Refused);
        Assert.Equal(3, Read("", counted).Original!.Refused);
    }

    private static string Transfer(string payout, string status) =>
        $"<TxInfAndSts><OrgnlEndToEndId>{payout}</OrgnlEndToEndId>{status}</TxInfAndSts>";

    private static BankMessage Read(string group, string block)
    {
        var (message, fault) = BankFileReader.Read(Encoding.UTF8.GetBytes(Status(File, group, block)), Options);
        Assert.Null(fault);
        return message!;
    }
}
