using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Paycare.Web.Reference;

/// <summary>
/// What the code says of its types, read from the files that the compiler writes; loaded when the document is first asked for.
/// </summary>
internal sealed partial class XmlDocs
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    /// <summary>Reads the files beside the binary.</summary>
    public static XmlDocs Load()
    {
        var docs = new XmlDocs();
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "Paycare.*.xml"))
        {
            foreach (var member in XDocument.Load(file).Descendants("member"))
            {
                docs._members[member.Attribute("name")!.Value] = member;
            }
        }

        return docs;
    }

    /// <summary>What is said of a type.</summary>
    public string? Of(Type type) => Said(Member($"T:{Name(type)}")?.Element("summary"));

    /// <summary>What is said of a property, or of the parameter of a record that makes it.</summary>
    public string? Of(PropertyInfo property)
    {
        var type = Name(property.DeclaringType!);
        return Said(Member($"P:{type}.{property.Name}")?.Element("summary"))
            ?? Said(Member($"T:{type}")?.Elements("param").FirstOrDefault(p => p.Attribute("name")?.Value == property.Name));
    }

    private XElement? Member(string name) => _members.GetValueOrDefault(name);

    private static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Said(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = Blank().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();
        return text.Length == 0 ? null : text;
    }

    private static string Text(XNode node) =>
        node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" or "paramref" } link => Last(
                link.Attribute("cref")?.Value ?? link.Attribute("name")?.Value ?? ""
            ),
            XElement other => other.Value,
            _ => "",
        };

    private static string Last(string name) => name[(name.LastIndexOfAny(['.', ':']) + 1)..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
