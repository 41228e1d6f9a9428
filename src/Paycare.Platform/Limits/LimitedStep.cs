namespace Paycare.Platform.Limits;

/// <summary>A step that one network address takes only so often, whichever door leads to it.</summary>
public enum LimitedStep
{
    /// <summary>Beginning a sign-up.</summary>
    SignUp,

    /// <summary>The phone's code of a sign-up.</summary>
    ConfirmPhone,

    /// <summary>Another code for the phone of a sign-up.</summary>
    ResendPhoneCode,

    /// <summary>A customer's sign-in with a password.</summary>
    SignIn,

    /// <summary>Offering a sign-in by passkey.</summary>
    OfferPasskey,

    /// <summary>A sign-in by passkey.</summary>
    PasskeySignIn,

    /// <summary>Beginning a password reset.</summary>
    BeginReset,

    /// <summary>The code and new password of a reset.</summary>
    FinishReset,

    /// <summary>Asking for a way back in by document.</summary>
    BeginReproof,

    /// <summary>A further step of a way back in: code, document, new password, or stopping it.</summary>
    ContinueReproof,

    /// <summary>Asking for the code of an emergency freeze.</summary>
    BeginEmergencyFreeze,

    /// <summary>The code or password of an emergency freeze.</summary>
    FinishEmergencyFreeze,

    /// <summary>A change of the password.</summary>
    ChangePassword,

    /// <summary>A new PIN.</summary>
    ChangePin,

    /// <summary>The new address's code.</summary>
    FinishContactChange,

    /// <summary>A sensitive action that asks again who it is: another phone, an authenticator, a document, an export, closure.</summary>
    SensitiveAction,

    /// <summary>An authenticator's code in a session.</summary>
    SecondFactorCode,

    /// <summary>Registering a passkey.</summary>
    AddPasskey,

    /// <summary>Sending the images of an identity document.</summary>
    SendImages,

    /// <summary>A sign-in of staff.</summary>
    StaffSignIn,

    /// <summary>The first code of staff.</summary>
    FinishStaffEnrolment,

    /// <summary>The password of an invited colleague.</summary>
    AcceptStaffInvitation,

    /// <summary>Opening a case.</summary>
    OpenCase,

    /// <summary>Searching the help articles.</summary>
    SearchHelp,

    /// <summary>A sign-in of a merchant's person.</summary>
    MerchantSignIn,

    /// <summary>The first code of a merchant's person.</summary>
    FinishMerchantEnrolment,

    /// <summary>The password of an invited person of a merchant.</summary>
    AcceptMerchantInvitation,

    /// <summary>A sign-in to the merchant's page, by key.</summary>
    MerchantKeySignIn,
}
