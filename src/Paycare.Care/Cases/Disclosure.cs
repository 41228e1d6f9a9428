namespace Paycare.Care.Cases;

/// <summary>What can be told to somebody who asks about a customer's matters, whatever the channel.</summary>
internal enum CareFact
{
    /// <summary>What the help articles say to everybody.</summary>
    Help,

    /// <summary>The number of the case that this very conversation opened.</summary>
    OwnCase,

    /// <summary>That there is such a customer.</summary>
    Existence,

    /// <summary>Whether the account is frozen.</summary>
    Freeze,

    /// <summary>The customer's other cases.</summary>
    OtherCases,

    /// <summary>Where a refund is.</summary>
    Refund,

    /// <summary>Why a payment was refused.</summary>
    Refusal,

    /// <summary>Whether the PIN is locked, and until when.</summary>
    PinLock,

    /// <summary>What is in the wallet, and what moved.</summary>
    Money,

    /// <summary>Phone, address, name or documents in the clear: whoever they belong to knows them.</summary>
    PersonalData,
}

/// <summary>What may be told at which assurance: the one table, for every channel. What may be done is in <c>RemedyRules</c>.</summary>
internal static class Disclosure
{
    /// <summary>The least assurance at which each fact is told; <c>null</c> for never.</summary>
    public static readonly IReadOnlyDictionary<CareFact, Assurance?> Least = new Dictionary<CareFact, Assurance?>
    {
        [CareFact.Help] = Assurance.None,
        [CareFact.OwnCase] = Assurance.None,
        [CareFact.Existence] = Assurance.Confirmed,
        [CareFact.Freeze] = Assurance.Confirmed,
        [CareFact.OtherCases] = Assurance.Confirmed,
        [CareFact.Refund] = Assurance.Confirmed,
        [CareFact.Refusal] = Assurance.Confirmed,
        [CareFact.PinLock] = Assurance.Confirmed,
        [CareFact.Money] = Assurance.Confirmed,
        [CareFact.PersonalData] = null,
    };

    /// <summary>Whether a fact is told to somebody of whom care is so sure.</summary>
    public static bool Allows(CareFact fact, Assurance assurance) => Least[fact] is { } least && assurance >= least;
}
