using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;

namespace Paycare.Care.Desk;

/// <summary>A colleague who has the same case open.</summary>
/// <param name="Staff">The colleague's id.</param>
/// <param name="Name">The name shown to customers.</param>
/// <param name="IsWriting">Whether they are writing an answer.</param>
public sealed record Colleague(StaffId Staff, string Name, bool IsWriting);

/// <summary>Tracks who is viewing which case. In memory: a closed page leaves nothing behind.</summary>
[OneProcess(KeptBy.Staff, "Agents would not see colleagues whose pages another process serves, and two would answer one case.")]
internal sealed class DeskPresence(CaseSignals signals)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, (CaseId Case, Colleague Who)> _pages = [];

    /// <summary>A page shows a case, or its agent began or stopped writing.</summary>
    public void Show(object page, CaseId @case, Colleague who)
    {
        lock (_lock)
        {
            if (_pages.TryGetValue(page, out var known) && known == (@case, who))
            {
                return;
            }

            _pages[page] = (@case, who);
        }

        signals.Changed(@case);
    }

    public void Leave(object page)
    {
        CaseId left;
        lock (_lock)
        {
            if (!_pages.Remove(page, out var known))
            {
                return;
            }

            left = known.Case;
        }

        signals.Changed(left);
    }

    /// <summary>All viewers of a case but one.</summary>
    public IReadOnlyList<Colleague> Others(CaseId @case, StaffId me)
    {
        lock (_lock)
        {
            return
            [
                .. _pages
                    .Values.Where(p => p.Case == @case && p.Who.Staff != me)
                    .Select(p => p.Who)
                    .GroupBy(w => w.Staff)
                    .Select(g => g.OrderByDescending(w => w.IsWriting).First())
                    .OrderBy(w => w.Name),
            ];
        }
    }

    /// <summary>Number of agents who have a case open.</summary>
    public int People()
    {
        lock (_lock)
        {
            return _pages.Values.Select(p => p.Who.Staff).Distinct().Count();
        }
    }
}
