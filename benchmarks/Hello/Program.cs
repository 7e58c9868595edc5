// The floor of every .NET command: what a program costs that does nothing but say so.
Console.WriteLine("hello");
