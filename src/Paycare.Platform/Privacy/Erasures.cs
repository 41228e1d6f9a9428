using Microsoft.Extensions.Options;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Messages;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Privacy;

/// <summary>When a closed account's personal data is erased.</summary>
public sealed class ErasureOptions
{
    /// <summary>The promise: 3 x 24 hours after the request (UU 27/2022 on personal data protection, article 43).</summary>
    public static TimeSpan Promise { get; } = TimeSpan.FromHours(72);

    /// <summary>Time between closure and erasure of everything personal; at most 72 hours.</summary>
    public TimeSpan After { get; set; } = TimeSpan.FromHours(24);

    internal TimeSpan Wait =>
        After < TimeSpan.Zero ? TimeSpan.Zero
        : After < Promise ? After
        : Promise;
}

/// <summary>Schedules erasures in the transaction of their cause.</summary>
public sealed class Erasures(Postbox postbox, IOptions<ErasureOptions> options, TimeProvider clock)
{
    /// <summary>
    /// The customer closed the account: erases everything personal, including what was sent to these addresses until now.
    /// </summary>
    public void Ask(Database db, CustomerId customer, params IEnumerable<string> addresses)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(addresses);
        foreach (var address in addresses)
        {
            AskForMessages(db, address);
        }

        db.Set<DueItem>()
            .Add(
                DueItem.At(
                    clock.GetUtcNow() + options.Value.Wait,
                    ErasureTimer.HandlerName,
                    customer.ToString(),
                    new PersonToErase(customer),
                    clock
                )
            );
    }

    /// <summary>An address was replaced: erases what was sent to the old one until now.</summary>
    public void AskForMessages(Database db, string address) => postbox.ForgetLater(db, address, clock.GetUtcNow() + options.Value.Wait);
}
