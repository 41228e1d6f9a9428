using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Localisation;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>A finding of a check that a person must look into.</summary>
/// <param name="Source">
/// Identifies the check and its subject, at most 120 characters: one case per source, however long it lasts.
/// </param>
/// <param name="WhatHappened">What was found.</param>
/// <param name="Need">What has to be done.</param>
public sealed record Finding(string Source, OwnWords WhatHappened, OwnWords Need);

/// <summary>Cases for the risk team from periodic checks: one per finding, with a note when it ends and when it returns.</summary>
public sealed class FindingCases
{
    private readonly Database _db;
    private readonly SystemCases _cases;
    private readonly TextCatalog _texts;

    internal FindingCases(Database db, SystemCases cases, TextCatalog texts) => (_db, _cases, _texts) = (db, cases, texts);

    /// <summary>Reports a check's present findings, compared with its previous ones.</summary>
    /// <param name="before">Sources of the previous run's findings.</param>
    /// <param name="now">Findings of this run.</param>
    /// <param name="cancel">Cancels between findings; a repeated run continues.</param>
    public async Task TellAsync(IReadOnlyCollection<string> before, IReadOnlyList<Finding> now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        foreach (var finding in now.Where(f => !before.Contains(f.Source)))
        {
            if (await _db.Set<Case>().AnyAsync(c => c.Source == finding.Source, cancel))
            {
                await _cases.NoteAsync(
                    finding.Source,
                    OwnWords.Of(_texts, "finding.back", OwnWords.Each(finding.WhatHappened.In)),
                    isBack: true,
                    cancel
                );
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
            await _cases.NoteAsync(ended, OwnWords.Of(_texts, "finding.ended"), isBack: false, cancel);
        }
    }
}
