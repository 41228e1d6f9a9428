namespace Paycare.Web.App;

/// <summary>What a form that moves money sends.</summary>
public sealed class MoneyForm
{
    /// <summary>The request's key: sent three times, it is executed once.</summary>
    public string? Key { get; set; }

    /// <summary>A note.</summary>
    public string? Note { get; set; }

    /// <summary>The PIN.</summary>
    public string? Pin { get; set; }

    /// <summary>The code that answers the challenge of a large amount.</summary>
    public string? OneTimeCode { get; set; }

    /// <summary>Never the PIN: this ends up in logs.</summary>
    public override string ToString() => "money form";
}
