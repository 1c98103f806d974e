namespace Sortir.Testing;

/// <summary>How the body of a successful verification carries the service key.</summary>
public enum AprasKeyFormat
{
    /// <summary>The key and nothing else, as the real API is known to answer.</summary>
    PlainText,

    /// <summary>The key as a JSON string.</summary>
    JsonString,

    /// <summary>A JSON object with the key and, where the book knows one, the beneficiary.</summary>
    JsonObject,
}
