namespace Sortir.Tests.Model;

internal enum StepKind
{
    Verify,
    VerifyForTheOtherEvent,
    VerifyAndGiveUp,
    VerifyMany,
    Release,
    Sync,
    Move,
    Place,
    Pay,
    CancelOrder,
    CancelTicket,
    Deliver,
    Sweep,
    Purge,
    PassTime,
    AprasFailsOrRecovers,
    TokenIsRefusedOrMended,
    GrantAnswersGetLostOrArrive,
    CardLosesOrGetsItsRights,
    OrganizerKeepsOrReleasesOnCancel,
    NextWriteFails,
    NextAnswerOfAWriteIsLost,
    NextWritesConflict,
}
