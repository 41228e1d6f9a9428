using System.Text.Json;
using System.Text.Json.Serialization;

namespace Paycare.Platform.Results;

/// <summary>Writes an enum as the contract does: its member's name in kebab case.</summary>
public sealed class KebabEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
