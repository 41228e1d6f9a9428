using System.Globalization;
using Paycare.Platform.Ids;

namespace Paycare.Identity.Profiles;

/// <summary>Who wrote down an e-mail address as theirs.</summary>
/// <param name="Customer">The customer; <c>null</c> until a code has proven the address: anybody can write down any.</param>
/// <param name="Language">The language they chose.</param>
public sealed record EmailOwner(CustomerId? Customer, CultureInfo Language);
