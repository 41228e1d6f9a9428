using Paycare.Care.Cases;
using Paycare.Identity.Hotline;
using Paycare.Platform.Contacts;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>
/// The menu: what happens on an answer, by where the caller is. 9 alone freezes from everywhere; what makes no sense is asked again
/// twice, and then leads to somebody. Each step that does something runs in a context of its own, so that a failure leaves the call.
/// </summary>
internal sealed partial class CallMenu(
    OwnScope scope,
    CallQuestions questions,
    CallDesk desk,
    Vault vault,
    TextCatalog texts,
    TimeProvider clock
)
{
    private const int MostMisses = 2,
        MostCodes = 2,
        CodeKeys = 6,
        EndKeys = 4,
        LeastNumber = 7;
    private const string Again = "0",
        OtherNumber = "*";

    /// <summary>Somebody called.</summary>
    public string Greet(Call call) => questions.AskLanguage(call);

    /// <summary>Somebody answered who is called back: their place is where it was.</summary>
    public Task<string> GreetBackAsync(Call call, CancellationToken cancel)
    {
        Enter(call, CallStep.Waiting);
        return questions.AskAsync(call, cancel, Text(call, "call.called-back"));
    }

    /// <summary>An agent took the caller.</summary>
    public string Connect(Call call)
    {
        Enter(call, CallStep.Connected);
        return questions.Dial(call, Text(call, "call.connecting"));
    }

    /// <summary>The end of a call.</summary>
    public string GoodBye(Call call, params string[] said)
    {
        call.End(clock.GetUtcNow());
        return CallQuestions.HangUp(call, [.. said, Text(call, "call.goodbye")]);
    }

    /// <summary>What happens on an answer.</summary>
    public Task<string> HearAsync(Call call, VoiceForm form, CancellationToken cancel)
    {
        var answer = SpokenAnswer.Of(form);
        if (answer.IsFreeze(texts, call.Culture))
        {
            call.Wanted = CallChoice.Freeze;
            Enter(call, CallStep.FreezeWho);
            return questions.AskAsync(call, cancel);
        }

        return call.Step switch
        {
            CallStep.Language => ChooseLanguageAsync(call, answer, cancel),
            CallStep.Menu => ChooseAsync(call, answer, cancel),
            CallStep.FreezeWho => NameAccountAsync(call, answer, cancel),
            CallStep.FreezeCode => FreezeByCodeAsync(call, answer, cancel),
            CallStep.Number => NameNumberAsync(call, answer, cancel),
            CallStep.Code => ConfirmAsync(call, answer, cancel),
            CallStep.Offer => ChooseWayAsync(call, answer, cancel),
            CallStep.Reach => NameReachAsync(call, answer, cancel),
            CallStep.Waiting => WaitAsync(call, answer, cancel),
            CallStep.Voicemail => LeaveMessageAsync(call, form, cancel),
            CallStep.Connected => AfterAgentAsync(call, form, cancel),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Step, "Unnamed step."),
        };
    }

    private Task<string> ChooseLanguageAsync(Call call, SpokenAnswer answer, CancellationToken cancel)
    {
        var chosen = CallQuestions.LanguageOf(answer, texts);
        if (chosen is null && call.Misses++ < MostMisses)
        {
            return Task.FromResult(questions.AskLanguage(call));
        }

        call.Language = chosen?.Name ?? call.Language;
        Enter(call, CallStep.Menu);
        return questions.AskAsync(call, cancel, Text(call, "call.recording"));
    }

    private async Task<string> ChooseAsync(Call call, SpokenAnswer answer, CancellationToken cancel)
    {
        var key = answer.Key(texts, call.Culture);
        if (key == Again)
        {
            return await questions.AskAsync(call, cancel);
        }

        if (CallQuestions.ChoiceOf(key) is not { } choice)
        {
            return await MissAsync(call, cancel);
        }

        call.Wanted = choice;
        return choice switch
        {
            CallChoice.Refund or CallChoice.Payment or CallChoice.Pin => call.Assurance >= Assurance.Confirmed
                ? await TellAsync(call, cancel)
                : await AskForCodeAsync(call, cancel),
            CallChoice.Card => await MenuAsync(call, cancel, Text(call, "call.card")),
            _ => await GoOnAsync(call, choice, cancel),
        };
    }

    /// <summary>Tells a confirmed caller what they asked for, and offers the menu again.</summary>
    private async Task<string> TellAsync(Call call, CancellationToken cancel)
    {
        var said = await scope.RunAsync(
            (CallMatters matters) => matters.TellAsync(call.Wanted, call.Customer!.Value, call.Assurance, call.Culture, cancel)
        );
        return await MenuAsync(call, cancel, said);
    }

    /// <summary>Sends a code to the number; whether it is anybody's is not told.</summary>
    private async Task<string> AskForCodeAsync(Call call, CancellationToken cancel)
    {
        if (call.Number(vault) is not { } number)
        {
            Enter(call, CallStep.Number);
            return await questions.AskAsync(call, cancel, Text(call, "call.code-needed"));
        }

        if (call.CodesSent < MostCodes)
        {
            call.CodesSent++;
            await scope.RunAsync(
                async (CallersApi callers) =>
                {
                    await callers.SendCodeAsync(call.Id.Value, number, cancel);
                    return true;
                }
            );
        }

        Enter(call, CallStep.Code);
        return await questions.AskAsync(call, cancel, Text(call, "call.code-needed"));
    }

    private async Task<string> NameNumberAsync(Call call, SpokenAnswer answer, CancellationToken cancel)
    {
        if (answer.Keys == Again)
        {
            return await MenuAsync(call, cancel);
        }

        if (answer.Keys.Length < LeastNumber || !Contact.TryPhone(answer.Keys, out var number))
        {
            return await MissAsync(call, cancel);
        }

        call.Type(number, vault);
        return await AskForCodeAsync(call, cancel);
    }

    private async Task<string> ConfirmAsync(Call call, SpokenAnswer answer, CancellationToken cancel)
    {
        if (answer.Keys == OtherNumber)
        {
            Enter(call, CallStep.Number);
            return await questions.AskAsync(call, cancel);
        }

        if (answer.Keys == Again)
        {
            return await MenuAsync(call, cancel);
        }

        if (answer.Keys.Length != CodeKeys)
        {
            return await MissAsync(call, cancel);
        }

        var customer = await scope.RunAsync(
            (CallersApi callers) => callers.ProveAsync(call.Id.Value, call.Number(vault)!, answer.Keys, cancel)
        );
        if (customer is not { } known)
        {
            return await MissAsync(call, cancel);
        }

        call.Confirm(known, clock.GetUtcNow());
        await scope.RunAsync(
            async (CallCases cases) =>
            {
                await cases.ConfirmAsync(call, cancel);
                return true;
            }
        );
        return await TellAsync(call, cancel);
    }

    private async Task<string> MissAsync(Call call, CancellationToken cancel)
    {
        if (call.Misses++ >= MostMisses)
        {
            // An offer that is not understood either: a message can always be left.
            return call.Step is CallStep.Offer or CallStep.Reach
                ? await GoOnAsync(call, CallChoice.Message, cancel)
                : await OfferAsync(call, cancel, Text(call, "call.again"));
        }

        return await questions.AskAsync(call, cancel, Text(call, "call.again"));
    }

    private Task<string> MenuAsync(Call call, CancellationToken cancel, params string[] said)
    {
        Enter(call, CallStep.Menu);
        return questions.AskAsync(call, cancel, said);
    }

    private Task<string> OfferAsync(Call call, CancellationToken cancel, params string[] said)
    {
        Enter(call, CallStep.Offer);
        return questions.AskAsync(call, cancel, said);
    }

    private static void Enter(Call call, CallStep step) => (call.Step, call.Misses) = (step, 0);

    private string Text(Call call, string key, params object?[] facts) => texts.Get(call.Culture, key, facts);
}
