namespace Sortir;

/// <summary>The answer to a change that staff make to one usage.</summary>
public abstract record StaffChange
{
    // Only a case of this file can override this: no other assembly can add one.
    private protected abstract void Close();

    /// <summary>Calls the function of the case at hand; all cases must be given.</summary>
    public TResult Match<TResult>(Func<Done, TResult> done, Func<NotPossible, TResult> notPossible, Func<UsageUnknown, TResult> usageUnknown)
    {
        ArgumentNullException.ThrowIfNull(done);
        ArgumentNullException.ThrowIfNull(notPossible);
        ArgumentNullException.ThrowIfNull(usageUnknown);
        return this switch
        {
            Done answer => done(answer),
            NotPossible answer => notPossible(answer),
            UsageUnknown answer => usageUnknown(answer),
            _ => throw new InvalidOperationException("There is no other answer."),
        };
    }

    /// <summary>It is done.</summary>
    /// <param name="Usage">The usage as it is now.</param>
    public sealed record Done(UsageView Usage) : StaffChange
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The usage is in no state for it; nothing was changed.</summary>
    /// <param name="Usage">The usage as it is.</param>
    public sealed record NotPossible(UsageView Usage) : StaffChange
    {
        private protected override void Close()
        {
        }
    }

    /// <summary>The organizer has no such usage: it never had, or it was purged.</summary>
    public sealed record UsageUnknown : StaffChange
    {
        private protected override void Close()
        {
        }
    }
}
