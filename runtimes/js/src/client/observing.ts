// Streams as observables, for those who have rxjs: `from(py.readings())`.

/** Takes what an observable says. */
export interface Observer {
  next?(value: unknown): void;
  error?(error: unknown): void;
  complete?(): void;
}

/** What can be subscribed to; each subscription is a stream of its own, and ending it stops the producer. */
export interface Observable {
  subscribe(observer?: Observer | ((value: unknown) => void), error?: (error: unknown) => void, complete?: () => void): { unsubscribe(): void };
}

// The symbol is nobody's standard: whoever has none looks for the text.
export const OBSERVABLE: symbol | string = (Symbol as { observable?: symbol }).observable ?? "@@observable";

/** Makes an observable of what gives streams. */
export function observe(open: () => AsyncIterator<unknown>): Observable {
  const observable: Observable = {
    subscribe(observer = {}, error, complete) {
      const found = typeof observer === "function" ? { next: observer, ...(error && { error }), ...(complete && { complete }) } : observer;
      const stream = open();
      let isOpen = true;
      void pump(stream, found, () => isOpen);
      return {
        unsubscribe() {
          isOpen = false;
          void stream.return?.();
        },
      };
    },
  };
  return Object.defineProperty(observable, OBSERVABLE, { value: () => observable });
}

async function pump(stream: AsyncIterator<unknown>, observer: Observer, isOpen: () => boolean): Promise<void> {
  try {
    for (let result = await stream.next(); isOpen(); result = await stream.next()) {
      if (result.done) {
        return observer.complete?.();
      }
      observer.next?.(result.value);
    }
  } catch (error) {
    if (isOpen()) {
      observer.error?.(error);
    }
  }
}
