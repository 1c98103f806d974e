namespace Sortir.Testing;

/// <summary>The APRAS that <c>AddSortirFake</c> puts behind a host's checkout: no socket, answers at once.</summary>
public sealed class SortirFake
{
    internal SortirFake(AprasBook book) => Book = book;

    /// <summary>What this APRAS knows: say here which cards there are, and read here which grants were recorded.</summary>
    public AprasBook Book { get; }

    /// <summary>Whether APRAS cannot be reached: verifications are unavailable, grants stay due. Default: <see langword="false"/>.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether APRAS refuses the organizers' tokens. Default: <see langword="false"/>.</summary>
    public bool RefusesToken { get; set; }

    /// <summary>Whether the answers to grants get lost after APRAS recorded them. Default: <see langword="false"/>.</summary>
    public bool LosesGrantAnswers { get; set; }
}
