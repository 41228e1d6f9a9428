namespace Paycare.Platform.Results;

/// <summary>Names of the rate limits: endpoints name them, the host sets the figures. All are per client address.</summary>
public static class RateLimitNames
{
    /// <summary>Sign-ups.</summary>
    public const string SignUp = "sign-up";

    /// <summary>Sign-in attempts and codes.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Opening cases, signed in or not.</summary>
    public const string OpenCase = "open-case";

    /// <summary>Searching and reading help when not signed in.</summary>
    public const string Search = "search";
}
