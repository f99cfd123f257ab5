/** Events of objects that know no editor. */

/** Subscribes a listener for as long as the window lives. */
export type Event<T> = (listener: (value: T) => void) => void;

/** The side that fires the event. */
export interface Emitter<T> {
  readonly event: Event<T>;
  fire(value: T): void;
}

/** An event without listeners. */
export function emitter<T>(): Emitter<T> {
  const listeners: ((value: T) => void)[] = [];
  return {
    event: (listener) => void listeners.push(listener),
    fire(value) {
      for (const listener of listeners) {
        listener(value);
      }
    },
  };
}
