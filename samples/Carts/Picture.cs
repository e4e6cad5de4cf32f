using System.Globalization;
using System.Xml.Linq;

namespace ConcurrencyAnalyzers.Carts;

/// <summary>The timelines as SVG: a lane for each fetch and each worker, the forms below each other on one time axis.</summary>
internal sealed class Picture
{
    private const double Width = 960, Left = 90, Right = 930;
    private const double Top = 74, Heading = 30, Lane = 16, Bar = 13, Gap = 14;

    private const string FetchColour = "#2f6fb4", WorkColour = "#d9822b", Ink = "#24292f", Faint = "#d8dee4", Ground = "#ffffff";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly IReadOnlyList<FormRun> _runs;
    private readonly int _workers;
    private readonly double _pixelsPerSecond;

    private Picture(IReadOnlyList<FormRun> runs, int workers)
    {
        (_runs, _workers) = (runs, workers);
        _pixelsPerSecond = (Right - Left) / runs.Max(run => run.Whole);
    }

    private double FormHeight => Heading + (Cart.Count + _workers) * Lane;

    private double Bottom => Top + _runs.Count * (FormHeight + Gap);

    public static string Of(IReadOnlyList<FormRun> runs, int workers, Arguments arguments) => new Picture(runs, workers).Draw(Show.Title(arguments)) + "\n";

    private XElement Draw(string title) =>
        new(
            Svg + "svg",
            Attributes(("viewBox", $"0 0 {Number(Width)} {Number(Bottom + 46)}"), ("font-family", "Helvetica, Arial, sans-serif"), ("font-size", 11), ("fill", Ink)),
            Element("title", title),
            Rectangle(0, 0, Width, Bottom + 46, Ground),
            Text(Left, 26, title, ("font-size", 15), ("font-weight", "bold")),
            Legend(),
            Axis(),
            _runs.Select((run, index) => Lanes(run, Top + index * (FormHeight + Gap))));

    private static IEnumerable<XElement> Legend() =>
    [
        Rectangle(Left, 40, 26, Bar, FetchColour),
        Text(Left + 32, 51, "fetching a cart"),
        Rectangle(Left + 140, 40, 26, Bar, WorkColour),
        Text(Left + 172, 51, "its total, on a worker"),
        Line(Left + 310, 39, Left + 310, 54, ("stroke", Ink), ("stroke-dasharray", "3 2")),
        Text(Left + 318, 51, "first total"),
        Text(Left + 400, 51, "the number is the cart's"),
    ];

    private IEnumerable<XElement> Axis()
    {
        var whole = _runs.Max(run => run.Whole);
        var step = Step(whole);
        for (var tick = 0; tick * step <= whole; tick++)
        {
            yield return Line(X(tick * step), Top, X(tick * step), Bottom, ("stroke", Faint));
            yield return Text(X(tick * step), Bottom + 16, Number(tick * step), ("text-anchor", "middle"));
        }

        yield return Line(Left, Bottom, Right, Bottom, ("stroke", Ink));
        yield return Text((Left + Right) / 2, Bottom + 36, "seconds since the form began", ("text-anchor", "middle"));
    }

    private XElement Lanes(FormRun run, double top)
    {
        var lanes = top + Heading;
        return Element(
            "g",
            Attributes(("data-form", run.Form.Name)),
            Text(Left, top + 20, $"{run.Form.Name}: {Show.Seconds(run.Whole)}, first total after {Show.Seconds(run.First)}", ("font-size", 13), ("font-weight", "bold")),
            Enumerable.Range(1, Cart.Count).Select(cart => Name(Stage.Fetch, cart, $"fetch {Number(cart)}")),
            Enumerable.Range(1, _workers).Select(worker => Name(Stage.Work, worker, $"worker {Number(worker)}")),
            Line(
                X(run.First), lanes, X(run.First), lanes + (Cart.Count + _workers) * Lane,
                ("stroke", Ink), ("stroke-dasharray", "3 2"), ("data-first-total", run.First)),
            run.Spans.Select(span => SpanOf(span, run, Y(span.Stage, span.Lane))));

        double Y(Stage stage, int lane) => lanes + (lane - 1 + (stage == Stage.Work ? Cart.Count : 0)) * Lane;

        XElement Name(Stage stage, int lane, string name) =>
            Text(Left - 8, Y(stage, lane) + 11, name, ("text-anchor", "end"), ("data-lane", name));
    }

    private XElement SpanOf(Span span, FormRun run, double y)
    {
        var (width, isFetch) = ((span.To - span.From) * _pixelsPerSecond, span.Stage == Stage.Fetch);
        var cents = isFetch ? null : (long?)run.Arrivals.First(arrival => arrival.Cart == span.Cart).Cents;
        var says = $"cart {Number(span.Cart)}: {(isFetch ? "fetched" : $"total {Show.Money(cents!.Value)}")}, {Number(span.From)} s to {Number(span.To)} s";
        return Element(
            "g",
            Attributes(("data-stage", isFetch ? "fetch" : "work"), ("data-cart", span.Cart), ("data-from", span.From), ("data-to", span.To), ("data-cents", cents)),
            Element("title", says),
            Rectangle(X(span.From), y + 1, Math.Max(width, 1), Bar, isFetch ? FetchColour : WorkColour),
            Text(X(span.From) + width / 2, y + 11, width < 8 ? "" : Number(span.Cart), ("fill", Ground), ("text-anchor", "middle")));
    }

    /// <summary>1, 2 or 5 times a power of ten, for about ten ticks.</summary>
    private static double Step(double whole)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(whole / 10)));
        return power * (whole / 10 / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }

    private double X(double seconds) => Left + seconds * _pixelsPerSecond;

    private static XElement Rectangle(double x, double y, double width, double height, string colour) =>
        Element("rect", Attributes(("x", x), ("y", y), ("width", width), ("height", height), ("rx", 2), ("fill", colour)));

    private static XElement Line(double x1, double y1, double x2, double y2, params (string, object?)[] more) =>
        Element("line", Attributes([("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2), .. more]));

    private static XElement Text(double x, double y, string text, params (string, object?)[] more) =>
        Element("text", Attributes([("x", x), ("y", y), .. more]), text);

    private static XElement Element(string name, params object[] content) => new(Svg + name, content);

    private static XAttribute[] Attributes(params (string Name, object? Value)[] all) =>
        [.. all.Where(one => one.Value is not null).Select(one => new XAttribute(one.Name, one.Value is double number ? Number(number) : one.Value!))];

    private static string Number(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
