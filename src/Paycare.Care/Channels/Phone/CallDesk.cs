using Microsoft.Extensions.Options;
using Paycare.Care.Cases;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>Hands a caller over to care's people: into the queue, to be called back, or with a message.</summary>
internal sealed class CallDesk(
    OwnScope scope,
    Callbacks callbacks,
    OpeningHours hours,
    IOptions<PhoneOptions> options,
    Vault vault,
    TimeProvider clock
)
{
    /// <summary>Whether somebody can be talked to now.</summary>
    public bool PutsThroughNow => options.Value.PutsThrough && hours.OpensAt is null;

    /// <summary>Whether people are called back at all.</summary>
    public bool MayCallBack => callbacks.ArePossible;

    /// <summary>Whether a number is called back: ours to pay for, and nobody's to earn from.</summary>
    public bool MayCallBackTo(string? number) => callbacks.ArePossible && (number is null || Callbacks.IsTaken(number));

    /// <summary>Takes the last place in the queue, or keeps the one there is.</summary>
    public async Task EnqueueAsync(Call call, CancellationToken cancel)
    {
        await EnsureCaseAsync(call, cancel);
        call.QueuedAt ??= clock.GetUtcNow();
    }

    /// <summary>Books a call back, in the caller's place.</summary>
    /// <returns>When it is expected, in the caller's words; <c>null</c> when that number had enough for today.</returns>
    public async Task<string?> BookAsync(Call call, CancellationToken cancel)
    {
        await EnsureCaseAsync(call, cancel);
        return await callbacks.BookAsync(call, vault, cancel);
    }

    /// <summary>The number of the call's case, figure by figure.</summary>
    public async Task<string> CaseNumberAsync(Call call, CancellationToken cancel)
    {
        var @case = await EnsureCaseAsync(call, cancel);
        return CallQuestions.Spelled(@case.NumberText);
    }

    /// <summary>Keeps a spoken message with its case; the recording is fetched later.</summary>
    /// <returns>The number of the case, figure by figure.</returns>
    public async Task<string> KeepMessageAsync(Call call, string recording, int seconds, CancellationToken cancel)
    {
        var @case = await EnsureCaseAsync(call, cancel);
        await scope.RunAsync(
            async (CallMessages messages) =>
            {
                await messages.KeepAsync(call, @case.Id, recording, seconds, cancel);
                return true;
            }
        );
        return CallQuestions.Spelled(@case.NumberText);
    }

    private async Task<Case> EnsureCaseAsync(Call call, CancellationToken cancel)
    {
        var @case = await scope.RunAsync((CallCases cases) => cases.EnsureAsync(call, cancel));
        call.Case = @case.Id;
        return @case;
    }
}
