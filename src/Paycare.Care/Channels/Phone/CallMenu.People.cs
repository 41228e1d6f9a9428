using Paycare.Identity.Hotline;
using Paycare.Platform.Contacts;

namespace Paycare.Care.Channels.Phone;

/// <summary>The steps that freeze, and those that lead to people.</summary>
internal sealed partial class CallMenu
{
    /// <summary>
    /// Whose account is to be frozen: four digits are the end of the number that called, more are another number, whose owner gets a
    /// code. Whether a number is anybody's is not told: who called from it hears that it is frozen if it is.
    /// </summary>
    private async Task<string> NameAccountAsync(Call call, SpokenAnswer answer, CancellationToken cancel)
    {
        if (answer.Keys == Again)
        {
            return await MenuAsync(call, cancel);
        }

        if (answer.Keys.Length == EndKeys && call.Caller(vault) is { } caller && caller.EndsWith(answer.Keys, StringComparison.Ordinal))
        {
            if (!await FreezeCallerAsync(call, caller, cancel))
            {
                return await questions.AskAsync(call, cancel, Text(call, "call.busy"));
            }

            return await OfferAsync(call, cancel, Text(call, "call.frozen-if"));
        }

        if (answer.Keys.Length < LeastNumber || !Contact.TryPhone(answer.Keys, out var number))
        {
            return await MissAsync(call, cancel);
        }

        if (call.CodesSent >= MostCodes)
        {
            return await OfferAsync(call, cancel, Text(call, "call.again"));
        }

        if ((await scope.RunAsync((CallFreezes freezes) => freezes.BeginAsync(number, cancel))).IsRefused(out _, out var claim))
        {
            return await MissAsync(call, cancel);
        }

        call.CodesSent++;
        call.Claim = claim;
        Enter(call, CallStep.FreezeCode);
        return await questions.AskAsync(call, cancel);
    }

    /// <returns>Whether it is done, also where there is nothing to freeze; <c>false</c> to be tried again.</returns>
    private async Task<bool> FreezeCallerAsync(Call call, string caller, CancellationToken cancel)
    {
        if (await scope.RunAsync((CallersApi callers) => callers.FindAsync(caller, cancel)) is not { } customer)
        {
            return true;
        }

        var frozen = await scope.RunAsync((CallFreezes freezes) => freezes.FreezeAsync(customer, "case.call.frozen", call.Culture, cancel));
        if (frozen.IsRefused(out _, out var done))
        {
            return false;
        }

        call.ClaimToBe(customer);
        call.Case = done.Case;
        return true;
    }

    private async Task<string> FreezeByCodeAsync(Call call, SpokenAnswer answer, CancellationToken cancel)
    {
        if (answer.Keys == Again)
        {
            return await MenuAsync(call, cancel);
        }

        if (answer.Keys.Length != CodeKeys || call.Claim is not { } claim)
        {
            return await MissAsync(call, cancel);
        }

        var frozen = await scope.RunAsync((CallFreezes freezes) => freezes.FinishAsync(claim, answer.Keys, call.Culture, cancel));
        if (frozen.IsRefused(out _, out var done))
        {
            return await MissAsync(call, cancel);
        }

        call.ClaimToBe(done.Customer);
        call.Case = done.Case;
        return await OfferAsync(call, cancel, Text(call, "call.frozen", CallQuestions.Spelled(done.CaseNumber)));
    }

    private async Task<string> ChooseWayAsync(Call call, SpokenAnswer answer, CancellationToken cancel) =>
        answer.Key(texts, call.Culture) is not { } key ? await MissAsync(call, cancel)
        : key == Again ? await MenuAsync(call, cancel)
        : CallQuestions.ChoiceOf(key) is CallChoice.Person or CallChoice.Callback or CallChoice.Message
            ? await GoOnAsync(call, CallQuestions.ChoiceOf(key)!.Value, cancel)
        : await MissAsync(call, cancel);

    /// <summary>Leads to somebody: now, later, or by a message. Whoever calls without a number is asked for one first.</summary>
    private async Task<string> GoOnAsync(Call call, CallChoice way, CancellationToken cancel)
    {
        if (
            (way == CallChoice.Person && !desk.PutsThroughNow) || (way == CallChoice.Callback && !desk.MayCallBackTo(call.Reachable(vault)))
        )
        {
            return await OfferAsync(call, cancel);
        }

        if (call.Reachable(vault) is null && call.Customer is null)
        {
            if (call.Step == CallStep.Reach)
            {
                return GoodBye(call, Text(call, "call.no-number"));
            }

            call.Wanted = way;
            Enter(call, CallStep.Reach);
            return await questions.AskAsync(call, cancel);
        }

        switch (way)
        {
            case CallChoice.Person:
                await desk.EnqueueAsync(call, cancel);
                Enter(call, CallStep.Waiting);
                return await questions.AskAsync(call, cancel);
            case CallChoice.Callback:
                return await desk.BookAsync(call, cancel) is { } at
                    ? GoodBye(call, Text(call, "call.callback-booked", at, await desk.CaseNumberAsync(call, cancel)))
                    : await OfferAsync(call, cancel, Text(call, "call.callback-full"));
            default:
                Enter(call, CallStep.Voicemail);
                return await questions.AskAsync(call, cancel);
        }
    }

    private async Task<string> NameReachAsync(Call call, SpokenAnswer answer, CancellationToken cancel)
    {
        if (answer.Keys.Length < LeastNumber || !Contact.TryPhone(answer.Keys, out var number))
        {
            return await MissAsync(call, cancel);
        }

        call.Type(number, vault);
        var way = call.Wanted is CallChoice.Callback or CallChoice.Message ? call.Wanted : CallChoice.Person;
        return await GoOnAsync(call, way, cancel);
    }

    private async Task<string> WaitAsync(Call call, SpokenAnswer answer, CancellationToken cancel)
    {
        if (call.TakenBy is not null)
        {
            return Connect(call);
        }

        switch (answer.Key(texts, call.Culture))
        {
            case Again:
                call.QueuedAt = null;
                return await MenuAsync(call, cancel);
            case { } key when CallQuestions.ChoiceOf(key) is CallChoice.Callback or CallChoice.Message:
                var way = CallQuestions.ChoiceOf(key)!.Value;
                call.QueuedAt = way == CallChoice.Message ? null : call.QueuedAt;
                return await GoOnAsync(call, way, cancel);
            default:
                return await questions.AskAsync(call, cancel);
        }
    }

    private async Task<string> LeaveMessageAsync(Call call, VoiceForm form, CancellationToken cancel)
    {
        if (form.RecordingSid.Length == 0)
        {
            return call.Misses++ >= MostMisses ? GoodBye(call) : await questions.AskAsync(call, cancel, Text(call, "call.again"));
        }

        var number = await desk.KeepMessageAsync(call, form.RecordingSid, form.RecordingSeconds, cancel);
        return GoodBye(call, Text(call, "call.message-kept", number));
    }

    /// <summary>The agent's line ended: the call too, or its caller goes on waiting when nobody answered.</summary>
    private async Task<string> AfterAgentAsync(Call call, VoiceForm form, CancellationToken cancel)
    {
        if (form.DialStatus is "completed" or "answered")
        {
            return GoodBye(call);
        }

        (call.TakenBy, call.TakenAt, call.QueuedAt) = (null, null, call.QueuedAt ?? clock.GetUtcNow());
        Enter(call, CallStep.Waiting);
        return await questions.AskAsync(call, cancel, Text(call, "call.not-connected"));
    }
}
