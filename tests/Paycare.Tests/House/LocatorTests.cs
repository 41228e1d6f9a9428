using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>A class's needs stand in its constructor. Only wiring, doors and a scope that the file itself opens fetch services.</summary>
public sealed partial class LocatorTests
{
    /// <summary>Wiring: the modules, the host's start, its commands and the demo.</summary>
    private static readonly string[] Wiring =
    [
        "Module.cs",
        "src/Paycare.Web/Hosting/",
        "src/Paycare.Web/Commands/",
        "src/Paycare.Web/Configuration/",
        "src/Paycare.Web/Demo/",
        "src/Paycare.Web/Stories/",
    ];

    /// <summary>Files outside wiring that are handed a container, and why.</summary>
    private static readonly Dictionary<string, string> Handed = new()
    {
        ["src/Paycare.Identity/IdentityRules.cs"] = "reads what is in force, whatever it is, for the security audit",
        ["src/Paycare.Web/SecurityAudits/EffectiveSecurity.cs"] = "reads what is in force, whatever it is, for the security audit",
        ["src/Paycare.Web/SecurityAudits/SecurityAudit.cs"] = "reads what is in force, whatever it is, for the security audit",
        ["src/Paycare.Web/SecurityAudits/SecurityAuditor.cs"] = "reads what is in force, whatever it is, for the security audit",
        ["src/Paycare.Platform/Due/DueHandlers.cs"] = "makes the handler of a due item in the scope that the worker opened",
    };

    [Fact]
    public void Only_wiring_doors_and_an_opened_scope_fetch_services()
    {
        var files = Repository.Files("*.cs", [.. Repository.Modules.Select(m => $"src/Paycare.{m}")]).ToList();
        Assert.Contains(files, f => IsWiring(Repository.Name(f)) && Fetch().IsMatch(File.ReadAllText(f)));
        var strange = files
            .Where(f => !IsWiring(Repository.Name(f)))
            .Select(f => (Name: Repository.Name(f), Lines: Strange(File.ReadAllText(f)).ToList()))
            .Where(f => f.Lines.Count > 0)
            .ToList();
        var offending = strange.Where(f => !Handed.ContainsKey(f.Name)).ToList();
        Assert.True(
            offending.Count == 0,
            $"These fetch services:\n  {string.Join("\n  ", offending.Select(f => $"{f.Name}: {string.Join("; ", f.Lines)}"))}\n"
                + "Take them in the constructor, or run one handler in OwnScope."
        );
        Assert.Empty(Handed.Keys.Except(strange.Select(f => f.Name)));
    }

    [Theory]
    [InlineData("var db = services.GetRequiredService<Database>();", 1)]
    [InlineData("private T Get<T>() => _services.GetRequiredService<T>();", 1)]
    [InlineData("internal sealed class Api(IServiceProvider services)", 1)]
    [InlineData("internal sealed class Api(IServiceScopeFactory scopes)", 1)]
    [InlineData("Task RunAsync(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<Database>()", 1)]
    [InlineData("(IServiceScopeFactory scopes) => scopes.CreateAsyncScope(); scope.ServiceProvider.GetRequiredService<Database>()", 0)]
    [InlineData("http.RequestServices.GetRequiredService<Database>()", 0)]
    public void What_fetches_is_seen(string text, int count) => Assert.Equal(count, Strange(text).Count());

    private static bool IsWiring(string file) =>
        Wiring.Any(w => file.EndsWith(w, StringComparison.Ordinal) || file.StartsWith(w, StringComparison.Ordinal));

    /// <summary>Fetches through neither a scope that the file opens, nor a request, nor the routes being mapped.</summary>
    private static IEnumerable<string> Strange(string text)
    {
        var opens = Opens().IsMatch(text);
        return Fetch().Matches(text).Where(m => !m.Groups["door"].Success && !(opens && m.Groups["scope"].Success)).Select(m => m.Value);
    }

    [GeneratedRegex(
        @"(?<scope>\bIServiceScopeFactory\b)|\bIServiceProvider\b|"
            + @"((?<scope>\bscope\s*\.ServiceProvider)|(?<door>\b(RequestServices|routes\.ServiceProvider))|\w*)"
            + @"\s*\.Get(Required)?(Keyed)?Services?\b"
    )]
    private static partial Regex Fetch();

    [GeneratedRegex(@"\.Create(Async)?Scope\(\)")]
    private static partial Regex Opens();
}
