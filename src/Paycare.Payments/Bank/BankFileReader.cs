using System.Xml;
using System.Xml.Linq;

namespace Paycare.Payments.Bank;

/// <summary>
/// Reads bank files: ISO 20022 camt.053 and camt.054 (entries) and pain.002 (payout status). What is no message of our bank about
/// our account, or does not add up, rejects the whole file with its line. Of the rest everything sure is taken, and what is not
/// goes on as such: nothing odd in one entry keeps the others out.
/// </summary>
internal static class BankFileReader
{
    /// <summary>Levels of elements. The deepest message that is read has about half as many.</summary>
    public const int Deepest = 40;

    private const string Namespaces = "urn:iso:std:iso:20022:tech:xsd:";
    private const int NodesBetweenLooks = 1024;

    /// <param name="content">The file.</param>
    /// <param name="bank">Paycare's account, and the messages that are read.</param>
    /// <param name="patience">Ends the reading of a file that takes too long; it is then rejected.</param>
    public static (BankMessage? Message, BankFault? Fault) Read(byte[] content, BankOptions bank, CancellationToken patience = default)
    {
        if (content.Length > bank.LargestFileBytes)
        {
            return (null, bank.TooLarge);
        }

        try
        {
            return (ReadDocument(content, bank, patience), null);
        }
        catch (XmlException e)
        {
            return (null, new BankFault(Math.Max(1, e.LineNumber), e.Message));
        }
        catch (BankFaultException e)
        {
            return (null, e.Fault);
        }
        catch (OverflowException)
        {
            return (null, new BankFault(1, "The sums do not fit 64 bits."));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return (null, new BankFault(1, $"It could not be read within {bank.LongestReading.Ticks / TimeSpan.TicksPerSecond} seconds."));
        }
    }

    private static BankMessage ReadDocument(byte[] content, BankOptions bank, CancellationToken patience)
    {
        RefuseDepth(content, bank, patience);
        using var xml = Open(content, bank);
        var document = XDocument.Load(xml, LoadOptions.SetLineInfo).Root!;
        var version =
            document.Name.NamespaceName is { } name && name.StartsWith(Namespaces, StringComparison.Ordinal)
                ? name[Namespaces.Length..]
                : "";
        if (document.Name.LocalName != "Document" || !bank.Messages.Contains(version))
        {
            throw BankFaultException.At(
                document,
                $"<{document.Name.LocalName}> in \"{document.Name.NamespaceName}\" is none of the messages that are read."
            );
        }

        var elements = new BankElements(document.Name.Namespace);
        return version[..8] switch
        {
            "camt.053" => new CamtReader(bank, elements, patience).Read("camt.053", elements.One(document, "BkToCstmrStmt"), "Stmt"),
            "camt.054" => new CamtReader(bank, elements, patience).Read(
                "camt.054",
                elements.One(document, "BkToCstmrDbtCdtNtfctn"),
                "Ntfctn"
            ),
            "pain.002" => new PayoutStatusReader(elements).Read(elements.One(document, "CstmrPmtStsRpt")),
            _ => throw BankFaultException.At(document, $"{version} is none of the messages that are read."),
        };
    }

    /// <summary>Before anything is built from it: a tree of any depth would be built without complaint.</summary>
    private static void RefuseDepth(byte[] content, BankOptions bank, CancellationToken patience)
    {
        using var scan = Open(content, bank);
        for (var nodes = 1; scan.Read(); nodes++)
        {
            if (scan.NodeType == XmlNodeType.Element && scan.Depth >= Deepest)
            {
                throw new BankFaultException(
                    new BankFault(((IXmlLineInfo)scan).LineNumber, $"It has more than {Deepest} levels of elements.")
                );
            }

            if (nodes % NodesBetweenLooks == 0)
            {
                patience.ThrowIfCancellationRequested();
            }
        }

        patience.ThrowIfCancellationRequested();
    }

    private static XmlReader Open(byte[] content, BankOptions bank) =>
        XmlReader.Create(
            new MemoryStream(content, writable: false),
            new XmlReaderSettings
            {
                CloseInput = true,
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = bank.LargestFileBytes,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                IgnoreWhitespace = true,
            }
        );
}
