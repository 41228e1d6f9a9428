using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Configuration;

namespace Paycare.Tests.House;

/// <summary>The operators' table of settings is made of the options classes: names, meanings and defaults are written once.</summary>
public sealed partial class SettingsTests
{
    private const string Accept = "PAYCARE_ACCEPT",
        Begin = "<!-- settings:begin -->\n",
        End = "<!-- settings:end -->";

    private static readonly string Guide = Repository.PathOf("docs", "guides", "operations.md");

    [Fact]
    public async Task The_guide_lists_the_settings_of_every_options_class()
    {
        var cancel = TestContext.Current.CancellationToken;
        var table = string.Concat(
            Bound()
                .SelectMany(b => Rows(b.Section, b.Options, Activator.CreateInstance(b.Options)!))
                .Order(StringComparer.Ordinal)
                .Prepend("| setting | meaning | default |\n|---|---|---|\n")
        );
        var guide = await File.ReadAllTextAsync(Guide, cancel);
        var (from, to) = (guide.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, guide.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            await File.WriteAllTextAsync(Guide, guide[..from] + table + guide[to..], cancel);
            return;
        }

        var (is_, was) = (table.Split('\n'), guide[from..to].Split('\n'));
        var difference = is_.Except(was).Select(r => $"  + {r}").Concat(was.Except(is_).Select(r => $"  - {r}")).ToList();
        Assert.True(
            difference.Count == 0,
            $"""
            The settings in {Repository.Name(Guide)} are not those of the options classes:
            {string.Join('\n', difference)}
            {Accept}=1 scripts/test -- --filter-class Paycare.Tests.House.SettingsTests
            rewrites them; commit the guide.
            """
        );
    }

    /// <summary>What is read before there are options: the places of the data, the demo, who ends TLS.</summary>
    [Fact]
    public void The_guide_names_every_setting_that_is_read_without_an_options_class()
    {
        var guide = File.ReadAllText(Guide);
        var read = KeysRead();
        Assert.Contains("Paycare:DataDirectory", read);
        Assert.All(read, key => Assert.Contains($"`{key.Replace(":", "__", StringComparison.Ordinal)}`", guide, StringComparison.Ordinal));
    }

    /// <summary>A name that is read and not known would end the start of whoever sets it.</summary>
    [Fact]
    public void Every_setting_that_is_read_without_an_options_class_is_known_at_the_start() =>
        Assert.All(KeysRead().Where(key => key.StartsWith("Paycare:", StringComparison.Ordinal)), key =>
            Assert.Contains(key, SettingsCheck.Own.Keys)
        );

    /// <summary>Options that are bound in any other way would be unknown at the start.</summary>
    [Fact]
    public void Options_are_bound_by_AddSettings_alone() =>
        Assert.Single(Sources(), s => s.Contains(".BindConfiguration(", StringComparison.Ordinal));

    /// <summary>
    /// Single settings. A whole section that is read at the start has its options class, whose settings have rows of their own.
    /// </summary>
    private static List<string> KeysRead() =>
        [
            .. Sources()
                .SelectMany(s => KeyRead().Matches(s).Select(m => m.Groups["key"].Value))
                .Except(Bound().Select(b => b.Section), StringComparer.Ordinal)
                .Distinct(),
        ];

    private static IEnumerable<string> Sources() => Repository.Files("*.cs", "src").Select(File.ReadAllText);

    /// <summary>Our options classes and the sections that they are bound to; the framework's own are documented by the framework.</summary>
    private static IEnumerable<(string Section, Type Options)> Bound()
    {
        var types = Repository.Modules.SelectMany(m => Assembly.Load($"Paycare.{m}").GetTypes()).ToLookup(t => t.Name);
        foreach (var binding in Sources().SelectMany(s => Binding().Matches(s)))
        {
            if (types[binding.Groups["type"].Value].SingleOrDefault() is { } options)
            {
                yield return (binding.Groups["section"].Value, options);
            }
        }
    }

    private static IEnumerable<string> Rows(string section, Type options, object defaults)
    {
        foreach (var property in options.GetProperties().Where(p => p.DeclaringType == options && IsSetting(p)))
        {
            var (name, value) = ($"{section}:{property.Name}", property.GetValue(defaults));
            if (
                value is not null
                && value.GetType() is { IsClass: true } type
                && type.Namespace!.StartsWith("Paycare", StringComparison.Ordinal)
            )
            {
                foreach (var row in Rows(name, type, value))
                {
                    yield return row;
                }
            }
            else
            {
                var setting = name.Replace(":", "__", StringComparison.Ordinal);
                yield return $"| `{setting}` | {Meaning(property)} | {Default(value)} |\n";
            }
        }
    }

    private static bool IsSetting(PropertyInfo property) =>
        property.GetMethod is { IsStatic: false, IsPublic: true }
        && (
            property.SetMethod is { IsPublic: true }
            || (property.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(property.PropertyType))
        );

    private static string Default(object? value) =>
        value switch
        {
            null or "" => "none",
            string text => $"`{text}`",
            bool yes => yes ? "`true`" : "`false`",
            TimeSpan time => $"`{time:c}`",
            IDictionary { Count: > 0 } entries => string.Join(", ", entries.Keys.Cast<string>().Select(k => $"`{k}`")),
            IEnumerable => "none",
            IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
            _ => throw new NotSupportedException($"A default of {value.GetType()} has no form in the guide yet."),
        };

    private static string Meaning(PropertyInfo property)
    {
        var owner = property.DeclaringType!;
        var docs = XDocument.Load(Path.ChangeExtension(owner.Assembly.Location, ".xml"));
        var name = $"P:{owner.FullName!.Replace('+', '.')}.{property.Name}";
        var summary = docs.Descendants("member").SingleOrDefault(m => m.Attribute("name")!.Value == name)?.Element("summary");
        Assert.True(summary is not null, $"{owner.Name}.{property.Name} is a setting and says nowhere what it does: give it a summary.");
        var text = string.Concat(
            summary.Nodes().Select(n => n is XElement { Name.LocalName: "c" } code ? $"`{code.Value}`" : n.ToString())
        );
        return Blanks().Replace(text, " ").Trim().TrimEnd('.');
    }

    [GeneratedRegex(@"AddSettings<(?<type>\w+)>\(""(?<section>[^""]+)""\)")]
    private static partial Regex Binding();

    [GeneratedRegex(@"(?<!AddSettings<\w+>\()""(?<key>(Paycare|ConnectionStrings):[A-Za-z:]+)""")]
    private static partial Regex KeyRead();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
