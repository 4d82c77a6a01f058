/** What `make` gives, made when it is first asked for: a start that never needs it doesn't wait for it. */
export function once<T extends object> (make: () => T): () => T {
  let made: T | null = null
  return () => {
    made ??= make()
    return made
  }
}
