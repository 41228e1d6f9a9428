using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Paycare.Platform.Hosting;

namespace Paycare.Web.Configuration;

/// <summary>
/// Every setting under <c>Paycare</c> has a known name and a value of its kind. A misspelt one would silently leave a default in
/// force, so it ends the start.
/// </summary>
internal static class SettingsCheck
{
    /// <summary>The settings that are read without an options class.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Own = new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase)
    {
        ["Paycare:AuditDirectory"] = typeof(string),
        ["Paycare:Bank:Directory"] = typeof(string),
        ["Paycare:BehindTlsProxy"] = typeof(bool),
        ["Paycare:DataDirectory"] = typeof(string),
        ["Paycare:Demo"] = typeof(bool),
        ["Paycare:DemoClockAhead"] = typeof(string),
        ["Paycare:DemoHistory"] = typeof(bool),
        ["Paycare:Docs"] = typeof(bool),
        ["Paycare:KeyDirectory"] = typeof(string),
        ["Paycare:PublicUrl"] = typeof(string),
    };

    /// <summary>Refuses unknown names and malformed values.</summary>
    /// <exception cref="StartupException">The message names each of them and what to write instead.</exception>
    public static void Ensure(IConfiguration configuration, IServiceCollection services)
    {
        var sections = services.Select(s => s.ImplementationInstance).OfType<SettingsSection>().ToList();
        var faults = configuration
            .GetSection("Paycare")
            .AsEnumerable()
            .Where(pair => pair.Value is not null)
            .Select(pair => Fault(pair.Key, pair.Value!, sections))
            .OfType<string>()
            .ToList();
        if (faults.Count > 0)
        {
            throw new StartupException(string.Join(" ", faults));
        }
    }

    /// <summary>All names, for the nearest one; <c>0</c> and <c>NAME</c> stand for members of lists and tables.</summary>
    public static IEnumerable<string> Names(IReadOnlyList<SettingsSection> sections) =>
        Own.Keys.Concat(sections.SelectMany(s => NamesIn(s.Name, s.Options))).Distinct(StringComparer.OrdinalIgnoreCase);

    private static string? Fault(string key, string value, IReadOnlyList<SettingsSection> sections)
    {
        var kinds = sections
            .Where(s => key.StartsWith($"{s.Name}:", StringComparison.OrdinalIgnoreCase))
            .Select(s => KindOf(s.Options, key[(s.Name.Length + 1)..].Split(':')))
            .Append(Own.GetValueOrDefault(key))
            .OfType<Type>()
            .ToList();
        var name = Written(key);
        if (kinds.Count == 0)
        {
            var nearest = Names(sections).MinBy(n => Distance(n.ToUpperInvariant(), key.ToUpperInvariant()))!;
            return $"{name} is no setting of Paycare; the nearest is {Written(nearest)}. Correct or remove it.";
        }

        return kinds.Find(kind => !IsReadable(kind, value)) is { } wrong ? $"{name} is no {Wanted(wrong)}. Correct or remove it." : null;
    }

    /// <summary>The kind of value at a path in an options class; <c>null</c> when there is no such setting.</summary>
    private static Type? KindOf(Type type, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return IsLeaf(type) ? type : null;
        }

        if (IsLeaf(type))
        {
            return null;
        }

        if (MemberOf(type) is { } member)
        {
            var isTable = IsTable(type);
            return isTable || int.TryParse(path[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? KindOf(member, path[1..])
                : null;
        }

        var name = path[0];
        return Settable(type).FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)) is { } property
            ? KindOf(property.PropertyType, path[1..])
            : null;
    }

    private static IEnumerable<string> NamesIn(string at, Type type) =>
        IsLeaf(type) ? [at]
        : MemberOf(type) is { } member ? NamesIn($"{at}:{(IsTable(type) ? "NAME" : "0")}", member)
        : Settable(type).SelectMany(p => NamesIn($"{at}:{p.Name}", p.PropertyType));

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && (p.SetMethod is { IsPublic: true } || MemberOf(p.PropertyType) is not null));

    private static bool IsLeaf(Type type) => MemberOf(type) is null && TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    /// <summary>What a list or table holds; <c>null</c> for anything else.</summary>
    private static Type? MemberOf(Type type) =>
        type == typeof(string) ? null
        : IsTable(type) ? type.GetGenericArguments()[1]
        : type.IsArray ? type.GetElementType()
        : type.GetInterfaces()
            .Append(type)
            .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];

    private static bool IsTable(Type type) =>
        type.IsGenericType
        && type.GetGenericArguments().Length == 2
        && type.GetInterfaces()
            .Append(type)
            .Any(i =>
                i.IsGenericType
                && (
                    i.GetGenericTypeDefinition() == typeof(IDictionary<,>) || i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
                )
            );

    private static bool IsReadable(Type kind, string value)
    {
        try
        {
            return kind == typeof(string)
                || (value.Length == 0 && Nullable.GetUnderlyingType(kind) is not null)
                || TypeDescriptor.GetConverter(kind).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Wanted(Type kind) =>
        (Nullable.GetUnderlyingType(kind) ?? kind) switch
        {
            var t when t == typeof(bool) => "true or false",
            var t when t == typeof(TimeSpan) => "duration like 00:05:00 or 1.00:00:00",
            var t when t.IsEnum => $"one of {string.Join(", ", Enum.GetNames(t))}",
            var t when t.IsPrimitive => "whole number in range",
            var t => t.Name,
        };

    private static string Written(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>How many letters differ (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (before, corner) = (i, row[0]);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                before = Math.Min(Math.Min(before, row[j]) + 1, corner + (one[i - 1] == other[j - 1] ? 0 : 1));
                (corner, row[j]) = (row[j], before);
            }
        }

        return row[^1];
    }
}
