using Paycare.Platform.Amounts;
using Paycare.Platform.Quotas;

namespace Paycare.Care.Remedies;

/// <summary>A sum that a remedy adds to.</summary>
/// <param name="Quota">The sum.</param>
/// <param name="Most">The most it may come to.</param>
/// <param name="Rule">The policy that says what was used; <c>null</c> when more only takes a second person.</param>
internal sealed record RemedyQuota(Quota Quota, Money Most, string? Rule = null);

/// <summary>
/// The sums that remedies add to, whoever asks and in whatever parts. Taken before a request is kept, and given back when it is
/// rejected or fails: what waits for approval counts.
/// </summary>
internal sealed class RemedyQuotas(IEnumerable<Remedy> remedies, QuotaBook book, RemedyTurn turn)
{
    /// <summary>One ask at a time, so that what a dry run says still holds when the request is kept.</summary>
    public ValueTask<IDisposable> EnterAsync(CancellationToken cancel) => turn.EnterAsync(cancel);

    /// <summary>Whether a second person decides, as things stand.</summary>
    public async Task<bool> NeedSecondPersonAsync(RemedyRule rule, RemedyRequest request, CancellationToken cancel)
    {
        foreach (var quota in await OfAsync(rule.Kind, request, cancel))
        {
            var use = await book.UseOfAsync(quota.Quota, cancel);
            if (quota.Rule is null && use.Used + request.Amount!.Value.Minor > quota.Most.Minor)
            {
                return true;
            }
        }

        return rule.NeedsSecondPerson;
    }

    /// <summary>Adds the request to its sums.</summary>
    /// <returns>Whether a second person decides, and the rule of a sum that has no room for it; then nothing was added.</returns>
    public async Task<(bool NeedsSecondPerson, string? Broken)> TakeAsync(RemedyRule rule, RemedyRequest request, CancellationToken cancel)
    {
        var (needsSecondPerson, taken) = (rule.NeedsSecondPerson, new List<Quota>());
        foreach (var quota in await OfAsync(rule.Kind, request, cancel))
        {
            var sum = await book.TakeAsync(
                quota.Quota,
                request.Amount!.Value.Minor,
                use => quota.Rule is null || use.Used + request.Amount.Value.Minor <= quota.Most.Minor,
                cancel
            );
            if (sum is null)
            {
                await GiveBackAsync(taken, request, request.At, cancel);
                return (needsSecondPerson, quota.Rule);
            }

            taken.Add(quota.Quota);
            needsSecondPerson |= sum > quota.Most.Minor;
        }

        return (needsSecondPerson, null);
    }

    /// <summary>What was asked will not happen: it no longer counts.</summary>
    public async Task GiveBackAsync(string kind, RemedyRequest request, CancellationToken cancel) =>
        await GiveBackAsync((await OfAsync(kind, request, cancel)).Select(q => q.Quota), request, request.At, cancel);

    /// <inheritdoc cref="GiveBackAsync(string, RemedyRequest, CancellationToken)"/>
    public Task GiveBackAsync(CaseRemedy remedy, CancellationToken cancel) =>
        GiveBackAsync(remedy.Kind, RemedyRequest.Of(remedy, System.Globalization.CultureInfo.InvariantCulture), cancel);

    private async Task<IReadOnlyList<RemedyQuota>> OfAsync(string kind, RemedyRequest request, CancellationToken cancel) =>
        request.Amount is null ? [] : await remedies.Single(r => r.Kind == kind).QuotasAsync(request, cancel);

    private async Task GiveBackAsync(IEnumerable<Quota> quotas, RemedyRequest request, DateTimeOffset at, CancellationToken cancel)
    {
        foreach (var quota in quotas)
        {
            await book.GiveBackAsync(quota, request.Amount!.Value.Minor, at, cancel);
        }
    }
}
