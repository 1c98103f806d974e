using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sortir.AspNetCore;

// Own settings: what the host does to its JSON does not change what the card field is answered.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CartAnswer))]
[JsonSerializable(typeof(TicketAnswer))]
[JsonSerializable(typeof(BuyerProblem))]
internal sealed partial class BuyerJsonContext : JsonSerializerContext;
