// Program 5d: threads and tasks that share state.
// P2: what several threads change at once gets lost, a variable that counts on is read late, and a lock that anybody can take may keep out the wrong ones.
namespace Pitfalls;

internal sealed class SharedState
{
    private int stock = 1000;
    private volatile int visitors;
    private bool isOpen;

    public static void Run(Uri server)
    {
        var words = Enumerable.Range(0, 2_000).Select(number => $"{server.Host} {number}").ToArray();
        Output.Line("5d", $"{(CountLong(words) > 0 ? "some" : "no")} words are long");
        Output.Line("5d", $"{(Reversed(words).Count > 0 ? "words" : "nothing")} turned around");

        var shop = new SharedState();
        shop.Serve();
        Output.Line("5d", shop.stock < 1000 ? "something sold" : "nothing sold");
    }

    private static int CountLong(string[] words)
    {
        var count = 0;
        Parallel.ForEach(words, word =>
        {
            if (word.Length > 11)
                count++;
        });
        return count;
    }

    private static List<string> Reversed(string[] words)
    {
        var reversed = new List<string>(words.Length);
        Parallel.ForEach(words, word => reversed.Add(Reverse(word)));
        return reversed;
    }

    private static string Reverse(string word)
    {
        var letters = word.ToCharArray();
        Array.Reverse(letters);
        return new string(letters);
    }

    private void Serve()
    {
        var customers = new Thread[4];
        for (var i = 0; i < customers.Length; i++)
        {
            customers[i] = new Thread(() => Buy(i));
            customers[i].Start();
        }

        isOpen = true;
        foreach (var customer in customers)
            customer.Join();
    }

    private void Buy(int pieces)
    {
        while (!isOpen)
            Thread.Yield();
        visitors++;
        lock (this)
        {
            stock -= pieces;
        }
    }
}
