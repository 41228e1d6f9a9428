using Paycare.Platform.Ids;
using Paycare.Platform.Quotas;

namespace Paycare.Payments.Requests;

/// <summary>
/// What staff give back to customers, in minor units: refunds and conceded disputes count together, because one could stand in for
/// the other. Days are Jakarta's.
/// </summary>
public static class StaffQuotas
{
    /// <summary>For one payment, for ever.</summary>
    /// <param name="payment">Its public id.</param>
    public static Quota OfPayment(string payment) => new($"given-back:payment:{payment}", QuotaWindow.Ever);

    /// <summary>To one customer in a day.</summary>
    public static Quota OfCustomer(CustomerId customer) => new($"given-back:customer:{customer}", QuotaWindow.CalendarDay);

    /// <summary>By one member of staff in a day.</summary>
    public static Quota OfStaff(StaffId staff) => new($"given-back:staff:{staff}", QuotaWindow.CalendarDay);
}
