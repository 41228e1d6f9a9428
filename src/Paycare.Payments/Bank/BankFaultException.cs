using System.Xml.Linq;

namespace Paycare.Payments.Bank;

/// <summary>Carries a fault out of the depth of a file to the one verdict; never leaves <see cref="BankFileReader"/>.</summary>
internal sealed class BankFaultException(BankFault fault) : Exception(fault.Text)
{
    public BankFault Fault { get; } = fault;

    public static BankFaultException At(XElement element, string text) => new(new BankFault(BankElements.LineOf(element), text));
}
