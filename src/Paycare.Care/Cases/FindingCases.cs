using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>Something that a check found and a person must look into.</summary>
/// <param name="Source">Names the check and what it looked at, at most 120 characters: one case for each, however long it stands.</param>
/// <param name="WhatHappened">What was found, in English.</param>
/// <param name="Need">What is to be done.</param>
public sealed record Finding(string Source, string WhatHappened, string Need);

/// <summary>Cases for the risk team from periodic checks: one per finding, with a note when it ends and when it returns.</summary>
public sealed class FindingCases
{
    private readonly Database _db;
    private readonly SystemCases _cases;

    internal FindingCases(Database db, SystemCases cases) => (_db, _cases) = (db, cases);

    /// <summary>Tells what a check found now, against what it had found before.</summary>
    /// <param name="before">The sources of the findings of its last run.</param>
    /// <param name="now">The findings of this one.</param>
    /// <param name="cancel">Stops in between; run again, it goes on.</param>
    public async Task TellAsync(IReadOnlyCollection<string> before, IReadOnlyList<Finding> now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        foreach (var finding in now.Where(f => !before.Contains(f.Source)))
        {
            if (await _db.Set<Case>().AnyAsync(c => c.Source == finding.Source, cancel))
            {
                await _cases.NoteAsync(finding.Source, $"It is back. {finding.WhatHappened}", isBack: true, cancel);
            }
            else
            {
                _ = await _cases.OpenAsync(
                    new SystemCase(finding.Source, CaseTopic.Security, CaseQueue.Security, finding.WhatHappened, finding.Need),
                    cancel
                );
            }
        }

        foreach (var ended in before.Except(now.Select(f => f.Source)))
        {
            await _cases.NoteAsync(ended, "It was not found any more.", isBack: false, cancel);
        }
    }
}
