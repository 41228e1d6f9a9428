using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.History;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Care.Incidents;

/// <summary>
/// The incidents, kept in memory: every diagnosis asks for them, they are few, and one process is active. Incidents older than
/// <see cref="KeptFor"/> explain nothing that customers still ask about.
/// </summary>
[OneProcess(KeptBy.Whole, "An incident that one process opens or ends would stay as it was in what the others tell customers.")]
internal sealed class IncidentBook(IServiceScopeFactory scopes, TimeProvider clock)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);
    private volatile Incident[]? _all;

    /// <summary>The incident that explains an attempt better than its own cause.</summary>
    public Incident? Touching(AttemptFacts attempt, string cause)
    {
        if (_all is not { } all)
        {
            using var scope = scopes.CreateScope();
            var since = clock.GetUtcNow() - KeptFor;
            _all = all = [
                .. scope
                    .ServiceProvider.GetRequiredService<Database>()
                    .Set<Incident>()
                    .AsNoTracking()
                    .Where(i => i.From >= since)
                    .OrderByDescending(i => i.From),
            ];
        }

        return Array.Find(all, i => i.Touches(attempt, cause));
    }

    /// <summary>Something changed: the next diagnosis reloads the incidents.</summary>
    public void Forget() => _all = null;
}
