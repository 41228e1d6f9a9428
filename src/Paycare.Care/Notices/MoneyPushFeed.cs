using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Paycare.Identity.Pushes;
using Paycare.Ledger.Accounts;
using Paycare.Payments.Records;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Care.Notices;

/// <summary>
/// Looks for money that moved in the wallets of those who are told by push. Between reads a wallet's figures in memory tell whether
/// anything can have happened; from time to time each is read in any case, a few at once. A payment costs nothing for it.
/// </summary>
[OneProcess(KeptBy.Customer, "Two would read the same rows at once; the cursor would let one of them fail.")]
internal sealed partial class MoneyPushFeed(OwnScope scopes, Activity active, ILogger<MoneyPushFeed> log) : BackgroundService
{
    private const int LooksBetweenRounds = 40,
        ReadsAtOnce = 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250),
        RestAfterFailure = TimeSpan.FromSeconds(2);

    private readonly Dictionary<CustomerId, AccountView?> _seen = [];
    private readonly Queue<CustomerId> _round = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await active.WaitAsync(stoppingToken);
            for (var look = 0; ; look++)
            {
                var isWell = await LookAsync(beginsRound: look % LooksBetweenRounds == 0, stoppingToken);
                await Task.Delay(isWell ? LookEvery : RestAfterFailure, stoppingToken);
            }
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested || e is ObjectDisposedException)
        {
            // The host is stopping; what is left is told at the next start.
        }
    }

    private async Task<bool> LookAsync(bool beginsRound, CancellationToken cancel)
    {
        try
        {
            var audience = await scopes.RunAsync<PushesApi, IReadOnlyCollection<CustomerId>>(pushes =>
                pushes.AudienceAsync(cancel).AsTask()
            );
            if (audience.Count > 0)
            {
                await ReadChangedAsync(audience, cancel);
            }

            if (beginsRound && _round.Count == 0)
            {
                Forget(audience);
                audience.ToList().ForEach(_round.Enqueue);
            }

            for (var reads = 0; reads < ReadsAtOnce && _round.TryDequeue(out var customer); reads++)
            {
                await ReadAsync(customer, cancel);
            }

            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is not ObjectDisposedException)
        {
            LookFailed(e);
            return false;
        }
    }

    private async Task ReadChangedAsync(IReadOnlyCollection<CustomerId> audience, CancellationToken cancel)
    {
        var figures = await scopes.RunAsync<RecordsApi, List<(CustomerId Customer, AccountView? View)>>(records =>
            Task.FromResult(audience.Select(customer => (customer, records.Figures(customer))).ToList())
        );
        foreach (var (customer, view) in figures)
        {
            if (!_seen.TryGetValue(customer, out var seen))
            {
                // Since it asked something may have moved, which the figures do not tell.
                _round.Enqueue(customer);
            }
            else if (seen != view)
            {
                await ReadAsync(customer, cancel);
            }

            _seen[customer] = view;
        }
    }

    private Task<bool> ReadAsync(CustomerId customer, CancellationToken cancel) =>
        scopes.RunAsync<NoticePushes, bool>(async pushes =>
        {
            await pushes.TellMoneyAsync(customer, cancel);
            return true;
        });

    private void Forget(IReadOnlyCollection<CustomerId> audience)
    {
        foreach (var gone in _seen.Keys.Except(audience).ToList())
        {
            _seen.Remove(gone);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Telling money by push failed; it will be tried again")]
    private partial void LookFailed(Exception e);
}
