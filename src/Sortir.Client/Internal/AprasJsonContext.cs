using System.Text.Json.Serialization;

namespace Sortir.Client;

[JsonSerializable(typeof(GrantRequest))]
internal sealed partial class AprasJsonContext : JsonSerializerContext;
