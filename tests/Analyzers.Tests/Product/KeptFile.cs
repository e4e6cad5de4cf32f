using Xunit;

namespace ConcurrencyAnalyzers.Tests;

/// <summary>A file that a test keeps equal to what it says. With UPDATE_FILES=1 in the environment the test writes it instead.</summary>
internal static class KeptFile
{
    private static readonly bool Updates = Environment.GetEnvironmentVariable("UPDATE_FILES") == "1";

    public static void Equals(string path, string expected)
    {
        if (Updates)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run the tests with UPDATE_FILES=1");
        Assert.Equal(expected, File.ReadAllText(path));
    }
}
