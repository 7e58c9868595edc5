// The page of the article, for a program that has none: what stands in the input is an argument, what the page shows is printed.

export const input = { value: process.argv[2] ?? "1 + 1" };

export const result = {
  set textContent(text) {
    console.log("Got", text);
  },
};

export const btn = new EventTarget();
