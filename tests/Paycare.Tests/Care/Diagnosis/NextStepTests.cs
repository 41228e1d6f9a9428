using System.Reflection;
using Paycare.Care.Causes;
using Paycare.Care.Diagnosis;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;

namespace Paycare.Tests.Care.Diagnosis;

/// <summary>In every situation there can be, the sentence is true of the customer's money and the step does no harm.</summary>
public sealed class NextStepTests
{
    private static readonly string[] Causes = Constants(typeof(Cause)),
        Steps = Constants(typeof(CustomerStep)),
        AgentSteps = Constants(typeof(AgentStep)),
        Sentences = Constants(typeof(Sentence));

    [Fact]
    public void What_is_pending_or_paid_is_never_paid_again() =>
        All(
            (now, advice) =>
                now is { Status: AttemptStatus.Refused or AttemptStatus.Failed, PaidSince: PaidSince.No }
                || !advice.Also.Append(advice.Step).Any(CustomerStep.PayAgain.Contains)
        );

    [Fact]
    public void What_is_pending_is_only_looked_at_again_and_the_agent_waits() =>
        All(
            (now, advice) =>
                now.Status != AttemptStatus.Pending
                || (advice.Step == CustomerStep.LookAgain && advice.Also.Count == 0 && advice.Agent == AgentStep.Wait)
        );

    [Fact]
    public void Whoever_paid_twice_and_has_nothing_back_is_told_so_and_never_that_it_was_once() =>
        All(
            (now, advice) =>
                now
                    is not {
                        Status: AttemptStatus.Succeeded,
                        Pair: PairState.First or PairState.Second,
                        IsFrozen: false,
                        Comeback: Comeback.None or Comeback.Part
                    }
                || advice.Says == Sentence.Twice
        );

    [Fact]
    public void One_of_two_is_said_to_remain_only_when_one_has_come_back() =>
        All(
            (now, advice) =>
                advice.Says != Sentence.OnceOfTwo
                || now.Pair == PairState.OtherCameBack
                || (now.Pair is PairState.First or PairState.Second && now.Comeback == Comeback.Whole)
        );

    [Fact]
    public void The_words_of_the_cause_are_used_only_where_nothing_around_it_makes_them_untrue() =>
        All(
            (now, advice) =>
                advice.Says is not (Sentence.OfCause or Sentence.Incident)
                || now
                    is { Status: AttemptStatus.Pending }
                        or { Status: AttemptStatus.Succeeded, IsFrozen: false, Comeback: Comeback.None, Pair: PairState.None }
                        or { Status: AttemptStatus.Refused or AttemptStatus.Failed, PaidSince: PaidSince.No }
        );

    [Fact]
    public void An_incident_never_explains_what_went_through() =>
        All((now, advice) => advice.Says != Sentence.Incident || now.Status != AttemptStatus.Succeeded);

    [Fact]
    public void Nothing_is_offered_back_that_came_back_or_is_frozen_or_never_went() =>
        All(
            (now, advice) =>
                (
                    advice is not { Step: CustomerStep.AskBack } and not { Agent: AgentStep.GiveSecondBack }
                    || now is { Status: AttemptStatus.Succeeded, IsFrozen: false, Comeback: Comeback.None or Comeback.Part }
                )
                && (
                    !NextSteps.MayGiveBack(now)
                    || now
                        is {
                            Kind: EntryKind.Payment,
                            Status: AttemptStatus.Succeeded,
                            IsFrozen: false,
                            Comeback: Comeback.None or Comeback.Part or Comeback.PartUnderWay
                        }
                )
        );

    [Fact]
    public void A_frozen_transaction_says_so_and_only_care_goes_on_with_it() =>
        All(
            (now, advice) =>
                now is not { Status: AttemptStatus.Succeeded, IsFrozen: true }
                || (advice.Says, advice.Step, advice.Agent) == (Sentence.Frozen, CustomerStep.ContactCare, AgentStep.DecideFreeze)
        );

    [Fact]
    public void With_a_frozen_account_nobody_is_sent_to_try_again() =>
        All((now, advice) => !now.IsAccountFrozen || !advice.Also.Append(advice.Step).Any(CustomerStep.PayAgain.Contains));

    [Fact]
    public void Nothing_is_to_be_topped_up_that_a_limit_forbids() =>
        All((now, advice) => advice.Step != CustomerStep.TopUpAndRetry || now.Limit == LimitBar.None);

    [Fact]
    public void A_code_is_asked_for_only_while_it_is_awaited_and_a_lock_is_waited_for_only_while_it_stands() =>
        All(
            (now, advice) =>
                (advice.Step != CustomerStep.ConfirmCode || now.Factor == FactorState.CodeAwaited)
                && (advice.Step != CustomerStep.WaitUntil || now.Factor is not FactorState.None)
        );

    [Fact]
    public void Every_step_and_sentence_is_known_and_every_one_is_used()
    {
        var (steps, agents, says) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        All(
            (_, advice) =>
            {
                steps.UnionWith(advice.Also.Append(advice.Step));
                agents.Add(advice.Agent);
                says.Add(advice.Says);
                return true;
            }
        );
        Assert.Equal(Steps.Order(StringComparer.Ordinal), steps.Order(StringComparer.Ordinal));
        Assert.Equal(AgentSteps.Order(StringComparer.Ordinal), agents.Order(StringComparer.Ordinal));
        Assert.Equal(Sentences.Order(StringComparer.Ordinal), says.Order(StringComparer.Ordinal));
    }

    private static void All(Func<Situation, Advice, bool> holds)
    {
        foreach (var now in Situations())
        {
            if (!holds(now, NextSteps.Of(now)))
            {
                Assert.Fail($"{now} -> {NextSteps.Of(now)}");
            }
        }
    }

    /// <summary>The whole product of what the table looks at.</summary>
    private static IEnumerable<Situation> Situations() =>
        from cause in Causes
        from kind in new[] { EntryKind.Payment, EntryKind.Transfer, EntryKind.TopUp }
        from status in Enum.GetValues<AttemptStatus>()
        from frozen in Either
        from accountFrozen in Either
        from kept in Either
        from comeback in Enum.GetValues<Comeback>()
        from paid in Enum.GetValues<PaidSince>()
        from limit in Enum.GetValues<LimitBar>()
        from factor in Enum.GetValues<FactorState>()
        from incident in Either
        from pair in Enum.GetValues<PairState>()
        select new Situation(cause, kind, status, frozen, accountFrozen, kept, comeback, paid, limit, factor, incident, pair);

    private static bool[] Either { get; } = [false, true];

    private static string[] Constants(Type type) =>
        [
            .. type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(f => f.IsLiteral)
                .Select(f => (string)f.GetRawConstantValue()!),
        ];
}
