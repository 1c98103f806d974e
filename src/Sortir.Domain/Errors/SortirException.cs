namespace Sortir.Domain;

/// <summary>
/// The base of every exception that Sortir throws on its own account: a broken configuration, a broken store, a programming error.
/// What is expected to happen in a sale is never an exception but a value.
/// </summary>
/// <remarks>No message, here or in a derived type, holds a card number, a service key or a token.</remarks>
public abstract class SortirException : Exception
{
    /// <summary>Makes an exception that says what is wrong and how to mend it.</summary>
    protected SortirException(string message)
        : base(message)
    {
    }

    /// <summary>As <see cref="SortirException(string)"/>, with the exception behind it.</summary>
    protected SortirException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
