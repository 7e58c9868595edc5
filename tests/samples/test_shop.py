"""The tea shop: what it sells in Python, and what a program in C# buys by the class that was generated for it."""

import os
import subprocess
import sys
import unittest

import sample


class Shop(unittest.TestCase):
    def test_it_finds_teas(self):
        """By a part of the name, by kind, and no more than were asked for."""
        shop = sample.load("shop/shop.py")
        self.assertEqual(["Sencha"], [tea.name for tea in shop.find("sen")])
        self.assertEqual(["Darjeeling", "Assam"], [tea.name for tea in shop.find(kind="black")])
        self.assertEqual(1, len(shop.find(limit=1)))
        self.assertEqual([1, 2, 3, 4], [delivery.count for delivery in shop.deliveries(0)])

    @unittest.skipUnless(sample.HAS_DOTNET, "there is no dotnet on the PATH")
    def test_csharp_buys_by_the_generated_class(self):
        """Records, an enum, a stream and an object that stays in Python."""
        done = subprocess.run(
            ["dotnet", "run", "--project", str(sample.ROOT / "shop" / "csharp")],
            capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, check=False,
            env={**os.environ, **sample.ALONE, "PONS_PYTHON": sys.executable},
        )
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        self.assertEqual(
            [
                "Darjeeling from India: 9.00", "Assam from India: 7.00", "Ada pays 21.50", "1 x Sencha for Customer 1",
                "2 x Darjeeling for Customer 2", "3 x Assam for Customer 3", "4 x Peppermint for Customer 4",
            ],
            done.stdout.splitlines(),
        )


if __name__ == "__main__":
    unittest.main()
