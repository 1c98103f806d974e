using System.Diagnostics.CodeAnalysis;

namespace Sortir;

/// <summary>Whether a source may try a card now. A <c>default</c> value is a refusal.</summary>
public readonly record struct AttemptDecision
{
    private AttemptDecision(AttemptPermit? permit, TimeSpan retryAfter, bool isFirstInWindow)
    {
        Permit = permit;
        RetryAfter = retryAfter;
        IsFirstInWindow = isFirstInWindow;
    }

    /// <summary>Whether there is a permit.</summary>
    [MemberNotNullWhen(true, nameof(Permit))]
    public bool IsGranted => Permit is not null;

    /// <summary>The permit, to be settled once the attempt is decided; <see langword="null"/> for a refusal.</summary>
    public AttemptPermit? Permit { get; }

    /// <summary>For a refusal: how long until another attempt makes sense. Zero with a permit.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>For a refusal: whether it is the first of its source in a window, and so the one that is put into the audit.</summary>
    public bool IsFirstInWindow { get; }

    /// <summary>The source may try.</summary>
    public static AttemptDecision Granted(AttemptPermit permit)
    {
        ArgumentNullException.ThrowIfNull(permit);
        return new AttemptDecision(permit, TimeSpan.Zero, isFirstInWindow: false);
    }

    /// <summary>The source has to wait.</summary>
    /// <param name="retryAfter">How long.</param>
    /// <param name="isFirstInWindow">Whether it is the source's first refusal in a window.</param>
    public static AttemptDecision Refused(TimeSpan retryAfter, bool isFirstInWindow) => new(null, retryAfter, isFirstInWindow);
}
