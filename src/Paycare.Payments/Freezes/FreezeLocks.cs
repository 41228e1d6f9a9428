using Paycare.Ledger.Journal;
using Paycare.Platform.Locks;

namespace Paycare.Payments.Freezes;

/// <summary>Freezes as locks: their owner signs in, reads, and writes to care meanwhile.</summary>
internal static class FreezeLocks
{
    public static readonly Lockout Account = new("account-frozen", "wallet", LockCloser.SignedIn, null, LockOpener.TwoPeople)
    {
        Code = RefusalCodes.AccountFrozen,
    };

    public static readonly Lockout Transaction = new("transaction-frozen", "payment", LockCloser.SignedIn, null, LockOpener.TwoPeople)
    {
        Code = RefusalCodes.TransactionFrozen,
    };
}
