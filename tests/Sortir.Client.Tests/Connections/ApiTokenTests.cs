namespace Sortir.Client.Tests;

public sealed class ApiTokenTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("secret-tok\n")]
    [InlineData("secret-tok\r\nX-Evil: 1")]
    [InlineData("secret-tok\tx")]
    [InlineData("secret-tok\0")]
    [InlineData("secret-tok\u007F")]
    [InlineData("secret-tök")]
    [InlineData("secret-tok\u2028")]
    [InlineData(" secret-tok")]
    [InlineData("secret-tok ")]
    public void A_token_that_cannot_stand_in_a_header_is_refused_without_being_repeated(string value)
    {
        var exception = Assert.Throws<ArgumentException>(() => new ApiToken(value));

        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Evil", exception.ToString(), StringComparison.Ordinal);
        Assert.NotNull(ApiToken.FindProblem(value));
    }

    [Fact]
    public void Null_and_a_huge_token_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ApiToken(null!));
        Assert.Throws<ArgumentException>(() => new ApiToken(new string('x', ApiToken.MaxLength + 1)));
        Assert.Null(ApiToken.FindProblem(new string('x', ApiToken.MaxLength)));
    }

    [Fact]
    public void It_prints_masked_and_compares_by_value()
    {
        var token = new ApiToken("Bearer a.b-c_d=/+~");

        Assert.Equal("***", $"{token}");
        Assert.Equal("Bearer a.b-c_d=/+~", token.Reveal());
        Assert.Equal(new ApiToken("Bearer a.b-c_d=/+~"), token);
        Assert.NotEqual(new ApiToken("other"), token);
        Assert.Equal(new ApiToken("Bearer a.b-c_d=/+~").GetHashCode(), token.GetHashCode());
    }
}
