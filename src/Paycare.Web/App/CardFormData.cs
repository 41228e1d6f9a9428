namespace Paycare.Web.App;

/// <summary>A card as typed into a form. The number and the CVV are never filled in again.</summary>
internal sealed class CardFormData
{
    public string? Number { get; set; }

    public string? Holder { get; set; }

    public string? Expiry { get; set; }

    public string? Cvv { get; set; }
}
