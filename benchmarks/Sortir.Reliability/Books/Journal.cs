namespace Sortir.Reliability;

/// <summary>A journal that the database itself keeps of every usage, so that no node can leave anything out.</summary>
internal static class Journal
{
    // A row trigger runs when the unique index has let the row in, which waits for whoever has the card: for one card the sequence is the true order.
    internal const string Script = """
        CREATE TABLE journal (
            "Seq" bigserial PRIMARY KEY,
            "UsageId" uuid NOT NULL,
            "Fingerprint" text NOT NULL,
            "Status" integer NOT NULL,
            "IsReleased" boolean NOT NULL,
            "Attempts" integer NOT NULL,
            "IsLeased" boolean NOT NULL
        );

        CREATE FUNCTION write_journal() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO journal ("UsageId", "Fingerprint", "Status", "IsReleased", "Attempts", "IsLeased")
            VALUES (NEW."Id", NEW."Fingerprint", NEW."Status", NEW."IsReleased", NEW."GrantAttempts", NEW."GrantLeasedUntil" IS NOT NULL);
            RETURN NULL;
        END $$;

        CREATE TRIGGER journal AFTER INSERT OR UPDATE ON sortir_usages FOR EACH ROW EXECUTE FUNCTION write_journal();
        """;
}
