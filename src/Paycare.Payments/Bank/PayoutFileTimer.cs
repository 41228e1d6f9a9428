using System.Globalization;
using System.Text;
using System.Xml;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>
/// Collects payouts into files. The file's rows are committed first, then the file is written; after a crash in between it is
/// written later, with the same name, message id and end-to-end ids, so the bank executes it once.
/// </summary>
internal sealed partial class PayoutFileTimer(
    Database db,
    LedgerApi ledger,
    Vault vault,
    IOptions<BankOptions> bank,
    TimeProvider clock,
    ILogger<PayoutFileTimer> log
) : IDueHandler
{
    public const string HandlerName = "payout-files";
    private const int MostInFile = 500;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);

    public static string Name => HandlerName;

    public static DueLane Lane => BankLane.Lane;

    public static DueItem Due(DateTimeOffset at, TimeProvider clock) => DueItem.At(at, HandlerName, "payouts", new { }, clock);

    public async Task HandleAsync(DueItem item, CancellationToken cancel)
    {
        foreach (var unwritten in await db.Set<PayoutBatch>().Where(b => b.WrittenAt == null).OrderBy(b => b.Id).ToListAsync(cancel))
        {
            await WriteAsync(unwritten, cancel);
        }

        while (await GatherAsync(cancel) is { } batch)
        {
            await WriteAsync(batch, cancel);
        }

        if (
            await db.Set<Payout>().AnyAsync(p => p.State == PayoutState.Requested, cancel)
            && !await db.Set<DueItem>().AnyAsync(i => i.Handler == HandlerName && i.Id != item.Id, cancel)
        )
        {
            // Held back by a freeze: checked again until it may go out.
            db.Set<DueItem>().Add(Due(clock.GetUtcNow() + LookAgain, clock));
            await db.SaveChangesAsync(cancel);
        }
    }

    private async Task<PayoutBatch?> GatherAsync(CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        var waiting = await db.Set<Payout>()
            .Where(p => p.State == PayoutState.Requested)
            .OrderBy(p => p.Id)
            .Take(MostInFile)
            .ToListAsync(cancel);
        var going = waiting.Where(MayGo).ToList();
        if (going.Count == 0)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var batch = new PayoutBatch
        {
            Id = StrongId.New<PayoutBatchId>(clock),
            MadeAt = now,
            Count = going.Count,
            SumMinor = going.Aggregate(0L, (sum, p) => checked(sum + p.Minor)),
        };
        db.Set<PayoutBatch>().Add(batch);
        going.ForEach(p => p.Send(batch.Id, now));
        await db.SaveChangesAsync(cancel);
        return batch;
    }

    /// <summary>Nothing leaves a frozen wallet: payouts requested earlier wait.</summary>
    private bool MayGo(Payout payout) =>
        payout.HeldBackBy is not { } customer
        || !ledger.TryFind(WalletAccounts.CodeOf(customer), payout.Amount.Currency, out var wallet)
        || ledger.View(wallet).State == AccountState.Open;

    private async Task WriteAsync(PayoutBatch batch, CancellationToken cancel)
    {
        var payouts = await db.Set<Payout>().AsNoTracking().Where(p => p.Batch == batch.Id).OrderBy(p => p.Id).ToListAsync(cancel);
        await BankFolder.WriteAsync(bank.Value.OutDirectory, batch.FileName, Content(batch, payouts), cancel);
        batch.WrittenAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancel);
        Written(batch.Id, batch.Count);
    }

    /// <summary>ISO 20022 pain.001.001.09, one payment information block.</summary>
    private byte[] Content(PayoutBatch batch, IReadOnlyList<Payout> payouts)
    {
        using var stream = new MemoryStream();
        using (
            var xml = XmlWriter.Create(
                stream,
                new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true }
            )
        )
        {
            var sum = new Money(batch.SumMinor, Currency.Idr).ToDecimalText();
            var count = batch.Count.ToString(CultureInfo.InvariantCulture);
            xml.WriteStartElement("Document", "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09");
            xml.WriteStartElement("CstmrCdtTrfInitn");
            xml.WriteStartElement("GrpHdr");
            xml.WriteElementString("MsgId", batch.Id.ToString());
            xml.WriteElementString("CreDtTm", batch.MadeAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            xml.WriteElementString("NbOfTxs", count);
            xml.WriteElementString("CtrlSum", sum);
            Nested(xml, BankLetters.Name(bank.Value.Holder), "InitgPty", "Nm");
            xml.WriteEndElement();
            xml.WriteStartElement("PmtInf");
            xml.WriteElementString("PmtInfId", batch.Id.ToString());
            xml.WriteElementString("PmtMtd", "TRF");
            xml.WriteElementString("BtchBookg", "false");
            xml.WriteElementString("NbOfTxs", count);
            xml.WriteElementString("CtrlSum", sum);
            Nested(
                xml,
                batch.MadeAt.ToOffset(Wording.WesternIndonesia).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "ReqdExctnDt",
                "Dt"
            );
            Nested(xml, BankLetters.Name(bank.Value.Holder), "Dbtr", "Nm");
            Nested(xml, bank.Value.Account, "DbtrAcct", "Id", "Othr", "Id");
            Nested(xml, bank.Value.Code, "DbtrAgt", "FinInstnId", "ClrSysMmbId", "MmbId");
            foreach (var payout in payouts)
            {
                Transfer(xml, payout);
            }
        }

        return stream.ToArray();
    }

    private void Transfer(XmlWriter xml, Payout payout)
    {
        var to = payout.Beneficiary(vault);
        xml.WriteStartElement("CdtTrfTxInf");
        Nested(xml, payout.Id.ToString(), "PmtId", "EndToEndId");
        xml.WriteStartElement("Amt");
        xml.WriteStartElement("InstdAmt");
        xml.WriteAttributeString("Ccy", payout.CurrencyCode);
        xml.WriteString(payout.Amount.ToDecimalText());
        xml.WriteEndElement();
        xml.WriteEndElement();
        Nested(xml, to.BankCode, "CdtrAgt", "FinInstnId", "ClrSysMmbId", "MmbId");
        Nested(xml, BankLetters.Name(to.Holder), "Cdtr", "Nm");
        Nested(xml, to.Number, "CdtrAcct", "Id", "Othr", "Id");
        xml.WriteEndElement();
    }

    private static void Nested(XmlWriter xml, string text, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            xml.WriteStartElement(name);
        }

        xml.WriteString(text);
        foreach (var _ in names)
        {
            xml.WriteEndElement();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Payout file {Batch} with {Count} payouts is written")]
    private partial void Written(PayoutBatchId batch, int count);
}

/// <summary>Writes files that appear whole or not at all.</summary>
internal static class BankFolder
{
    /// <summary>Writes beside the target, flushes to disk, and moves into place.</summary>
    public static async Task WriteAsync(string folder, string name, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{name}.part");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // Contains names and account numbers: readable by the process owner only.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(temporary, options))
        {
            await file.WriteAsync(content, cancel);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, Path.Combine(folder, name), overwrite: true);
    }
}
