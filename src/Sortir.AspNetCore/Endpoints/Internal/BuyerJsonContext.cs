using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sortir.AspNetCore;

// Own settings: what the host does to its JSON does not change what the card field reads.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerifyBody))]
[JsonSerializable(typeof(ReleaseBody))]
[JsonSerializable(typeof(CartAnswer))]
[JsonSerializable(typeof(TicketAnswer))]
[JsonSerializable(typeof(BuyerProblem))]
internal sealed partial class BuyerJsonContext : JsonSerializerContext;
