// Creates the log of a server process: JSON lines, written in batches beside the requests.
import pino, { type Logger } from 'pino'

/** Maximum delay of a line. pino's `periodicFlush` would wake an idle process at this interval. */
const FLUSH_DELAY_MS = 100

/** Each write wakes another thread, which would take a quarter of the time of a page. */
const BATCH_BYTES = 8 * 1024

/** Limit for unwritten lines: a blocked reader of the log loses lines, and delays no request. */
const MAX_UNWRITTEN_BYTES = 1024 * 1024

/** @param dest path or file descriptor; standard output by default */
export function createLog ({ level, dest = 1 }: { level: string, dest?: string | number }): Logger {
  const destination = pino.destination({ dest, sync: false, minLength: BATCH_BYTES, maxLength: MAX_UNWRITTEN_BYTES })
  let timer: NodeJS.Timeout | null = null
  const flush = () => {
    timer = null
    destination.flush()
  }
  const streamWrite = (line: string) => {
    timer ??= setTimeout(flush, FLUSH_DELAY_MS).unref()
    return line
  }
  return pino({ level, hooks: { streamWrite } }, destination)
}
