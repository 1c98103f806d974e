namespace Sortir.Tests.Keys;

internal static class TestKeys
{
    /// <summary>A key whose secret follows from its id: other ids have other secrets.</summary>
    public static SortirKeyOptions Make(string id) =>
        new() { Id = id, Secret = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id))) };

    public static KeyRing Ring(params string[] ids) => new([.. ids.Select(Make)], ids[^1]);
}
