using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Schedules;

/// <summary>Payments and transfers on days to come, as pages may use it.</summary>
public sealed class SchedulesApi
{
    private readonly ScheduleBook _book;

    internal SchedulesApi(ScheduleBook book) => _book = book;

    /// <summary>Makes a schedule. A large amount is refused with <c>step-up-required</c> and a <c>challengeId</c> first.</summary>
    public Task<Result<ScheduleAnswer>> MakeAsync(Caller caller, ScheduleBody body, CancellationToken cancel) =>
        _book.MakeAsync(caller, body, cancel);

    /// <summary>A customer's schedules, the last made first; those that ended are not there.</summary>
    public Task<IReadOnlyList<ScheduleAnswer>> ListAsync(CustomerId customer, CancellationToken cancel) =>
        _book.ListAsync(customer, cancel);

    /// <summary>Ends a schedule: it makes no further run.</summary>
    public Task<Result<Done>> EndAsync(CustomerId customer, ScheduleId id, CancellationToken cancel) =>
        _book.EndAsync(customer, id, cancel);
}
