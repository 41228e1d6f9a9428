using System.Text;
using Paycare.Payments.Bank;
using static Paycare.Tests.Payments.Bank.BankPapers;

namespace Paycare.Tests.Payments.Bank;

/// <summary>
/// Statements as banks write them: what is sure is taken, what is not is kept apart with its line, and nothing keeps the rest out.
/// </summary>
public class CamtReaderTests
{
    private static readonly string Number = VirtualAccountNumber.Make(Options),
        Other = VirtualAccountNumber.Make(Options);

    /// <summary>Stands beside every odd entry, and is taken whatever that one is like.</summary>
    private static readonly string Plain = Credit(10_000, Details(Amount(10_000) + To(Other)), "PLAIN");

    private const string Payout = "0198c3f2a4b97d1e8f60123456789abc";

    public static TheoryData<string> Charges =>
        [
            "<Chrgs><Rcrd><Amt Ccy=\"IDR\">2600</Amt></Rcrd></Chrgs>",
            "<Chrgs><TtlChrgsAndTaxAmt Ccy=\"IDR\">2600</TtlChrgsAndTaxAmt></Chrgs>",
            "<Chrgs><Amt Ccy=\"IDR\">2600.00</Amt></Chrgs>",
            "<Chrgs><Rcrd><Amt Ccy=\"IDR\">3000</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd><Rcrd><Amt Ccy=\"IDR\">400</Amt>"
                + "<CdtDbtInd>CRDT</CdtDbtInd></Rcrd></Chrgs>",
        ];

    [Theory, MemberData(nameof(Charges))]
    public void A_charge_inside_an_entry_is_set_apart(string charges)
    {
        var lines = Lines(Credit(152_600, Details(Amount(150_000) + To(Number) + charges)));
        Assert.Equal((150_000_00, Number, null), (lines[0].Amount.Minor, lines[0].VirtualAccount, lines[0].Doubt));
        Assert.Equal((2_600_00, null, SuspenseReasons.BankCharge), (lines[1].Amount.Minor, lines[1].VirtualAccount, lines[1].Doubt));
        // Written down for the entry instead of the transaction, it is the same charge.
        Assert.Equal(
            lines.Select(l => (l.Amount, l.Doubt)),
            Lines(Credit(152_600, charges + Details(Amount(150_000) + To(Number)))).Select(l => (l.Amount, l.Doubt))
        );
    }

    [Theory, MemberData(nameof(Charges))]
    public void What_the_bank_kept_never_arrived(string charges)
    {
        var line = Assert.Single(Lines(Credit(147_400, Details(Amount(150_000) + To(Number) + charges))));
        Assert.Equal((147_400_00, Number, null), (line.Amount.Minor, line.VirtualAccount, line.Doubt));
        var two = Lines(Credit(197_400, Details(Amount(150_000) + To(Number) + charges, Amount(50_000) + To(Other))));
        Assert.Equal([147_400_00, 50_000_00], two.Select(l => l.Amount.Minor));
    }

    [Fact]
    public void A_payout_is_debited_without_the_charge_beside_it()
    {
        var lines = Lines(
            Debit(62_500, Details(About(Payout) + Amount(60_000) + "<Chrgs><Rcrd><Amt Ccy=\"IDR\">2500</Amt></Rcrd></Chrgs>"))
        );
        Assert.Equal((BankEntryKind.Debit, Payout, 60_000_00), (lines[0].Kind, lines[0].EndToEndId, lines[0].Amount.Minor));
        Assert.Equal((BankEntryKind.Debit, null, 2_500_00), (lines[1].Kind, lines[1].EndToEndId, lines[1].Amount.Minor));
    }

    [Theory]
    [InlineData("<Amt Ccy=\"USD\">10.00</Amt>")]
    [InlineData("<AmtDtls><InstdAmt><Amt Ccy=\"USD\">10.00</Amt></InstdAmt><TxAmt><Amt Ccy=\"USD\">10.00</Amt></TxAmt></AmtDtls>")]
    [InlineData("<AmtDtls><TxAmt><Amt Ccy=\"USD\">10.00</Amt></TxAmt><CntrValAmt><Amt Ccy=\"IDR\">158505.00</Amt></CntrValAmt></AmtDtls>")]
    [InlineData("<Amt Ccy=\"IDR\">0.00</Amt>")]
    public void A_transaction_in_another_currency_has_the_amount_of_its_entry(string amount)
    {
        var line = Assert.Single(Lines(Credit(158_505, Details(amount + To(Number)))));
        Assert.Equal((158_505_00, Number, null), (line.Amount.Minor, line.VirtualAccount, line.Doubt));
    }

    [Fact]
    public void An_entry_in_another_currency_is_told_and_the_others_are_taken()
    {
        var message = Message(Credit(12, "").Replace("Ccy=\"IDR\"", "Ccy=\"USD\"", StringComparison.Ordinal));
        Assert.Contains("12 USD is not in IDR", Assert.Single(message.Unread).Text, StringComparison.Ordinal);
        Assert.Single(message.Lines);
    }

    [Theory]
    [InlineData("CRDT")]
    [InlineData("DBIT")]
    public void An_entry_of_nothing_is_only_information(string direction)
    {
        var message = Message(Entry(0, direction, ""));
        Assert.Equal("PLAIN", Assert.Single(message.Lines).Reference);
        Assert.Empty(message.Unread);
    }

    [Fact]
    public void A_reference_that_stands_in_the_details_alone_is_the_entrys()
    {
        var entry = Credit(11_000, Details("<Refs><AcctSvcrRef>BANK-5</AcctSvcrRef></Refs>" + Amount(11_000) + To(Number)), "X")
            .Replace("<AcctSvcrRef>X</AcctSvcrRef>", "", StringComparison.Ordinal);
        Assert.Equal(("BANK-5", Number), Assert.Single(Lines(entry)) is var line ? (line.Reference, line.VirtualAccount) : default);
    }

    [Theory]
    [InlineData("<Ustrd>topup {0} {1} {2} {3}</Ustrd>")]
    [InlineData("<Ustrd>topup {0}-{1}-{2}-{3} terima kasih</Ustrd>")]
    [InlineData("<Ustrd>{0}.{1}.{2}.{3}</Ustrd>")]
    [InlineData("<Ustrd>{0}\u00a0{1}\u2009{2}\u200b{3}</Ustrd>")]
    [InlineData("<Ustrd>PEMBAYARAN TOP UP {0}{1}</Ustrd><Ustrd>{2}{3} TERIMA KASIH</Ustrd>")]
    [InlineData("<Ustrd>TOP UP 50000 RP {0}{1}{2}</Ustrd><Ustrd>{3}</Ustrd>")]
    [InlineData("<Ustrd>50000 {0} {1} {2} {3} 081234567890</Ustrd>")]
    [InlineData("<Strd><CdtrRefInf><Ref>{0} {1} {2} {3}</Ref></CdtrRefInf></Strd>")]
    [InlineData("<Strd><AddtlRmtInf>VA {0}{1}{2}{3}</AddtlRmtInf></Strd>")]
    public void A_number_is_found_however_it_is_grouped(string remittance)
    {
        var text = Grouped(remittance, Number);
        Assert.Equal(Number, Assert.Single(Lines(Credit(16_000, Details($"{Amount(16_000)}<RmtInf>{text}</RmtInf>")))).VirtualAccount);
        var wide = string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)('０' + (c - '0')) : c));
        Assert.Equal(Number, Assert.Single(Lines(Credit(16_000, Details($"{Amount(16_000)}<RmtInf>{wide}</RmtInf>")))).VirtualAccount);
        Assert.Equal(
            Number,
            Assert.Single(Lines(Credit(16_000, Details($"{Amount(16_000)}{To($"000{Number[..4]} {Number[4..]}")}")))).VirtualAccount
        );
    }

    [Fact]
    public void Two_different_numbers_are_no_number()
    {
        var text = $"<RmtInf><Ustrd>{Number} {Other}</Ustrd></RmtInf>";
        Assert.Null(Assert.Single(Lines(Credit(16_000, Details(Amount(16_000) + text)))).VirtualAccount);
        // What stands where the account belongs goes before what is written.
        Assert.Equal(Number, Assert.Single(Lines(Credit(16_000, Details(Amount(16_000) + To(Number) + text)))).VirtualAccount);
    }

    [Theory]
    [InlineData("true", BankEntryKind.Return)]
    [InlineData("1", BankEntryKind.Return)]
    [InlineData(" true ", BankEntryKind.Return)]
    [InlineData("TRUE", BankEntryKind.Return)]
    [InlineData("false", BankEntryKind.Credit)]
    [InlineData("0", BankEntryKind.Credit)]
    public void A_reversal_is_seen_in_every_spelling(string spelling, object kind)
    {
        var reversal = $"<RvslInd>{spelling}</RvslInd>";
        Assert.Equal(kind, Assert.Single(Lines(Credit(60_000, reversal + Details(About(Payout))))).Kind);
        Assert.Equal(kind, Assert.Single(Lines(Credit(60_000, reversal))).Kind);
        Assert.Equal(BankEntryKind.Debit, Assert.Single(Lines(Debit(60_000, reversal + Details(About(Payout))))).Kind);
    }

    public static TheoryData<string> Backwards =>
        [
            .. BankCodes.Backwards.Select(code => $"<Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>{code}</SubFmlyCd></Fmly></Domn>"),
            "<Prtry><Cd>NRTI+159</Cd></Prtry>",
        ];

    [Theory, MemberData(nameof(Backwards))]
    public void A_return_is_seen_by_its_transaction_code(string code)
    {
        var element = $"<BkTxCd>{code}</BkTxCd>";
        Assert.Equal(BankEntryKind.Return, Assert.Single(Lines(Credit(60_000, element + Details(About(Payout))))).Kind);
        Assert.Equal(BankEntryKind.Return, Assert.Single(Lines(Credit(60_000, Details(About(Payout) + element)))).Kind);
    }

    [Theory]
    [InlineData("<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>", "AC04")]
    [InlineData("<RtrInf><Rsn><Prtry>closed</Prtry></Rsn></RtrInf>", "closed")]
    [InlineData(
        "<RtrInf><AddtlInf>Rekening sudah ditutup oleh pemiliknya sendiri</AddtlInf></RtrInf>",
        "Rekening sudah ditutup oleh pemilik"
    )]
    [InlineData("<RtrInf></RtrInf>", null)]
    public void A_return_tells_its_reason_in_the_banks_way(string info, string? reason)
    {
        var line = Assert.Single(Lines(Credit(60_000, Details(About(Payout) + info))));
        Assert.Equal((BankEntryKind.Return, reason), (line.Kind, line.Reason));
    }

    [Theory]
    [InlineData("<Refs><EndToEndId>{0}</EndToEndId></Refs>")]
    [InlineData("<Refs><InstrId>{0}</InstrId><EndToEndId>NOTPROVIDED</EndToEndId></Refs>")]
    [InlineData("<Refs><MsgId>ffffffffffffffffffffffffffffffff</MsgId><EndToEndId>{0}</EndToEndId></Refs>")]
    [InlineData("<Refs><EndToEndId>RET-1</EndToEndId></Refs><RmtInf><Ustrd>RETUR /{0}/ AC04</Ustrd></RmtInf>")]
    [InlineData("<AddtlTxInf>PENGEMBALIAN {0}</AddtlTxInf>")]
    public void A_payout_is_found_where_the_bank_names_it(string details)
    {
        foreach (var written in new[] { Payout, Payout.ToUpperInvariant() })
        {
            var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, details, written);
            Assert.Equal(Payout, Assert.Single(Lines(Credit(60_000, Details(text)))).EndToEndId);
            Assert.Equal(Payout, Assert.Single(Lines(Credit(60_000, $"<AddtlNtryInf>RETUR {written}</AddtlNtryInf>"))).EndToEndId);
        }
    }

    [Theory]
    [InlineData("<Sts>BOOK</Sts>", 2, 0)]
    [InlineData("<Sts><Cd>BOOK</Cd></Sts>", 2, 0)]
    [InlineData("<Sts>PDNG</Sts>", 1, 0)]
    [InlineData("<Sts><Cd>INFO</Cd></Sts>", 1, 0)]
    [InlineData("<Sts><Cd>FUTR</Cd></Sts>", 1, 0)]
    [InlineData("<Sts><Prtry>POSTED</Prtry></Sts>", 1, 1)]
    [InlineData("", 1, 1)]
    public void Only_what_is_booked_is_taken_and_an_unknown_status_is_told(string status, int taken, int told)
    {
        var message = Message(Credit(5_000, "").Replace("<Sts><Cd>BOOK</Cd></Sts>", status, StringComparison.Ordinal));
        Assert.Equal((taken, told), (message.Lines.Count, message.Unread.Count));
    }

    public static TheoryData<string, string> Unclear =>
        new()
        {
            { Credit(50_000, Details(Amount(49_999) + To(Number))), "The transactions add up to 49999.00, the entry says 50000.00." },
            { Credit(50_000, Details(Amount(50_001) + To(Number))), "The transactions add up to 50001.00, the entry says 50000.00." },
            { Credit(50_000, Details(To(Number), Amount(20_000) + To(Other))), "The transaction has no amount in IDR." },
            {
                Credit(50_000, Details("<Amt Ccy=\"USD\">3</Amt>" + To(Number), Amount(20_000) + To(Other))),
                "The transaction has no amount in IDR."
            },
            {
                Credit(
                    50_000,
                    Details(Amount(50_000) + To(Number))
                        .Replace("<TxDtls>", "<Btch><NbOfTxs>2</NbOfTxs></Btch><TxDtls>", StringComparison.Ordinal)
                ),
                "2 transactions are announced and 1 are there."
            },
            { Credit(50_000, "<RvslInd>yes</RvslInd>" + Details(Amount(50_000) + To(Number))), "\"yes\" is neither true nor false." },
            {
                Credit(50_000, Details(Amount(50_000) + To(Number))).Replace(Day, "2026-13-26", StringComparison.Ordinal),
                "\"2026-13-26\" is no date."
            },
            {
                Credit(50_000, Details(Amount(50_000) + "<CdtDbtInd>DBIT</CdtDbtInd>" + To(Number))),
                "The transactions add up to -50000.00, the entry says 50000.00."
            },
        };

    [Theory, MemberData(nameof(Unclear))]
    public void An_unclear_entry_is_kept_whole_with_its_line_and_the_others_are_taken(string entry, string said)
    {
        var message = Message("\n\n" + entry);
        var (odd, plain) = (message.Entries[0].Lines, message.Entries[1].Lines);
        var line = Assert.Single(odd);
        Assert.Equal(
            (SuspenseReasons.EntryUnclear, 50_000_00, null, null),
            (line.Doubt, line.Amount.Minor, line.VirtualAccount, line.EndToEndId)
        );
        Assert.Equal((said, 5), (line.Said, line.Line));
        Assert.Equal((Other, null), Assert.Single(plain) is var sure ? (sure.VirtualAccount, sure.Doubt) : default);
    }

    [Fact]
    public void A_transaction_may_go_the_other_way_inside_its_entry()
    {
        var entry = Assert.Single(
            Message(
                Credit(
                    90_000,
                    Details(
                        About(Payout) + Amount(10_000) + "<CdtDbtInd>DBIT</CdtDbtInd>",
                        Amount(100_000) + "<CdtDbtInd>CRDT</CdtDbtInd>" + To(Number)
                    ),
                    "MIXED"
                )
            ).Entries,
            e => e.Reference == "MIXED"
        );
        Assert.Equal((true, 90_000_00), (entry.IsIn, entry.Minor));
        Assert.Equal([(BankEntryKind.Credit, 1), (BankEntryKind.Debit, 0)], entry.Lines.Select(l => (l.Kind, l.Part)));
    }

    [Theory]
    [InlineData("<ValDt><Dt>2026-11-27</Dt></ValDt>", "2026-11-26T17:00:00Z")]
    [InlineData("<ValDt><DtTm>2026-11-27T09:30:00+07:00</DtTm></ValDt>", "2026-11-27T02:30:00Z")]
    [InlineData("", "2026-11-28T10:00:00Z")]
    public void Without_a_booking_date_the_value_date_counts_and_then_the_reports(string dates, string at)
    {
        var entry = Credit(5_000, dates).Replace($"<BookgDt><Dt>{Day}</Dt></BookgDt>", "", StringComparison.Ordinal);
        Assert.Equal(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), Lines(entry)[0].BookedAt);
    }

    [Fact]
    public void Another_account_in_the_message_is_left_out()
    {
        var theirs = Report("camt.053.001.08", "B", "9990001000002", Credit(7_000, ""));
        var ours = Report("camt.053.001.08", "A", "9990 0010 0000 1", Plain);
        Assert.Equal("PLAIN", Assert.Single(Read(Messages("camt.053.001.08", "M", theirs, ours)).Message!.Lines).Reference);
        Assert.Contains("not Paycare's account", Read(Messages("camt.053.001.08", "M", theirs)).Fault!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("camt.053.001.08", "StmtPgntn")]
    [InlineData("camt.054.001.08", "NtfctnPgntn")]
    [InlineData("camt.053.001.02", "RptPgntn")]
    public void Pages_of_one_report_are_reports_of_their_own(string version, string element)
    {
        var names = Enumerable
            .Range(1, 2)
            .Select(page =>
                Read(BankPapers.Message(version, "ONE", $"<{element}><PgNb>{Text(page)}</PgNb></{element}>", Plain))
                    .Message!.Entries[0]
                    .Report
            );
        Assert.Equal(2, names.Distinct().Count());
    }

    [Theory]
    [InlineData("<PgNb>1</PgNb><LastPgInd>true</LastPgInd>", true)]
    [InlineData("<PgNb>1</PgNb><LastPgInd>1</LastPgInd>", true)]
    [InlineData("<PgNb>1</PgNb><LastPgInd>false</LastPgInd>", false)]
    [InlineData("<PgNb>00002</PgNb><LastPgInd>true</LastPgInd>", false)]
    public void Sums_of_all_pages_reject_no_page_and_are_told(string page, bool isRejected)
    {
        var (message, fault) = Read(
            BankPapers.Statement(
                $"<StmtPgntn>{page}</StmtPgntn>",
                "<TxsSummry><TtlNtries><NbOfNtries>9</NbOfNtries></TtlNtries></TxsSummry>",
                Plain
            )
        );
        Assert.Equal(isRejected, fault is not null);
        Assert.Equal(isRejected ? (null, null) : ((int?)1, (int?)1), (message?.Lines.Count, message?.Unread.Count));
    }

    [Fact]
    public void A_statement_without_entries_is_taken()
    {
        var day = Read(BankPapers.Statement(Balance("OPBD"), Balance("CLBD")));
        Assert.Null(day.Fault);
        Assert.Empty(day.Message!.Entries);

        static string Balance(string code) =>
            $"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"IDR\">500</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
            + $"<Dt><Dt>{Day}</Dt></Dt></Bal>";
    }

    [Fact]
    public void An_intraday_report_is_refused_with_its_reason()
    {
        var (_, fault) = Read(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.052.001.08\"><BkToCstmrAcctRpt></BkToCstmrAcctRpt></Document>"
        );
        Assert.Contains("camt.052.001.08", fault!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_statement_with_a_batch_is_shared_out()
    {
        var lines = Read(
            BankPapers.Message(
                "camt.053.001.02",
                "OLD",
                "<Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt Ccy=\"IDR\">0001000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>",
                "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"IDR\">0091000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>",
                Credit(
                        90_000,
                        "<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>" + Detail("40000.00", Number) + Detail("50000", Other) + "</NtryDtls>"
                    )
                    .Replace("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>", StringComparison.Ordinal)
                    .Replace(">90000<", ">0090000.00<", StringComparison.Ordinal)
            )
        ).Message!.Lines;
        Assert.Equal([(40_000_00, Number), (50_000_00, Other)], lines.Select(l => (l.Amount.Minor, l.VirtualAccount)));
        Assert.Equal("Siti", lines[0].Sender!.Name);

        static string Detail(string amount, string number) =>
            $"<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"IDR\">{amount}</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>Siti</Nm></Dbtr></RltdPties>"
            + $"<RmtInf><Ustrd>{number}</Ustrd></RmtInf></TxDtls>";
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("iso-8859-1", false)]
    [InlineData("windows-1252", false)]
    public void Every_usual_encoding_is_read(string name, bool isMarked)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        var text =
            $"<?xml version=\"1.0\" encoding=\"{name}\"?>\n"
            + BankPapers
                .Notification(
                    Credit(
                        5_000,
                        Details(
                            Amount(5_000)
                                + To(Number).Replace("<DbtrAcct>", "<Dbtr><Nm>José</Nm></Dbtr><DbtrAcct>", StringComparison.Ordinal)
                        )
                    )
                )
                .Replace("xmlns=", "xmlns:c=", StringComparison.Ordinal)
                .Replace("</", "</c:", StringComparison.Ordinal);
        text = System.Text.RegularExpressions.Regex.Replace(text, "<(?=[A-Z])", "<c:");
        var (message, fault) = BankFileReader.Read([.. isMarked ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)], Options);
        Assert.Null(fault);
        Assert.Equal("José", Assert.Single(message!.Lines).Sender!.Name);
    }

    [Fact]
    public void A_long_name_is_cut_between_two_characters()
    {
        var name = $"{new string('a', 69)}\ud83c\udf38{new string('b', 60)}";
        var to = To(Number).Replace("<DbtrAcct>", $"<Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr><DbtrAcct>", StringComparison.Ordinal);
        Assert.Equal(new string('a', 69), Assert.Single(Lines(Credit(5_000, Details(Amount(5_000) + to)))).Sender!.Name);
    }

    [Theory]
    [InlineData(BankFileReader.Deepest, false)]
    [InlineData(BankFileReader.Deepest + 1, true)]
    [InlineData(200_000, true)]
    public void A_file_of_too_many_levels_is_refused_while_it_is_read(int levels, bool isRefused)
    {
        // Document, BkToCstmrDbtCdtNtfctn, Ntfctn, Ntry, and then down.
        var deep = string.Concat(Enumerable.Repeat("<X>", levels - 4)) + string.Concat(Enumerable.Repeat("</X>", levels - 4));
        var (_, fault) = Read(BankPapers.Notification(Plain.Replace("</Ntry>", deep + "</Ntry>", StringComparison.Ordinal)));
        Assert.Equal(isRefused, fault?.Text.Contains("levels", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_file_that_takes_too_long_is_refused()
    {
        using var over = new CancellationTokenSource();
        over.Cancel();
        var (message, fault) = BankFileReader.Read(Encoding.UTF8.GetBytes(BankPapers.Notification(Plain)), Options, over.Token);
        Assert.Null(message);
        Assert.Contains("within 60 seconds", fault!.Text, StringComparison.Ordinal);
    }

    /// <summary>The lines of one entry, with another beside it that must be taken.</summary>
    private static IReadOnlyList<BankLine> Lines(string entry) => Message(entry).Entries[0].Lines;

    private static BankMessage Message(string entry)
    {
        var (message, fault) = Read(BankPapers.Notification(entry, Plain));
        Assert.Null(fault);
        return message!;
    }

    private static (BankMessage? Message, BankFault? Fault) Read(string xml) => BankFileReader.Read(Encoding.UTF8.GetBytes(xml), Options);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Grouped(string text, string number) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, text, number[..4], number[4..8], number[8..12], number[12..]);
}
