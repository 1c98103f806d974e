namespace Sortir.Reliability;

/// <summary>What is done to the system while it sells.</summary>
internal enum Blow
{
    /// <summary>A node is killed by SIGKILL.</summary>
    Kill,

    /// <summary>A node is killed while APRAS has recorded grants and not answered yet.</summary>
    KillBeforeAnswer,

    /// <summary>All nodes are killed at once.</summary>
    PowerCut,

    /// <summary>A node is stopped and started as by a deploy.</summary>
    Deploy,

    /// <summary>Every connection to the database breaks, and none can be opened for a while.</summary>
    DatabaseCut,

    /// <summary>The connections to the database go dead, and break after a while.</summary>
    DatabaseDead,

    /// <summary>The database does what it is asked, and its answer is lost.</summary>
    DatabaseAnswersLost,

    /// <summary>All processes of the database server are killed, and it recovers.</summary>
    DatabaseCrash,

    /// <summary>APRAS breaks every connection.</summary>
    AprasOutage,

    /// <summary>APRAS answers 500.</summary>
    AprasErrors,

    /// <summary>APRAS does not answer.</summary>
    AprasHangs,

    /// <summary>APRAS records grants, and its answers are lost.</summary>
    GrantAnswersLost,

    /// <summary>APRAS issues service keys, and its answers are lost.</summary>
    KeyAnswersLost,
}
