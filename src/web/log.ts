// Creates the log of a server process: JSON lines, written asynchronously. Several lines may be written together.
import pino, { type Logger } from 'pino'

/** Limit for unwritten lines. When the reader of the log is blocked, further lines are dropped and no request is delayed. */
const MAX_UNWRITTEN_BYTES = 1024 * 1024

/** @param dest path or file descriptor; standard output by default */
export function createLog ({ level, dest = 1 }: { level: string, dest?: string | number }): Logger {
  return pino({ level }, pino.destination({ dest, sync: false, maxLength: MAX_UNWRITTEN_BYTES }))
}
