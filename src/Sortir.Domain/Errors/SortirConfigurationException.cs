namespace Sortir.Domain;

/// <summary>The host has put something together in a way that cannot work. The message says what, and the mend.</summary>
public sealed class SortirConfigurationException : SortirException
{
    /// <summary>Makes an exception that says what is wrong and how to mend it.</summary>
    public SortirConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>As <see cref="SortirConfigurationException(string)"/>, with the exception behind it.</summary>
    public SortirConfigurationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
