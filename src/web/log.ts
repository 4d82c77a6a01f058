// Creates the log of a server process: JSON lines, written asynchronously. Several lines may be written together.
import pino, { type Logger } from 'pino'

/** Maximum size of unwritten log lines, in bytes. When nobody reads the log, further lines are dropped, so that no request waits. */
const MAX_UNWRITTEN_BYTES = 1024 * 1024

/** Creates the log. `dest`: path or file descriptor to write to; standard output by default. */
export function createLog ({ level, dest = 1 }: { level: string, dest?: string | number }): Logger {
  return pino({ level }, pino.destination({ dest, sync: false, maxLength: MAX_UNWRITTEN_BYTES }))
}
