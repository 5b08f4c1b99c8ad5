using System.Text;

namespace ResNetGen.Data;

/// <summary>
/// Names of classes that a person cannot tell apart: an accent may be part of its letter, or a sign of its own behind it.
/// </summary>
internal static class ClassNames
{
    /// <summary>Refuses two such names in one folder.</summary>
    /// <param name="names">The names.</param>
    /// <param name="folder">Where they are.</param>
    public static void RequireToDiffer(IReadOnlyList<string> names, string folder)
    {
        var alike = names.GroupBy(name => Composed(name), StringComparer.Ordinal)
            .FirstOrDefault(group => group.Skip(1).Any());
        if (alike is not null)
        {
            throw new ResNetGenException(
                $"The folder '{folder}' has {alike.Count()} class folders that are both called '{alike.Key}' and differ only in how the "
                + "accents are written (as part of a letter, or as a sign behind it): put their images into one.");
        }
    }

    /// <summary>
    /// What to do about a name that is none of some others: the end of a sentence, where it looks as one of them; else null.
    /// </summary>
    public static string? Twin(string name, IReadOnlyList<string> others) =>
        others.FirstOrDefault(other => string.Equals(
            Composed(other), Composed(name), StringComparison.Ordinal)) is null
            ? null
            : "where its accents are written otherwise (as part of a letter, or as a sign behind it); give both folders one name";

    /// <summary>A name with accents as parts of their letters; as it is where it has what is no character.</summary>
    private static string Composed(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }
}
