using System.Text;

namespace Sortir.Client.Tests;

/// <summary>Words that a JSON reader would quote in its exception are not given to it.</summary>
public sealed class JsonWordsTests
{
    [Theory]
    [InlineData("""{"a": true, "b": [false,null], "c": "the key is tK7", "d": "a \" n\\", "e": 1.5e3}""")]
    [InlineData("")]
    [InlineData("null")]
    public void Words_of_JSON_and_strings_are_sound(string json) => Assert.Equal(json.Length, JsonWords.SoundLength(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""{"key": """, "tK7secret}")]
    [InlineData("""{"a":true,"key":[""", "nullK7secret]}")]
    [InlineData("\"\" ", "falseK7secret")]
    [InlineData("""{"id":1,"a":""", "tru")]
    public void Nothing_from_a_strange_word_on_is_read(string sound, string rest) =>
        Assert.Equal(sound.Length, JsonWords.SoundLength(Encoding.UTF8.GetBytes(sound + rest)));

    [Fact]
    public void A_receipt_keeps_what_stands_before_a_strange_word()
    {
        var receipt = GrantReceiptReader.Read("""{"id": 7, "montant_aide": tK7secret}"""u8, null);

        Assert.Equal("7", receipt.RequestId);
        Assert.NotNull(receipt.Note);
    }
}
