// Delays expensive values until their first use, so that a start does not wait for them.

export function lazy<T extends object> (make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
