namespace Sortir;

/// <summary>
/// Encrypts short texts under the shop's current key (<c>Sortir:Keys</c>) with AES-256-GCM: for hosts that keep API tokens in a table of
/// their own. What it makes can be read as long as the key that it was made under stands in <c>Sortir:Keys</c>.
/// </summary>
public interface ISortirProtector
{
    /// <summary>Encrypts a text. Two calls never give the same result.</summary>
    /// <param name="plaintext">The text; may be empty.</param>
    /// <param name="purpose">What it is for and whose it is: <c>token:theatre-1</c>, say. Not secret, not kept: needed to read it again.</param>
    /// <returns>ASCII letters, digits, <c>-</c> and <c>_</c>; about 100 characters more than the text.</returns>
    /// <exception cref="ArgumentException">A text is no valid UTF-16, or the purpose is empty.</exception>
    /// <exception cref="Domain.SortirConfigurationException">Sortir is switched off, and has no usable <c>Sortir:Keys</c>.</exception>
    string Protect(string plaintext, string purpose);

    /// <summary>Decrypts what <see cref="Protect"/> made for the same purpose.</summary>
    /// <exception cref="SortirProtectionException">
    /// The key that it was made under is not there any more, or the text was changed, cut, or made for another purpose.
    /// </exception>
    /// <exception cref="ArgumentException">The purpose is empty or no valid UTF-16.</exception>
    string Unprotect(string protectedText, string purpose);
}
