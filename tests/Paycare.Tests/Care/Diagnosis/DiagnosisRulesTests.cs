using Paycare.Care.Causes;
using Paycare.Care.Diagnosis;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;

namespace Paycare.Tests.Care.Diagnosis;

/// <summary>The diagnosis knows every code that can stand on an attempt.</summary>
public sealed class DiagnosisRulesTests
{
    public static TheoryData<AttemptCode> Codes => [.. Enum.GetValues<AttemptCode>()];

    [Theory, MemberData(nameof(Codes))]
    public void Each_code_has_a_cause_or_is_declared_to_have_none(AttemptCode code)
    {
        var causes = Enum.GetValues<AttemptStatus>().Select(status => DiagnosisRules.Of(Attempt(status, code)).Cause);
        Assert.Equal(DiagnosisRules.WithoutCause.Contains(code), causes.All(cause => cause == Cause.Unknown));
    }

    private static AttemptFacts Attempt(AttemptStatus status, AttemptCode code) =>
        new()
        {
            Id = "sample",
            Kind = EntryKind.Payment,
            Status = status,
            Code = code,
            Amount = Money.Rupiah(1_000),
            At = DateTimeOffset.UnixEpoch,
        };
}
