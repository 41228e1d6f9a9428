namespace Paycare.Care.Channels.Phone;

/// <summary>What a caller came for, in the order of the menu.</summary>
internal enum CallChoice
{
    /// <summary>Not said.</summary>
    None,

    /// <summary>1: where a refund is.</summary>
    Refund,

    /// <summary>2: why a payment failed.</summary>
    Payment,

    /// <summary>3: the PIN is locked.</summary>
    Pin,

    /// <summary>4: a bank card.</summary>
    Card,

    /// <summary>5: a person.</summary>
    Person,

    /// <summary>6: to be called back.</summary>
    Callback,

    /// <summary>7: to leave a message.</summary>
    Message,

    /// <summary>9: the account is to be frozen.</summary>
    Freeze,
}
