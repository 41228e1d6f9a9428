using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>HTTP stays at the doors: whoever calls by phone, chat or plug-in has no request to show.</summary>
public sealed partial class HttpTests
{
    /// <summary>The doors of a module, by file name: what takes a request, reads one, signs one in, or stands before an endpoint.</summary>
    private static readonly string[] Doors =
    [
        "Endpoint.cs",
        "Endpoints.cs",
        "Binding.cs",
        "Authentication.cs",
        "Cookie.cs",
        "Cookies.cs",
        "Middleware.cs",
        "Filter.cs",
        "Problem.cs",
        "HttpAnswer.cs",
    ];

    /// <summary>The host is a door as a whole: pages and middleware.</summary>
    private const string Host = "Web";

    [Fact]
    public void The_request_is_named_at_the_doors_only()
    {
        var naming = Repository
            .Files("*.cs", [.. Repository.Modules.Where(m => m != Host).Select(m => $"src/Paycare.{m}")])
            .Where(f => Names().IsMatch(File.ReadAllText(f)))
            .ToList();
        Assert.Contains(naming, IsDoor);
        var offending = naming.Where(f => !IsDoor(f)).Select(Repository.Name).ToList();
        Assert.True(
            offending.Count == 0,
            $"These files name the HTTP request, and are none of *{string.Join(", *", Doors)}:\n  {string.Join("\n  ", offending)}\n"
                + "Take a Caller, or what is needed of the request, and build it at the door (http.Caller())."
        );
    }

    [Theory]
    [InlineData("public Task PayAsync(HttpContext context)", true)]
    [InlineData("internal sealed class Book(IHttpContextAccessor http)", true)]
    [InlineData("services.AddHttpContextAccessor();", true)]
    [InlineData("public Task WriteAsync(HttpResponse response)", true)]
    [InlineData("public static Key Read(HttpRequest request)", true)]
    [InlineData("catch (HttpRequestException)", false)]
    [InlineData("public Task PayAsync(Caller caller)", false)]
    public void What_names_the_request_is_seen(string text, bool isSeen) => Assert.Equal(isSeen, Names().IsMatch(text));

    private static bool IsDoor(string file) => Doors.Any(d => Path.GetFileName(file).EndsWith(d, StringComparison.Ordinal));

    [GeneratedRegex(@"\bHttp(Context(Accessor)?|Request|Response)\b|HttpContextAccessor")]
    private static partial Regex Names();
}
