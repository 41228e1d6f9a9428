namespace Paycare.Care.Channels.WeChat;

/// <summary>What WeChat's API answers, as success, when it refuses.</summary>
internal static class WeChatCodes
{
    public const string Busy = "-1",
        TokenWrong = "40001",
        NoSuchMedia = "40007",
        TokenOver = "42001",
        TooManyCalls = "45009",
        TooManyToOne = "45047";
}
