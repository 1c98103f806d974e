namespace Sortir.Storage.Conformance;

/// <summary>
/// A storage under test that the test can cut off from its database: it is held against <see cref="OutageContract{TStorage}"/> too. A storage
/// that cannot be out of reach, in memory say, has no need of it.
/// </summary>
public interface IBreakableStorage : IStorageUnderTest
{
    /// <summary>Puts the database out of reach of <see cref="IStorageUnderTest.Store"/> and <see cref="IStorageUnderTest.Reader"/>.</summary>
    /// <param name="cancellationToken">Ends with the test.</param>
    ValueTask BreakAsync(CancellationToken cancellationToken);

    /// <summary>Puts it back within reach, with all that it had.</summary>
    /// <param name="cancellationToken">Ends with the test.</param>
    ValueTask MendAsync(CancellationToken cancellationToken);
}
