namespace Sortir.Reliability;

internal static class Words
{
    internal static string Of(Blow blow) => blow switch
    {
        Blow.Kill => "nodes killed at a random moment (SIGKILL)",
        Blow.KillBeforeAnswer => "nodes killed between APRAS's record and its answer (SIGKILL)",
        Blow.PowerCut => "times that all nodes were killed at once",
        Blow.Deploy => "nodes restarted as by a deploy",
        Blow.DatabaseCut => "database cut off",
        Blow.DatabaseDead => "connections to the database gone dead",
        Blow.DatabaseAnswersLost => "times that answers of the database were lost",
        Blow.DatabaseCrash => "database server killed and recovered",
        Blow.AprasOutage => "APRAS cut off",
        Blow.AprasErrors => "APRAS answering 500",
        Blow.AprasHangs => "APRAS not answering",
        Blow.GrantAnswersLost => "times that answers to recorded grants were lost",
        Blow.KeyAnswersLost => "times that answers with service keys were lost",
        _ => blow.ToString(),
    };
}
