using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Names, phones, addresses, codes and amounts come in through one door, <c>Platform/Input</c>, wherever they are typed.</summary>
public sealed partial class InputTests
{
    /// <summary>Fields that several doors pass on to one place, which reads them through <c>Typed</c>; and that place.</summary>
    private static readonly Dictionary<string, string> PassedOn = new()
    {
        ["oneTimeCode"] = "src/Paycare.Identity/Codes/OneTimeCode.cs",
        ["pin"] = "src/Paycare.Identity/Pins/PinsApi.cs",
        ["number"] = "src/Paycare.Payments/Cards/Card.cs",
        ["documentNumber"] = "src/Paycare.Identity/Verification/IdentityDocument.cs",
        ["cvv"] = "src/Paycare.Payments/Cards/TypedCard.cs",
        ["toPhone"] = "src/Paycare.Platform/Contacts/Contact.cs",
        ["phone"] = "src/Paycare.Platform/Contacts/Contact.cs",
        ["email"] = "src/Paycare.Platform/Contacts/Contact.cs",
        ["contact"] = "src/Paycare.Platform/Contacts/Contact.cs",
        ["identifier"] = "src/Paycare.Identity/SignIn/SignInCustomer.cs",
    };

    /// <summary>Chosen from a list, sent by a browser, or written by a bank's computer: nobody types them.</summary>
    private static readonly string[] NotTyped = ["bankCode", "deviceName", "sender.name"];

    [Fact]
    public async Task Every_body_with_a_name_or_code_has_it_read_at_the_door()
    {
        var sources = string.Join('\n', Repository.Files("*.cs", "src").Select(File.ReadAllText));
        var bodies = (await EndpointTests.EndpointsAsync())
            .Select(e => e.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType)
            .OfType<Type>()
            .Where(t => t.Namespace?.StartsWith("Paycare", StringComparison.Ordinal) == true)
            .Distinct()
            .ToList();
        var fields = bodies
            .SelectMany(b => b.GetProperties())
            .Where(p => p.PropertyType == typeof(string) && Typable().IsMatch(p.Name))
            .Select(p => (Body: p.DeclaringType!.Name, Field: JsonNamingPolicy.CamelCase.ConvertName(p.Name)))
            .Distinct()
            .ToList();
        Assert.True(fields.Count >= 15, "Fewer fields than there were.");
        Assert.DoesNotContain(fields, f =>
            !NotTyped.Contains(f.Field)
            && !PassedOn.ContainsKey(f.Field)
            && !Regex.IsMatch(sources, $@"\.(Name|CompanyName|Phone|Email|Code|Words)\(\s*""{f.Field}""")
        );
    }

    [Fact]
    public void What_is_passed_on_is_read_through_the_door() =>
        Assert.All(PassedOn.Values, file => Assert.Contains("Typed.", File.ReadAllText(Path.Combine(Repository.Root, file))));

    [Fact]
    public void No_door_reads_a_name_or_code_as_any_text()
    {
        var calls = Repository
            .Files("*.cs", "src")
            .Where(f => !Repository.Name(f).Contains("/Demo/", StringComparison.Ordinal))
            .SelectMany(f => AsText().Matches(File.ReadAllText(f)).Select(m => $"{Repository.Name(f)}: {m.Value}"))
            .Where(call => !call.Contains("Typed.", StringComparison.Ordinal));
        Assert.Empty(calls);
    }

    /// <summary>Others would read a number or an address in a way of their own.</summary>
    [Fact]
    public void Only_one_place_parses_phones_and_addresses() =>
        Assert.Equal(
            ["src/Paycare.Platform/Contacts/Contact.cs"],
            Repository
                .Files("*.cs", "src")
                .Where(f => Parsers().IsMatch(File.ReadAllText(f)))
                .Select(Repository.Name)
                .Order(StringComparer.Ordinal)
        );

    /// <summary>A page that shows an amount before it is sent asks the same question as the step behind it.</summary>
    [Fact]
    public void Pages_read_amounts_through_the_door() =>
        Assert.Empty(
            Repository
                .Files("*.razor*", "src/Paycare.Web")
                .Where(f => Repository.Name(f) != "src/Paycare.Web/App/Pages/Wallet/UnansweredPage.razor")
                .Where(f => OwnAmount().IsMatch(File.ReadAllText(f)))
                .Select(Repository.Name)
        );

    [Fact]
    public async Task No_reader_of_JSON_takes_one_member_twice()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var options = Repository
            .Modules.Select(m => Assembly.Load($"Paycare.{m}"))
            .SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(f => f.FieldType == typeof(JsonSerializerOptions) && !f.DeclaringType!.ContainsGenericParameters)
            .Select(f => ($"{f.DeclaringType!.FullName}.{f.Name}", (JsonSerializerOptions)f.GetValue(null)!))
            .Append(("the API", host.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions))
            .ToList();
        Assert.True(options.Count >= 4, "Fewer options than there were.");
        Assert.Empty(options.Where(o => o.Item2.AllowDuplicateProperties).Select(o => o.Item1));
    }

    [GeneratedRegex("(Phone|Email|Name|Code|Pin|Cvv|Number|VirtualAccount|Contact|Identifier)$")]
    private static partial Regex Typable();

    [GeneratedRegex(
        @"\.Text\(\s*""(phone|toPhone|fromPhone|email|fullName|holderName|name|code|oneTimeCode|pin|cvv|number|documentNumber|"
            + @"virtualAccount|identifier|contact)"",[^;\n]*"
    )]
    private static partial Regex AsText();

    [GeneratedRegex(@"PhoneNumberUtil|MailAddress\b|System\.Net\.Mail")]
    private static partial Regex Parsers();

    [GeneratedRegex(@"new MoneyBody\(|\.TryRead\(out var? ?money")]
    private static partial Regex OwnAmount();
}
