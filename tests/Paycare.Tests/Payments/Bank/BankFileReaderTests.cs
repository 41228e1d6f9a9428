using System.Text;
using Paycare.Payments.Bank;
using Paycare.Payments.Bank.Simulator;
using Paycare.Platform.Amounts;
using Paycare.Platform.Calendar;

namespace Paycare.Tests.Payments.Bank;

/// <summary>Bank files are parsed safely, and a fault is reported with its line.</summary>
[Trait("Touches", "dates")]
public class BankFileReaderTests
{
    private static BankOptions Options => BankPapers.Options;

    private const string Good = """
        <?xml version="1.0" encoding="utf-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02">
          <BkToCstmrDbtCdtNtfctn>
            <GrpHdr>
              <MsgId>MSG-1</MsgId>
              <CreDtTm>2026-11-24T10:00:00+07:00</CreDtTm>
            </GrpHdr>
            <Ntfctn>
              <Acct><Id><Othr><Id>9990001000001</Id></Othr></Id></Acct>
              <TxsSummry>
                <TtlNtries>
                  <NbOfNtries>2</NbOfNtries>
                  <Sum>150000.75</Sum>
                </TtlNtries>
              </TxsSummry>
              <Ntry>
                <Amt Ccy="IDR">100000.75</Amt>
                <CdtDbtInd>CRDT</CdtDbtInd>
                <Sts>BOOK</Sts>
                <BookgDt><Dt>2026-11-24</Dt></BookgDt>
                <AcctSvcrRef>REF-1</AcctSvcrRef>
                <NtryDtls>
                  <TxDtls>
                    <RltdPties>
                      <Dbtr><Nm>Siti Aminah</Nm></Dbtr>
                      <DbtrAcct><Id><Othr><Id>1234567890</Id></Othr></Id></DbtrAcct>
                    </RltdPties>
                    <RltdAgts><DbtrAgt><FinInstnId><ClrSysMmbId><MmbId>014</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt></RltdAgts>
                    <RmtInf><Ustrd>Isi saldo VA-NUMBER Siti</Ustrd></RmtInf>
                  </TxDtls>
                </NtryDtls>
              </Ntry>
              <Ntry>
                <Amt Ccy="IDR">50000.00</Amt>
                <CdtDbtInd>DBIT</CdtDbtInd>
                <Sts>BOOK</Sts>
                <BookgDt><DtTm>2026-11-24T09:30:00Z</DtTm></BookgDt>
                <AcctSvcrRef>REF-2</AcctSvcrRef>
                <NtryDtls><TxDtls><Refs><EndToEndId>E2E-1</EndToEndId></Refs></TxDtls></NtryDtls>
              </Ntry>
            </Ntfctn>
          </BkToCstmrDbtCdtNtfctn>
        </Document>
        """;

    [Fact]
    public void A_notification_tells_its_entries()
    {
        var number = VirtualAccountNumber.Make(Options);
        var (message, fault) = Read(Good.Replace("VA-NUMBER", number, StringComparison.Ordinal));
        Assert.Null(fault);
        Assert.Equal(("camt.054", "MSG-1"), (message!.Kind, message.Name.Id));
        var (credit, debit) = (message.Lines[0], message.Lines[1]);
        Assert.Equal(
            (BankEntryKind.Credit, "REF-1", 100_000_75L, number),
            (credit.Kind, credit.Reference, credit.Amount.Minor, credit.VirtualAccount)
        );
        Assert.Equal(new BankSender("Siti Aminah", "014", "1234567890"), credit.Sender);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 17, 0, 0, TimeSpan.Zero), credit.BookedAt);
        Assert.Equal((BankEntryKind.Debit, "REF-2", "E2E-1"), (debit.Kind, debit.Reference, debit.EndToEndId));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 9, 30, 0, TimeSpan.Zero), debit.BookedAt);
    }

    [Theory]
    [InlineData("camt.054.001.08")]
    [InlineData("camt.054.001.13")]
    public void Versions_that_the_configuration_names_are_read(string version) =>
        Assert.Null(Read(Good.Replace("camt.054.001.02", version, StringComparison.Ordinal)).Fault);

    [Theory]
    [InlineData("camt.054.001.02", "camt.054.001.99", 2, "none of the messages")]
    [InlineData("<MsgId>MSG-1</MsgId>", "", 4, "has no <MsgId>")]
    [InlineData("9990001000001", "9990001000002", 9, "not Paycare's account")]
    [InlineData("<NbOfNtries>2<", "<NbOfNtries>3<", 12, "3 entries are announced and 2 are there")]
    [InlineData("150000.75", "150000.76", 13, "add up to 150000.75")]
    [InlineData(">100000.75</Amt>", ">-100000.75</Amt>", 17, "no amount")]
    [InlineData(">100000.75</Amt>", ">100000.751</Amt>", 17, "no amount")]
    [InlineData("<CdtDbtInd>CRDT<", "<CdtDbtInd>BOTH<", 18, "neither CRDT nor DBIT")]
    [InlineData("</Ntfctn>", "</Ntfct>", 41, "Ntfct")]
    [InlineData("<Sum>150000.75</Sum>", "<Sum>92233720368547758.08</Sum>", 13, "no amount")]
    public void What_is_wrong_with_a_file_is_told_with_its_line(string right, string wrong, int line, string text)
    {
        var (message, fault) = Read(Good.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Null(message);
        Assert.Equal(line, fault!.Line);
        Assert.Contains(text, fault.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<AcctSvcrRef>REF-1</AcctSvcrRef>", "", "NOTPROVIDED")]
    [InlineData("<AcctSvcrRef>REF-1</AcctSvcrRef>", "<AcctSvcrRef> </AcctSvcrRef>", "NOTPROVIDED")]
    [InlineData("<AcctSvcrRef>REF-2<", "<AcctSvcrRef>REF-1<", "REF-1")]
    public void A_reference_that_is_missing_or_there_twice_stops_no_file(string right, string wrong, string reference)
    {
        var (message, fault) = Read(Good.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Null(fault);
        Assert.Equal((2, reference), (message!.Entries.Count, message.Entries[0].Reference));
    }

    [Theory]
    [InlineData("NONREF", false)]
    [InlineData("Not provided", false)]
    [InlineData("-", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("0000-0000", false)]
    [InlineData("N/A", false)]
    [InlineData("BANKREF-0008", true)]
    [InlineData("20261128001", true)]
    public void A_filler_is_no_reference(string? text, bool identifies) => Assert.Equal(identifies, BankReference.Identifies(text));

    [Fact]
    public void Entities_and_document_types_are_not_read()
    {
        var bomb = Good.Replace(
            "<Document",
            "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n<Document",
            StringComparison.Ordinal
        );
        Assert.Contains("DTD", Read(bomb).Fault!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_opened() =>
        Assert.Contains(
            "bytes",
            BankFileReader.Read(new byte[Options.LargestFileBytes + 1], Options).Fault!.Text,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_statement_adds_up_from_opening_to_closing_balance()
    {
        StatementEntry[] entries =
        [
            new("A", Money.Rupiah(10), true, DateTimeOffset.UnixEpoch.AddYears(50)),
            new("B", Money.Rupiah(4), false, DateTimeOffset.UnixEpoch.AddYears(50)),
        ];
        var statement = Encoding.UTF8.GetString(
            BankStatementWriter.Statement(Options, "S-1", DateTimeOffset.UnixEpoch.AddYears(50), 100, entries)
        );
        Assert.Equal(2, Read(statement).Message!.Lines.Count);
        Assert.Contains(">7.00<", statement, StringComparison.Ordinal);
        var (_, fault) = Read(statement.Replace(">7.00<", ">7.01<", StringComparison.Ordinal));
        Assert.Contains("closing balance", fault!.Text, StringComparison.Ordinal);
        Assert.True(fault.Line > 1);
    }

    [Fact]
    public void Entries_that_are_not_booked_yet_are_not_told()
    {
        var pending = Good.Replace(
            "<Sts>BOOK</Sts>\n        <BookgDt><Dt>",
            "<Sts>PDNG</Sts>\n        <BookgDt><Dt>",
            StringComparison.Ordinal
        );
        Assert.NotEqual(Good, pending);
        Assert.Equal("REF-2", Assert.Single(Read(pending).Message!.Lines).Reference);
    }

    [Fact]
    public void A_mistyped_virtual_account_number_is_nobodys()
    {
        var number = VirtualAccountNumber.Make(Options);
        Assert.True(VirtualAccountNumber.IsWellFormed(Options, number));
        for (var place = 0; place < number.Length; place++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var typed = $"{number[..place]}{digit}{number[(place + 1)..]}";
                Assert.Equal(typed == number, VirtualAccountNumber.IsWellFormed(Options, typed));
            }

            if (place > 0 && number[place] != number[place - 1])
            {
                Assert.False(
                    VirtualAccountNumber.IsWellFormed(
                        Options,
                        $"{number[..(place - 1)]}{number[place]}{number[place - 1]}{number[(place + 1)..]}"
                    )
                );
            }
        }
    }

    [Theory]
    [InlineData("2026-11-24T03:00:00Z", "2026-11-25")] // Tuesday 10:00 WIB
    [InlineData("2026-11-24T08:00:00Z", "2026-11-26")] // 15:00 WIB: after the cut-off
    [InlineData("2026-11-27T03:00:00Z", "2026-11-30")] // Friday
    [InlineData("2026-11-28T03:00:00Z", "2026-12-01")] // Saturday counts from Monday
    [InlineData("2026-12-23T03:00:00Z", "2026-12-28")] // before two closed days and a weekend
    public void The_promised_day_counts_bank_days_only(string asked, string day)
    {
        var days = new WorkingDays([new DateOnly(2026, 12, 24), new DateOnly(2026, 12, 25)]);
        var promise = Options
            .PromiseAt(DateTimeOffset.Parse(asked, System.Globalization.CultureInfo.InvariantCulture), days)
            .ToOffset(TimeSpan.FromHours(7));
        Assert.Equal(day, promise.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(23, promise.Hour);
    }

    private static (BankMessage? Message, BankFault? Fault) Read(string xml) => BankFileReader.Read(Encoding.UTF8.GetBytes(xml), Options);
}
