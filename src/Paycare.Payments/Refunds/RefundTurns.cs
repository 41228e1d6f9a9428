using Paycare.Ledger.Ids;
using Paycare.Platform.Processes;

namespace Paycare.Payments.Refunds;

/// <summary>One request per payment at a time. The ledger guards the sum; this also counts refunds waiting for the shop's money.</summary>
[OneProcess(KeptBy.Customer, "Two refunds that wait for the shop's money would both be promised, though together they exceed the payment.")]
internal sealed class RefundTurns : KeyedLock<AttemptId>;
