namespace Paycare.Platform.Results;

/// <summary>The rate limits that endpoints name and the host fills with figures; all are per address.</summary>
public static class RateLimitNames
{
    /// <summary>Sign-ups.</summary>
    public const string SignUp = "sign-up";

    /// <summary>Sign-in tries and codes.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Opening cases, also without being signed in.</summary>
    public const string OpenCase = "open-case";

    /// <summary>Searching and reading help without being signed in.</summary>
    public const string Search = "search";
}
