// Instants for machines, in Beijing time whatever the server's zone is.

const OFFSET_MS = 8 * 3600_000

/** `2026-11-23T08:00:00`, without a zone: the form that Baidu reads. Takes epoch milliseconds. */
export function beijingClock (instant: number): string {
  return new Date(instant + OFFSET_MS).toISOString().replace(/\.\d{3}Z$/, '')
}

/** `2026-11-23T08:00:00+08:00` (RFC 3339). Takes epoch milliseconds. */
export function beijingInstant (instant: number): string {
  return `${beijingClock(instant)}+08:00`
}
