// Creates the log of a server process: JSON lines, written beside the requests. Lines of one moment share a write.
import pino, { type Logger } from 'pino'

/** Limit for unwritten lines: a blocked reader of the log loses lines, and delays no request. */
const MAX_UNWRITTEN_BYTES = 1024 * 1024

/** @param dest path or file descriptor; standard output by default */
export function createLog ({ level, dest = 1 }: { level: string, dest?: string | number }): Logger {
  return pino({ level }, pino.destination({ dest, sync: false, maxLength: MAX_UNWRITTEN_BYTES }))
}
