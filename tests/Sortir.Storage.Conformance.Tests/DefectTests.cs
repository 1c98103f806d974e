namespace Sortir.Storage.Conformance.Tests;

/// <summary>The suite catches what it is there for: a store with one guarantee broken fails the part that holds it.</summary>
public sealed class DefectTests
{
    private static readonly Dictionary<Type, (Type Part, Func<DelegatingStore> Make)> Defects = new()
    {
        [typeof(WritingDefects.LetsTwoHaveOneCard)] = (typeof(CommitContract<>), () => new WritingDefects.LetsTwoHaveOneCard()),
        [typeof(WritingDefects.LooksForTheCardFirstAndWritesThen)] = (typeof(ParallelContract<>), () => new WritingDefects.LooksForTheCardFirstAndWritesThen()),
        [typeof(WritingDefects.LooksAtTheVersionFirstAndWritesThen)] = (typeof(ParallelContract<>), () => new WritingDefects.LooksAtTheVersionFirstAndWritesThen()),
        [typeof(WritingDefects.LooksAtTheLapsedHoldFirstAndTakesItOverThen)] = (typeof(ParallelContract<>), () => new WritingDefects.LooksAtTheLapsedHoldFirstAndTakesItOverThen()),
        [typeof(WritingDefects.LetsTheLastWriterWin)] = (typeof(CommitContract<>), () => new WritingDefects.LetsTheLastWriterWin()),
        [typeof(WritingDefects.WritesABatchOneByOne)] = (typeof(CommitContract<>), () => new WritingDefects.WritesABatchOneByOne()),
        [typeof(WritingDefects.ClaimsBeforeItGivesUp)] = (typeof(CommitContract<>), () => new WritingDefects.ClaimsBeforeItGivesUp()),
        [typeof(WritingDefects.BlocksABatchByItself)] = (typeof(CommitContract<>), () => new WritingDefects.BlocksABatchByItself()),
        [typeof(WritingDefects.LocksInTheOrderGiven)] = (typeof(ParallelContract<>), () => new WritingDefects.LocksInTheOrderGiven()),
        [typeof(WritingDefects.WritesTheAuditApart)] = (typeof(CommitContract<>), () => new WritingDefects.WritesTheAuditApart()),
        [typeof(WritingDefects.LosesTheAudit)] = (typeof(CommitContract<>), () => new WritingDefects.LosesTheAudit()),
        [typeof(WritingDefects.KeepsDigitsThatAreErased)] = (typeof(CommitContract<>), () => new WritingDefects.KeepsDigitsThatAreErased()),
        [typeof(WritingDefects.CutsTimesToSeconds)] = (typeof(FindContract<>), () => new WritingDefects.CutsTimesToSeconds()),
        [typeof(WritingDefects.CutsLongIdentifiers)] = (typeof(FindContract<>), () => new WritingDefects.CutsLongIdentifiers()),
        [typeof(WritingDefects.WritesWhatWasCancelled)] = (typeof(CancellationContract<>), () => new WritingDefects.WritesWhatWasCancelled()),
        [typeof(WritingDefects.TellsAnOutageAsAConflict)] = (typeof(OutageContract<>), () => new WritingDefects.TellsAnOutageAsAConflict()),
        [typeof(OtherDefects.FindsWithoutRegardToCase)] = (typeof(FindContract<>), () => new OtherDefects.FindsWithoutRegardToCase()),
        [typeof(OtherDefects.FindsAUsageTwice)] = (typeof(FindContract<>), () => new OtherDefects.FindsAUsageTwice()),
        [typeof(OtherDefects.TellsAnOutageAsNothingFound)] = (typeof(OutageContract<>), () => new OtherDefects.TellsAnOutageAsNothingFound()),
        [typeof(OtherDefects.LetsTheLastBindingWin)] = (typeof(EventContract<>), () => new OtherDefects.LetsTheLastBindingWin()),
        [typeof(OtherDefects.LooksForTheBindingFirst)] = (typeof(ParallelContract<>), () => new OtherDefects.LooksForTheBindingFirst()),
        [typeof(OtherDefects.LeasesOneGrantToAllWhoAskAtOnce)] = (typeof(ParallelContract<>), () => new OtherDefects.LeasesOneGrantToAllWhoAskAtOnce()),
        [typeof(OtherDefects.DoesNotCountAnAttempt)] = (typeof(LeaseContract<>), () => new OtherDefects.DoesNotCountAnAttempt()),
        [typeof(OtherDefects.NeverLeasesAgain)] = (typeof(LeaseContract<>), () => new OtherDefects.NeverLeasesAgain()),
        [typeof(OtherDefects.LeasesThoseThatMustWait)] = (typeof(LeaseContract<>), () => new OtherDefects.LeasesThoseThatMustWait()),
        [typeof(OtherDefects.FindsHoldsBeforeTheyLapse)] = (typeof(LeaseContract<>), () => new OtherDefects.FindsHoldsBeforeTheyLapse()),
        [typeof(OtherDefects.PagesByCounting)] = (typeof(UsageReadingContract<>), () => new OtherDefects.PagesByCounting()),
        [typeof(OtherDefects.EndsTheAuditAfterOnePage)] = (typeof(AuditReadingContract<>), () => new OtherDefects.EndsTheAuditAfterOnePage()),
        [typeof(OtherDefects.DeletesOpenGrantsWithTheirEvent)] = (typeof(PurgeContract<>), () => new OtherDefects.DeletesOpenGrantsWithTheirEvent()),
        [typeof(OtherDefects.DeletesInADryRun)] = (typeof(PurgeContract<>), () => new OtherDefects.DeletesInADryRun()),
        [typeof(OtherDefects.KeepsCardsInTheAuditOfWhatIsDeleted)] = (typeof(PurgeContract<>), () => new OtherDefects.KeepsCardsInTheAuditOfWhatIsDeleted()),
        [typeof(OtherDefects.CancelsAnEventWithoutItsAudit)] = (typeof(BackOfficeContract<>), () => new OtherDefects.CancelsAnEventWithoutItsAudit()),
        [typeof(OtherDefects.LetsTheLastCancellationStand)] = (typeof(BackOfficeContract<>), () => new OtherDefects.LetsTheLastCancellationStand()),
        [typeof(OtherDefects.DeletesMoreThanIsAsked)] = (typeof(PurgeContract<>), () => new OtherDefects.DeletesMoreThanIsAsked()),
        [typeof(OtherDefects.FindsByFingerprintOnlyWhatBlocks)] = (typeof(BackOfficeContract<>), () => new OtherDefects.FindsByFingerprintOnlyWhatBlocks()),
        [typeof(OtherDefects.ForgetsTheTotalsOfWhatIsDeleted)] = (typeof(BackOfficeContract<>), () => new OtherDefects.ForgetsTheTotalsOfWhatIsDeleted()),
    };

    public static TheoryData<string> Names => [.. Defects.Keys.Select(defect => defect.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_store_with_the_defect_is_caught(string name)
    {
        var (part, make) = Defects.Single(defect => defect.Key.Name == name).Value;
        StorageWithDefect.Use(make);

        Assert.NotEmpty(await SuiteRunner.FindFailuresAsync(part));
    }

    [Theory]
    [InlineData(nameof(WritingDefects.LooksForTheCardFirstAndWritesThen))]
    [InlineData(nameof(WritingDefects.LooksAtTheVersionFirstAndWritesThen))]
    [InlineData(nameof(WritingDefects.LooksAtTheLapsedHoldFirstAndTakesItOverThen))]
    public async Task A_store_that_looks_first_and_writes_then_is_sound_while_it_is_alone(string name)
    {
        StorageWithDefect.Use(Defects.Single(defect => defect.Key.Name == name).Value.Make);

        foreach (var part in StorageSuite.PartsFor(typeof(StorageWithDefect)).Where(part => part != typeof(ParallelContract<>)))
        {
            Assert.Empty(await SuiteRunner.FindFailuresAsync(part));
        }
    }

    [Fact]
    public async Task A_sound_store_is_not()
    {
        foreach (var part in StorageSuite.PartsFor(typeof(StorageWithDefect)))
        {
            Assert.Empty(await SuiteRunner.FindFailuresAsync(part));
        }
    }

    [Fact]
    public void Every_defect_is_put_to_the_test_and_every_part_has_one()
    {
        var written = typeof(WritingDefects).GetNestedTypes().Concat(typeof(OtherDefects).GetNestedTypes());

        Assert.Equal(written.Select(defect => defect.Name).Order(), Defects.Keys.Select(defect => defect.Name).Order());
        Assert.Empty(StorageSuite.PartsFor(typeof(StorageWithDefect)).Except(Defects.Values.Select(defect => defect.Part)));
    }

    [Fact]
    public void A_part_that_is_left_out_is_named()
    {
        var exception = Assert.ThrowsAny<Exception>(() => StorageSuite.AssertComplete(typeof(Unheld), typeof(DefectTests).Assembly));

        Assert.Contains("CommitContract<Unheld>", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("OutageContract", exception.Message, StringComparison.Ordinal);
    }

    private abstract class Unheld : IStorageUnderTest
    {
        public abstract ISortirStore Store { get; }

        public abstract ISortirReader Reader { get; }

        public abstract ValueTask OpenAsync(CancellationToken cancellationToken);

        public abstract ValueTask DisposeAsync();
    }
}
