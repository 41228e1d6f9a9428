using System.Globalization;
using Paycare.Identity;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Care.Cases;

/// <summary>What is looked at before a case is opened: whether its address may, and in which language its person reads.</summary>
internal sealed class CaseDoor(AddressLimits limits, IdentityApi identity)
{
    /// <summary>The refusal when this address opens too many.</summary>
    public Refusal? Enter() => limits.Enter(LimitedStep.OpenCase);

    /// <summary>A customer reads answers in the language they chose, whatever the device speaks that wrote the question.</summary>
    public async Task<string> LanguageOfAsync(CustomerId? customer, CultureInfo request, CancellationToken cancel)
    {
        var language = customer is { } owner ? await identity.LanguageOfAsync(owner, cancel) : request;
        return Languages.TryFind(language.Name, out var known) ? known.Name : Languages.English.Name;
    }
}
