Console.WriteLine("pons");
