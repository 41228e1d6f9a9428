using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>What windows show alike: one of them is read for all.</summary>
/// <param name="Filter">What is shown.</param>
/// <param name="Me">Whose list it is; <c>null</c> when it is the same for everybody.</param>
/// <param name="Size">How much of it.</param>
/// <param name="Reader">The reader's language.</param>
internal sealed record InboxSight(InboxFilter Filter, StaffId? Me, int Size, CultureInfo Reader)
{
    public static InboxSight Of(InboxFilter filter, StaffId me, int size, CultureInfo reader) =>
        new(filter, filter.View is "mine" or "following" || filter.Assignee == "me" ? me : null, size, reader);
}

/// <summary>
/// The inbox for windows that are open and bring themselves up to date. After a change it is read once for all that show the same of it;
/// each adds the numbers that are its agent's own.
/// </summary>
[OneProcess(KeptBy.Staff, "Windows that another process serves would show the list as it was.")]
internal sealed class InboxReadings
{
    /// <summary>So many different lists are kept at once; beyond that all are read anew.</summary>
    private const int Most = 100;
    private readonly OwnScope _scope;
    private readonly Lock _lock = new();
    private readonly Dictionary<InboxSight, Reading> _readings = [];
    private long _changes;

    public InboxReadings(OwnScope scope, CaseSignals signals)
    {
        _scope = scope;
        signals.Happened += _ => Interlocked.Increment(ref _changes);
    }

    /// <summary>How many changes of cases there were.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>The inbox with at least one change more than the window shows.</summary>
    public async Task<Result<InboxAnswer>> AfterAsync(
        long shown,
        InboxFilter filter,
        StaffId me,
        int size,
        CultureInfo reader,
        CancellationToken cancel
    )
    {
        var sight = InboxSight.Of(filter, me, size, reader);
        Reading reading;
        lock (_lock)
        {
            if (!_readings.TryGetValue(sight, out var known) || known.AsOf <= shown || known.Answer.IsFaulted || known.Answer.IsCanceled)
            {
                if (_readings.Count >= Most)
                {
                    _readings.Clear();
                }

                // Not cancelled with the window that came first: others wait for it too.
                known = _readings[sight] = new Reading(Changes, ReadAsync(sight));
            }

            reading = known;
        }

        var (list, own) = await reading.Answer.WaitAsync(cancel);
        return list.IsRefused(out var refusal, out var answer)
            ? refusal
            : answer with
            {
                Counts = own.In(answer.Counts, me),
                AsOf = reading.AsOf,
            };
    }

    private Task<(Result<InboxAnswer> List, OwnCounts Own)> ReadAsync(InboxSight sight) =>
        Task.Run(() =>
            _scope.RunAsync(
                async (DeskInbox inbox) =>
                    (
                        await inbox.ByUrgencyAsync(sight.Filter, sight.Me ?? default, sight.Size, sight.Reader, CancellationToken.None),
                        await inbox.OwnCountsAsync(CancellationToken.None)
                    )
            )
        );

    /// <param name="AsOf">How many changes had happened before it was read.</param>
    /// <param name="Answer">What it found.</param>
    private sealed record Reading(long AsOf, Task<(Result<InboxAnswer> List, OwnCounts Own)> Answer);
}
