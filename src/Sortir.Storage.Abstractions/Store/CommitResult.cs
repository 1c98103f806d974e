namespace Sortir.Storage;

/// <summary>What became of a batch.</summary>
public enum CommitResult
{
    /// <summary>All of it is written.</summary>
    Committed = 1,

    /// <summary>A usage has changed since it was read, or is gone. Nothing is written: read and decide again.</summary>
    VersionConflict = 2,

    /// <summary>Another usage has the blocking key. Nothing is written: read and decide again.</summary>
    CardBlocked = 3,
}
