using Sortir.Domain;

namespace Sortir.Storage;

/// <summary>The storage is out of order: unreachable, full, or at odds with what was asked. Never a conflict between two sales.</summary>
/// <remarks>Neither the message nor the inner exception may hold a card number; adapters strip what their database repeats of values.</remarks>
public sealed class SortirStorageException : SortirException
{
    /// <summary>Says what failed and what to do.</summary>
    public SortirStorageException(string message)
        : base(message)
    {
    }

    /// <summary>Says what failed and what to do, with the provider's own exception.</summary>
    public SortirStorageException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
